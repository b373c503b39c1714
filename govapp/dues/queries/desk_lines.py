"""What of the renewal desk waits for staff, on their home page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.db import session as current_session
from govapp.dues.models import DecisionState, Invoice, StandingDecision
from govapp.dues.permissions import (
    DESK_WORK,
    MEMBERSHIP_REINSTATE,
    MEMBERSHIP_TERMINATE,
    STANDING_SECOND,
)
from govapp.dues.queries.chasing import Desk
from govapp.dues.queries.endings import ended
from govapp.dues.queries.gates import gates, held, of_a_member, unpaid
from govapp.dues.queries.promises import broken_promises
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings
from govapp.foundation.web.panels import Waiting

FEW = 3
SOON = timedelta(days=30)
AS_STAFF = Phrase(N_("as staff"))
LOOK = Phrase(N_("Look"))
KIND = Phrase(N_("Renewal desk"))


def lines(actor: Actor) -> Iterator[Waiting]:
    """Looks before rights stop, second looks, broken promises, who is late, who may come back."""
    session, today = current_session(), consortium_today()
    if not may(actor, DESK_WORK) or not has_charter(session, today):
        return
    yield from _gates(session, today)
    yield from _second_looks(session, actor, today)
    yield from _broken(session, today)
    yield from _counted(session, actor, today)
    yield from _returns(session, actor, today)


def _line(title: Phrase, url: str, *, icon: str, due: date | None = None) -> Waiting:
    moment = None
    if due is not None:
        moment = datetime.combine(due, time(23, 59), ZoneInfo(settings().DEFAULT_ZONE))
    return Waiting(KIND, icon, title, moment, AS_STAFF, url, LOOK, "money")


def _gates(session: Session, today: date) -> Iterator[Waiting]:
    found = gates(session, today)
    if len(found) > FEW:
        words = N_("Organizations whose rights stop and nobody has looked: %(count)s")
        title = Phrase(words, count=len(found))
        last = found[0].stops_on - timedelta(days=1)
        yield _line(title, "/money/desk/decisions", icon="eye", due=last)
        return
    for one in found:
        url = f"/money/desk/{one.organization_id}/suspension"
        if one.stops_on <= today:
            words = N_("%(name)s: rights stopped on %(day)s and nobody had looked")
            title = Phrase(words, name=one.name, day=one.stops_on)
            yield _line(title, url, icon="eye")
            continue
        words = N_("%(name)s: rights stop on %(day)s, look before")
        title = Phrase(words, name=one.name, day=one.stops_on)
        yield _line(title, url, icon="eye", due=one.stops_on - timedelta(days=1))


def _second_looks(session: Session, actor: Actor, today: date) -> Iterator[Waiting]:
    rows = session.scalars(
        select(StandingDecision).where(
            StandingDecision.looked_by.is_(None),
            StandingDecision.state != DecisionState.DECLINED,
            or_(
                StandingDecision.ends_on.is_(None),
                StandingDecision.ends_on >= today,
            ),
        )
    )
    count = sum(may(actor, STANDING_SECOND, row) for row in rows)
    if count:
        title = Phrase(
            N_("Decisions about standing that want a second look: %(count)s"), count=count
        )
        yield _line(title, "/money/desk/decisions", icon="people")


def _broken(session: Session, today: date) -> Iterator[Waiting]:
    broken = broken_promises(session, today)
    if broken:
        title = Phrase(N_("Promises to pay that were broken: %(count)s"), count=len(broken))
        first = broken[0].promise.by
        yield _line(title, "/money/desk?show=broken", icon="hand-thumbs-down", due=first)


def _counted(session: Session, actor: Actor, today: date) -> Iterator[Waiting]:
    late = Desk(actor).count("todo")
    if late:
        title = Phrase(N_("Organizations that are late: %(count)s"), count=late)
        yield _line(title, "/money/desk", icon="telephone")
    clock = charter_on(session, today).standing
    first = today - timedelta(days=clock.suspended_day)
    soon = session.scalar(
        select(func.count(Invoice.organization_id.distinct())).where(
            *unpaid(),
            of_a_member(today),
            ~held(today),
            Invoice.due_on > first,
            Invoice.due_on <= first + SOON,
        )
    )
    if soon:
        words = N_("Organizations whose rights change within 30 days: %(count)s")
        yield _line(
            Phrase(words, count=soon), "/money/standing?only=soon", icon="shield-exclamation"
        )
    over = today - timedelta(days=clock.ended_day)
    ending = session.scalar(
        select(func.count(Invoice.organization_id.distinct())).where(
            *unpaid(), of_a_member(today), ~held(today), Invoice.due_on <= over
        )
    )
    if ending and may(actor, MEMBERSHIP_TERMINATE):
        words = N_("Memberships that may be ended, if somebody decides so: %(count)s")
        yield _line(Phrase(words, count=ending), "/money/desk", icon="building-x")


def _returns(session: Session, actor: Actor, today: date) -> Iterator[Waiting]:
    if not may(actor, MEMBERSHIP_REINSTATE):
        return
    for one in ended(session, today):
        if not one.missing:
            title = Phrase(N_("%(name)s has paid everything and may come back"), name=one.name)
            yield _line(title, f"/money/desk/{one.organization_id}", icon="building-check")
