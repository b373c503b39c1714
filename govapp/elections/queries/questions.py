"""What commands and pages of elections both ask, with the session in hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.charter.models import CharterVersion
from govapp.charter.rules import codec
from govapp.charter.rules.values import ElectionRules
from govapp.elections.counting import again
from govapp.elections.counting import rules as counting_rules
from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.protocol import Protocol
from govapp.elections.counting.protocol_json import from_json
from govapp.elections.models import (
    Appeal,
    Candidate,
    CandidateCheck,
    Certification,
    CountRun,
    Election,
    Objection,
)
from govapp.elections.models.records import Complaint
from govapp.elections.queries.drawn import drawn_order
from govapp.elections.queries.settings import departures_of, settings_of, terms
from govapp.elections.rules.dates import Dates, Minimum
from govapp.elections.rules.progress import Progress
from govapp.elections.rules.settings import NO_QUORUM, SMALL, lots_for_terms
from govapp.elections.rules.slate import SlateState
from govapp.elections.rules.states import BOX_CLOSED, CandidateState, ElectionState
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import canonical, digest
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.kernel.thresholds import Measured
from govapp.members.models import Organization
from govapp.voting import queries as voting
from govapp.voting.models import ChangeState, Poll, RollChange


def rulebook(session: Session, election: Election) -> ElectionRules:
    """Chapter 5 of the rulebook as it was when the election was set up."""
    version = session.get_one(CharterVersion, election.charter_version_id)
    return cast(ElectionRules, codec.read("elections", version.values))


def minimum(rules: ElectionRules) -> Minimum:
    """What the rulebook asks of the dates."""
    return Minimum(rules.nomination_days, rules.voting_days)


def dates_of(election: Election) -> Dates:
    """The dates of an election as one value."""
    return Dates(
        election.nominations_open_at,
        election.nominations_close_at,
        election.opens_at,
        election.closes_at,
        election.term_begins_on,
        election.term_ends_on,
    )


def progress_of(session: Session, election: Election) -> Progress:
    """Everything that decides whether the election may go on."""
    rules = rulebook(session, election)
    standing = session.scalar(
        select(func.count())
        .select_from(Candidate)
        .where(Candidate.election_id == election.id, Candidate.state == CandidateState.STANDING)
    )
    run = latest_count(session, election.id)
    voters = voting.rights(session, election.poll_id) if election.poll_id else 0
    return Progress(
        state=election.state,
        dates=dates_of(election),
        minimum=minimum(rules),
        seats=election.seats,
        standing=standing or 0,
        voters=voters,
        signed=len(signatures(session, run.id)) if run else 0,
        tellers=rules.tellers,
        slate=slate_state(session, election.id),
        objections=_open_objections(session, election.id),
        changes=_open_changes(session, election.poll_id),
        challenge_ends_at=election.challenge_ends_at,
        challenge_days=rules.challenge_days,
        unanswered=unanswered(session, election.id)
        if election.state is ElectionState.CHALLENGE
        else 0,
        draw_waits=election.state is ElectionState.CLOSED and not election.tie_order,
        terms_undrawn=election.state in UNDECLARED
        and lots_needed(session, election, standing or 0)
        and not drawn_order(session, election.id),
        quorum=quorum_of(session, election),
        few_voters=rules.few_voters,
        few_is_meant=any(one.name == SMALL for one in departures_of(election)),
    )


def _open_objections(session: Session, election_id: int) -> int:
    mine = (Objection.election_id == election_id, Objection.answered_at.is_(None))
    return session.scalar(select(func.count()).select_from(Objection).where(*mine)) or 0


def _open_changes(session: Session, poll_id: int | None) -> int:
    if poll_id is None:
        return 0
    mine = (RollChange.poll_id == poll_id, RollChange.state == ChangeState.PROPOSED)
    return session.scalar(select(func.count()).select_from(RollChange).where(*mine)) or 0


UNDECLARED = (ElectionState.ROLL, ElectionState.COUNTED, ElectionState.CHALLENGE)


def lots_needed(session: Session, election: Election, standing: int) -> bool:
    """True if a draw must say who of the elected gets which term."""
    ranked = standing > election.seats or election.poll_id is not None
    elected = min(standing, election.seats)
    return lots_for_terms(settings_of(election), terms(session, election), elected, ranked=ranked)


def quorum_of(session: Session, election: Election) -> Measured | None:
    """Those who voted held against the quorum, once voting has closed; None where none is asked."""
    quorum = settings_of(election).quorum
    if quorum == NO_QUORUM or election.poll_id is None or election.state not in BOX_CLOSED:
        return None
    cast = voting.marked(session, election.poll_id)
    return Measured(cast, voting.rights(session, election.poll_id), quorum)


def quorum_missed(session: Session, election: Election) -> bool:
    """True if voting has closed and too few have voted."""
    found = quorum_of(session, election)
    return found is not None and not found.met and election.state is not ElectionState.DECLARED


def slate_state(session: Session, election_id: int) -> SlateState:
    """How far the slate is: a failing check counts until an officer has judged it."""
    rows = session.execute(
        select(Candidate.state, CandidateCheck.checks, CandidateCheck.judged_by)
        .join(CandidateCheck, CandidateCheck.candidate_id == Candidate.id)
        .where(Candidate.election_id == election_id, Candidate.state == CandidateState.STANDING)
    ).all()
    failing = sum(
        judged_by is None and not all(one[2] for one in json.loads(found))
        for _, found, judged_by in rows
    )
    appeals = session.scalar(
        select(func.count())
        .select_from(Appeal)
        .join(Candidate, Candidate.id == Appeal.candidate_id)
        .where(Candidate.election_id == election_id, Appeal.answered_at.is_(None))
    )
    return SlateState(len(rows), failing, appeals or 0)


def unanswered(session: Session, election_id: int) -> int:
    """How many complaints against the count wait for an answer."""
    statement = select(func.count()).select_from(Complaint)
    waiting = (Complaint.election_id == election_id, Complaint.answered_at.is_(None))
    return session.scalar(statement.where(*waiting)) or 0


def latest_count(session: Session, election_id: int) -> CountRun | None:
    """The count that stands: the last one that is more than another's confirmation."""
    return session.scalars(
        select(CountRun)
        .where(CountRun.election_id == election_id, CountRun.confirms_id.is_(None))
        .order_by(CountRun.id.desc())
        .limit(1)
    ).first()


