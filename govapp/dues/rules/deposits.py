"""A slip of cheques: what is on it, and what keeps it from being booked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from govapp.dues.rules.settling import OpenInvoice, Share, divide
from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.money import Money, total
from govapp.foundation.kernel.phrases import N_, Phrase


@dataclass(frozen=True)
class Slip:
    """What the bank's paying-in slip says: the account's code, its number, the day, the sum."""

    bank: str
    reference: str
    day: date
    total: Money


@dataclass(frozen=True)
class Cheque:
    """One cheque of the slip: whose, its number, its amount and what it pays."""

    organization_id: int
    number: str
    amount: Money
    shares: tuple[Share, ...] = ()


def against_slip(slip: Slip, cheques: Sequence[Cheque]) -> Iterable[Phrase]:
    """Say what keeps a slip from being booked as a whole; what concerns one cheque comes later."""
    if not cheques:
        yield Phrase(N_("Write at least one cheque."))
        return
    if not slip.reference.strip():
        yield Phrase(N_("Write the number of the slip."))
    if any(cheque.amount.currency != slip.total.currency for cheque in cheques):
        yield Phrase(N_("All cheques of a slip are in one currency."))
        return
    found = total([cheque.amount for cheque in cheques], slip.total.currency)
    if found != slip.total:
        words = N_("The cheques come to %(found)s, the slip says %(slip)s.")
        yield Phrase(words, found=found, slip=slip.total)
    seen = Counter((cheque.organization_id, folded(cheque.number)) for cheque in cheques)
    for (_payer, number), times in seen.items():
        if times > 1:
            yield Phrase(N_("Cheque %(number)s of one payer is there twice."), number=number)


def give(
    cheques: Iterable[tuple[int, Money, frozenset[int]]], open_now: Mapping[int, OpenInvoice]
) -> tuple[tuple[tuple[Share, ...], Money], ...]:
    """For each cheque (payer, amount, invoices named) its shares and what stays over.

    The invoices named are paid, or the payer's own; the oldest first. What one cheque pays is no
    longer open for the next, so together they never pay more than is open.
    """
    left = dict(open_now)
    given = []
    for payer, amount, named in cheques:
        wanted = [
            one
            for one in left.values()
            if (one.id in named if named else one.organization_id == payer)
            and one.open.currency == amount.currency
        ]
        shares, over = divide(amount, wanted)
        for share in shares:
            one = left[share.invoice_id]
            rest = one.open - share.amount
            left[one.id] = OpenInvoice(
                one.id, one.number, one.organization_id, one.organization, one.due_on, rest
            )
        given.append((shares, over))
    return tuple(given)
