"""Wishing for a cheaper tier at the renewal, and marking founders and sponsored members."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import authorize, may, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.facts import MembershipMarked, TierStayed, TierWishCancelled, TierWished
from govapp.members.models import Organization, TierWish
from govapp.members.permissions import MEMBERSHIP_WRITE, TIER_CHANGE
from govapp.members.queries.belonging import member_on
from govapp.members.queries.tiers import bound_on, lacks_benefit, next_year
from govapp.members.rules.tiers import cannot_lower, direction, given_by_office
from govapp.members.services.memberships import go_on, running_of
from govapp.members.services.shelf import card_of, index_organization, locked, locked_family


def wish_tier(organization_id: int, tier: str, *, actor: Actor) -> int:
    """Wish for a cheaper tier from the first day of the next year on; the wish's number.

    A wish that waits is replaced. Refused while the first years bind beyond that day.
    """
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, TIER_CHANGE, card_of(row))
        running = running_of(session, organization_id)
        begins = next_year(consortium_today())
        if running is None or running.began_on >= begins:
            raise Refused(Phrase(N_("There is no membership to go on from on that day.")))
        office = may(actor, MEMBERSHIP_WRITE, card_of(row))
        _refuse_wish(session, row, running.tier, tier, begins, office=office)
        wish = _waiting(session, row.id) or TierWish(organization_id=row.id)
        session.add(wish)
        wish.from_tier, wish.to_tier, wish.from_day = running.tier, tier, begins
        wish.wished_by, wish.wished_at = actor.person_id, clock.now()
        session.flush()
        fact = TierWished(key("organization", row.id), running.tier, tier, begins)
        record(session, fact, actor=actor)
        return wish.id


def _refuse_wish(
    session: Session, row: Organization, before: str, tier: str, begins: date, *, office: bool
) -> None:
    fees = charter_on(session, begins).fees
    found = fees.tier(tier)
    if found is None:
        raise NotFound
    reasons = cannot_lower(
        direction(fees, type=row.type.value, band=row.band, before=before, after=tier),
        begins=begins,
        bound=bound_on(session, row.id),
        by_office=given_by_office(fees, found, type=row.type.value, band=row.band),
        office=office,
        tier=found.name,
    )
    if reasons:
        raise Refused(reasons)


def cancel_wish(organization_id: int, *, actor: Actor) -> None:
    """Take the wish back: the membership goes on as it is."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, TIER_CHANGE, card_of(row))
        wish = _waiting(session, row.id)
        if wish is None:
            raise NotFound
        _cancel(session, wish, actor=actor)


@unrestricted("run by the clock; who may wish was asked when it was wished")
def carry_out_wishes() -> None:
    """Begin the wished tiers whose day has come, each in a transaction of its own."""
    due = select(TierWish.id, TierWish.organization_id).where(
        TierWish.from_day <= consortium_today(),
        TierWish.done_at.is_(None),
        TierWish.cancelled_at.is_(None),
    )
    for wish_id, organization_id in current_session().execute(due).all():
        with transaction() as session:
            locked_family(session, organization_id)
            row = locked(session, organization_id)
            wish = session.get_one(TierWish, wish_id, with_for_update=True)
            if wish.done_at is None and wish.cancelled_at is None:
                _carry_out(session, row, wish)


def _carry_out(session: Session, row: Organization, wish: TierWish) -> None:
    running = running_of(session, row.id)
    if running is None or running.tier != wish.from_tier or running.began_on >= wish.from_day:
        wish.note = "the membership is not what it was"
        _cancel(session, wish, actor=CLOCK)
        return
    if charter_on(session, wish.from_day).fees.tier(wish.to_tier) is None:
        wish.note = "the rulebook has no such tier any more"
        _cancel(session, wish, actor=CLOCK)
        return
    wish.done_at = clock.now()
    go_on(session, row, running, wish.to_tier, wish.from_day, actor=CLOCK)


def _cancel(session: Session, wish: TierWish, *, actor: Actor) -> None:
    wish.cancelled_at = clock.now()
    session.flush()
    fact = TierWishCancelled(key("organization", wish.organization_id), wish.to_tier)
    record(session, fact, actor=actor)


@unrestricted("a helper: the command that calls it has authorized")
def stay(
    session: Session, organization_id: int, tier: str, from_day: date, *, actor: Actor
) -> bool:
    """Let a membership keep the tier it had: what was to change it from a day on falls away.

    A wish that waits is cancelled. A membership that began no earlier than that day goes on in the
    tier it had before; one that began earlier ends and the next one begins. True if a tier moved.
    """
    locked_family(session, organization_id)
    row = locked(session, organization_id)
    wish = _waiting(session, row.id)
    if wish is not None and wish.from_tier == tier:
        wish.note = "the changed fee was not confirmed"
        _cancel(session, wish, actor=actor)
    running = running_of(session, row.id)
    known = charter_on(session, from_day).fees.tier(tier) is not None
    if running is None or running.tier == tier or not known:
        return False
    before = running.tier
    if running.began_on < from_day:
        go_on(session, row, running, tier, from_day, actor=actor)
    else:
        running.tier = tier
        session.flush()
        index_organization(session, row, consortium_today())
    fact = TierStayed(key("organization", row.id), before, tier, max(running.began_on, from_day))
    record(session, fact, actor=actor)
    return True


def _waiting(session: Session, organization_id: int) -> TierWish | None:
    return session.scalars(
        select(TierWish)
        .where(
            TierWish.organization_id == organization_id,
            TierWish.done_at.is_(None),
            TierWish.cancelled_at.is_(None),
        )
        .with_for_update()
    ).one_or_none()


def require_benefit(session: Session, organization_id: int, code: str, act: Phrase) -> None:
    """Refuse what the organization's tier does not include (helper of slices further right)."""
    reasons = lacks_benefit(session, organization_id, code, act, consortium_today())
    if reasons:
        raise Refused(reasons)


def mark(organization_id: int, *, founder: bool, sponsor_id: int | None, actor: Actor) -> None:
    """Say of the running membership whether it is a founder's, and who sponsors it."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, MEMBERSHIP_WRITE, card_of(row))
        running = running_of(session, organization_id)
        if running is None:
            raise Refused(Phrase(N_("There is no membership to mark.")))
        if sponsor_id == row.id:
            raise Refused(Phrase(N_("Nobody sponsors themselves.")))
        changed = sponsor_id is not None and sponsor_id != running.sponsor_id
        if changed and member_on(session, sponsor_id or 0, consortium_today()) is None:
            raise Refused(Phrase(N_("A sponsor is a member today.")))
        running.founder, running.sponsor_id = founder, sponsor_id
        session.flush()
        about = key("organization", row.id)
        record(session, MembershipMarked(about, running.id, founder, sponsor_id), actor=actor)
