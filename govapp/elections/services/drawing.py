"""A public draw: announced before its sources exist, given by one officer, signed by another."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.db import transaction
from govapp.elections.facts import DrawAnnounced, DrawCalledOff, DrawMade, DrawValuesGiven
from govapp.elections.models import Candidate, Election, PublicDraw
from govapp.elections.permissions import ELECTION_MANAGE
from govapp.elections.queries.drawn import standing_draw
from govapp.elections.queries.draws import announcement_of
from govapp.elections.queries.questions import names_of
from govapp.elections.rules.draw import (
    Algorithm,
    Announcement,
    DrawState,
    Source,
    announcement_problems,
    drawn,
    plain,
    value_problems,
)
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.elections.services.loading import locked
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import canonical, digest, key
from govapp.foundation.kernel.phrases import N_, Phrase


def announce_draw(
    election_id: int, sources: Sequence[Source], algorithm: Algorithm, *, actor: Actor
) -> int:
    """Announce a draw of all who stand, before any of its sources is known; its number."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        candidates = _drawable(session, election)
        names = names_of(session, candidates)
        announcement = Announcement(
            tuple(names[candidate] for candidate in candidates), tuple(sources), algorithm
        )
        now = clock.now()
        closes = election.closes_at if election.poll_id else None
        problems = announcement_problems(announcement, now, voting_closes=closes)
        if problems:
            raise Refused(problems)
        draw = PublicDraw(
            election_id=election.id,
            state=DrawState.ANNOUNCED,
            announcement=canonical(plain(announcement)),
            digest=announcement.digest,
            candidates=json.dumps(candidates),
            announced_at=now,
            announced_by=actor.person_id,
            first_known_at=min(source.known_at for source in sources),
        )
        session.add(draw)
        session.flush()
        record(
            session,
            DrawAnnounced(key("election", election.id), draw.id, draw.digest),
            actor=actor,
        )
        return draw.id


def _drawable(session: Session, election: Election) -> tuple[int, ...]:
    """The candidates to draw, by their ids; refuses where a draw makes no sense any more."""
    if standing_draw(session, election.id):
        raise Refused(Phrase(N_("A public draw is announced already.")))
    if election.state in (ElectionState.SET_UP, ElectionState.NOMINATIONS):
        raise Refused(Phrase(N_("A draw is announced once it is certain who stands.")))
    if election.state is ElectionState.CLOSED and election.tie_order:
        raise Refused(Phrase(N_("Voting has closed, and the order was drawn then.")))
    if election.state not in (ElectionState.ROLL, ElectionState.VOTING, ElectionState.CLOSED):
        raise Refused(Phrase(N_("There is nothing left to draw in this election.")))
    return tuple(
        session.scalars(
            select(Candidate.id)
            .where(Candidate.election_id == election.id, Candidate.state == CandidateState.STANDING)
            .order_by(Candidate.id)
        )
    )


def give_values(election_id: int, values: Sequence[str], *, actor: Actor) -> None:
    """Enter what the sources said; another officer looks them up too and countersigns."""
    with transaction() as session:
        election, draw = _locked_draw(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        if draw.state is DrawState.DRAWN:
            raise Refused(Phrase(N_("This draw has been made.")))
        values = [value.strip() for value in values]
        problems = value_problems(announcement_of(draw).sources, values, clock.now())
        if problems:
            raise Refused(problems)
        if actor.person_id is None:
            raise Refused(Phrase(N_("A person gives the values, so that another can countersign.")))
        draw.source_values = canonical(list(values))
        draw.entered_by, draw.state = actor.person_id, DrawState.ENTERED
        about = key("election", election.id)
        record(session, DrawValuesGiven(about, draw.id, digest(draw.source_values)), actor=actor)


def countersign(election_id: int, values: Sequence[str], *, actor: Actor) -> None:
    """A second officer confirms the values they read, the same; the order follows from them."""
    with transaction() as session:
        election, draw = _locked_draw(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        if draw.state is not DrawState.ENTERED:
            raise Refused(Phrase(N_("There are no values to countersign.")))
        if actor.person_id is None or actor.person_id == draw.entered_by:
            raise Refused(Phrase(N_("Another officer than the one who gave the values signs.")))
        if canonical([value.strip() for value in values]) != draw.source_values:
            raise Refused(Phrase(N_("These are other values than those you were shown.")))
        ids: list[int] = json.loads(draw.candidates)
        result = drawn(announcement_of(draw), json.loads(draw.source_values))
        order = tuple(ids[number - 1] for number in result.order)
        draw.state, draw.drawn_at = DrawState.DRAWN, clock.now()
        draw.countersigned_by, draw.outcome = actor.person_id, json.dumps(order)
        if election.state is ElectionState.CLOSED:
            election.tie_order = draw.outcome
        record(session, DrawMade(key("election", election.id), draw.id, order), actor=actor)


def call_off_draw(election_id: int, because: str, *, actor: Actor) -> None:
    """Call a draw off before its values are given, with a reason everybody reads."""
    with transaction() as session:
        election, draw = _locked_draw(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        if draw.state is not DrawState.ANNOUNCED:
            raise Refused(Phrase(N_("Its values are given: this draw cannot be called off.")))
        if not because.strip():
            raise Refused(Phrase(N_("Say why the draw is called off.")))
        draw.state, draw.note = DrawState.CALLED_OFF, because.strip()
        record(session, DrawCalledOff(key("election", election.id), draw.id), actor=actor)


def _locked_draw(session: Session, election_id: int) -> tuple[Election, PublicDraw]:
    election = locked(session, election_id)
    found = standing_draw(session, election.id)
    if found is None:
        raise NotFound
    draw = session.get_one(PublicDraw, found.id, with_for_update=True, populate_existing=True)
    return election, draw
