"""Handing a vote to the alternates of one's line: while away, or for a conflict of interest."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.db import transaction
from govapp.elections import letters
from govapp.elections.facts import VoteHanded, VoteTakenBack
from govapp.elections.models import Election, HandedVote
from govapp.elections.permissions import ELECTION_VOTE
from govapp.elections.rules.voters import RUNNING, HandedBecause
from govapp.elections.services.loading import locked
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting import queries as polls
from govapp.voting import services as voting
from govapp.voting.rules import RightHeld


def hand_on(
    election_id: int,
    holder: str,
    *,
    because: HandedBecause = HandedBecause.AWAY,
    away_until: date | None = None,
    actor: Actor,
) -> None:
    """Ask the others of a line to vote, by letter.

    Whoever is away may still vote or take the vote back; who steps aside for a conflict leaves
    the line, for this election and for good.
    """
    with transaction() as session:
        election, held = _held(session, election_id, holder, actor)
        others = polls.acting_with(session, held.entry_id, actor.person_id or 0)
        lack = _unmet(held, others, away_until)
        if lack is not None:
            raise Refused(lack)
        session.merge(
            HandedVote(
                entry_id=held.entry_id,
                person_id=actor.person_id,
                because=because,
                away_until=away_until if because is HandedBecause.AWAY else None,
                handed_at=clock.now(),
            )
        )
        session.flush()
        if because is HandedBecause.CONFLICT:
            _leave(session, held, actor)
        about = key("election", election_id)
        record(session, VoteHanded(about, holder, because.value), actor=actor)
        person = session.get_one(Person, actor.person_id)
        letters.handed(session, election, held, person, others, away_until)


def take_back(election_id: int, holder: str, *, actor: Actor) -> None:
    """Be back earlier: the vote waits for this person again."""
    with transaction() as session:
        _election, held = _held(session, election_id, holder, actor)
        row = session.get(HandedVote, (held.entry_id, actor.person_id))
        if row is None:
            raise Refused(Phrase(N_("You have not handed this vote on.")))
        session.delete(row)
        session.flush()
        record(session, VoteTakenBack(key("election", election_id), holder), actor=actor)


def _held(
    session: Session, election_id: int, holder: str, actor: Actor
) -> tuple[Election, RightHeld]:
    """The election, locked, and the right of this person in it."""
    election = locked(session, election_id)
    authorize(actor, ELECTION_VOTE, election)
    if election.poll_id is None or actor.person_id is None:
        raise NotFound
    if election.state not in RUNNING or clock.now() >= election.closes_at:
        raise Refused(Phrase(N_("Voting is closed.")))
    rights = polls.rights_of(session, election.poll_id, actor.person_id)
    held = next((one for one in rights if one.holder == holder), None)
    if held is None:
        raise NotFound
    return election, held


def _unmet(held: RightHeld, others: tuple[int, ...], away_until: date | None) -> Phrase | None:
    """Why a vote cannot be handed on; None if it can."""
    if not others:
        return Phrase(
            N_("Nobody else is on the line of %(holder)s. Ask the election officers."),
            holder=held.label,
        )
    if held.marked:
        return Phrase(N_("A vote for %(holder)s is already recorded."), holder=held.label)
    if away_until is not None and away_until < clock.today():
        return Phrase(N_("That day is past."))
    return None


def _leave(session: Session, held: RightHeld, actor: Actor) -> None:
    person = actor.person_id or 0
    voting.pass_on(session, held.entry_id, from_person=person, to_person=None, actor=actor)
