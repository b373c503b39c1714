"""The list of voters on its page: lines, objections and changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.elections.models import Election, Objection, VoterList
from govapp.elections.permissions import (
    ELECTION_CONTROL,
    ELECTION_VOTE,
    ROLL_OBJECT,
    of_a_member,
)
from govapp.elections.queries.notices import notices_of
from govapp.elections.queries.pages import VoterLine, find
from govapp.elections.rules.voters import unmet_to_object
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may, staff_or_auditor
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.phrases import Phrase
from govapp.members.models import Organization
from govapp.members.queries import organization_names
from govapp.voting import queries as polls
from govapp.voting.models import ChangeState
from govapp.voting.queries import LineChange
from govapp.voting.rules import Right


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
