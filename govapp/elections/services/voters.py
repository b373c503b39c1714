"""Objections to the frozen list of voters, and changes of it by two officers."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.db import transaction
from govapp.elections import letters
from govapp.elections.facts import ObjectionAnswered, ObjectionMade
from govapp.elections.models import Election, Objection, VoterList
from govapp.elections.permissions import ELECTION_MANAGE, ROLL_OBJECT
from govapp.elections.queries.questions import rulebook
from govapp.elections.rules.states import ElectionState
from govapp.elections.rules.voters import unmet_to_object
from govapp.elections.services.loading import locked
from govapp.elections.services.roll import electorate
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members import queries as members
from govapp.members.models import Organization
from govapp.voting import services as voting
from govapp.voting.models import RollChange
from govapp.voting.queries.stated import line_of
from govapp.voting.rules import Right


def note_freezing(session: Session, election: Election) -> None:
    """Keep when the list was frozen and until when its lines may be objected to (helper)."""
    now = clock.now()
    days = rulebook(session, election).objection_days
    session.merge(
        VoterList(
            election_id=election.id,
            record_on=clock.today(),
            frozen_at=now,
            objections_until=now + timedelta(days=days),
        )
    )
    session.flush()


def object_to_line(election_id: int, organization_id: int, words: str, *, actor: Actor) -> int:
    """Object to an organization's own line, or to having none; the objection's number."""
    with transaction() as session:
        election = locked(session, election_id)
        organization = session.get(Organization, organization_id)
        authorize(actor, ROLL_OBJECT, organization)
        if organization is None or actor.person_id is None:
            raise NotFound
        frozen = session.get(VoterList, election_id)
        lack = unmet_to_object(
            election.state, frozen.objections_until if frozen else None, clock.now()
        )
        if lack is None and not words.strip():
            lack = Phrase(N_("Say what is wrong with the line."))
        waiting = session.scalar(
            select(Objection.id).where(
                Objection.election_id == election_id,
                Objection.organization_id == organization_id,
                Objection.answered_at.is_(None),
            )
        )
        if lack is None and waiting is not None:
            lack = Phrase(N_("An objection of yours waits for its answer."))
        if lack is not None:
            raise Refused(lack)
        objection = Objection(
            election_id=election_id,
            organization_id=organization_id,
            words=words.strip(),
            made_by=actor.person_id,
            made_at=clock.now(),
        )
        session.add(objection)
        session.flush()
        fact = ObjectionMade(key("election", election_id), objection.id, organization_id)
        record(session, fact, actor=actor)
        return objection.id


def answer_objection(objection_id: int, *, upheld: bool, answer: str, actor: Actor) -> None:
    """Answer an objection with reasons; one that is upheld is followed by a change of the line."""
    with transaction() as session:
        election_id = session.scalar(
            select(Objection.election_id).where(Objection.id == objection_id)
        )
        if election_id is None:
            raise NotFound
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        objection = session.get_one(Objection, objection_id, populate_existing=True)
        if objection.answered_at is not None:
            raise Refused(Phrase(N_("This objection was answered before.")))
        if not answer.strip():
            raise Refused(Phrase(N_("An answer gives its reason.")))
        objection.upheld, objection.answer = upheld, answer.strip()
        objection.answered_by, objection.answered_at = actor.person_id, clock.now()
        session.flush()
        about = key("election", election_id)
        record(session, ObjectionAnswered(about, objection_id, upheld), actor=actor)
        letters.objection_answered(session, election, objection)


def propose_line(election_id: int, holder: str, *, votes: bool, because: str, actor: Actor) -> int:
    """Ask that a line have a vote, with the people who act today, or none; the change's number.

    Nothing changes before another officer countersigns; both and the reason are public.
    """
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        if election.poll_id is None:
            raise Refused(Phrase(N_("There is no list of voters to change.")))
        right = _line_to_be(session, election, holder, votes=votes, because=because.strip())
        return voting.propose_change(session, election.poll_id, right, because=because, actor=actor)


def _line_to_be(
    session: Session, election: Election, holder: str, *, votes: bool, because: str
) -> Right:
    frozen = _named(voting.roll_of(session, election.poll_id or 0), holder)
    today = _named(electorate(session, election), holder)
    number = key_number(holder, "organization")
    organization = session.get(Organization, number) if number is not None else None
    if frozen is None and organization is None:
        raise NotFound
    label = frozen.label if frozen else organization.display_name if organization else ""
    weight = frozen.weight if frozen else today.weight if today else 1
    if not votes:
        why = Phrase(N_("Taken off the list by two officers: %(why)s"), why=because)
        return Right(holder, label, (), why, weight)
    people = today.voters if today else ()
    if not people and number is not None:
        found = members.voters_by_organization(session, (number,), clock.today())
        people = found.get(number, ())
    people = people or (frozen.voters if frozen else ())
    if not people:
        raise Refused(
            Phrase(
                N_("Nobody represents %(organization)s; name somebody first."), organization=label
            )
        )
    return Right(holder, label, people, None, weight)


def _named(rights: tuple[Right, ...], holder: str) -> Right | None:
    return next((one for one in rights if one.holder == holder), None)


def countersign_line(change_id: int, *, actor: Actor) -> None:
    """Carry a change of the list out as its second officer; new voters get the notice."""
    with transaction() as session:
        election, change = _changing(session, change_id, actor)
        few = rulebook(session, election).few_voters
        voting.countersign_change(session, change_id, few=few, actor=actor)
        line = line_of(change.after)
        if election.state is ElectionState.VOTING and line.left_out is None:
            right = Right(change.holder, line.label, line.voters, None, line.weight)
            letters.write_round(session, election, "open", "open", letters.recipients((right,)), {})


def turn_down_line(change_id: int, *, actor: Actor) -> None:
    """Refuse a change of the list, as its second officer."""
    with transaction() as session:
        _changing(session, change_id, actor)
        voting.turn_down_change(session, change_id, actor=actor)


def _changing(session: Session, change_id: int, actor: Actor) -> tuple[Election, RollChange]:
    """The change and its election, locked; not found where it is no election's."""
    change = session.get(RollChange, change_id)
    if change is None:
        raise NotFound
    election_id = session.scalar(select(Election.id).where(Election.poll_id == change.poll_id))
    if election_id is None:
        raise NotFound
    election = locked(session, election_id)
    authorize(actor, ELECTION_MANAGE, election)
    return election, change
