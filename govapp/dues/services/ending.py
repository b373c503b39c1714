"""The end of a membership for unpaid dues, by a person's act, and its coming back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.dues import letters
from govapp.dues.facts import MembershipReinstated, MembershipTerminated
from govapp.dues.models import MembershipEnding
from govapp.dues.permissions import MEMBERSHIP_REINSTATE, MEMBERSHIP_TERMINATE
from govapp.dues.queries.endings import stands_against_ending, stands_against_return
from govapp.dues.queries.promises import owed_by
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.models import Membership
from govapp.members.rules import MembershipDraft
from govapp.members.services import begin, finish, index_organization, locked, locked_family

ONE_DAY = timedelta(days=1)


def terminate(organization_id: int, reason: str, *, actor: Actor) -> None:
    """End a membership whose dues stayed unpaid to the end of the clock; yesterday was its last."""
    words = " ".join(reason.split())
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, MEMBERSHIP_TERMINATE, row.id)
        today = consortium_today()
        wrong = list(stands_against_ending(session, row.id, today))
        if not words:
            wrong.append(Phrase(N_("Say why.")))
        if wrong:
            raise Refused(wrong)
        membership = finish(session, row, today - ONE_DAY, actor=actor)
        owed = owed_by(session, [row.id])[row.id]
        ending = _ending(membership, words, owed, actor)
        session.add(ending)
        session.flush()
        letters.membership_ended(session, row, ending, charter_on(session, today).standing)
        about = key("organization", row.id)
        fact = MembershipTerminated(about, membership.id, owed.minor, owed.currency)
        record(session, fact, actor=actor)


def reinstate(organization_id: int, *, actor: Actor) -> None:
    """Begin an ended membership anew in its tier, everything being paid; the gap stays."""
    with transaction() as session:
        locked_family(session, organization_id)
        row = locked(session, organization_id)
        authorize(actor, MEMBERSHIP_REINSTATE, row.id)
        ending = _last_ending(session, row.id)
        today = consortium_today()
        if wrong := stands_against_return(session, ending, today):
            raise Refused(wrong)
        membership = begin(session, row, MembershipDraft(ending.tier, today), actor=actor)
        index_organization(session, row, today)
        ending.reinstated_on = today
        letters.membership_reinstated(session, row, ending)
        record(
            session, MembershipReinstated(key("organization", row.id), membership.id), actor=actor
        )


def _ending(membership: Membership, reason: str, owed: Money, actor: Actor) -> MembershipEnding:
    if membership.ended_on is None:
        raise TypeError("a membership that goes on has no ending")
    return MembershipEnding(
        organization_id=membership.organization_id,
        membership_id=membership.id,
        tier=membership.tier,
        ended_on=membership.ended_on,
        reason=reason,
        owed_minor=owed.minor,
        currency=owed.currency,
        ended_by=actor.person_id,
        ended_at=clock.now(),
    )


def _last_ending(session: Session, organization_id: int) -> MembershipEnding:
    found = session.scalars(
        select(MembershipEnding)
        .where(
            MembershipEnding.organization_id == organization_id,
            MembershipEnding.reinstated_on.is_(None),
        )
        .order_by(MembershipEnding.id.desc())
        .limit(1)
        .with_for_update()
    ).first()
    if found is None:
        raise NotFound
    return found
