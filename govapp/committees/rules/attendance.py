"""Voting status: whether attendance lets somebody vote in a body, since when, and what changes it.

Voting status is about attendance alone. Good standing (dues, agreement, decisions by a person) is
another word, and "may vote today" joins the two; see `committees.queries.today`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from govapp.charter.rules.attending import AttendanceKind, AttendanceRule
from govapp.foundation.kernel.phrases import N_, Phrase

LAST_CHANCE = Phrase(N_("If it misses the next meeting, its vote rests."))


@dataclass(frozen=True)
class Attended:
    """One meeting whose attendance is closed, seen from one right to vote."""

    held_on: date
    present: bool


@dataclass(frozen=True)
class VotingStatus:
    """Whether attendance lets a right vote, why, since when, and what the next meeting can do."""

    votes: bool
    reason: Phrase
    since: date | None
    ahead: Phrase | None


def voting_status(rule: AttendanceRule, meetings: Sequence[Attended]) -> VotingStatus:
    """Hold the closed meetings since somebody has the right, oldest first, against the rule.

    A right begins with its vote: only meetings that it could have attended are here, and nobody
    loses a vote by meetings that were never held.
    """
    match rule.held_against:
        case AttendanceKind.MISSED:
            return _after_missing(rule, meetings)
        case AttendanceKind.RECENT:
            return _by_recent(rule, meetings)
        case _:
            return VotingStatus(
                True, Phrase(N_("Attendance has no bearing on the vote here.")), None, None
            )


def _after_missing(rule: AttendanceRule, meetings: Sequence[Attended]) -> VotingStatus:
    """CNCF charter: who misses three meetings in a row has no vote until two were attended."""
    resting, since, in_a_row, came_back = False, None, 0, 0
    for meeting in meetings:
        in_a_row = 0 if meeting.present else in_a_row + 1
        if resting:
            came_back += meeting.present
            if came_back >= rule.attended_to_return:
                resting, since, in_a_row = False, meeting.held_on, 0
        elif in_a_row >= rule.missed_in_a_row:
            resting, since, came_back = True, meeting.held_on, 0
    if resting:
        return VotingStatus(
            False,
            Phrase(N_("It missed %(missed)s meetings in a row."), missed=rule.missed_in_a_row),
            since,
            Phrase(
                N_("It votes again after attending %(more)s more meetings."),
                more=rule.attended_to_return - came_back,
            ),
        )
    left = rule.missed_in_a_row - in_a_row
    return VotingStatus(
        True,
        Phrase(
            N_("It missed %(in_a_row)s of the %(missed)s meetings in a row that would cost it."),
            in_a_row=in_a_row,
            missed=rule.missed_in_a_row,
        ),
        since,
        LAST_CHANCE
        if left == 1
        else Phrase(N_("Its vote rests if it misses the next %(left)s meetings."), left=left),
    )


def _by_recent(rule: AttendanceRule, meetings: Sequence[Attended]) -> VotingStatus:
    """OpenSSF: a voter attends two of the last three meetings; newcomers are given their time."""
    votes, since = True, None
    for number in range(1, len(meetings) + 1):
        now = _enough(rule, meetings[:number])
        if now is not votes:
            votes, since = now, meetings[number - 1].held_on
    last = meetings[-rule.last_meetings :] if rule.last_meetings else ()
    reason = Phrase(
        N_("It attended %(attended)s of the last %(held)s meetings; %(present)s of %(of)s count."),
        attended=sum(one.present for one in last),
        held=len(last),
        present=rule.present_of_last,
        of=rule.last_meetings,
    )
    return VotingStatus(votes, reason, since, _ahead(rule, meetings, votes))


def _enough(rule: AttendanceRule, meetings: Sequence[Attended]) -> bool:
    """True while no more of the last meetings were missed than the rule lets pass."""
    last = meetings[-rule.last_meetings :] if rule.last_meetings else ()
    return sum(not one.present for one in last) <= rule.last_meetings - rule.present_of_last


def _ahead(rule: AttendanceRule, meetings: Sequence[Attended], votes: bool) -> Phrase | None:
    """What missing or attending the next meetings leads to."""
    day = meetings[-1].held_on if meetings else date.min
    if votes:
        for missing in range(1, rule.last_meetings + 1):
            if not _enough(rule, [*meetings, *[Attended(day, False)] * missing]):
                return (
                    LAST_CHANCE
                    if missing == 1
                    else Phrase(
                        N_("Its vote rests if it misses the next %(left)s meetings."), left=missing
                    )
                )
        return None
    more = next(
        (
            number
            for number in range(1, rule.last_meetings + 1)
            if _enough(rule, [*meetings, *[Attended(day, True)] * number])
        ),
        rule.last_meetings,
    )
    return Phrase(N_("It votes again after attending %(more)s more meetings."), more=more)


# --- taking attendance ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """One vote of a body as attendance is taken: `people` may come for it, `bar` keeps its vote.

    `bar` is the reason why it has no vote today (standing, or rest by attendance); it may attend.
    """

    holder: str
    label: str
    people: tuple[int, ...]
    bar: Phrase | None


def to_close(starts_at: datetime, now: datetime) -> tuple[Phrase, ...]:
    """Say what keeps an attendance from being closed."""
    if now >= starts_at:
        return ()
    return (Phrase(N_("The meeting has not begun: it is called for %(when)s."), when=starts_at),)
