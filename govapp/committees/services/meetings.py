"""Calling meetings, and who was there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.committees.facts import (
    AttendanceClosed,
    AttendanceCorrected,
    MeetingCalled,
    MeetingCancelled,
)
from govapp.committees.models import Attendance, Body, Meeting, MeetingState
from govapp.committees.permissions import MEETING_RUN
from govapp.committees.queries.meetings import roster
from govapp.committees.rules.attendance import Place, to_close
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Invalid, NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase

NOT_CALLED = Phrase(N_("This meeting was held or called off already."))


@dataclass(frozen=True)
class MeetingPlan:
    """A meeting as it is called."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""


def call_meeting(body_id: int, plan: MeetingPlan, *, actor: Actor) -> int:
    """Call a meeting of a body; its number."""
    with transaction() as session:
        body = session.get(Body, body_id, with_for_update=True)
        authorize(actor, MEETING_RUN, body)
        if body is None:
            raise NotFound
        _check(plan)
        meeting = Meeting(
            body_id=body_id, state=MeetingState.CALLED, called_by=actor.person_id, **vars(plan)
        )
        session.add(meeting)
        session.flush()
        fact = MeetingCalled(key("meeting", meeting.id), body_id, plan.starts_at)
        record(session, fact, actor=actor)
        return meeting.id


def change_meeting(meeting_id: int, plan: MeetingPlan, *, actor: Actor) -> None:
    """Call a meeting for another time or place while it is not held."""
    with transaction() as session:
        meeting = _locked(session, meeting_id)
        authorize(actor, MEETING_RUN, meeting)
        if meeting.state is not MeetingState.CALLED:
            raise Refused(NOT_CALLED)
        _check(plan)
        for name, value in vars(plan).items():
            setattr(meeting, name, value)
        fact = MeetingCalled(key("meeting", meeting.id), meeting.body_id, plan.starts_at)
        record(session, fact, actor=actor)


def _check(plan: MeetingPlan) -> None:
    if plan.ends_at <= plan.starts_at:
        raise Invalid({"ends_at": Phrase(N_("A meeting ends after it has begun."))})


def cancel_meeting(meeting_id: int, because: str, *, actor: Actor) -> None:
    """Call a meeting off; nobody's attendance suffers."""
    with transaction() as session:
        meeting = _locked(session, meeting_id)
        authorize(actor, MEETING_RUN, meeting)
        if meeting.state is not MeetingState.CALLED:
            raise Refused(NOT_CALLED)
        meeting.state, meeting.note = MeetingState.CANCELLED, because
        record(session, MeetingCancelled(key("meeting", meeting_id), meeting.body_id), actor=actor)


def mark(
    meeting_id: int, holder: str, *, present: bool, person_id: int | None = None, actor: Actor
) -> None:
    """Note that somebody came for a vote of the body, or take the note back; twice is once."""
    with transaction() as session:
        meeting = _locked(session, meeting_id)
        authorize(actor, MEETING_RUN, meeting)
        if meeting.state is not MeetingState.CALLED:
            raise Refused(NOT_CALLED)
        place = _place(session, meeting, holder)
        row = session.get(Attendance, (meeting_id, holder))
        if row is not None and not present:
            session.delete(row)
        elif present:
            row = row or Attendance(meeting_id=meeting_id, holder=holder)
            row.label, row.present, row.recorded_by = place.label, True, actor.person_id
            row.person_id = person_id if person_id in place.people else None
            session.add(row)


def _place(session: Session, meeting: Meeting, holder: str) -> Place:
    found = {one.holder: one for one in roster(session, meeting)}
    if holder not in found:
        raise Refused(Phrase(N_("This is no vote of the committee today.")))
    return found[holder]


def close_attendance(meeting_id: int, *, actor: Actor) -> None:
    """Let the attendance count: who has no note was absent. The roster of the day is kept."""
    with transaction() as session:
        meeting = _locked(session, meeting_id)
        authorize(actor, MEETING_RUN, meeting)
        now = clock.now()
        if meeting.state is not MeetingState.CALLED:
            raise Refused(NOT_CALLED)
        if unmet := to_close(meeting.starts_at, now):
            raise Refused(unmet)
        there = {row.holder for row in _rows(session, meeting_id)}
        places = roster(session, meeting)
        session.add_all(
            Attendance(
                meeting_id=meeting_id,
                holder=place.holder,
                label=place.label,
                present=False,
                recorded_by=actor.person_id,
            )
            for place in places
            if place.holder not in there
        )
        meeting.state, meeting.closed_at = MeetingState.HELD, now
        meeting.closed_by = actor.person_id
        about, of = key("meeting", meeting_id), len({place.holder for place in places} | there)
        record(session, AttendanceClosed(about, meeting.body_id, len(there), of), actor=actor)


def correct_attendance(meeting_id: int, holder: str, present: bool, *, actor: Actor) -> None:
    """Put a closed attendance right for one vote of its roster."""
    with transaction() as session:
        meeting = _locked(session, meeting_id)
        authorize(actor, MEETING_RUN, meeting)
        row = session.get(Attendance, (meeting_id, holder))
        if meeting.state is not MeetingState.HELD or row is None:
            raise Refused(Phrase(N_("Only a closed attendance can be put right.")))
        if row.present is present:
            return
        row.present, row.person_id, row.recorded_by = present, None, actor.person_id
        about = key("meeting", meeting_id)
        record(session, AttendanceCorrected(about, meeting.body_id, holder, present), actor=actor)


def _rows(session: Session, meeting_id: int) -> list[Attendance]:
    return list(session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id)))


def _locked(session: Session, meeting_id: int) -> Meeting:
    meeting = session.get(Meeting, meeting_id, with_for_update=True, populate_existing=True)
    if meeting is None:
        raise NotFound
    return meeting
