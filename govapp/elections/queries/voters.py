"""The list of voters on its page: lines, objections, changes; and the letters of one voter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.elections.models import Election, NoticeAgain, Objection, VoterList
from govapp.elections.permissions import (
    COUNT_READ,
    ELECTION_CONTROL,
    ELECTION_VOTE,
    ROLL_OBJECT,
    of_a_member,
)
from govapp.elections.queries.pages import VoterLine, find
from govapp.elections.rules.states import ElectionState
from govapp.elections.rules.voters import NoticeState, unmet_to_object
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may, staff_or_auditor, visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import folded, key, key_number
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.mail.models import Letter
from govapp.members.models import Organization
from govapp.members.queries import organization_names
from govapp.voting import queries as polls
from govapp.voting.models import ChangeState
from govapp.voting.queries import LineChange
from govapp.voting.rules import Right

MOST = 10  # people whose letters are shown at once


@dataclass(frozen=True)
class ObjectionShown:
    """An objection with its answer, if there is one."""

    id: int
    organization: str
    words: str
    made_by: str
    made_at: datetime
    upheld: bool | None
    answer: str
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True)
class OwnLine:
    """The line of an organization of the reader; None on the list if there is none."""

    organization_id: int
    organization: str
    listed: bool
    left_out: Phrase | None
    may_object: bool


@dataclass(frozen=True)
class VotersPage:
    """Everything about the list; the lines themselves for members and staff only."""

    subject: Election
    record_on: date | None
    objections_until: datetime | None
    objecting: bool
    own: tuple[OwnLine, ...]
    objections: tuple[ObjectionShown, ...]
    changes: tuple[LineChange, ...]
    lines: tuple[VoterLine, ...]
    holders: tuple[tuple[str, str], ...]


def voters_page(election_id: int, actor: Actor) -> VotersPage:
    """The list of voters: one's own line with its reason, what was objected, what was changed."""
    session = current_session()
    election = find(election_id, actor)
    authorize(actor, ELECTION_VOTE, election)
    frozen = session.get(VoterList, election_id)
    roll = polls.roll_of(session, election.poll_id) if election.poll_id else ()
    until = frozen.objections_until if frozen else None
    objecting = unmet_to_object(election.state, until, clock.now()) is None
    insider = of_a_member(actor, None) or staff_or_auditor(actor, None)
    runs = may(actor, ELECTION_CONTROL, election)
    return VotersPage(
        subject=election,
        record_on=frozen.record_on if frozen else None,
        objections_until=until,
        objecting=objecting,
        own=_own(session, actor, roll, objecting) if election.poll_id else (),
        objections=objections_of(session, election_id, None if runs else actor.organizations),
        changes=polls.roll_changes(session, election.poll_id) if election.poll_id else (),
        lines=tuple(VoterLine(one.label, one.left_out) for one in roll) if insider else (),
        holders=_holders(session, roll) if runs and election.poll_id else (),
    )


def _own(
    session: Session, actor: Actor, roll: tuple[Right, ...], objecting: bool
) -> tuple[OwnLine, ...]:
    names = organization_names(session, sorted(actor.organizations))
    rows = {
        row.id: row
        for row in session.scalars(
            select(Organization).where(Organization.id.in_(actor.organizations))
        )
    }
    lines = {one.holder: one for one in roll}
    found = []
    for number in sorted(actor.organizations):
        line = lines.get(key("organization", number))
        found.append(
            OwnLine(
                number,
                names[number],
                line is not None and line.left_out is None,
                line.left_out if line else None,
                objecting and may(actor, ROLL_OBJECT, rows.get(number)),
            )
        )
    return tuple(found)


def _holders(session: Session, roll: tuple[Right, ...]) -> tuple[tuple[str, str], ...]:
    """Whom an officer can pick: each line, and every organization that has none."""
    listed = [(one.holder, one.label) for one in roll]
    numbers = {key_number(one.holder, "organization") for one in roll}
    others = session.execute(
        select(Organization.id, Organization.display_name)
        .where(Organization.merged_into_id.is_(None))
        .order_by(Organization.sort_key, Organization.id)
    )
    more = [(key("organization", number), name) for number, name in others if number not in numbers]
    return (*listed, *more)


def objections_of(
    session: Session, election_id: int, organizations: frozenset[int] | None = None
) -> tuple[ObjectionShown, ...]:
    """The objections to a list, the newest first; of these organizations only, if any are given."""
    first, second = aliased(Person), aliased(Person)
    statement = (
        select(Objection, Organization.display_name, first.name, second.name)
        .join(Organization, Organization.id == Objection.organization_id)
        .join(first, first.id == Objection.made_by)
        .outerjoin(second, second.id == Objection.answered_by)
        .where(Objection.election_id == election_id)
        .order_by(Objection.id.desc())
    )
    if organizations is not None:
        statement = statement.where(Objection.organization_id.in_(organizations))
    return tuple(
        ObjectionShown(
            row.id,
            organization,
            row.words,
            made_by,
            row.made_at,
            row.upheld,
            row.answer,
            answered_by or "",
            row.answered_at,
        )
        for row, organization, made_by, answered_by in session.execute(statement)
    )


def waiting_on_list(session: Session, election: Election) -> tuple[int, int, int]:
    """Objections without an answer, changes and addresses without a second officer."""
    changes = polls.roll_changes(session, election.poll_id) if election.poll_id else ()
    return (
        sum(one.answered_at is None for one in objections_of(session, election.id)),
        sum(one.state is ChangeState.PROPOSED for one in changes),
        sum(one.waits for one in notices_of(session, election.id)),
    )


# --- no mail came --------------------------------------------------------------------------------


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
