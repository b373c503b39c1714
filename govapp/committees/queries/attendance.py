"""Voting status in a body on a day, from the meetings whose attendance is closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.rules.attending import AttendanceKind, AttendanceRule
from govapp.committees.models import Attendance, Meeting, MeetingState
from govapp.committees.rules.attendance import Attended, VotingStatus, voting_status
from govapp.foundation.kernel.phrases import N_, Phrase


def attended(session: Session, body_id: int, day: date) -> dict[str, list[Attended]]:
    """By holder the closed meetings up to `day` whose roster it stood on, oldest first."""
    midnight = datetime.combine(day + timedelta(days=1), time(), UTC)
    rows = session.execute(
        select(Attendance.holder, Meeting.starts_at, Attendance.present)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Meeting.body_id == body_id,
            Meeting.state == MeetingState.HELD,
            Meeting.closed_at < midnight,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found: dict[str, list[Attended]] = {}
    for holder, starts_at, present in rows:
        found.setdefault(holder, []).append(Attended(starts_at.date(), present))
    return found


def statuses(
    session: Session, body_id: int, rule: AttendanceRule, day: date
) -> dict[str, VotingStatus]:
    """The voting status of each holder that ever stood on a roster; others have none to lose."""
    if rule.held_against is AttendanceKind.NONE:
        return {}
    return {
        holder: voting_status(rule, meetings)
        for holder, meetings in attended(session, body_id, day).items()
    }


def resting(
    session: Session, body_id: int, rule: AttendanceRule, day: date
) -> Mapping[str, Phrase]:
    """The holders whose vote rests on `day`, each with the reason for the list of voters."""
    return {
        holder: Phrase(
            N_("Its vote rests since %(day)s (attendance). %(ahead)s"),
            day=status.since,
            ahead=status.ahead,
        )
        for holder, status in statuses(session, body_id, rule, day).items()
        if not status.votes
    }
