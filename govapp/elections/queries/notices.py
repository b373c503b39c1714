"""The letters of one voter, and the notices that went out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.elections.models import Election, NoticeAgain
from govapp.elections.permissions import COUNT_READ, ELECTION_CONTROL
from govapp.elections.queries.pages import find
from govapp.elections.rules.states import ElectionState
from govapp.elections.rules.voters import NoticeState
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.mail.models import Letter
from govapp.voting import queries as polls

MOST = 10  # people whose letters are shown at once


@dataclass(frozen=True)
class NoticeShown:
    """A notice that went out again, or waits for a second officer."""

    id: int
    person: str
    corrected: bool
    new_address: str
    state: NoticeState
    asked_by: str
    asked_at: datetime
    countersigned_by: str

    @property
    def waits(self) -> bool:
        """True until a second officer has decided."""
        return self.state is NoticeState.PROPOSED


@dataclass(frozen=True)
class VoterLetters:
    """One voter, for which organization, at which address, and the letters of this election."""

    person_id: int
    name: str
    organization: str
    address: str
    letters: tuple[Letter, ...]


@dataclass(frozen=True)
class LettersPage:
    """Who was looked for, what they got, and what was sent again."""

    subject: Election
    who: str
    found: tuple[VoterLetters, ...]
    more: bool
    notices: tuple[NoticeShown, ...]
    open: bool


def letters_page(election_id: int, who: str, actor: Actor) -> LettersPage:
    """The letters of this election to voters whose name, organization or address holds `who`."""
    session = current_session()
    election = find(election_id, actor)
    visible(actor, ELECTION_CONTROL, election)
    found = _looked_for(session, election, folded(who)) if folded(who) else []
    return LettersPage(
        subject=election,
        who=who,
        found=_with_letters(session, election, found[:MOST]),
        more=len(found) > MOST,
        notices=notices_of(session, election_id),
        open=election.state is ElectionState.VOTING and clock.now() < election.closes_at,
    )


def _looked_for(session: Session, election: Election, wanted: str) -> list[tuple[Person, str]]:
    if election.poll_id is None:
        return []
    labels: dict[int, str] = {}
    for right in polls.roll_of(session, election.poll_id, today=True):
        for person_id in right.voters:
            labels.setdefault(person_id, right.label)
    people = session.scalars(
        select(Person).where(Person.id.in_(labels)).order_by(Person.sort_key, Person.id)
    )
    return [
        (one, labels[one.id])
        for one in people
        if wanted in folded(f"{one.name} {one.email} {labels[one.id]}")
    ]


def _with_letters(
    session: Session, election: Election, people: list[tuple[Person, str]]
) -> tuple[VoterLetters, ...]:
    numbers = [one.id for one, _ in people]
    rows: dict[int, list[Letter]] = {}
    for row in session.scalars(
        select(Letter)
        .where(Letter.about == key("election", election.id), Letter.person_id.in_(numbers))
        .order_by(Letter.id)
    ):
        rows.setdefault(row.person_id or 0, []).append(row)
    return tuple(
        VoterLetters(one.id, one.name, label, one.email, tuple(rows.get(one.id, ())))
        for one, label in people
    )


def notices_of(session: Session, election_id: int) -> tuple[NoticeShown, ...]:
    """What was sent again in an election, by whom, the newest first."""
    voter, first, second = aliased(Person), aliased(Person), aliased(Person)
    rows = session.execute(
        select(NoticeAgain, voter.name, first.name, second.name)
        .join(voter, voter.id == NoticeAgain.person_id)
        .join(first, first.id == NoticeAgain.asked_by)
        .outerjoin(second, second.id == NoticeAgain.countersigned_by)
        .where(NoticeAgain.election_id == election_id)
        .order_by(NoticeAgain.id.desc())
    )
    return tuple(
        NoticeShown(
            row.id,
            name,
            row.corrected,
            row.new_address,
            row.state,
            asked_by,
            row.asked_at,
            second_name or "",
        )
        for row, name, asked_by, second_name in rows
    )


def notices_for_tellers(election: Election, actor: Actor) -> tuple[NoticeShown, ...]:
    """What was sent again, for the tellers of the election; nothing for others."""
    if not may(actor, COUNT_READ, election):
        return ()
    return notices_of(current_session(), election.id)
