"""Candidates with their seconds, checks and appeals; questions and answers; the letter's link."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.elections.models import (
    Appeal,
    Candidate,
    CandidateCheck,
    Election,
    Endorsement,
    Slate,
)
from govapp.elections.permissions import ELECTION_CONTROL, ELECTION_MANAGE
from govapp.elections.queries.pages import find
from govapp.elections.queries.questions import rulebook, slate_state
from govapp.elections.rules.slate import Check, unmet_to_certify
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may
from govapp.foundation.kernel.phrases import Phrase
from govapp.members.models import Organization
from govapp.voting.rules import unpacked


@dataclass(frozen=True)
class SlateLine:
    """A candidate as the officers see them: checks with evidence, seconds, refusal, appeal."""

    candidate_id: int
    name: str
    organization: str
    state: CandidateState
    seconds: tuple[str, ...]
    checks: tuple[Check, ...]
    note: str
    judged_by: str
    appeal: Appeal | None
    conflicts: str

    @property
    def failing(self) -> tuple[Check, ...]:
        return tuple(one for one in self.checks if not one.holds)


@dataclass(frozen=True)
class SlatePage:
    """The slate of an election on its way to the ballot paper."""

    subject: Election
    lines: tuple[SlateLine, ...]
    lacks: tuple[Phrase, ...]
    certified_at: datetime | None
    certified_by: str
    digest: str
    settling: bool
    too_few: bool
    needed: int
    manages: bool


def slate_page(election_id: int, actor: Actor) -> SlatePage:
    """The slate for those who run elections."""
    session = current_session()
    election = find(election_id, actor)
    authorize(actor, ELECTION_CONTROL, election)
    state = slate_state(session, election_id)
    slate = session.get(Slate, election_id)
    settling = election.state is ElectionState.ROLL
    lines = _lines(session, election_id)
    return SlatePage(
        subject=election,
        lines=lines,
        lacks=unmet_to_certify(state) if settling else (),
        certified_at=slate.certified_at if slate else None,
        certified_by=_name(session, slate.certified_by) if slate else "",
        digest=slate.digest if slate else "",
        settling=settling,
        too_few=settling and state.standing < election.seats,
        needed=rulebook(session, election).seconders,
        manages=may(actor, ELECTION_MANAGE, election),
    )


def _name(session: Session, person_id: int | None) -> str:
    person = session.get(Person, person_id) if person_id else None
    return person.name if person else ""


def _lines(session: Session, election_id: int) -> tuple[SlateLine, ...]:
    rows = session.execute(
        select(Candidate, Person.name, Organization.display_name, CandidateCheck, Appeal)
        .join(Person, Person.id == Candidate.person_id)
        .join(Organization, Organization.id == Candidate.organization_id)
        .outerjoin(CandidateCheck, CandidateCheck.candidate_id == Candidate.id)
        .outerjoin(Appeal, Appeal.candidate_id == Candidate.id)
        .where(Candidate.election_id == election_id)
        .order_by(Person.name, Candidate.id)
    ).all()
    seconds = seconds_of(session, election_id)
    judges = {check.judged_by for _, _, _, check, _ in rows if check and check.judged_by}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(judges))).all())
    return tuple(
        SlateLine(
            candidate.id,
            name,
            organization,
            candidate.state,
            seconds.get(candidate.id, ()),
            _checks(check),
            check.note if check else "",
            names.get(check.judged_by, "") if check else "",
            appeal,
            candidate.conflicts,
        )
        for candidate, name, organization, check, appeal in rows
    )


def _checks(row: CandidateCheck | None) -> tuple[Check, ...]:
    if row is None:
        return ()
    found = [(unpacked(what), unpacked(how), holds) for what, how, holds in json.loads(row.checks)]
    return tuple(Check(what, how, holds) for what, how, holds in found if what and how)


def seconds_of(session: Session, election_id: int) -> dict[int, tuple[str, ...]]:
    """By candidate the members that seconded them, by name."""
    rows = session.execute(
        select(Endorsement.candidate_id, Organization.display_name)
        .join(Candidate, Candidate.id == Endorsement.candidate_id)
        .join(Organization, Organization.id == Endorsement.organization_id)
        .where(Candidate.election_id == election_id)
        .order_by(Organization.display_name)
    )
    found: dict[int, tuple[str, ...]] = {}
    for candidate_id, name in rows:
        found[candidate_id] = (*found.get(candidate_id, ()), name)
    return found
