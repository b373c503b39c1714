"""The page on which a signed count is challenged: complaints with their answers, and recounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.elections.models import CountRun, Election
from govapp.elections.models.records import Complaint, Ground
from govapp.elections.permissions import COMPLAINT_ANSWER, COMPLAINT_FILE, ELECTION_MANAGE
from govapp.elections.queries.pages import CandidateCard, candidates_of, find
from govapp.elections.queries.questions import latest_count
from govapp.elections.rules.states import RESULT_KNOWN, ElectionState
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members import queries as members
from govapp.members.models import Organization

GROUNDS = {
    Ground.ROLL: Phrase(N_("Who was on the list of voters")),
    Ground.SLATE: Phrase(N_("Who stood")),
    Ground.VOTING: Phrase(N_("How the voting went")),
    Ground.COUNT: Phrase(N_("How it was counted")),
    Ground.RECORD: Phrase(N_("The published record")),
}


@dataclass(frozen=True)
class Filed:
    """A complaint as everybody reads it."""

    id: int
    about: Phrase
    words: str
    organization: str
    filed_at: datetime
    upheld: bool | None
    answer: str
    answered_by: str
    answered_at: datetime | None
    to_answer: bool = False


@dataclass(frozen=True)
class Recount:
    """A count of the same box: what it was made for, and how it came out."""

    counted_at: datetime
    because: str
    same: bool
    without: str
    digest: str


@dataclass(frozen=True)
class ChallengePage:
    """Everything about the challenge of one count."""

    subject: Election = field(repr=False)
    answer: Phrase
    complaints: tuple[Filed, ...]
    recounts: tuple[Recount, ...]
    behalves: Mapping[int, str]
    may_recount: bool
    standing: tuple[CandidateCard, ...]


def challenge_page(election_id: int, actor: Actor) -> ChallengePage:
    """Complaints and recounts of an election whose count is or was open to challenge."""
    session = current_session()
    election = find(election_id, actor)
    manages = may(actor, ELECTION_MANAGE, election)
    run = latest_count(session, election.id)
    known = election.state in RESULT_KNOWN or (manages and run is not None)
    if not known or run is None:
        raise NotFound
    ends = election.challenge_ends_at
    open_now = election.state is ElectionState.CHALLENGE and ends is not None
    open_now = open_now and ends is not None and clock.now() < ends
    files = open_now and may(actor, COMPLAINT_FILE, election)
    return ChallengePage(
        subject=election,
        answer=_answer(election, open_now=open_now),
        complaints=complaints_of(session, election, actor),
        recounts=recounts_of(session, election.id),
        behalves=members.organization_names(session, list(actor.organizations)) if files else {},
        may_recount=manages and election.state is not ElectionState.DECLARED,
        standing=tuple(one for one in candidates_of(session, election.id) if one.standing),
    )


def _answer(election: Election, *, open_now: bool) -> Phrase:
    if open_now:
        return Phrase(
            N_("Members and candidates may complain until %(when)s. Officers answer each."),
            when=election.challenge_ends_at,
        )
    if election.state is ElectionState.COUNTED:
        return Phrase(N_("The tellers sign first; then the count may be challenged."))
    return Phrase(N_("The time to complain is over."))


def complaints_of(session: Session, election: Election, actor: Actor) -> tuple[Filed, ...]:
    """The complaints against an election, the first first."""
    officer = aliased(Person)
    rows = session.execute(
        select(Complaint, Organization.display_name, officer.name)
        .join(Organization, Organization.id == Complaint.filed_for)
        .outerjoin(officer, officer.id == Complaint.answered_by)
        .where(Complaint.election_id == election.id)
        .order_by(Complaint.id)
    )
    answers = may(actor, COMPLAINT_ANSWER, election)
    return tuple(
        Filed(
            row.id,
            GROUNDS[row.ground],
            row.words,
            organization,
            row.filed_at,
            row.upheld,
            row.answer,
            name or "",
            row.answered_at,
            answers and row.answered_at is None and row.filed_by != actor.person_id,
        )
        for row, organization, name in rows
    )


def recounts_of(session: Session, election_id: int) -> tuple[Recount, ...]:
    """Every count after the first, in order."""
    names = {card.id: card.name for card in candidates_of(session, election_id)}
    rows = session.scalars(
        select(CountRun)
        .where(CountRun.election_id == election_id, CountRun.because != "")
        .order_by(CountRun.id)
    )
    return tuple(
        Recount(
            row.counted_at,
            row.because,
            row.confirms_id is not None,
            names.get(row.without_id or 0, ""),
            row.digest,
        )
        for row in rows
    )
