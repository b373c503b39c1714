"""What the tier of an organization leaves room for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on, has_charter
from govapp.charter.rules.clauses import clauses
from govapp.charter.rules.values import FeeTable
from govapp.members.models import Affiliation, ContactRole
from govapp.members.queries.belonging import in_force, member_on
from govapp.members.rules import ContactKind
from govapp.members.rules.limits import Room


@dataclass(frozen=True)
class Rooms:
    """People and alternates, counted against the limits of the tier."""

    people: Room
    alternates: Room


def rooms(session: Session, organization_id: int, day: date) -> Rooms | None:
    """How much room there is on `day`; None where no tier limits anything."""
    member = member_on(session, organization_id, day)
    if member is None or not has_charter(session, day):
        return None
    table = charter_on(session, day).fees
    tier = table.tier(member.tier)
    if tier is None:
        return None
    people = select(func.count()).where(
        Affiliation.organization_id == organization_id,
        or_(Affiliation.ended_on.is_(None), Affiliation.ended_on >= day),
    )
    alternates = select(func.count()).where(
        ContactRole.organization_id == organization_id,
        ContactRole.kind == ContactKind.ALTERNATE,
        in_force(ContactRole, day),
    )
    return Rooms(
        Room(
            session.scalar(people) or 0,
            tier.people,
            clause_of(table, f"people:{tier.code}"),
            tier.name,
        ),
        Room(
            session.scalar(alternates) or 0,
            tier.alternates,
            clause_of(table, f"alternates:{tier.code}"),
            tier.name,
        ),
    )


def clause_of(table: FeeTable, key: str) -> str:
    """The number of a clause of the fees chapter, "" when it has none of that key."""
    return next((clause.number for clause in clauses("fees", table) if clause.key == key), "")
