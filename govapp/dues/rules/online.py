"""What Stripe says now, as frozen values, and what follows from it for the books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from govapp.foundation.kernel.money import Money


class Act(StrEnum):
    """What is told to Stripe; an object's act happens once."""

    CUSTOMER = "customer"
    MIRROR = "mirror"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"
    PAID_ELSEWHERE = "paid elsewhere"
    PART_ELSEWHERE = "part elsewhere"
    REFUND = "refund"
    CREDIT = "credit"
    CHARGE = "charge"
    PAGE = "payment page"
    PAGE_CLOSED = "close page"


# The events that matter here; others are kept by their id and nothing follows.
HEARD = frozenset(
    {
        *(f"invoice.{what}" for what in ("paid", "payment_failed", "voided", "overpaid")),
        "invoice.marked_uncollectible",
        "invoice_payment.paid",
        *(f"payment_intent.{what}" for what in ("processing", "succeeded", "payment_failed")),
        *(f"checkout.session.{what}" for what in ("completed", "expired")),
        *(f"checkout.session.async_payment_{what}" for what in ("succeeded", "failed")),
        *(f"refund.{what}" for what in ("created", "updated", "failed")),
        "credit_note.created",
        *(f"charge.dispute.{what}" for what in ("created", "updated", "closed")),
        *(f"charge.dispute.funds_{what}" for what in ("withdrawn", "reinstated")),
        "mandate.updated",
        *(f"payout.{what}" for what in ("paid", "failed", "reconciliation_completed")),
    }
)


class Came(StrEnum):
    """How far a payment through Stripe is."""

    BEGUN = "begun"  # nobody has confirmed it: not worth a row
    PENDING = "pending"  # sent to the bank, not known yet
    SETTLED = "settled"
    FAILED = "failed"


_CAME = {
    "processing": Came.PENDING,
    "succeeded": Came.SETTLED,
    "canceled": Came.FAILED,
}


def came(status: str, *, refused: bool) -> Came:
    """What a status of a payment intent means; `refused` if its last attempt was."""
    if status == "requires_payment_method" and refused:
        return Came.FAILED
    return _CAME.get(status, Came.BEGUN)


@dataclass(frozen=True)
class SeenLine:
    """One line of the account's balance: gross, fee, and what it is about."""

    id: str
    kind: str
    amount: Money
    fee: Money
    source: str
    at: datetime


@dataclass(frozen=True)
class SeenReturn:
    """A dispute or late return: the bank took the money back (or gave it again)."""

    id: str
    status: str
    reason: str
    amount: Money
    lines: tuple[SeenLine, ...]
    at: datetime

    @property
    def gone(self) -> bool:
        """True while the money is away: withdrawn and not won back."""
        return sum(line.amount.minor for line in self.lines) < 0


@dataclass(frozen=True)
class SeenRefund:
    """Money that went back to the payer; `ours` is our own mark on it, if we asked for it."""

    id: str
    status: str
    amount: Money
    ours: str
    at: datetime

    @property
    def counts(self) -> bool:
        """True unless it failed or was taken back."""
        return self.status not in ("failed", "canceled")


@dataclass(frozen=True)
class SeenPayment:
    """A payment at Stripe, with the invoices it pays there (their ids and minor units)."""

    id: str
    came: Came
    kind: str  # `card`, `us_bank_account`, `customer_balance`
    amount: Money
    customer: str
    pays: tuple[tuple[str, int], ...]
    at: datetime
    line: SeenLine | None
    returns: tuple[SeenReturn, ...] = ()
    refunds: tuple[SeenRefund, ...] = ()
    failure: str = ""
    page: str = ""  # our mark of the page it was paid on, "" for an invoice's own


@dataclass(frozen=True)
class SeenInvoice:
    """An invoice at Stripe; `ours` is our number on it, "" for a stranger."""

    id: str
    number: str
    status: str
    ours: str
    customer: str
    left: Money
    total: Money
    url: str
    intents: tuple[str, ...]
    records: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class SeenPage:
    """A page for paying an amount: open, complete or expired, and the payment made on it."""

    id: str
    status: str
    intent: str
    ours: str


@dataclass(frozen=True)
class SeenPayout:
    """Money sent to the bank, and the lines of the balance that it is made of."""

    id: str
    status: str
    amount: Money
    lines: tuple[SeenLine, ...]
    at: datetime

    @property
    def sound(self) -> bool:
        """True if the lines other than the payout itself add up to it exactly."""
        inside = [line for line in self.lines if line.source != self.id]
        return sum(line.amount.minor - line.fee.minor for line in inside) == self.amount.minor


@dataclass(frozen=True)
class SeenMethod:
    """A bank account or card that a payer saved for later."""

    id: str
    kind: str
    ending: str
    bank: str
    customer: str
    organization: str  # our number, from the metadata


def divided(
    amount: Money, wanted: Sequence[tuple[int, int]], left: Mapping[int, int]
) -> list[tuple[int, int]]:
    """How a payment is given to invoices: what Stripe says, at most what is open, in that order.

    `wanted` are invoices with minor units, `left` what is open on each here; an invoice that is
    named twice gets one share. What is over stays with the payment.
    """
    given: dict[int, int] = {}
    for invoice_id, minor in wanted:
        still_open = left.get(invoice_id, 0) - given.get(invoice_id, 0)
        share = min(minor, still_open, amount.minor - sum(given.values()))
        if share > 0:
            given[invoice_id] = given.get(invoice_id, 0) + share
    return list(given.items())
