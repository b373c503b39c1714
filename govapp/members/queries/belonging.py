"""Members on a day, and the people who act for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.foundation.kernel.periods import Period
from govapp.members.models import Affiliation, ContactRole, Membership, Organization, TierWish
from govapp.members.rules import ContactKind, Held, Member

Dated = type[Membership] | type[Affiliation] | type[ContactRole]


@dataclass(frozen=True)
class Contact:
    """A person to write to for an organization."""

    person_id: int
    name: str
    email: str


def in_force(row: Dated, day: date) -> ColumnElement[bool]:
    """A condition: the dated row holds on `day` (both ends included)."""
    return and_(row.began_on <= day, or_(row.ended_on.is_(None), row.ended_on >= day))


def members_on(session: Session, day: date) -> tuple[Member, ...]:
    """Every member on `day`, by name; organizations that are here on record only never are."""
    return tuple(_member(row) for row in session.execute(_members(day)))


def member_on(session: Session, organization_id: int, day: date) -> Member | None:
    """The organization's membership on `day`, or None."""
    row = session.execute(_members(day).where(Organization.id == organization_id)).first()
    return None if row is None else _member(row)


def members_among(
    session: Session, organization_ids: Iterable[int], day: date
) -> tuple[Member, ...]:
    """Those of the organizations that are members on `day`."""
    statement = _members(day).where(Organization.id.in_(set(organization_ids)))
    return tuple(_member(row) for row in session.execute(statement))


def _members(day: date) -> Select[Membership, Organization, str | None]:
    """Members on a day; on a day to come a tier that was wished for from then on counts."""
    wished = and_(
        TierWish.organization_id == Membership.organization_id,
        TierWish.done_at.is_(None),
        TierWish.cancelled_at.is_(None),
        TierWish.from_tier == Membership.tier,
        TierWish.from_day <= day,
    )
    return (
        select(Membership, Organization, TierWish.to_tier)
        .join(Organization, Organization.id == Membership.organization_id)
        .outerjoin(TierWish, wished)
        .where(in_force(Membership, day), Organization.on_record_only.is_(False))
        .order_by(Organization.sort_key, Organization.id)
    )


def _member(row: Row[Membership, Organization, str | None]) -> Member:
    membership, organization, wished = row
    return Member(
        organization_id=organization.id,
        name=organization.display_name,
        tier=wished or membership.tier,
        type=organization.type,
        band=organization.band,
        group=organization.group,
        membership_id=membership.id,
        began_on=membership.began_on,
        ended_on=membership.ended_on,
        founder=membership.founder,
        sponsored_by=membership.sponsor_id,
        country=organization.country,
    )


def voters_for(session: Session, organization_id: int, day: date) -> tuple[int, ...]:
    """Who may vote for the organization on `day`: the primary, then alternates in their order."""
    return voters_by_organization(session, [organization_id], day).get(organization_id, ())


def voters_by_organization(
    session: Session, organization_ids: Iterable[int] | None, day: date
) -> dict[int, tuple[int, ...]]:
    """`voters_for` of many organizations (None: of all) in one query."""
    statement = (
        select(ContactRole.organization_id, ContactRole.person_id)
        .where(
            in_force(ContactRole, day),
            ContactRole.kind.in_((ContactKind.PRIMARY, ContactKind.ALTERNATE)),
        )
        # "alternate" sorts before "primary", so the order is spelled out.
        .order_by(
            ContactRole.organization_id,
            ContactRole.kind != ContactKind.PRIMARY,
            ContactRole.position,
            ContactRole.id,
        )
    )
    if organization_ids is not None:
        statement = statement.where(ContactRole.organization_id.in_(list(organization_ids)))
    found: dict[int, list[int]] = {}
    for organization_id, person_id in session.execute(statement):
        voters = found.setdefault(organization_id, [])
        if person_id not in voters:
            voters.append(person_id)
    return {organization_id: tuple(voters) for organization_id, voters in found.items()}


def billing_people(session: Session, organization_id: int, day: date) -> tuple[Contact, ...]:
    """Whom invoices go to on `day`: the billing contacts, or else the primary representative.

    Those of what it was merged into, when it was: an open invoice keeps its organization.
    """
    billing = contacts(session, organization_id, ContactKind.BILLING, day)
    found = billing or contacts(session, organization_id, ContactKind.PRIMARY, day)
    row = None if found else session.get(Organization, organization_id)
    if row is None or row.merged_into_id is None:
        return found
    return billing_people(session, row.merged_into_id, day)


def contacts(
    session: Session, organization_id: int, kind: ContactKind, day: date
) -> tuple[Contact, ...]:
    """The people who hold a role for the organization on `day`, in order."""
    rows = session.execute(
        select(Person.id, Person.name, Person.email)
        .join(ContactRole, ContactRole.person_id == Person.id)
        .where(
            ContactRole.organization_id == organization_id,
            ContactRole.kind == kind,
            in_force(ContactRole, day),
        )
        .order_by(ContactRole.position, ContactRole.id)
    )
    return tuple(Contact(*row) for row in rows)


def organization_names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Display names by number."""
    rows = session.execute(
        select(Organization.id, Organization.display_name).where(Organization.id.in_(set(ids)))
    )
    return dict(rows.all())


def employers(session: Session, person_ids: Iterable[int], day: date) -> dict[int, tuple[int, ...]]:
    """The organizations each person belongs to on `day`, by number."""
    rows = session.execute(
        select(Affiliation.person_id, Affiliation.organization_id)
        .where(Affiliation.person_id.in_(set(person_ids)), in_force(Affiliation, day))
        .order_by(Affiliation.person_id, Affiliation.organization_id)
    )
    found: dict[int, tuple[int, ...]] = {}
    for person_id, organization_id in rows:
        found[person_id] = (*found.get(person_id, ()), organization_id)
    return found


def held_by(session: Session, organization_ids: Iterable[int]) -> tuple[Held, ...]:
    """Every membership that some organizations hold or held."""
    rows = session.execute(
        select(
            Membership.organization_id,
            Organization.display_name,
            Membership.began_on,
            Membership.ended_on,
        )
        .join(Organization, Organization.id == Membership.organization_id)
        .where(Membership.organization_id.in_(set(organization_ids)))
        .order_by(Membership.began_on, Membership.id)
    )
    return tuple(Held(number, name, Period(began, ended)) for number, name, began, ended in rows)
