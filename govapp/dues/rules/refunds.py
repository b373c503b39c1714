"""How much of a payment can be sent back, and what becomes of the debts it paid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


class AfterRefund(StrEnum):
    """What becomes of a debt whose money is sent back."""

    NOTHING = "nothing"  # only money that paid no invoice is sent back
    OWED = "owed again"
    CREDITED = "credited"


@dataclass(frozen=True)
class OnInvoice:
    """Money of the payment that is on an invoice: the settlement's number and how much."""

    settlement_id: int
    invoice_id: int
    amount: Money


def against_refund(
    amount: Money,
    unapplied: Money,
    on_invoices: Sequence[OnInvoice],
    after: AfterRefund,
    reason: str,
) -> Iterable[Phrase]:
    """Say what keeps `amount` of a payment from being sent back; empty means go."""
    if amount.currency != unapplied.currency:
        yield Phrase(N_("The payment is in another currency."))
        return
    if amount.minor <= 0:
        yield Phrase(N_("A refund is more than zero."))
    held = Money(unapplied.minor + sum(one.amount.minor for one in on_invoices), amount.currency)
    if amount.minor > held.minor:
        words = N_("Only %(held)s of this payment is here.")
        yield Phrase(words, held=max(held, Money(0, amount.currency)))
    elif amount.minor > unapplied.minor and after is AfterRefund.NOTHING:
        words = N_("Only %(left)s waits unmatched; say what becomes of the invoices it paid.")
        yield Phrase(words, left=max(unapplied, Money(0, amount.currency)))
    if not reason.strip():
        yield Phrase(N_("Say why the money is sent back."))


def to_take_off(
    amount: Money, unapplied: Money, on_invoices: Sequence[OnInvoice]
) -> tuple[tuple[OnInvoice, Money], ...]:
    """From which invoices money is taken for a refund, the latest first, and how much of each.

    First goes what waits unmatched; together they come to the amount exactly.
    """
    missing = amount.minor - max(unapplied.minor, 0)
    taken = []
    for one in sorted(on_invoices, key=lambda one: -one.settlement_id):
        part = min(missing, one.amount.minor)
        if part > 0:
            taken.append((one, Money(part, amount.currency)))
            missing -= part
    return tuple(taken)
