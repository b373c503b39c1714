"""Meetings and attendance through their commands, and what they do to a vote."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from govapp.committees import queries, services
from govapp.committees.models import Attendance, Meeting, MeetingState
from govapp.db import session
from govapp.foundation.jobs.models import Job
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.foundation.mail.models import Letter
from tests import make
from tests.makers.committees import MANAGER

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()
    make.bodies()


def holders(body_id: int) -> list[str]:
    base = queries.voting_base(session(), body_id, clock.today())
    return [right.holder for right in base]


def left_out(body_id: int, holder: str) -> str | None:
    base = queries.voting_base(session(), body_id, clock.today())
    found = {right.holder: right.left_out for right in base}[holder]
    return None if found is None else found.msgid


def rows(meeting_id: int) -> dict[str, bool]:
    session().expire_all()
    found = session().scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    return {row.holder: row.present for row in found}


def test_closing_keeps_the_roster_of_the_day_with_the_absent():
    make.seated(make.steering(), 2)
    there, away = holders(make.steering())[:2]

    meeting_id = make.held(make.steering(), [there])

    assert rows(meeting_id) == {there: True, away: False}
    assert session().get_one(Meeting, meeting_id).state is MeetingState.HELD


def test_three_missed_meetings_rest_the_vote_and_two_attended_bring_it_back(at):
    body_id = make.steering()
    make.seated(body_id, 2)
    there, away = holders(body_id)[:2]
    for month in (3, 4, 5):
        at(date(2027, month, 10))
        make.held(body_id, [there])

    resting = left_out(body_id, away)
    for month in (6, 7):
        at(date(2027, month, 10))
        make.held(body_id, [there, away])

    assert resting is not None
    assert "attendance" in resting
    assert left_out(body_id, there) is None
    assert left_out(body_id, away) is None


def test_a_past_day_is_answered_as_it_was(at):
    body_id = make.steering()
    make.seated(body_id, 1)
    (only,) = holders(body_id)
    for month in (3, 4, 5):
        at(date(2027, month, 10))
        make.held(body_id, [])

    then = queries.voting_base(session(), body_id, date(2027, 5, 1))

    assert left_out(body_id, only) is not None
    assert {right.holder: right.left_out for right in then}[only] is None


def test_before_it_begins_no_attendance_is_closed():
    body_id = make.steering()
    make.seated(body_id, 1)
    meeting_id = make.meeting(body_id, hours_ago=-2)

    with pytest.raises(Refused):
        services.close_attendance(meeting_id, actor=MANAGER)

    assert rows(meeting_id) == {}
    assert session().get_one(Meeting, meeting_id).state is MeetingState.CALLED


def test_a_meeting_called_off_counts_for_nobody():
    body_id = make.steering()
    make.seated(body_id, 1)
    meeting_id = make.meeting(body_id)

    services.cancel_meeting(meeting_id, "The speaker is ill.", actor=MANAGER)

    with pytest.raises(Refused):
        services.close_attendance(meeting_id, actor=MANAGER)
    assert rows(meeting_id) == {}


def test_a_mark_can_be_taken_back_and_set_twice_is_once():
    body_id = make.steering()
    make.seated(body_id, 1)
    (only,) = holders(body_id)
    meeting_id = make.meeting(body_id)

    for _ in range(2):
        services.mark(meeting_id, only, present=True, actor=MANAGER)
    marked = rows(meeting_id)
    services.mark(meeting_id, only, present=False, actor=MANAGER)

    assert marked == {only: True}
    assert rows(meeting_id) == {}


def test_a_closed_attendance_can_be_put_right():
    body_id = make.steering()
    make.seated(body_id, 1)
    (only,) = holders(body_id)
    meeting_id = make.held(body_id, [])

    services.correct_attendance(meeting_id, only, True, actor=MANAGER)

    assert rows(meeting_id) == {only: True}


def test_who_only_sits_there_takes_no_attendance():
    body_id = make.steering()
    ((_, member),) = make.seated(body_id, 1)
    (only,) = holders(body_id)
    meeting_id = make.meeting(body_id)

    with pytest.raises(Forbidden):
        services.mark(meeting_id, only, present=True, actor=member)

    assert rows(meeting_id) == {}


def test_a_meeting_ends_after_it_begins():
    begins = clock.now() + timedelta(days=3)
    plan = services.MeetingPlan("Monthly", begins, begins)

    with pytest.raises(Exception, match="ends after"):
        services.call_meeting(make.steering(), plan, actor=MANAGER)

    assert session().scalars(select(Meeting)).all() == []


def letters() -> list[str]:
    session().expire_all()
    return list(session().scalars(select(Letter.subject).where(Letter.kind == "voting_status")))


def test_who_is_about_to_lose_the_vote_is_warned_and_told_when_it_rests(at):
    body_id = make.steering()
    make.seated(body_id, 1)
    for month, closed in ((3, 0), (4, 1), (5, 2)):
        at(date(2027, month, 10))
        meeting_id = make.held(body_id, [])
        services.write_attendance_letters(meeting_id)
        services.write_attendance_letters(meeting_id)

        assert len(letters()) == closed

    assert "rests" in letters()[-1]


def test_closing_the_attendance_asks_for_its_letters_once():
    body_id = make.steering()
    make.seated(body_id, 1)

    meeting_id = make.held(body_id, [])

    asked = session().scalars(select(Job.values).where(Job.kind == "meetings.letters")).all()
    assert [json.loads(one) for one in asked] == [{"meeting_id": meeting_id}]
