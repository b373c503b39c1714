"""What can have happened to an invoice after it was issued: corrections, plans, links, imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class InvoiceReissued(Fact):
    """An invoice was issued anew with other particulars; `about` is the new one."""

    organization_id: int
    replaces_id: int


@dataclass(frozen=True)
class WrittenOff(Fact):
    """What was open on an invoice is no longer waited for; it was never paid."""

    organization_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class TermsSet(Fact):
    """How long an organization has to pay was agreed; 0 days: what the rulebook says."""

    terms_days: int


@dataclass(frozen=True)
class PlanAgreed(Fact):
    """What is open on an invoice will come in instalments; `about` is the plan."""

    organization_id: int
    invoice_id: int
    instalments: int
    last_due_on: date


@dataclass(frozen=True)
class PlanEnded(Fact):
    """A payment plan was taken back; `about` is the plan."""

    organization_id: int
    invoice_id: int


@dataclass(frozen=True)
class LinkMade(Fact):
    """A way to an invoice without signing in was made; `about` is the link."""

    invoice_id: int
    expires_on: date


@dataclass(frozen=True)
class LinkRevoked(Fact):
    """That way is closed; `about` is the link."""

    invoice_id: int


@dataclass(frozen=True)
class OrderFileKept(Fact):
    """The purchase order of an invoice was handed in as a file."""

    organization_id: int


@dataclass(frozen=True)
class OpeningsTaken(Fact):
    """Open invoices of a former system came into the books; `about` is the import."""

    invoices: int


@dataclass(frozen=True)
class OpeningsUndone(Fact):
    """They were taken back, all of them; `about` is the import."""

    invoices: int
