"""Issuing a year's invoices, at most fifty a command, each member once however often it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues.facts import AssessmentStarted, InvoiceIssued
from govapp.dues.models import (
    INVOICES,
    AssessmentRun,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
    NumberSeries,
)
from govapp.dues.permissions import DUES_ASSESS
from govapp.dues.queries.assessment import RunCard, assessment, run_card
from govapp.dues.queries.billing import (
    Billable,
    FeeFinder,
    billable,
    billable_of,
    reaches_into_next,
)
from govapp.dues.queries.terms import agreed_terms
from govapp.dues.rules.charges import Charge, packed
from govapp.dues.rules.terms import due_on
from govapp.dues.services.books import issue_lines, lock_series
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.services import Entry, post_all

PORTION = 50


def start_assessment(year: int, *, actor: Actor) -> int:
    """Begin to issue the year's invoices: a job does it in portions. The number of the run."""
    preview = assessment(year, actor)  # a long look, before any lock
    current_session().rollback()
    with transaction() as session:
        lock_year(session, year)
        authorize(actor, DUES_ASSESS)
        going = AssessmentRun.dues_year == year, AssessmentRun.finished_at.is_(None)
        if session.scalar(select(AssessmentRun.id).where(*going)) is not None:
            raise Refused(Phrase(N_("The invoices of this year are being issued already.")))
        if not preview.proposed:
            raise Refused(Phrase(N_("Nobody is left to invoice for this year.")))
        run = AssessmentRun(
            dues_year=year,
            expected=len(preview.proposed),
            currency=preview.total.currency,
            started_by=actor.person_id,
            started_at=clock.now(),
        )
        session.add(run)
        session.flush()
        about = key("assessment", run.id)
        if actor.person_id is not None:
            ask(session, "dues.assess", key=about, run_id=run.id, person_id=actor.person_id)
        record(session, AssessmentStarted(about, year, run.expected), actor=actor)
        return run.id


def issue_some(run_id: int, *, actor: Actor, at_most: int = PORTION) -> RunCard:
    """Issue the next invoices of a run, looking afresh at who has none; how far it is now.

    The number series of the year is locked first, so that runs beside each other take turns and
    numbers have no gap: they are taken only in the transaction that issues.
    """
    with transaction() as session:
        run = session.get(AssessmentRun, run_id)
        if run is None:
            raise NotFound
        series = lock_year(session, run.dues_year)
        if reaches_into_next(session, run.dues_year):
            lock_year(session, run.dues_year + 1)
        session.refresh(run, with_for_update=True)
        authorize(actor, DUES_ASSESS)
        if run.finished_at is not None:
            return run_card(run)
        members = billable(session, run.dues_year, after=run.reached, limit=at_most)
        issued = issue(session, series, members, actor=actor)
        run.issued += len(issued)
        run.total_minor += sum(invoice.total_minor for invoice in issued)
        if members:
            run.reached = members[-1].organization_id
        if len(members) < at_most:
            run.finished_at = clock.now()
        return run_card(run)


def issue_one(organization_id: int, year: int, *, actor: Actor) -> tuple[int, str]:
    """Issue the year's invoice of one member, unless it has one: its id and number."""
    with transaction() as session:
        series = lock_year(session, year)
        if reaches_into_next(session, year):
            lock_year(session, year + 1)
        authorize(actor, DUES_ASSESS)
        known = session.scalars(
            select(Invoice).where(
                Invoice.organization_id == organization_id,
                Invoice.dues_year == year,
                Invoice.kind == InvoiceKind.DUES,
                Invoice.state == InvoiceState.ISSUED,
            )
        ).first()
        if known is not None:
            return known.id, known.number
        members = billable_of(session, year, [organization_id])
        if not members:
            words = N_(
                "It owes no dues for %(year)s: no member then, waived, or billed with another."
            )
            raise Refused(Phrase(words, year=str(year)))
        if not FeeFinder(session, year).charge(members[0]).amount:
            raise Refused(Phrase(N_("Its tier pays nothing.")))
        (issued,) = issue(session, series, members, actor=actor)
        return issued.id, issued.number


def lock_year(session: Session, year: int) -> NumberSeries:
    """The year's number series, locked: who issues or forgives in a year takes turns here."""
    return lock_series(session, INVOICES, year)


def issue(
    session: Session, series: NumberSeries, members: list[Billable], *, actor: Actor
) -> list[Invoice]:
    """Issue one invoice to each, with the year's series locked (helper)."""
    finder = FeeFinder(session, series.year)
    charged = []
    for member in members:
        try:
            found = finder.charge(member)
        except Refused:  # the preview names who has no fee; the others do not wait for them
            continue
        if found.amount:
            version_id = finder.charter(member).versions["fees"].id
            charged.append(Charged(member, found, version_id))
    return issue_charged(session, series, charged, actor=actor)


@dataclass(frozen=True)
class Charged:
    """Who is billed what, by which version of the fee table."""

    member: Billable
    charge: Charge
    version_id: int
    kind: InvoiceKind = InvoiceKind.DUES


@unrestricted("a helper: the command that calls it has authorized")
def issue_charged(
    session: Session, series: NumberSeries, charged: Sequence[Charged], *, actor: Actor
) -> list[Invoice]:
    """Number, book and tell of invoices in the locked series of a year."""
    today = consortium_today()
    usual = charter_on(session, today).standing.terms_days
    agreed = agreed_terms(session, [one.member.organization_id for one in charged])
    issued = [
        _invoice(series, one, today, agreed.get(one.member.organization_id, usual))
        for one in charged
    ]
    session.add_all(issued)
    session.flush()
    if issued:
        post_all(session, [_entry(invoice) for invoice in issued])
        for invoice in issued:
            record(session, _issued(invoice), actor=actor)
        ids = [invoice.id for invoice in issued]
        ask(session, "dues.tell", key=key("invoice", ids[0]), invoice_ids=ids)
    return issued


def _invoice(series: NumberSeries, one: Charged, today: date, terms_days: int) -> Invoice:
    series.last += 1
    member, found = one.member, one.charge
    return Invoice(
        number=f"{series.year}-{series.last:04d}",
        number_year=series.year,
        number_in_year=series.last,
        kind=one.kind,
        organization_id=member.organization_id,
        dues_year=series.year,
        tier=member.tier,
        charter_version_id=one.version_id,
        currency=found.amount.currency,
        total_minor=found.amount.minor,
        issued_on=today,
        due_on=due_on(today, terms_days),
        terms_days=terms_days,
        billed_to=f"{member.legal_name}\n{member.address}".strip(),
        state=InvoiceState.ISSUED,
        period_start=found.period.start if found.period else None,
        period_end=found.period.end if found.period else None,
        lines=[
            InvoiceLine(position=place, words=packed(item.line), amount_minor=item.amount.minor)
            for place, item in enumerate(found.items, start=1)
        ],
    )


def _entry(invoice: Invoice) -> Entry:
    return Entry(key("invoice", invoice.id), "invoice", invoice.issued_on, issue_lines(invoice))


def _issued(invoice: Invoice) -> InvoiceIssued:
    return InvoiceIssued(
        key("invoice", invoice.id),
        invoice.organization_id,
        invoice.dues_year,
        invoice.total_minor,
        invoice.currency,
        invoice.due_on,
    )
