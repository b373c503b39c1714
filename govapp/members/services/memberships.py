"""Terms: joining, moving to another tier, leaving."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.periods import Period
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.facts import MembershipBegan, MembershipEnded, TierLowered, TierRaised
from govapp.members.models import Membership, Organization
from govapp.members.permissions import MEMBERSHIP_WRITE
from govapp.members.rules import Held, MembershipDraft, cannot_join, checked_membership
from govapp.members.rules.tiers import Direction, direction
from govapp.members.services.shelf import card_of, index_organization, locked, locked_family


def join(organization_id: int, draft: MembershipDraft, *, actor: Actor) -> int:
    """Begin a membership; refused when the organization or a relative of it belongs already."""
    draft = checked_membership(draft)
    with transaction() as session:
        locked_family(session, organization_id)
        row = locked(session, organization_id)
        authorize(actor, MEMBERSHIP_WRITE, card_of(row))
        membership = begin(session, row, draft, actor=actor)
        index_organization(session, row, consortium_today())
        return membership.id


def move(organization_id: int, tier: str, from_day: date, *, actor: Actor) -> int:
    """Go on in another tier from a day on: the running membership ends the day before."""
    with transaction() as session:
        locked_family(session, organization_id)
        row = locked(session, organization_id)
        authorize(actor, MEMBERSHIP_WRITE, card_of(row))
        running = _running(session, organization_id)
        if running is None or running.began_on >= from_day:
            raise Refused(Phrase(N_("There is no membership to go on from on that day.")))
        if running.tier == tier:
            raise Refused(Phrase(N_("It is in this tier already.")))
        _finish(session, running, from_day - timedelta(days=1), actor=actor)
        draft = MembershipDraft(
            tier=tier, began_on=from_day, founder=running.founder, sponsor_id=running.sponsor_id
        )
        membership = begin(session, row, checked_membership(draft), actor=actor)
        _tell_direction(session, row, running.tier, membership, actor=actor)
        index_organization(session, row, consortium_today())
        return membership.id


def _tell_direction(
    session: Session, row: Organization, before: str, membership: Membership, *, actor: Actor
) -> None:
    fees = charter_on(session, membership.began_on).fees
    way = direction(fees, type=row.type.value, band=row.band, before=before, after=membership.tier)
    told = {Direction.UP: TierRaised, Direction.DOWN: TierLowered}.get(way)
    if told is not None:
        about = key("organization", row.id)
        fact = told(about, membership.id, before, membership.tier, membership.began_on)
        record(session, fact, actor=actor)


def leave(organization_id: int, last_day: date, *, actor: Actor) -> None:
    """End the running membership with its last day."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, MEMBERSHIP_WRITE, card_of(row))
        finish(session, row, last_day, actor=actor)


def finish(session: Session, row: Organization, last_day: date, *, actor: Actor) -> Membership:
    """End the running membership of a locked organization with its last day (helper)."""
    running = _running(session, row.id)
    if running is None or last_day < running.began_on:
        raise Refused(Phrase(N_("There is no membership that could end on that day.")))
    _finish(session, running, last_day, actor=actor)
    index_organization(session, row, consortium_today())
    return running


def begin(
    session: Session, row: Organization, draft: MembershipDraft, *, actor: Actor
) -> Membership:
    """Add a membership to a locked family (helper); refused with what stands against it."""
    fees = charter_on(session, consortium_today()).fees
    reasons = cannot_join(
        row.id,
        Period(draft.began_on, draft.ended_on),
        held_by(session, locked_family(session, row.id)),
        tier=draft.tier,
        tiers=[tier.code for tier in fees.tiers],
        on_record_only=row.on_record_only,
    )
    if draft.sponsor_id is not None and session.get(Organization, draft.sponsor_id) is None:
        raise NotFound
    if reasons:
        raise Refused(reasons)
    membership = Membership(
        organization_id=row.id,
        tier=draft.tier,
        began_on=draft.began_on,
        ended_on=draft.ended_on,
        initial_years=draft.initial_years,
        founder=draft.founder,
        sponsor_id=draft.sponsor_id,
    )
    session.add(membership)
    session.flush()
    fact = MembershipBegan(
        key("organization", row.id), membership.id, membership.tier, membership.began_on
    )
    record(session, fact, actor=actor)
    return membership


def held_by(session: Session, organization_ids: frozenset[int]) -> tuple[Held, ...]:
    """Every membership that some organizations hold or held."""
    rows = session.execute(
        select(
            Membership.organization_id,
            Organization.display_name,
            Membership.began_on,
            Membership.ended_on,
        )
        .join(Organization, Organization.id == Membership.organization_id)
        .where(Membership.organization_id.in_(organization_ids))
        .order_by(Membership.began_on, Membership.id)
    )
    return tuple(Held(number, name, Period(began, ended)) for number, name, began, ended in rows)


def _running(session: Session, organization_id: int) -> Membership | None:
    return session.scalars(
        select(Membership)
        .where(Membership.organization_id == organization_id, Membership.ended_on.is_(None))
        .with_for_update()
    ).one_or_none()


def _finish(session: Session, membership: Membership, last_day: date, *, actor: Actor) -> None:
    membership.ended_on = last_day
    session.flush()
    about = key("organization", membership.organization_id)
    record(session, MembershipEnded(about, membership.id, last_day), actor=actor)
