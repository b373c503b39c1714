"""Meetings: the list of a body, the page of one with its roster, and who has which status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.charter.rules.attending import AttendanceKind, AttendanceRule
from govapp.committees.models import Attendance, Body, Meeting, MeetingState
from govapp.committees.permissions import BODY_BASE, BODY_FOLLOW, MEETING_READ, MEETING_RUN
from govapp.committees.queries.attendance import attended
from govapp.committees.queries.bodies import body_by_code, charter_if_any
from govapp.committees.queries.hub import BodyPage
from govapp.committees.queries.voters import voting_base
from govapp.committees.rules.attendance import Attended, Place, VotingStatus, voting_status
from govapp.committees.rules.bases import attends
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may, visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound

SHOWN = 6  # of the last meetings, the marks that the table of voting status shows
LISTED = 200


@dataclass(frozen=True)
class MeetingCard:
    """A meeting in a list; present and roster are counts, zero while it is not held."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    state: MeetingState
    note: str
    present: int
    roster: int


@dataclass(frozen=True)
class Row:
    """A vote of the body at a meeting; `after` is its status once this attendance counts."""

    place: Place
    present: bool
    by: str
    person_id: int | None
    after: VotingStatus | None


@dataclass(frozen=True)
class MeetingPage:
    """A meeting with its roster; `names` are those who may come for a vote."""

    card: MeetingCard
    body: Body
    meeting: Meeting
    rows: tuple[Row, ...]
    names: Mapping[int, str]
    begun: bool
    runs: bool
    rule: AttendanceRule

    @property
    def present(self) -> int:
        return sum(row.present for row in self.rows)

    @property
    def voting(self) -> int:
        """How many of those present may vote today."""
        return sum(row.present and row.place.bar is None for row in self.rows)

    @property
    def entitled(self) -> int:
        return sum(row.place.bar is None for row in self.rows)

    @property
    def resting(self) -> tuple[Row, ...]:
        """Whose vote rests once this attendance counts."""
        return tuple(row for row in self.rows if row.after and not row.after.votes)


@dataclass(frozen=True)
class StatusLine:
    """The voting status of one vote of a body, with the marks of its last meetings."""

    label: str
    status: VotingStatus
    last: tuple[Attended, ...]


def roster(session: Session, meeting: Meeting) -> tuple[Place, ...]:
    """The votes of the body of whom attendance is taken, as of today."""
    base = voting_base(session, meeting.body_id, clock.today())
    return tuple(
        Place(right.holder, right.label, right.voters, right.left_out)
        for right in base
        if attends(right)
    )


def meetings_of(code: str, actor: Actor) -> tuple[Body, tuple[MeetingCard, ...]]:
    """A body and its meetings, the latest first."""
    session = current_session()
    body = body_by_code(session, code)
    visible(actor, MEETING_READ, body)
    if body is None:
        raise NotFound
    statement = (
        select(Meeting)
        .where(Meeting.body_id == body.id)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(LISTED)
    )
    return body, _cards(session, session.scalars(statement).all())


def _cards(session: Session, meetings: Iterable[Meeting]) -> tuple[MeetingCard, ...]:
    meetings = list(meetings)
    counted = {
        number: (present or 0, of)
        for number, present, of in session.execute(
            select(
                Attendance.meeting_id,
                func.count().filter(Attendance.present),
                func.count(),
            )
            .where(Attendance.meeting_id.in_([one.id for one in meetings]))
            .group_by(Attendance.meeting_id)
        )
    }
    return tuple(
        MeetingCard(
            one.id,
            one.title,
            one.starts_at,
            one.ends_at,
            one.place,
            one.state,
            one.note,
            *counted.get(one.id, (0, 0)),
        )
        for one in meetings
    )


def meeting_page(meeting_id: int, actor: Actor) -> MeetingPage:
    """A meeting; before it is held its roster is that of today, afterwards that of its day."""
    session, now = current_session(), clock.now()
    meeting = session.get(Meeting, meeting_id)
    visible(actor, MEETING_READ, meeting)
    if meeting is None:
        raise NotFound
    body = session.get_one(Body, meeting.body_id)
    charter = charter_if_any(session, now.date())
    rule = charter.bodies[body.code].attendance if charter else AttendanceRule()
    rows = _rows(session, meeting, rule)
    people = {number for row in rows for number in (*row.place.people, row.person_id) if number}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(people))).all())
    return MeetingPage(
        card=_cards(session, [meeting])[0],
        body=body,
        meeting=meeting,
        rows=tuple(_named(row, names) for row in rows),
        names=names,
        begun=now >= meeting.starts_at,
        runs=may(actor, MEETING_RUN, meeting),
        rule=rule,
    )


def _named(row: Row, names: Mapping[int, str]) -> Row:
    by = names.get(row.person_id or 0, "")
    return Row(row.place, row.present, by, row.person_id, row.after)


def _rows(session: Session, meeting: Meeting, rule: AttendanceRule) -> tuple[Row, ...]:
    kept = {
        row.holder: row
        for row in session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id))
    }
    if meeting.state is not MeetingState.CALLED:
        return tuple(
            Row(Place(row.holder, row.label, (), None), row.present, "", row.person_id, None)
            for row in sorted(kept.values(), key=lambda one: (one.label, one.holder))
        )
    before = attended(session, meeting.body_id, clock.today())
    day = meeting.starts_at.date()
    found = []
    for place in roster(session, meeting):
        row = kept.get(place.holder)
        history = [*before.get(place.holder, ()), Attended(day, row is not None)]
        after = (
            None
            if rule.held_against is AttendanceKind.NONE
            else voting_status(rule, sorted(history, key=lambda one: one.held_on))
        )
        found.append(Row(place, row is not None, "", row.person_id if row else None, after))
    return tuple(found)


def running_meeting(meeting_id: int, actor: Actor) -> Meeting:
    """A meeting for who may run it; for forms."""
    meeting = current_session().get(Meeting, meeting_id)
    visible(actor, MEETING_READ, meeting)
    authorize(actor, MEETING_RUN, meeting)
    if meeting is None:
        raise NotFound
    return meeting


def body_to_meet(code: str, actor: Actor) -> Body:
    """A body for who may call its meetings; for forms."""
    body = body_by_code(current_session(), code)
    visible(actor, BODY_FOLLOW, body)
    authorize(actor, MEETING_RUN, body)
    if body is None:
        raise NotFound
    return body


@dataclass(frozen=True)
class StatusPanel:
    """The panel on a body's page; no lines where attendance has no bearing, or for outsiders."""

    code: str
    name: str
    lines: tuple[StatusLine, ...]


def voting_status_panel(actor: Actor, page: BodyPage) -> StatusPanel:
    """Each vote of a body with its status by attendance."""
    return StatusPanel(page.code, page.name, tuple(_status_lines(actor, page)))


def _status_lines(actor: Actor, page: BodyPage) -> Iterator[StatusLine]:
    rule = page.rules.attendance if page.rules else AttendanceRule()
    if rule.held_against is AttendanceKind.NONE or not may(actor, BODY_BASE, page.thing):
        return
    history = attended(current_session(), page.id, page.today)
    for right in page.base or ():
        if attends(right):
            mine = history.get(right.holder, [])
            yield StatusLine(right.label, voting_status(rule, mine), tuple(mine[-SHOWN:]))