@dataclass(frozen=True)
class Signature:
    """A teller who counted again and signed."""

    person_id: int
    name: str
    signed_on: date


def signatures(session: Session, count_id: int) -> tuple[Signature, ...]:
    """Who has signed a count, in the order of signing."""
    rows = session.execute(
        select(Person.id, Person.name, Certification.signed_at)
        .join(Certification, Certification.person_id == Person.id)
        .where(Certification.count_id == count_id)
        .order_by(Certification.signed_at, Person.id)
    )
    return tuple(Signature(person, name, at.date()) for person, name, at in rows)


@dataclass(frozen=True)
class Counted:
    """A count of a locked box, before it is stored: its protocol as text and what it rests on."""

    seal: str
    papers: int
    protocol: str
    digest: str


def counted(session: Session, election_id: int, *, without: int | None = None) -> Counted:
    """Count the locked box by the rule of the election: always the same for the same box.

    `without` is a candidate who is struck as if they had withdrawn.
    """
    election = session.get_one(Election, election_id)
    poll = session.get(Poll, election.poll_id) if election.poll_id else None
    if poll is None or not poll.seal:
        raise Refused(Phrase(N_("The box is not locked yet.")))
    if not voting.seal_holds(session, poll.id):
        raise Refused(
            Phrase(
                N_("The box is not as it was locked: something in it was altered. Do not count.")
            )
        )
    if not election.tie_order:
        raise Refused(Phrase(N_("The public draw that breaks ties has not been made yet.")))
    ids, papers = papers_of(session, election)
    if without is not None:
        papers = again.without(papers, [ids.index(without)])
    order = tuple(ids.index(candidate) for candidate in json.loads(election.tie_order))
    protocol = counting_rules.count(election.rule, papers, order)
    text = canonical({**protocol.as_json(), "candidate_ids": list(ids)})
    return Counted(poll.seal, protocol.ballots.total, text, digest(text))


def papers_of(session: Session, election: Election) -> tuple[tuple[int, ...], Papers]:
    """The candidates of the box by number, and its papers as the count takes them."""
    poll = session.get_one(Poll, election.poll_id)
    ids: tuple[int, ...] = tuple(json.loads(poll.choices))
    names = _names_fixed(poll) or names_of(session, ids)
    withdrawn = frozenset(
        ids.index(candidate)
        for candidate in session.scalars(
            select(Candidate.id).where(
                Candidate.id.in_(ids), Candidate.state == CandidateState.WITHDRAWN
            )
        )
    )
    place = {candidate: number for number, candidate in enumerate(ids)}
    profile = {
        tuple(place[candidate] for candidate in paper): copies
        for paper, copies in voting.sealed_profile(session, poll.id).items()
    }
    blank = profile.pop((), 0)
    candidates = tuple(names[candidate] for candidate in ids)
    return ids, Papers(
        candidates, election.seats, withdrawn, profile, blank=blank, title=election.title
    )


def _names_fixed(poll: Poll) -> dict[int, str]:
    """The names as the definition fixed them at the opening; who is renamed since keeps theirs."""
    fixed = json.loads(poll.definition) if poll.definition else {}
    return dict(fixed.get("candidates", ()))


def names_of(session: Session, candidate_ids: tuple[int, ...]) -> dict[int, str]:
    """Candidates' names as the protocol writes them: with the organization where two are alike."""
    rows = session.execute(
        select(Candidate.id, Person.name, Organization.display_name)
        .join(Person, Person.id == Candidate.person_id)
        .join(Organization, Organization.id == Candidate.organization_id)
        .where(Candidate.id.in_(candidate_ids))
    ).all()
    names = [row.name for row in rows]
    return {
        row.id: row.name if names.count(row.name) == 1 else f"{row.name} ({row.display_name})"
        for row in rows
    }


def protocol_of(run: CountRun) -> tuple[tuple[int, ...], Protocol]:
    """A stored count: the candidates by number, and its protocol."""
    stored = json.loads(run.protocol)
    return tuple(stored["candidate_ids"]), from_json(stored)
