"""Taking out what an import made, while nobody built on it (helpers of its commands)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, or_, select, update
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.accounts.services import index_person
from govapp.db import Base
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import forget_all
from govapp.members.models import (
    Affiliation,
    ContactRole,
    ImportRun,
    Membership,
    Organization,
    Tie,
)
from govapp.members.queries import employers
from govapp.members.services.adding import Made, portions

# Children before parents.
TABLES = (ContactRole, Affiliation, Membership, Organization, Person)


def made_by(run: ImportRun) -> Made:
    """The numbers of the rows that an import made, by table."""
    return dict(json.loads(run.made))


def in_use(session: Session, made: Made) -> tuple[Phrase, ...]:
    """What was built on the rows since: other rows that refer to them, bonds, facts about them."""
    reasons = [
        Phrase(N_("%(count)s rows of “%(table)s” refer to what it made."), count=count, table=name)
        for name, count in sorted(_references(session, made).items())
    ]
    keys = [
        key(table, number) for table in ("organization", "person") for number in made.get(table, ())
    ]
    facts = sum(
        len(session.scalars(select(AuditEvent.about).where(AuditEvent.about.in_(some))).all())
        for some in portions(keys)
    )
    if facts:
        reasons.append(Phrase(N_("The trail tells of %(count)s later changes to it."), count=facts))
    ties = sum(
        len(
            session.scalars(select(Tie.id).where(or_(Tie.who.in_(some), Tie.thing.in_(some)))).all()
        )
        for some in portions(keys)
    )
    if ties:
        reasons.append(Phrase(N_("It is tied to other things %(count)s times."), count=ties))
    return tuple(reasons)


def _references(session: Session, made: Made) -> dict[str, int]:
    """Rows of any table that point at a made row and were not made with it."""
    found: dict[str, int] = {}
    for table, column, target in _pointers():
        numbers = made.get(target, ())
        own = set(made.get(table.name, ()))
        for portion in portions(numbers):
            count = sum(
                number not in own for number in session.scalars(_pointing(table, column, portion))
            )
            if count:
                found[table.name] = found.get(table.name, 0) + count
    return found


def _pointers() -> Iterator[tuple[Table, ColumnElement[Any], str]]:
    """Every foreign key to a table that imports fill: its table, its column, what it points at."""
    targets = {model.__tablename__ for model in TABLES}
    for table in Base.metadata.sorted_tables:
        for constraint in table.foreign_keys:
            if constraint.column.table.name in targets:
                yield table, constraint.parent, constraint.column.table.name


def _pointing(table: Table, column: ColumnElement[Any], numbers: Sequence[int]) -> Any:
    """The first key column of the rows that point there (Any: a select of one column)."""
    return select(next(iter(table.primary_key))).where(column.in_(numbers))


def remove(session: Session, made: Made) -> None:
    """Take the rows out, children first, and out of the search."""
    people = set(made.get("person", ()))
    left = [
        number
        for portion in portions(made.get("affiliation", ()))
        for number in session.scalars(
            select(Affiliation.person_id).where(Affiliation.id.in_(portion))
        )
        if number not in people
    ]
    for portion in portions(made.get("organization", ())):
        session.execute(
            update(Organization).where(Organization.id.in_(portion)).values(parent_id=None)
        )
    for model in TABLES:
        number = model.__table__.c.id
        for portion in portions(made.get(model.__tablename__, ())):
            session.execute(delete(model).where(number.in_(portion)))
    keys = (key(table, one) for table in ("organization", "person") for one in made.get(table, ()))
    forget_all(session, keys)
    today = consortium_today()
    for person in session.scalars(select(Person).where(Person.id.in_(left))):
        scopes = employers(session, [person.id], today).get(person.id, ())
        index_person(session, person, {key("organization", number) for number in scopes})
