"""What can have happened to invoices, payments and waivers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class AssessmentStarted(Fact):
    """The issuing of a year's invoices began; `about` is the run."""

    year: int
    expected: int


@dataclass(frozen=True)
class InvoiceIssued(Fact):
    """An invoice got its number."""

    organization_id: int
    year: int
    amount_minor: int
    currency: str
    due_on: date


@dataclass(frozen=True)
class InvoiceVoided(Fact):
    """An invoice was taken back; money that was on it is unapplied again."""

    organization_id: int
    released_minor: int


@dataclass(frozen=True)
class PurchaseOrderNoted(Fact):
    """The purchase order number of an invoice was entered or changed."""

    organization_id: int


@dataclass(frozen=True)
class PaymentBooked(Fact):
    """A cheque or wire came into the books; `unapplied_minor` is what paid no invoice."""

    organization_id: int
    amount_minor: int
    currency: str
    invoices: tuple[int, ...]
    unapplied_minor: int


@dataclass(frozen=True)
class MoneyApplied(Fact):
    """Money that was not matched went to an invoice; `about` is the payment."""

    invoice_id: int
    amount_minor: int


@dataclass(frozen=True)
class PaymentReversed(Fact):
    """Money was taken back: a bounced cheque, a returned debit, a dispute; the debts are open."""

    organization_id: int
    amount_minor: int
    currency: str
    invoices: tuple[int, ...]


@dataclass(frozen=True)
class CreditNoteIssued(Fact):
    """An invoice asks for less by this much; `about` is the credit note."""

    organization_id: int
    invoice_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class InvoiceSettled(Fact):
    """Nothing is open on an invoice any more."""

    organization_id: int


@dataclass(frozen=True)
class WaiverAsked(Fact):
    """Somebody asked to forgive the dues of an organization and year."""

    organization_id: int
    year: int


@dataclass(frozen=True)
class WaiverAnswered(Fact):
    """Somebody else approved or declined."""

    organization_id: int
    year: int
    approved: bool
    amount_minor: int


@dataclass(frozen=True)
class StandingWarned(Fact):
    """A letter about the clock of an unpaid invoice went out; `about` is the invoice."""

    organization_id: int
    step: str
