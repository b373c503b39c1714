"""Letters by the clock before the warnings: the coming year, and invoices that stay unpaid."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.dues import letters
from govapp.dues.facts import PayersReminded, RenewalTold
from govapp.dues.models import Invoice, PaymentReminder, RenewalNotice
from govapp.dues.queries.billing import Billable, FeeFinder
from govapp.dues.queries.gates import held, unpaid
from govapp.dues.queries.reminders import coming_year, renewing
from govapp.dues.rules.clock import reminder_to_send, renewal_to_send
from govapp.dues.services.books import open_on
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.ids import key
from govapp.members.models import Organization


@unrestricted("run by the clock; the rulebook says when")
def remind(invoice_ids: Sequence[int]) -> None:
    """Write the reminder that each of these unpaid invoices has reached, once each."""
    with transaction() as session:
        today = consortium_today()
        clock = charter_on(session, today).standing
        for invoice in _locked_unpaid(session, invoice_ids):
            days = reminder_to_send(invoice.due_on, clock, today)
            if days is None or session.get(PaymentReminder, (invoice.id, days)) is not None:
                continue
            session.add(PaymentReminder(invoice_id=invoice.id, days=days, reminded_on=today))
            session.flush()
            amount = open_on(session, invoice)
            letters.payment_reminder(session, invoice, days=days, amount=amount, days_of=clock)
            fact = PayersReminded(key("invoice", invoice.id), invoice.organization_id, days)
            record(session, fact, actor=CLOCK)


@unrestricted("run by the clock; the rulebook says when")
def tell_of_renewals(organization_ids: Sequence[int]) -> None:
    """Write the letter about the coming year that is due to each of these members, once each."""
    with transaction() as session:
        today = consortium_today()
        coming = coming_year(session)
        days = renewal_to_send(coming.start, charter_on(session, today).standing, today)
        if days is None:
            return
        finder = FeeFinder(session, coming.year)
        for member in _locked_renewing(session, coming.year, organization_ids):
            told = (member.organization_id, coming.year, days)
            if session.get(RenewalNotice, told) is None and finder.owes(member):
                _tell(session, member, finder, days)


def _tell(session: Session, member: Billable, finder: FeeFinder, days: int) -> None:
    today = consortium_today()
    session.add(
        RenewalNotice(
            organization_id=member.organization_id, year=finder.year, days=days, told_on=today
        )
    )
    session.flush()
    letters.renewal_notice(
        session,
        session.get_one(Organization, member.organization_id),
        year=finder.year,
        begins=finder.period.start,
        days=days,
        charge=finder.charge(member),
    )
    about = key("organization", member.organization_id)
    record(session, RenewalTold(about, finder.year, days), actor=CLOCK)


def _locked_unpaid(session: Session, invoice_ids: Sequence[int]) -> Sequence[Invoice]:
    """Those that are still unpaid and whose clock runs, locked, each with its organization."""
    return session.scalars(
        select(Invoice)
        .where(Invoice.id.in_(invoice_ids), *unpaid(), ~held(consortium_today()))
        .options(joinedload(Invoice.organization))
        .order_by(Invoice.id)
        .with_for_update(of=Invoice)
    ).all()


def _locked_renewing(session: Session, year: int, ids: Sequence[int]) -> list[Billable]:
    """Those that still renew, their organizations locked against a second run."""
    session.scalars(
        select(Organization.id)
        .where(Organization.id.in_(ids))
        .order_by(Organization.id)
        .with_for_update()
    ).all()
    return renewing(session, year, ids)
