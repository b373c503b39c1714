"""What waits for a person in committees, what is coming, and how much of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from govapp.committees.models import (
    Body,
    EffectState,
    Meeting,
    MeetingState,
    Motion,
    MotionState,
)
from govapp.committees.queries.asking import request_lines
from govapp.committees.queries.motions import open_for
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import secretariat
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.panels import Waiting
from govapp.foundation.web.values import Event
from govapp.voting.models import Poll, RollEntry
from govapp.voting.queries import acting

KIND = Phrase(N_("Motion"))
PLACE = "votes"


def lines(actor: Actor) -> Iterable[Waiting]:
    """Votes to cast, motions to second, to open, meetings to note, and requests to answer."""
    if not actor.signed_in:
        return ()
    return (
        *_votes(actor),
        *_to_second(actor),
        *_to_run(actor),
        *_to_attend(actor),
        *request_lines(actor),
    )


def counts(actor: Actor) -> Mapping[str, int]:
    """How many votes on motions this person has not cast; asked on every page."""
    if actor.person_id is None:
        return {}
    mine = acting(actor.person_id)
    waiting = current_session().scalar(
        select(func.count())
        .select_from(mine)
        .join(RollEntry, RollEntry.id == mine.c.entry_id)
        .join(Motion, Motion.poll_id == RollEntry.poll_id)
        .join(Poll, Poll.id == RollEntry.poll_id)
        .where(
            RollEntry.marked.is_(False),
            RollEntry.left_out == "",
            Motion.state == MotionState.OPEN,
            Poll.closes_at > clock.now(),
        )
    )
    return {PLACE: waiting} if waiting else {}


def coming(actor: Actor, until: datetime) -> Iterable[Event]:
    """Meetings of this person's bodies, and when votes end that they may still change."""
    return [*_meetings(actor, until), *_votes_ending(actor, until)]


def _meetings(actor: Actor, until: datetime) -> Iterator[Event]:
    places = actor.scopes("body")
    if not places:
        return
    rows = current_session().execute(
        select(Meeting.id, Meeting.title, Meeting.starts_at, Body.name)
        .join(Body, Body.id == Meeting.body_id)
        .where(
            Meeting.state == MeetingState.CALLED,
            Meeting.body_id.in_(places),
            Meeting.ends_at > clock.now(),
            Meeting.starts_at <= until,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    for number, title, starts_at, body in rows:
        yield Event(starts_at, title, body, url=f"/meetings/{number}", icon="calendar-event")


def _votes_ending(actor: Actor, until: datetime) -> list[Event]:
    return [
        Event(
            card.closes_at,
            Phrase(N_("Voting ends: %(motion)s"), motion=card.title),
            url=f"/motions/{card.id}",
            icon="hammer",
        )
        for card, _label, marked in open_for(actor)
        if marked and card.closes_at and card.closes_at <= until
    ]


def _votes(actor: Actor) -> Iterator[Waiting]:
    for card, label, marked in open_for(actor):
        if marked:
            continue
        yield Waiting(
            kind=KIND,
            icon="hammer",
            title=card.title,
            due=card.closes_at,
            hat=Phrase(N_("for %(organization)s"), organization=label),
            url=f"/motions/{card.id}#vote",
            button=Phrase(N_("Vote now")),
            place=PLACE,
        )


def _to_second(actor: Actor) -> Iterator[Waiting]:
    """Motions of the actor's bodies, not moved by them or for an organization of theirs.

    In a body of seats only its seat holders second; the other hats there run or watch it.
    """
    places = actor.scopes("body", Role.SEAT_HOLDER)
    if not places:
        return
    rows = current_session().execute(
        select(Motion.id, Motion.title, Body.name)
        .join(Body, Body.id == Motion.body_id)
        .where(
            Motion.state == MotionState.MOVED,
            Motion.body_id.in_(places),
            Motion.mover_id != actor.person_id,
            Motion.mover_for.not_in(actor.organizations),
        )
        .order_by(Motion.id)
    )
    for motion_id, title, body in rows:
        yield Waiting(
            kind=KIND,
            icon="people",
            title=Phrase(N_("Waits for a second: %(motion)s"), motion=title),
            due=None,
            hat=body,
            url=f"/motions/{motion_id}#second",
            button=Phrase(N_("Read it")),
            place=PLACE,
        )


def _to_run(actor: Actor) -> Iterator[Waiting]:
    """For chairs, secretaries and program management: open the vote, look after an effect."""
    mine = _run_by(actor)
    if mine is None:
        return
    rows = current_session().execute(
        select(Motion.id, Motion.title, Motion.state, Body.name)
        .join(Body, Body.id == Motion.body_id)
        .where(
            mine,
            or_(
                Motion.state == MotionState.SECONDED,
                and_(
                    Motion.state == MotionState.CARRIED,
                    Motion.effect_state == EffectState.REFUSED,
                ),
            ),
        )
        .order_by(Motion.id)
        .limit(50)
    )
    for motion_id, title, state, body in rows:
        ready = state is MotionState.SECONDED
        words = N_("Ready for the vote: %(motion)s") if ready else N_("Not carried out: %(motion)s")
        yield Waiting(
            kind=KIND,
            icon="play-circle" if ready else "exclamation-triangle",
            title=Phrase(words, motion=title),
            due=None,
            hat=body,
            url=f"/motions/{motion_id}/open" if ready else f"/motions/{motion_id}",
            button=Phrase(N_("Open the vote") if ready else N_("See why")),
            place=PLACE,
        )


def _to_attend(actor: Actor) -> Iterator[Waiting]:
    """For chairs and secretaries: meetings that have begun and whose attendance is not closed."""
    places = actor.scopes("body", Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY)
    if not places:
        return
    rows = current_session().execute(
        select(Meeting.id, Meeting.title, Body.name)
        .join(Body, Body.id == Meeting.body_id)
        .where(
            Meeting.state == MeetingState.CALLED,
            Meeting.body_id.in_(places),
            Meeting.starts_at <= clock.now(),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    for number, title, body in rows:
        yield Waiting(
            kind=Phrase(N_("Meeting")),
            icon="calendar-check",
            title=Phrase(N_("Attendance to take: %(meeting)s"), meeting=title),
            due=None,
            hat=body,
            url=f"/meetings/{number}",
            button=Phrase(N_("Take attendance")),
            place="committees",
        )


def _run_by(actor: Actor) -> ColumnElement[bool] | None:
    if secretariat(actor, None):
        return Motion.body_id.is_not(None)
    places = actor.scopes("body", Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY)
    return Motion.body_id.in_(places) if places else None
