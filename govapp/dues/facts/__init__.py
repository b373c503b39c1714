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
class AccountSaved(Fact):
    """An organization saved a bank account or card at Stripe."""

    organization_id: int


@dataclass(frozen=True)
class AccountForgotten(Fact):
    """A saved account is used no more."""

    organization_id: int


@dataclass(frozen=True)
class ChargeAnnounced(Fact):
    """The payer was told that its saved account will pay; `about` is the invoice."""

    organization_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class ChargeCalledOff(Fact):
    """What was announced will not be charged; `about` is the invoice."""

    organization_id: int


@dataclass(frozen=True)
class PageOpened(Fact):
    """Somebody went to pay an amount online; `about` is the page, `invoices` were chosen."""

    organization_id: int
    amount_minor: int
    currency: str
    invoices: tuple[int, ...]


@dataclass(frozen=True)
class DifferenceAccepted(Fact):
    """Somebody accepted what was proposed for a difference with Stripe."""


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


# --- the renewal desk; `about` is the organization -----------------------------------------------


@dataclass(frozen=True)
class ChaseTaken(Fact):
    """Somebody answers now for talking to an organization about its dues."""

    owner_id: int


@dataclass(frozen=True)
class ChasePutAside(Fact):
    """An organization was put aside on the desk until a day (None: it is back)."""

    until: date | None


@dataclass(frozen=True)
class PaymentPromised(Fact):
    """A promise to pay was noted."""

    promise_id: int
    amount_minor: int
    currency: str
    due_on: date


@dataclass(frozen=True)
class GateLookedAt(Fact):
    """A person of staff looked at what a step takes away and lets it come; `about` an invoice."""

    organization_id: int
    step: str


@dataclass(frozen=True)
class StandingDecided(Fact):
    """Rights were kept by hand, or are to be stopped."""

    decision_id: int
    kind: str
    begins_on: date
    ends_on: date | None


@dataclass(frozen=True)
class StandingDecisionLookedAt(Fact):
    """A second person agreed with a decision about standing, or did not."""

    decision_id: int
    agreed: bool


@dataclass(frozen=True)
class StandingDecisionLifted(Fact):
    """A decision about standing ends earlier than it said."""

    decision_id: int


@dataclass(frozen=True)
class PayersReminded(Fact):
    """A reminder went out, so many days after the due date; `about` is the invoice."""

    organization_id: int
    days: int


@dataclass(frozen=True)
class RenewalTold(Fact):
    """A letter about the coming year went out, so many days before it begins."""

    year: int
    days: int


@dataclass(frozen=True)
class MembershipTerminated(Fact):
    """A person ended a membership because its dues stayed unpaid."""

    membership_id: int
    owed_minor: int
    currency: str


@dataclass(frozen=True)
class MembershipReinstated(Fact):
    """A membership that was ended for unpaid dues began anew, everything being paid."""

    membership_id: int


@dataclass(frozen=True)
class HandedOver(Fact):
    """A file for the accounting program was made; `about` is the handover."""

    format: str
    first_day: date
    last_day: date
    things: int
    digest: str


@dataclass(frozen=True)
class HandoverTakenBack(Fact):
    """What a file held counts as new again: the accounting program did not keep it."""

    things: int


@dataclass(frozen=True)
class AccountsNamed(Fact):
    """Somebody wrote what our accounts are called in the accounting program."""

    keys: tuple[str, ...]
