"""Likely duplicates among organizations and among people, for the office to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import Phrase
from govapp.members.models import Affiliation, Apart, Organization
from govapp.members.queries.belonging import in_force, members_among
from govapp.members.queries.merging import merge_lines
from govapp.members.rules.likeness import (
    KnownOrganization,
    KnownPerson,
    Likely,
    likely_organizations,
    likely_people,
)
from govapp.members.rules.merging import MergeLine

MOST = 200  # pairs shown of each kind


@dataclass(frozen=True)
class Side:
    """One of the two: what tells them apart."""

    id: int
    name: str
    about: str
    member: bool = False


@dataclass(frozen=True)
class PairShown:
    """Two that may be one, why, and which should stay: the member, or the older record."""

    kind: str
    old: Side
    new: Side
    reasons: tuple[Phrase, ...]


@dataclass(frozen=True)
class MergePage:
    """One record that goes into another, with everything that moves and stays."""

    kind: str
    old: Side
    new: Side
    lines: tuple[MergeLine, ...]


def likely(kind: str) -> tuple[PairShown, ...]:
    """The pairs of a kind that nobody has said are apart, the first `MOST` of them."""
    session, today = current_session(), consortium_today()
    apart = _apart(session, kind)
    if kind == "organization":
        pairs = likely_organizations(_organizations(session, today), apart)
    else:
        pairs = likely_people(_people(session, today), apart)
    return _shown(session, kind, pairs[:MOST])


def merge_page(kind: str, old_id: int, new_id: int) -> MergePage:
    """The preview of a merge (the caller asked who may)."""
    session = current_session()
    sides = _sides(session, kind, {old_id, new_id})
    if old_id == new_id or len(sides) < 2:
        raise NotFound
    lines = merge_lines(session, kind, old_id, new_id, consortium_today())
    return MergePage(kind, sides[old_id], sides[new_id], lines)


def _apart(session: Session, kind: str) -> set[tuple[int, int]]:
    rows = session.execute(select(Apart.low, Apart.high).where(Apart.kind == kind))
    return {(low, high) for low, high in rows}


def _organizations(session: Session, day: date) -> list[KnownOrganization]:
    domains: dict[int, set[str]] = {}
    for number, email in session.execute(
        select(Affiliation.organization_id, Person.email_key)
        .join(Person, Person.id == Affiliation.person_id)
        .where(in_force(Affiliation, day))
    ):
        domains.setdefault(number, set()).add(email.partition("@")[2])
    rows = session.execute(
        select(
            Organization.id,
            Organization.legal_name,
            Organization.display_name,
            Organization.tax_id,
            Organization.website,
            Organization.parent_id,
        ).where(Organization.merged_into_id.is_(None), Organization.on_record_only.is_(False))
    )
    return [
        KnownOrganization(
            row.id,
            (row.legal_name, row.display_name),
            row.tax_id,
            row.website,
            frozenset(domains.get(row.id, ())),
            row.parent_id,
        )
        for row in rows
    ]


def _people(session: Session, day: date) -> list[KnownPerson]:
    places: dict[int, set[int]] = {}
    for person_id, number in session.execute(
        select(Affiliation.person_id, Affiliation.organization_id).where(in_force(Affiliation, day))
    ):
        places.setdefault(person_id, set()).add(number)
    rows = session.execute(
        select(Person.id, Person.name, Person.email).where(Person.merged_into_id.is_(None))
    )
    return [
        KnownPerson(number, name, email, frozenset(places.get(number, ())))
        for number, name, email in rows
    ]


def _shown(session: Session, kind: str, pairs: tuple[Likely, ...]) -> tuple[PairShown, ...]:
    sides = _sides(session, kind, {number for pair in pairs for number in (pair.low, pair.high)})
    found = []
    for pair in pairs:
        low, high = sides[pair.low], sides[pair.high]
        old, new = (low, high) if high.member and not low.member else (high, low)
        found.append(PairShown(kind, old, new, pair.words))
    return tuple(found)


def _sides(session: Session, kind: str, numbers: set[int]) -> dict[int, Side]:
    if kind == "organization":
        members = {
            one.organization_id for one in members_among(session, numbers, consortium_today())
        }
        rows = session.execute(
            select(Organization.id, Organization.display_name, Organization.legal_name).where(
                Organization.id.in_(numbers), Organization.merged_into_id.is_(None)
            )
        )
        return {row[0]: Side(row[0], row[1], row[2], row[0] in members) for row in rows}
    people = session.execute(
        select(Person.id, Person.name, Person.email).where(
            Person.id.in_(numbers), Person.merged_into_id.is_(None)
        )
    )
    return {row[0]: Side(row[0], row[1], row[2]) for row in people}
