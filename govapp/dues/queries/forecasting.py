"""What will come in during the rest of a year, sum by sum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import session as current_session
from govapp.dues.models import Invoice, InvoiceState
from govapp.dues.permissions import DUES_READ
from govapp.dues.queries.assessment import Assessment
from govapp.dues.queries.invoices import open_minor
from govapp.dues.queries.promises import promises
from govapp.dues.queries.standings import year_starts
from govapp.dues.rules.clock import Step, step_on
from govapp.dues.rules.forecast import (
    Expected,
    Outstanding,
    Sums,
    by_month,
    forecast,
    habits,
)
from govapp.dues.rules.promising import Outcome
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import year_period
from govapp.members.models import Organization

LOOKING_BACK = timedelta(days=730)


@dataclass(frozen=True)
class Line:
    """One sum with what it is and when it is expected."""

    expected: Expected
    name: str
    number: str
    amount: Money


@dataclass(frozen=True)
class Forecast:
    """The rest of a year as expected on a day: all lines, and their sums by month."""

    year: int
    day: date
    until: date
    currency: str
    lines: tuple[Line, ...]
    sums: Sums


def forecast_of(preview: Assessment, actor: Actor) -> Forecast:
    """Everything that is open, of whatever year, and what is yet to be issued for this one."""
    visible(actor, DUES_READ, Invoice)
    session, today = current_session(), consortium_today()
    currency = preview.total.currency
    named = [*_open(session, today, currency), *_coming(preview)]
    found = forecast((one for one, _name, _number in named), habits(_delays(session, today)), today)
    lines = tuple(
        Line(expected, name, number, Money(expected.outstanding.minor, currency))
        for expected, (_one, name, number) in zip(found, named, strict=True)
    )
    until = year_period(preview.year, year_starts(session)).end or today
    ordered = tuple(sorted(lines, key=lambda line: (line.expected.day or date.max, line.name)))
    return Forecast(preview.year, today, until, currency, ordered, by_month(found, until))


def _open(session: Session, today: date, currency: str) -> Iterator[tuple[Outstanding, str, str]]:
    promised = {
        number: made[0].promise.by
        for number, made in promises(session, today).items()
        if made[0].outcome is Outcome.OPEN
    }
    clock = charter_on(session, today).standing
    rows = session.execute(
        select(Invoice, Organization.display_name, open_minor())
        .join(Organization, Organization.id == Invoice.organization_id)
        .where(
            Invoice.settled_on.is_(None),
            Invoice.state == InvoiceState.ISSUED,
            Invoice.currency == currency,
        )
        .order_by(Invoice.due_on, Invoice.id)
    )
    for row, name, minor in rows:
        ended = step_on(row.due_on, clock, today) is Step.ENDED
        promise = promised.get(row.organization_id)
        one = Outstanding(row.organization_id, minor, row.due_on, promise, ended, row.id)
        if minor > 0:
            yield one, name, row.number


def _coming(preview: Assessment) -> Iterator[tuple[Outstanding, str, str]]:
    """What the year's issuing would ask for."""
    for one in preview.proposed:
        member = one.member
        yield Outstanding(member.organization_id, one.amount.minor, preview.due_on), member.name, ""


def _delays(session: Session, today: date) -> list[tuple[int, int]]:
    """How late each invoice of the last two years was paid; early ones below zero."""
    rows = session.execute(
        select(Invoice.organization_id, Invoice.due_on, Invoice.settled_on).where(
            Invoice.settled_on >= today - LOOKING_BACK,
            Invoice.state == InvoiceState.ISSUED,
            Invoice.written_off_on.is_(None),
            Invoice.total_minor > 0,
        )
    )
    return [(number, (settled - due).days) for number, due, settled in rows if settled]
