"""What can have happened to lines of the bank, and to money that was booked wrongly."""

from __future__ import annotations

from dataclasses import dataclass

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class StatementRead(Fact):
    """A file of the bank was uploaded for a look; nothing of it is taken over."""

    account_id: int
    rows: int


@dataclass(frozen=True)
class StatementTaken(Fact):
    """The lines of a file are here; those that were here already stayed as they were."""

    account_id: int
    added: int
    known: int


@dataclass(frozen=True)
class StatementDiscarded(Fact):
    """A file was thrown away before its lines were taken over."""


@dataclass(frozen=True)
class BankLineBooked(Fact):
    """A payment was made from a line."""

    payment_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class BankLineMatched(Fact):
    """A line tells of something that was in the books, such as `payment:31`."""

    tells_of: str


@dataclass(frozen=True)
class BankLineSetAside(Fact):
    """A line is no dues; the reason stands in its row."""


@dataclass(frozen=True)
class BankLineFreed(Fact):
    """A line waits again."""


@dataclass(frozen=True)
class CashLetterBooked(Fact):
    """Many cheques were booked with one slip; `about` is the deposit."""

    cheques: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class MoneyReleased(Fact):
    """Money was taken off an invoice and waits unmatched; `about` is the payment."""

    invoice_id: int
    amount_minor: int


@dataclass(frozen=True)
class PaymentMoved(Fact):
    """A payment was another organization's all along."""

    from_organization_id: int
    to_organization_id: int


@dataclass(frozen=True)
class MoneyRefunded(Fact):
    """Money of a payment was sent back; `about` is the payment."""

    organization_id: int
    refund_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class RefundReferenceNoted(Fact):
    """The cheque's number or the transfer's reference of a refund was noted."""

    refund_id: int
