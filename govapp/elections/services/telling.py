"""Writing the letters of an election, fifty at a time."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.db import transaction
from govapp.elections import letters
from govapp.elections.models import Candidate, Election
from govapp.elections.queries.questions import latest_count, protocol_of
from govapp.elections.rules.states import CandidateState
from govapp.elections.services.roll import electorate
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.kernel.ids import key
from govapp.members.queries import organization_names
from govapp.voting import queries as polls
from govapp.voting import services as voting
from govapp.voting.rules import Right


@unrestricted("run by the clock; the right to write was checked when the round was asked for")
def write_letters(election_id: int, letter: str, round_: str, start: int) -> None:
    """Write the letters of a round from the place `start` on, and ask for the rest.

    `start` is the number of the last person written to, so that a list that grows shorter
    meanwhile (those who voted drop out of a reminder) leaves nobody out.
    """
    with transaction() as session:
        election = session.get_one(Election, election_id)
        everybody = letters.recipients(_rights(session, election, letter))
        left = [entry for entry in everybody if entry[0] > start]
        chunk = left[: letters.AT_ONCE]
        more = _more(session, election, letter)
        letters.write_round(session, election, letter, round_, chunk, more)
        if len(left) > len(chunk):
            letters.ask_on(session, election_id, letter, round_, chunk[-1][0])


def _rights(session: Session, election: Election, kind: str) -> tuple[Right, ...]:
    if kind == "call":
        return electorate(session, election)
    if kind == "outcome":
        return _candidates(session, election)
    rights: tuple[Right, ...] = ()
    if election.poll_id is not None:
        rights = voting.roll_of(session, election.poll_id, unvoted=kind == "remind")
    if kind == "challenge":
        return (*rights, *_candidates(session, election))
    return rights


def _candidates(session: Session, election: Election) -> tuple[Right, ...]:
    """Candidates are told the result in words of their own, each as if they had a right."""
    rows = session.execute(
        select(Candidate.person_id, Candidate.organization_id).where(
            Candidate.election_id == election.id, Candidate.state == CandidateState.STANDING
        )
    ).all()
    names = organization_names(session, [organization for _, organization in rows])
    return tuple(
        Right(
            key("organization", row.organization_id), names[row.organization_id], (row.person_id,)
        )
        for row in rows
    )


def _more(session: Session, election: Election, kind: str) -> dict[str, object]:
    if kind == "extended":
        return {"extension": polls.extensions_of(session, election.poll_id or 0)[-1]}
    if kind not in ("challenge", "result", "outcome"):
        return {}
    return _outcome(session, election)


def _outcome(session: Session, election: Election) -> dict[str, object]:
    run = latest_count(session, election.id)
    if run is not None:
        ids, protocol = protocol_of(run)
        elected = session.scalars(
            select(Candidate.person_id).where(
                Candidate.id.in_([ids[place] for place in protocol.elected])
            )
        )
        return {
            "winners": sorted(protocol.names(protocol.elected)),
            "elected": list(elected),
            "without_a_vote": False,
        }
    rows = session.execute(
        select(Person.name, Person.id)
        .join(Candidate, Candidate.person_id == Person.id)
        .where(Candidate.election_id == election.id, Candidate.state == CandidateState.STANDING)
        .order_by(Person.name)
    ).all()
    return {
        "winners": [row.name for row in rows],
        "elected": [row.id for row in rows],
        "without_a_vote": True,
    }
