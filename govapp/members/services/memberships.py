"""Terms: joining, moving to another tier, leaving."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.periods import Period
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.facts import MembershipBegan, MembershipEnded, TierLowered, TierRaised
from govapp.members.models import Membership, Organization
from govapp.members.permissions import MEMBERSHIP_WRITE, TIER_CHANGE
from govapp.members.queries.belonging import held_by
from govapp.members.queries.tiers import bound_on
from govapp.members.rules import MembershipDraft, cannot_join, checked_membership
from govapp.members.rules.tiers import (
    Direction,
    cannot_end,
    cannot_raise,
    direction,
    given_by_office,
)
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
    """Go on in another tier from a day on: the running membership ends the day before.

    A dearer tier can begin at any time and the difference is billed; a cheaper one waits for the
    renewal (`tiers.wish`). Its own people go up from today.
    """
    with transaction() as session:
        locked_family(session, organization_id)
        row = locked(session, organization_id)
        authorize(actor, TIER_CHANGE, card_of(row))
        office = may(actor, MEMBERSHIP_WRITE, card_of(row))
        from_day = from_day if office else consortium_today()
        running = running_of(session, organization_id)
        if running is None or running.began_on >= from_day:
            raise Refused(Phrase(N_("There is no membership to go on from on that day.")))
        if running.tier == tier:
            raise Refused(Phrase(N_("It is in this tier already.")))
        _refuse_raise(session, row, running.tier, tier, from_day, office=office)
        return go_on(session, row, running, tier, from_day, actor=actor)


def _refuse_raise(
    session: Session, row: Organization, before: str, tier: str, day: date, *, office: bool
) -> None:
    fees = charter_on(session, day).fees
    found = fees.tier(tier)
    if found is None:
        return  # the rule on joining says so
    way = direction(fees, type=row.type.value, band=row.band, before=before, after=tier)
    reasons = cannot_raise(
        way,
        by_office=given_by_office(fees, found, type=row.type.value, band=row.band),
        office=office,
        tier=found.name,
    )
    if reasons:
        raise Refused(reasons)


def go_on(
    session: Session,
    row: Organization,
    running: Membership,
    tier: str,
    from_day: date,
    *,
    actor: Actor,
) -> int:
    """End the running membership of a locked family and begin the next one (helper); its number.

    What lies before and after is told as a fact, so that dues bills the difference.
    """
    before = running.tier
    _finish(session, running, from_day - timedelta(days=1), actor=actor)
    draft = MembershipDraft(
        tier=tier, began_on=from_day, founder=running.founder, sponsor_id=running.sponsor_id
    )
    membership = begin(session, row, checked_membership(draft), actor=actor, first=False)
    fees = charter_on(session, from_day).fees
    way = direction(fees, type=row.type.value, band=row.band, before=before, after=tier)
    told = {Direction.UP: TierRaised, Direction.DOWN: TierLowered}.get(way)
    if told is not None:
        about = key("organization", row.id)
        record(session, told(about, membership.id, before, tier, from_day), actor=actor)
    index_organization(session, row, consortium_today())
    return membership.id


def leave(organization_id: int, last_day: date, *, actor: Actor) -> None:
    """End the running membership with its last day; not before its first years are over."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, MEMBERSHIP_WRITE, card_of(row))
        reasons = cannot_end(last_day, bound_on(session, organization_id))
        if reasons:
            raise Refused(reasons)
        finish(session, row, last_day, actor=actor)


def finish(session: Session, row: Organization, last_day: date, *, actor: Actor) -> Membership:
    """End the running membership of a locked organization with its last day (helper).

    Whether first years bind it is not asked here: what ends for want of payment ends.
    """
    running = running_of(session, row.id)
    if running is None or last_day < running.began_on:
        raise Refused(Phrase(N_("There is no membership that could end on that day.")))
    _finish(session, running, last_day, actor=actor)
    index_organization(session, row, consortium_today())
    return running


def begin(
    session: Session,
    row: Organization,
    draft: MembershipDraft,
    *,
    actor: Actor,
    first: bool = True,
) -> Membership:
    """Add a membership to a locked family (helper); refused with what stands against it.

    `first`: it is no change of tier, so the first years of the tier bind it.
    """
    fees = charter_on(session, consortium_today()).fees
    tier = fees.tier(draft.tier)
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
    membership = _membership(row.id, draft, tier.first_years if first and tier else 1)
    session.add(membership)
    session.flush()
    fact = MembershipBegan(
        key("organization", row.id), membership.id, membership.tier, membership.began_on
    )
    record(session, fact, actor=actor)
    return membership


def _membership(organization_id: int, draft: MembershipDraft, first_years: int) -> Membership:
    return Membership(
        organization_id=organization_id,
        tier=draft.tier,
        began_on=draft.began_on,
        ended_on=draft.ended_on,
        initial_years=max(draft.initial_years, first_years),
        founder=draft.founder,
        sponsor_id=draft.sponsor_id,
    )


def running_of(session: Session, organization_id: int) -> Membership | None:
    """The membership that goes on, locked (helper)."""
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
