"""Which letters the clock asks for today: about the coming year, and about unpaid invoices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.db import session as current_session
from govapp.dues.models import Invoice, PaymentReminder, RenewalNotice
from govapp.dues.queries.billing import Billable, FeeFinder, all_billable, billable_of
from govapp.dues.queries.gates import held, unpaid
from govapp.dues.queries.plans import pauses
from govapp.dues.queries.standings import year_starts
from govapp.dues.rules.clock import reminder_to_send, renewal_to_send
from govapp.foundation.kernel.periods import year_of, year_period


@dataclass(frozen=True)
class Coming:
    """The membership year after this one and its first day."""

    year: int
    start: date


def coming_year(session: Session) -> Coming:
    """The next membership year."""
    month = year_starts(session)
    year = year_of(consortium_today(), month) + 1
    return Coming(year, year_period(year, month).start)


def renewing(session: Session, year: int, among: Sequence[int] | None = None) -> list[Billable]:
    """Members that go on into `year` and have no invoice or waiver for it yet: all, or of some."""
    return all_billable(session, year) if among is None else billable_of(session, year, among)


def to_remind() -> tuple[int, ...]:
    """The unpaid invoices that have reached a reminder their payers did not get yet."""
    session, today = current_session(), consortium_today()
    if not has_charter(session, today):
        return ()  # nobody was billed yet
    clock = charter_on(session, today).standing
    first = min(clock.reminder_days, default=None)
    if first is None:
        return ()
    rows = session.execute(
        select(Invoice.id, Invoice.due_on, PaymentReminder.days)
        .outerjoin(PaymentReminder, PaymentReminder.invoice_id == Invoice.id)
        .where(
            *unpaid(),
            ~held(today),
            Invoice.due_on > today - timedelta(days=clock.notice_day),
            Invoice.due_on <= today - timedelta(days=first),
        )
        .order_by(Invoice.id)
    ).all()
    sent = {(number, days) for number, _, days in rows}
    waits = {number for number, found in pauses(session, today).items() if found[-1].end is None}
    wanted = {number: reminder_to_send(due_on, clock, today) for number, due_on, _ in rows}
    return tuple(
        number
        for number, days in wanted.items()
        if (number, days) not in sent and number not in waits
    )


def renewals_to_tell() -> tuple[int, ...]:
    """The members that were not told yet of the coming year at the point that is reached today."""
    session, today = current_session(), consortium_today()
    if not has_charter(session, today):
        return ()
    coming = coming_year(session)
    days = renewal_to_send(coming.start, charter_on(session, today).standing, today)
    if days is None:
        return ()
    told = set(
        session.scalars(
            select(RenewalNotice.organization_id).where(
                RenewalNotice.year == coming.year, RenewalNotice.days == days
            )
        )
    )
    finder = FeeFinder(session, coming.year)
    return tuple(
        one.organization_id
        for one in renewing(session, coming.year)
        if one.organization_id not in told and finder.owes(one)
    )
