"""What an import is held against, and what its pages show."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.periods import Period
from govapp.members.models import Affiliation, ContactRole, ImportRun, Membership, Organization
from govapp.members.permissions import IMPORT_READ
from govapp.members.rules import Held, ImportState
from govapp.members.rules.importing import (
    DAYS,
    DateOrder,
    Entry,
    Known,
    KnownOrganization,
    Plan,
    Record,
    Settled,
    in_doubt,
    order_in,
    plan,
)


@dataclass(frozen=True)
class ImportCard:
    """An upload in the list of imports."""

    id: int
    filename: str
    state: ImportState
    uploaded_at: datetime
    uploaded_by: str
    committed_at: datetime | None


@dataclass(frozen=True)
class Preview:
    """An upload with what taking it over would do now; the plan is None once it was done."""

    card: ImportCard
    order: DateOrder | None
    doubtful: bool
    unread: tuple[tuple[str, str], ...]
    plan: Plan | None
    made: dict[str, int]


def imports(actor: Actor) -> tuple[ImportCard, ...]:
    """The last uploads, newest first."""
    if not may(actor, IMPORT_READ):
        raise NotFound
    statement = (
        select(ImportRun, Person.name)
        .outerjoin(Person, Person.id == ImportRun.uploaded_by)
        .options(defer(ImportRun.rows), defer(ImportRun.made))
        .order_by(ImportRun.id.desc())
        .limit(50)
    )
    return tuple(_card(run, name or "") for run, name in current_session().execute(statement))


def preview(import_id: int, actor: Actor) -> Preview:
    """One upload, held against what is known at this moment."""
    session = current_session()
    run = session.get(ImportRun, import_id)
    visible(actor, IMPORT_READ, run)
    if run is None:
        raise NotFound
    name = session.scalar(select(Person.name).where(Person.id == run.uploaded_by)) or ""
    entries, unread = stored(run)
    waiting = run.state is ImportState.PREVIEWED
    order = DateOrder(run.date_order) if run.date_order else None
    return Preview(
        card=_card(run, name),
        order=order,
        doubtful=waiting and any(map(in_doubt, days_of(entries))),
        unread=unread,
        plan=plan(entries, known(session), settled(session, order)) if waiting else None,
        made={table: len(numbers) for table, numbers in json.loads(run.made).items()},
    )


def dry_run(
    upload: tuple[tuple[Entry, ...], tuple[tuple[str, str], ...]],
    order: DateOrder | None,
    actor: Actor,
) -> Plan:
    """What taking over an upload would do now; nothing of it is kept."""
    if not may(actor, IMPORT_READ):
        raise NotFound
    entries, session = upload[0], current_session()
    order = order or order_in(days_of(entries))
    return plan(entries, known(session), settled(session, order))


def days_of(entries: Sequence[Entry]) -> list[str]:
    """Every cell of the rows that should hold a day."""
    return [entry.cells[field] for entry in entries for field in DAYS if field in entry.cells]


def _card(run: ImportRun, name: str) -> ImportCard:
    return ImportCard(run.id, run.filename, run.state, run.uploaded_at, name, run.committed_at)


def stored(run: ImportRun) -> tuple[tuple[Entry, ...], tuple[tuple[str, str], ...]]:
    """The rows that an upload holds, and the columns that nothing reads."""
    kept = json.loads(run.rows)
    entries = tuple(
        Entry(source, line, Record(record), cells, tuple(formulas))
        for source, line, record, cells, formulas in kept["entries"]
    )
    return entries, tuple((source, name) for source, name in kept["unread"])


def settled(session: Session, order: DateOrder | None) -> Settled:
    """The words of the rulebook in force today, by code and by name."""
    today = consortium_today()
    fees = charter_on(session, today).fees
    tiers = {folded(word): tier.code for tier in fees.tiers for word in (tier.name, tier.code)}
    bands = {folded(word): band.code for band in fees.bands for word in (band.name, band.code)}
    return Settled(today, tiers, bands, order)


def known(session: Session) -> Known:
    """Everything that rows of a file may speak of, in five queries."""
    organizations = session.execute(
        select(
            Organization.id,
            Organization.external_id,
            Organization.name_key,
            Organization.sort_key,
            Organization.display_name,
            Organization.parent_id,
            Organization.on_record_only,
        ).order_by(Organization.id)
    )
    people = session.execute(select(Person.email_key, Person.id))
    belonging = session.execute(
        select(Affiliation.person_id, Affiliation.organization_id).where(
            Affiliation.ended_on.is_(None)
        )
    )
    roles = session.execute(
        select(ContactRole.person_id, ContactRole.organization_id, ContactRole.kind).where(
            ContactRole.ended_on.is_(None)
        )
    )
    return Known(
        organizations=tuple(
            KnownOrganization(number, external or "", *rest)
            for number, external, *rest in organizations
        ),
        people=dict(people.all()),
        belonging=frozenset((person, there) for person, there in belonging),
        roles=frozenset((person, there, kind) for person, there, kind in roles),
        terms=_terms(session),
    )


def _terms(session: Session) -> dict[int, tuple[tuple[str, Held], ...]]:
    rows = session.execute(
        select(
            Membership.organization_id,
            Membership.tier,
            Membership.began_on,
            Membership.ended_on,
            Organization.display_name,
        )
        .join(Organization, Organization.id == Membership.organization_id)
        .order_by(Membership.id)
    )
    found: dict[int, list[tuple[str, Held]]] = defaultdict(list)
    for number, tier, began, ended, name in rows:
        found[number].append((tier, Held(number, name, Period(began, ended))))
    return {number: tuple(some) for number, some in found.items()}
