"""From the frozen list of voters to the locked box."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from govapp.db import transaction
from govapp.elections import letters
from govapp.elections.facts import ElectionClosed, ElectionOpened, VotersFrozen
from govapp.elections.models import Candidate, Election
from govapp.elections.permissions import ELECTION_ADVANCE, ELECTION_VOTE
from govapp.elections.queries.defining import definition_of
from govapp.elections.queries.drawn import drawn_order, standing_draw
from govapp.elections.queries.questions import lots_needed, rulebook
from govapp.elections.rules.nominations import missing_on_paper
from govapp.elections.rules.settings import TieSource
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.elections.services.loading import locked, step_to
from govapp.elections.services.papers import resettle
from govapp.elections.services.slate import check_all, lapse, write_slate
from govapp.elections.services.voters import note_freezing
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting import services as voting
from govapp.voting.models import Poll
from govapp.voting.rules import CHANGES, Receipt


def freeze(election_id: int, *, actor: Actor) -> None:
    """Close nominations and freeze who may vote, as the rulebook and good standing say today.

    No list is needed when there are no more candidates than seats.
    """
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_ADVANCE, election)
        step_to(session, election, ElectionState.ROLL)
        election.nominations_close_at = min(election.nominations_close_at, clock.now())
        lapse(session, election)
        check_all(session, election)
        about = key("election", election.id)
        standing = resettle(session, election, actor=actor)
        note_freezing(session, election)
        record(session, VotersFrozen(about, standing, election.poll_id), actor=actor)


def open_voting(election_id: int, *, actor: Actor) -> None:
    """Open the vote and send every voter the letter with the link; early is allowed."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_ADVANCE, election)
        step_to(session, election, ElectionState.VOTING)
        write_slate(session, election, actor=actor)
        poll = session.get_one(Poll, election.poll_id, with_for_update=True)
        election.opens_at = poll.opens_at = min(election.opens_at, clock.now())
        voting.open_poll(
            session,
            poll.id,
            definition=definition_of(session, election),
            few=rulebook(session, election).few_voters,
            actor=actor,
        )
        record(session, ElectionOpened(key("election", election.id)), actor=actor)
        letters.ask_for(session, election.id, "open")


@dataclass(frozen=True)
class Given(Receipt):
    """A receipt, and what stands around it on the page that gives it."""

    title: str
    closes_at: datetime
    changes: int = CHANGES


def cast(
    election_id: int,
    paper: Sequence[int],
    *,
    blank: bool = False,
    holder: str | None = None,
    secret: str | None = None,
    actor: Actor,
) -> Given:
    """Put a ballot paper into the box, or replace the one of `secret`; its receipt.

    Records no fact: nothing but the mark on the list of voters says that this person voted.
    """
    with transaction() as session:
        election = session.get(
            Election, election_id, with_for_update={"read": True}, populate_existing=True
        )
        authorize(actor, ELECTION_VOTE, election)
        if election is None or actor.person_id is None:
            raise NotFound
        if election.poll_id is None or election.state is not ElectionState.VOTING:
            raise Refused(Phrase(N_("Voting is not open.")))
        missing = missing_on_paper(tuple(paper), blank=blank) or _gone(session, paper)
        if missing:
            raise Refused(missing)
        receipt = voting.cast_secret(
            session, election.poll_id, actor.person_id, paper, holder=holder, secret=secret
        )
        return Given(**vars(receipt), title=election.title, closes_at=election.closes_at)


# Built once: every cast runs it, and building costs more than running.
_WITHDRAWN = select(Candidate.id).where(
    Candidate.id.in_(bindparam("paper", expanding=True)),
    Candidate.state == CandidateState.WITHDRAWN,
)


def _gone(session: Session, paper: Sequence[int]) -> tuple[Phrase, ...]:
    if not paper or session.scalar(_WITHDRAWN, {"paper": list(paper)}) is None:
        return ()
    return (Phrase(N_("Somebody you ranked has withdrawn. Please look at your order again.")),)


def close(election_id: int, *, actor: Actor) -> None:
    """Close the vote at its hour, lock the box, and draw the order that will break ties."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_ADVANCE, election)
        step_to(session, election, ElectionState.CLOSED)
        poll = session.get_one(Poll, election.poll_id)
        voting.close_poll(session, poll.id, actor=actor)
        order = _tie_order(session, election, poll)
        election.tie_order = json.dumps(order) if order else ""
        fact = ElectionClosed(key("election", election.id), tuple(order))
        record(session, fact, actor=actor)


def _tie_order(session: Session, election: Election, poll: Poll) -> list[int]:
    """That of the public draw, none while that one waits; without one, drawn here and now."""
    order: list[int] = json.loads(poll.choices)
    asked = election.tie_source is TieSource.PUBLIC
    if asked or standing_draw(session, election.id) or lots_needed(session, election, len(order)):
        return list(drawn_order(session, election.id))
    secrets.SystemRandom().shuffle(order)
    return order
