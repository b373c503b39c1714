"""Standing over time: the dated facts of one organization or of all, and what changed when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.models import CharterVersion, VersionState
from govapp.charter.queries import charter_on, has_charter
from govapp.db import session as current_session
from govapp.dues.models import CreditNote, Invoice, InvoiceKind, Settlement
from govapp.dues.permissions import DUES_READ, STANDING_READ
from govapp.dues.queries.opened import came_in, known_from
from govapp.dues.queries.plans import agreed_plans
from govapp.dues.queries.rights import votes_today
from govapp.dues.queries.standings import (
    among,
    decisions_known,
    spans_until,
    standing,
    waived_by,
    year_starts,
)
from govapp.dues.rules.history import (
    Billed,
    Change,
    Cover,
    History,
    Rulebook,
    Rulebooks,
    timeline,
)
from govapp.dues.rules.rights import VoteToday
from govapp.dues.rules.standing import Standing
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.money import Money
from govapp.ledger.models import JournalEntry
from govapp.members.models import Organization
from govapp.members.queries import organization_names

LONGEST = timedelta(days=3653)  # ten years of changes a page at most


@dataclass(frozen=True)
class StandingPage:
    """One organization's standing on a day, what it lets it do today, and how it came about."""

    organization_id: int
    name: str
    day: date
    today: date
    standing: Standing
    votes: tuple[VoteToday, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ChangeLine:
    """A change of one of many organizations."""

    organization_id: int
    name: str
    change: Change


def standing_page(organization_id: int, day: date | None, actor: Actor) -> StandingPage:
    """The standing of one organization on a day (None: today), with its changes, newest first."""
    visible(actor, STANDING_READ, organization_id)
    session, today = current_session(), consortium_today()
    row = session.get(Organization, organization_id)
    asked = min(day or today, today)
    if row is None or not has_charter(session, asked):
        raise NotFound
    first = _first_day(session)
    found = changes(session, first, today, [organization_id])
    return StandingPage(
        organization_id=organization_id,
        name=row.display_name,
        day=asked,
        today=today,
        standing=standing(session, organization_id, asked),
        votes=votes_today(session, organization_id, today),
        changes=tuple(reversed([line.change for line in found])),
    )


def all_changes(since: date, until: date, actor: Actor) -> tuple[ChangeLine, ...]:
    """What changed for whom between two days, the newest first; how it stood before is left out."""
    visible(actor, DUES_READ, Standing)
    session, today = current_session(), consortium_today()
    until = min(until, today)
    since = max(since, until - LONGEST)
    found = (line for line in changes(session, since, until, None) if line.change.day > since)
    return tuple(sorted(found, key=lambda one: (one.change.day, one.name), reverse=True))


def changes(session: Session, since: date, until: date, ids: list[int] | None) -> list[ChangeLine]:
    """The timelines of these organizations, or of all that ever were members."""
    books, month = rulebooks(session), year_starts(session)
    known = histories(session, until, ids)
    names = organization_names(session, known)
    return [
        ChangeLine(number, names[number], change)
        for number, history in known.items()
        for change in timeline(history, books, since, until, starts_month=month)
    ]


def histories(session: Session, until: date, ids: list[int] | None) -> dict[int, History]:
    """Every dated fact up to a day, by organization, in a constant number of questions."""
    spans = spans_until(session, until, ids)
    billed = _billed(session, ids)
    waived = waived_by(session, until, ids)
    decided = decisions_known(session, until, ids)
    return {
        number: History(
            tuple(spans.get(number, ())),
            tuple(billed.get(number, ())),
            waived.get(number, {}),
            decided.get(number, ()),
        )
        for number in (spans if ids is None else ids)
    }


def rulebooks(session: Session) -> Rulebooks:
    """Every rulebook that was ever whole, from its day on."""
    days = session.scalars(
        select(CharterVersion.effective_from)
        .where(CharterVersion.state == VersionState.ADOPTED)
        .distinct()
        .order_by(CharterVersion.effective_from)
    ).all()
    versions: list[tuple[date, Rulebook]] = []
    for day in days:
        if not has_charter(session, day):
            continue
        charter = charter_on(session, day)
        book = Rulebook(charter.fees, charter.standing)
        if not versions or versions[-1][1] != book:
            versions.append((day, book))
    return Rulebooks(tuple(versions))


def _first_day(session: Session) -> date:
    books = rulebooks(session).versions
    return books[0][0] if books else date.min


def _billed(session: Session, ids: list[int] | None) -> dict[int, list[Billed]]:
    covers, plans = _covers(session, ids), agreed_plans(session, ids)
    rows = session.execute(
        select(Invoice, JournalEntry.booked_on)
        .outerjoin(JournalEntry, came_in())
        .where(*among(Invoice.organization_id, ids))
        .order_by(Invoice.id)
    )
    found: dict[int, list[Billed]] = {}
    for row, booked_on in rows:
        bill = Billed(
            row.number,
            row.dues_year,
            known_from(row.issued_on, booked_on),
            row.due_on,
            Money(row.total_minor, row.currency),
            row.voided_on,
            tuple(covers.get(row.id, ())),
            for_year=row.kind is InvoiceKind.DUES,
            plans=plans.get(row.id, ()),
        )
        found.setdefault(row.organization_id, []).append(bill)
    return found


def _covers(session: Session, ids: list[int] | None) -> dict[int, list[Cover]]:
    """Settlements and credit notes, by invoice."""
    settled = select(
        Settlement.invoice_id,
        Settlement.amount_minor,
        Settlement.settled_on,
        Settlement.released_on,
    )
    credited = select(CreditNote.invoice_id, CreditNote.amount_minor, CreditNote.issued_on)
    if ids is not None:
        mine = select(Invoice.id).where(Invoice.organization_id.in_(ids))
        settled = settled.where(Settlement.invoice_id.in_(mine))
        credited = credited.where(CreditNote.invoice_id.in_(mine))
    found: dict[int, list[Cover]] = {}
    for invoice_id, minor, begins, ends in session.execute(settled):
        found.setdefault(invoice_id, []).append(Cover(minor, begins, ends))
    for invoice_id, minor, begins in session.execute(credited):
        found.setdefault(invoice_id, []).append(Cover(minor, begins))
    return found
