"""Which invoices a payment pays, and what keeps it from being booked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


class Method(StrEnum):
    """How money came."""

    CHEQUE = "cheque"
    WIRE = "wire"
    ACH = "ACH to the bank"
    CARD = "card"
    ACH_DEBIT = "bank debit"
    BANK_TRANSFER = "bank transfer online"


# What a person books; the others come from Stripe.
BY_HAND = (Method.CHEQUE, Method.WIRE, Method.ACH)


@dataclass(frozen=True)
class OpenInvoice:
    """An invoice with money still owed on it."""

    id: int
    number: str
    organization_id: int
    organization: str
    due_on: date
    open: Money


@dataclass(frozen=True)
class Share:
    """How much of a payment goes to one invoice."""

    invoice_id: int
    amount: Money


@dataclass(frozen=True)
class Receipt:
    """A cheque or wire as it lies on the desk: from whom, how, when, how much."""

    organization_id: int
    method: Method
    reference: str
    received_on: date
    amount: Money


@dataclass(frozen=True)
class Proposal:
    """An invoice proposed for a payment, with the reason; `ticked` when it should be paid."""

    invoice: OpenInvoice
    reason: Phrase
    ticked: bool


def by_age(invoices: Iterable[OpenInvoice]) -> list[OpenInvoice]:
    """Oldest due date first, then lowest number."""
    return sorted(invoices, key=lambda invoice: (invoice.due_on, invoice.id))


def divide(amount: Money, invoices: Iterable[OpenInvoice]) -> tuple[tuple[Share, ...], Money]:
    """Pay invoices from `amount`, oldest first, and say what stays over.

    No invoice gets more than is open; the shares and the rest add up to the amount exactly.
    """
    left, shares = amount, []
    for invoice in by_age(invoices):
        part = min(left, invoice.open)
        if part.minor > 0:
            shares.append(Share(invoice.id, part))
            left -= part
    return tuple(shares), left


def propose(
    found: Sequence[OpenInvoice], amount: Money | None, *, named: frozenset[int] = frozenset()
) -> tuple[Proposal, ...]:
    """Say for each invoice found whether the payment is likely for it, and why; oldest first.

    An invoice that was named is meant; then one whose open amount is the payment's; then all
    together if they come to it; otherwise the oldest, as far as the money reaches.
    """
    invoices = by_age(found)
    if named:
        reason = Phrase(N_("Its number was asked for."))
        return _ticking(invoices, {one.id: reason for one in invoices if one.id in named})
    if amount is None or not amount:
        reason = Phrase(N_("It is open."))
        return _ticking(invoices, {one.id: reason for one in invoices})
    exact = [one for one in invoices if one.open == amount]
    if exact:
        return _ticking(invoices, {exact[0].id: Phrase(N_("Exactly this amount is open."))})
    if sum(one.open.minor for one in invoices) == amount.minor:
        together = Phrase(N_("Together they come to exactly this amount."))
        return _ticking(invoices, {one.id: together for one in invoices})
    paid = {share.invoice_id for share in divide(amount, invoices)[0]}
    return _ticking(invoices, {key: Phrase(N_("The oldest are paid first.")) for key in paid})


def _ticking(
    invoices: Iterable[OpenInvoice], reasons: Mapping[int, Phrase]
) -> tuple[Proposal, ...]:
    otherwise = Phrase(N_("Open, but not proposed."))
    return tuple(
        Proposal(one, reasons.get(one.id, otherwise), one.id in reasons) for one in invoices
    )


def obstacles(
    receipt: Receipt,
    shares: Sequence[Share],
    invoices: Mapping[int, OpenInvoice],
    *,
    today: date,
) -> tuple[Phrase, ...]:
    """Say what keeps a payment from being booked; empty means go.

    `invoices` are those of the shares that are open now, with what is open.
    """
    return (
        *_receipt_obstacles(receipt, today),
        *share_obstacles(receipt.amount, shares, invoices),
    )


def _receipt_obstacles(receipt: Receipt, today: date) -> Iterable[Phrase]:
    if receipt.amount.minor <= 0:
        yield Phrase(N_("A payment is more than zero."))
    if not receipt.reference.strip():
        yield Phrase(N_("Write the cheque's number or the wire's reference."))
    if receipt.received_on > today:
        yield Phrase(N_("The day of receipt lies ahead."))


def share_obstacles(
    amount: Money, shares: Sequence[Share], invoices: Mapping[int, OpenInvoice]
) -> Iterable[Phrase]:
    """Say what keeps `amount` from paying these shares of invoices that are open now."""
    if len({share.invoice_id for share in shares}) < len(shares):
        yield Phrase(N_("An invoice is named twice."))
    for share in shares:
        yield from _share_obstacle(share, amount.currency, invoices.get(share.invoice_id))
    if sum(share.amount.minor for share in shares) > amount.minor:
        yield Phrase(N_("The invoices take more than the payment brings."))


def _share_obstacle(share: Share, currency: str, invoice: OpenInvoice | None) -> Iterable[Phrase]:
    if invoice is None:
        yield Phrase(N_("Nothing is open on one of the invoices any more; look at it again."))
    elif invoice.open.currency != currency or share.amount.currency != currency:
        yield Phrase(N_("Invoice %(number)s is in another currency."), number=invoice.number)
    elif share.amount.minor <= 0:
        yield Phrase(N_("Invoice %(number)s would get nothing."), number=invoice.number)
    elif share.amount.minor > invoice.open.minor:
        yield Phrase(
            N_("Invoice %(number)s has only %(open)s open."),
            number=invoice.number,
            open=invoice.open,
        )
