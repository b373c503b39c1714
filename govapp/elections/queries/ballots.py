"""The ballot paper of one voter, and the page that says the vote is recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.elections.models import Answer, Election, HandedVote, Question
from govapp.elections.permissions import ELECTION_VOTE
from govapp.elections.queries.defining import secrecy_of
from govapp.elections.queries.pages import CandidateCard, candidates_of, find
from govapp.elections.rules.explaining import explained
from govapp.elections.rules.states import BOX_CLOSED, ElectionState
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import digest, key
from govapp.foundation.kernel.phrases import Phrase
from govapp.voting import queries as voting
from govapp.voting.queries import Definition
from govapp.voting.rules import Found, LeftOut, RightHeld


@dataclass(frozen=True)
class Handing:
    """A right that may be handed to the others of its line, or was; `asked_by` asked this voter."""

    right: RightHeld
    others: tuple[str, ...]
    handed: bool
    asked_by: tuple[str, ...]


@dataclass(frozen=True)
class BallotPaper:
    """Who stands, in an order of this voter's own, and which rights they may use."""

    election_id: int
    title: str
    seats: int
    closes_at: datetime
    candidates: tuple[CandidateCard, ...]
    withdrawn: tuple[CandidateCard, ...]
    rights: tuple[RightHeld, ...]
    left_out: tuple[LeftOut, ...]
    open: bool
    secrecy: tuple[Phrase, ...]
    definition: Definition | None
    handing: tuple[Handing, ...] = ()
    rule: tuple[Phrase, ...] = ()

    @property
    def unused(self) -> tuple[RightHeld, ...]:
        """Rights for which no vote is recorded yet."""
        return tuple(right for right in self.rights if not right.marked)

    @property
    def changing(self) -> bool:
        """True if a vote is recorded for every right: only the secret of a receipt helps now."""
        return bool(self.rights) and not self.unused

    def names(self, order: tuple[int, ...]) -> list[CandidateCard]:
        """The candidates of an order, first to last."""
        by_number = {candidate.id: candidate for candidate in self.candidates}
        return [by_number[number] for number in order]


def ballot_paper(election_id: int, actor: Actor) -> BallotPaper:
    """The paper of this voter; who is not on the list is told so, once voting is open.

    The order of names differs from voter to voter and stays the same for each, so that standing
    first on the paper helps nobody.
    """
    election = find(election_id, actor)
    authorize(actor, ELECTION_VOTE, election)
    paper = sample(election_id, actor)
    return replace(paper, handing=_handing(current_session(), paper, election.poll_id or 0, actor))


def _handing(
    session: Session, paper: BallotPaper, poll_id: int, actor: Actor
) -> tuple[Handing, ...]:
    found = []
    for right in paper.rights:
        rows = session.execute(
            select(HandedVote.person_id, Person.name)
            .join(Person, Person.id == HandedVote.person_id)
            .where(HandedVote.entry_id == right.entry_id)
            .order_by(Person.name)
        ).all()
        found.append(
            Handing(
                right,
                voting.others_of(session, poll_id, right.entry_id, actor.person_id or 0),
                any(person == actor.person_id for person, _ in rows),
                tuple(name for person, name in rows if person != actor.person_id),
            )
        )
    return tuple(found)


def sample(election_id: int, actor: Actor) -> BallotPaper:
    """The paper as a voter sees it, for looking at before and while voting is open."""
    session = current_session()
    election = find(election_id, actor)
    everybody = candidates_of(session, election.id)
    given = answers_of(session, election.id)
    on_paper = sorted(
        (replace(one, answers=given.get(one.id, ())) for one in everybody),
        key=lambda one: _place(election, actor, one),
    )
    held: tuple[RightHeld, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    if election.poll_id is not None and actor.person_id is not None:
        held = voting.rights_of(session, election.poll_id, actor.person_id)
        mine = [key("organization", number) for number in actor.organizations]
        left_out = voting.left_out_of(session, election.poll_id, mine)
    return BallotPaper(
        election_id=election.id,
        title=election.title,
        seats=election.seats,
        closes_at=election.closes_at,
        candidates=tuple(one for one in on_paper if one.standing),
        withdrawn=tuple(one for one in everybody if one.withdrawn),
        rule=explained(election.rule),
        rights=held,
        left_out=left_out,
        open=election.state is ElectionState.VOTING and clock.now() < election.closes_at,
        secrecy=secrecy_of(session, election),
        definition=voting.definition_of(session, election.poll_id) if election.poll_id else None,
    )


def answers_of(session: Session, election_id: int) -> dict[int, tuple[tuple[str, str], ...]]:
    """By candidate the questions they answered, with their answers."""
    rows = session.execute(
        select(Answer.candidate_id, Question.words, Answer.words)
        .join(Question, Question.id == Answer.question_id)
        .where(Question.election_id == election_id, Question.hidden_because == "")
        .order_by(Question.id)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for candidate_id, question, answer in rows:
        found.setdefault(candidate_id, []).append((question, answer))
    return {candidate_id: tuple(pairs) for candidate_id, pairs in found.items()}


def _place(election: Election, actor: Actor, candidate: CandidateCard) -> str:
    return digest(f"paper:{election.id}:{actor.person_id}:{candidate.id}")


@dataclass(frozen=True)
class CheckPage:
    """Whether tracking codes can be checked yet, and how many are on the list."""

    election_id: int
    title: str
    closed: bool
    closes_at: datetime
    receipts: int
    seal: str


def check_page(election_id: int, actor: Actor) -> CheckPage:
    """The page on which a voter looks for their tracking code."""
    session = current_session()
    election = find(election_id, actor)
    if election.poll_id is None:
        raise NotFound
    closed = election.state in BOX_CLOSED
    return CheckPage(
        election.id,
        election.title,
        closed,
        election.closes_at,
        voting.marked(session, election.poll_id) if closed else 0,
        voting.seal_of_poll(session, election.poll_id) if closed else "",
    )


def looked_up(election_id: int, code: str, actor: Actor) -> Found:
    """What became of the vote with this tracking code, or with this secret."""
    election = find(election_id, actor)
    if election.poll_id is None or election.state not in BOX_CLOSED:
        raise NotFound
    return voting.found(current_session(), election.poll_id, code)
