"""Writing to those whose voting status a closed attendance changes, or is about to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.charter.queries import charter_on
from govapp.charter.rules.attending import AttendanceRule
from govapp.committees.facts import AttendanceClosed
from govapp.committees.models import Body, Meeting
from govapp.committees.queries.attendance import attended
from govapp.committees.queries.bodies import seats_of
from govapp.committees.rules.attendance import LAST_CHANCE, VotingStatus, voting_status
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.foundation.web.current import settings
from govapp.members import queries as members

JOB = "meetings.letters"
LETTER = "voting_status"


@dataclass(frozen=True)
class Change:
    """A vote whose status a meeting changed, or which it left one miss from resting."""

    holder: str
    status: VotingStatus
    rests: bool
    returns: bool


def on_attendance(session: Session, fact: Fact, _actor: Actor) -> None:
    """A subscriber: a closed attendance asks for its letters."""
    meeting_id = key_number(fact.about, "meeting")
    if isinstance(fact, AttendanceClosed) and meeting_id is not None:
        ask(session, JOB, key=fact.about, meeting_id=meeting_id)


@unrestricted("a job's command; the right to close the attendance was checked when it was closed")
def write_attendance_letters(meeting_id: int) -> None:
    """Write to the people of each vote that the attendance of a meeting touches."""
    with transaction() as session:
        meeting = session.get_one(Meeting, meeting_id)
        body = session.get_one(Body, meeting.body_id)
        day = meeting.starts_at.date()
        rule = charter_on(session, day).bodies[body.code].attendance
        people = _people(session, body, meeting)
        for change in _changes(session, meeting, rule):
            for person_id, label in people.get(change.holder, ()):
                _write(session, meeting, body, change, session.get_one(Person, person_id), label)


def _changes(session: Session, meeting: Meeting, rule: AttendanceRule) -> Iterator[Change]:
    day = meeting.starts_at.date()
    closed_on = meeting.closed_at.date() if meeting.closed_at else day
    for holder, history in attended(session, meeting.body_id, closed_on).items():
        if not history or history[-1].held_on != day:
            continue
        before, after = voting_status(rule, history[:-1]), voting_status(rule, history)
        warned = after.votes and not history[-1].present and after.ahead == LAST_CHANCE
        if before.votes is not after.votes or warned:
            yield Change(
                holder, after, before.votes and not after.votes, after.votes and not before.votes
            )


def _people(
    session: Session, body: Body, meeting: Meeting
) -> dict[str, tuple[tuple[int, str], ...]]:
    """By holder the people to write to: the representative or seat holder, and the alternates."""
    day = meeting.starts_at.date()
    voters = members.voters_by_organization(session, None, day)
    names = members.organization_names(session, list(voters))
    found = {
        key("organization", number): tuple((one, names.get(number, "")) for one in people)
        for number, people in voters.items()
    }
    for seat in seats_of(session, body.id, day):
        if seat.person_id is not None and seat.organization_id is not None:
            others = (p for p in voters.get(seat.organization_id, ()) if p != seat.person_id)
            found[key("seat", seat.seat_id)] = tuple(
                (one, seat.organization) for one in (seat.person_id, *others)
            )
    return found


def _write(
    session: Session, meeting: Meeting, body: Body, change: Change, person: Person, label: str
) -> None:
    about = key("meeting", meeting.id)
    write(
        session,
        Outgoing(
            kind=LETTER,
            key=f"{about}:{LETTER}:{change.holder}:{person.id}",
            address=person.email,
            about=about,
            person_id=person.id,
            organization_id=key_number(change.holder, "organization"),
            context={
                "name": person.name,
                "label": label,
                "body": body.name,
                "day": meeting.starts_at.date(),
                "rests": change.rests,
                "returns": change.returns,
                "reason": change.status.reason,
                "ahead": change.status.ahead,
                "link": f"{settings().SERVER_URL}/committees/{body.code}",
            },
        ),
    )
