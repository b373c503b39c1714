"""Waivers asked for and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.dues.models import Waiver, WaiverState
from govapp.dues.permissions import WAIVER_ANSWER, WAIVER_READ
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, visible
from govapp.foundation.kernel.money import Money
from govapp.members.queries import members_on


@dataclass(frozen=True)
class WaiverCard:
    """A request to forgive a year's dues, with who asked and who answered."""

    id: int
    organization_id: int
    organization: str
    year: int
    reason: str
    state: WaiverState
    amount: Money
    asked_by: str
    asked_at: datetime
    answered_by: str
    answered_at: datetime | None
    may_answer: bool


def waivers(actor: Actor, *, most: int = 200) -> tuple[WaiverCard, ...]:
    """The latest requests, those without an answer first."""
    visible(actor, WAIVER_READ, Waiver)
    answerer = aliased(Person)
    rows = current_session().execute(
        select(Waiver, Person.name, answerer.name)
        .join(Person, Person.id == Waiver.asked_by)
        .outerjoin(answerer, answerer.id == Waiver.answered_by)
        .options(joinedload(Waiver.organization))
        .order_by(Waiver.state != WaiverState.ASKED, Waiver.id.desc())
        .limit(most)
    )
    return tuple(
        WaiverCard(
            id=row.id,
            organization_id=row.organization_id,
            organization=row.organization.display_name,
            year=row.dues_year,
            reason=row.reason,
            state=row.state,
            amount=Money(row.amount_minor, row.currency),
            asked_by=asker,
            asked_at=row.asked_at,
            answered_by=other or "",
            answered_at=row.answered_at,
            may_answer=row.state is WaiverState.ASKED and may(actor, WAIVER_ANSWER, row),
        )
        for row, asker, other in rows
    )


def waivers_to_answer(actor: Actor) -> int:
    """How many requests wait for this actor: those that somebody else asked."""
    if not may(actor, WAIVER_READ) or actor.person_id is None:
        return 0
    waiting = select(func.count(Waiver.id)).where(
        Waiver.state == WaiverState.ASKED, Waiver.asked_by != actor.person_id
    )
    sample = Waiver(asked_by=0)
    return (current_session().scalar(waiting) or 0) if may(actor, WAIVER_ANSWER, sample) else 0


def members_to_forgive() -> list[tuple[int, str]]:
    """The members of today, for choosing one."""
    members = members_on(current_session(), consortium_today())
    return [(member.organization_id, member.name) for member in members]
