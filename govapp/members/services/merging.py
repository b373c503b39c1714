"""Merging two records of one organization or person, and saying that two are not the same."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person, RoleGrant
from govapp.accounts.permissions import ROLE_GRANT
from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import forget
from govapp.members.facts import OrganizationMerged, PersonMerged, SaidApart
from govapp.members.models import Apart, Organization
from govapp.members.permissions import ORGANIZATION_MERGE, PERSON_MERGE
from govapp.members.queries.belonging import member_on
from govapp.members.queries.merging import movers_of
from govapp.members.rules.merging import Mergeable, MergeKind, cannot_merge
from govapp.members.services.contacts import find_by_organizations
from govapp.members.services.shelf import card_of, index_organization, locked_family


def merge_organizations(old_id: int, new_id: int, kind: MergeKind, *, actor: Actor) -> None:
    """Let one organization go into another: its people, roles, seats and bonds go on there.

    What was issued, voted and frozen keeps the old key. Both are locked with their families,
    low id first, so that two merges of the same pair cannot both happen.
    """
    with transaction() as session:
        locked_family(session, old_id, new_id)
        old = session.get(Organization, old_id, populate_existing=True)
        new = session.get(Organization, new_id, populate_existing=True)
        if old is None or new is None:
            raise NotFound
        authorize(actor, ORGANIZATION_MERGE, card_of(old))
        reasons = cannot_merge(_mergeable(session, old), _mergeable(session, new))
        if reasons:
            raise Refused(reasons)
        for mover in movers_of("organization"):
            mover.moves(session, old_id, new_id, actor)
        old.merged_into_id, old.merge_kind = new_id, kind.value
        old.merged_on = consortium_today()
        session.flush()
        forget(session, key("organization", old_id))
        index_organization(session, new, consortium_today())
        fact = OrganizationMerged(key("organization", old_id), new_id, kind.value)
        record(session, fact, actor=actor)


def _mergeable(session: Session, row: Organization) -> Mergeable:
    member = member_on(session, row.id, consortium_today())
    return Mergeable(row.id, row.merged_into_id is not None, row.on_record_only, member is not None)


def merge_people(old_id: int, new_id: int, *, actor: Actor) -> None:
    """Let one record of a person go into another; what they did keeps the old key.

    Whoever holds a role of the consortium is merged by those who give such roles only.
    """
    with transaction() as session:
        people = session.scalars(
            select(Person)
            .where(Person.id.in_((old_id, new_id)))
            .order_by(Person.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        found = {one.id: one for one in people}
        old, new = found.get(old_id), found.get(new_id)
        if old is None or new is None:
            raise NotFound
        authorize(actor, PERSON_MERGE, old)
        if _holds_roles(session, old_id, new_id):
            authorize(actor, ROLE_GRANT, old)
        reasons = cannot_merge(
            Mergeable(old_id, old.merged_into_id is not None),
            Mergeable(new_id, new.merged_into_id is not None),
        )
        if reasons:
            raise Refused(reasons)
        for mover in movers_of("person"):
            mover.moves(session, old_id, new_id, actor)
        old.merged_into_id = new_id
        session.flush()
        forget(session, key("person", old_id))
        find_by_organizations(session, new, consortium_today())
        record(session, PersonMerged(key("person", old_id), new_id), actor=actor)


def _holds_roles(session: Session, *people: int) -> bool:
    held = select(RoleGrant.id).where(RoleGrant.person_id.in_(people), RoleGrant.ended_on.is_(None))
    return session.scalar(held.limit(1)) is not None


def say_apart(kind: str, one: int, other: int, *, actor: Actor) -> None:
    """Say that two that look like one are not; they are not listed as likely again."""
    with transaction() as session:
        authorize(actor, {"organization": ORGANIZATION_MERGE, "person": PERSON_MERGE}[kind])
        low, high = sorted((one, other))
        number = Organization.id if kind == "organization" else Person.id
        known = session.scalars(
            select(number).where(number.in_((low, high))).order_by(number).with_for_update()
        ).all()
        if len(known) < 2:
            raise NotFound
        if session.get(Apart, (kind, low, high)) is not None:
            raise Refused(Phrase(N_("That was said already.")))
        session.add(
            Apart(kind=kind, low=low, high=high, said_by=actor.person_id, said_at=clock.now())
        )
        session.flush()
        record(session, SaidApart(key(kind, low), high), actor=actor)
