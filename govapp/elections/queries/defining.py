"""What is fixed of an election when voting opens, and what that makes of its secrecy."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from govapp.committees.models import Body
from govapp.elections.counting import rules as counting_rules
from govapp.elections.counting.ballots import Papers
from govapp.elections.models import (
    Election,
)
from govapp.elections.queries.questions import names_of, rulebook
from govapp.elections.queries.settings import departures_of, settings_of, terms
from govapp.elections.rules.publication import ROUNDS_FROM
from govapp.elections.rules.settings import plain
from govapp.foundation.kernel.phrases import Phrase
from govapp.voting import queries as voting
from govapp.voting.models import Poll


def definition_of(session: Session, election: Election) -> dict[str, object]:
    """What is fixed of an election when voting opens, beside what the engine fixes itself."""
    rules = rulebook(session, election)
    poll = session.get_one(Poll, election.poll_id)
    body = session.get_one(Body, election.body_id)
    ids: tuple[int, ...] = tuple(json.loads(poll.choices))
    names = names_of(session, ids)
    return {
        "title": election.title,
        "body": body.code,
        "seat_class": election.seat_class,
        "seats": election.seats,
        "candidates": [[number, names[number]] for number in ids],
        "rule_version": _version(election, [names[number] for number in ids]),
        "rulebook": election.charter_version_id,
        "term": [election.term_begins_on.isoformat(), election.term_ends_on.isoformat()],
        "zone": election.zone,
        "terms": [[one.position, one.ends_on.isoformat()] for one in terms(session, election)],
        "secrecy": "roll and box apart (a), board at closing (b)",
        **plain(settings_of(election)),
        "publication": {
            "policy": election.publication.value,
            "few_voters": rules.few_voters,
            "rounds_from": ROUNDS_FROM,
        },
        "departures": [list(vars(one).values()) for one in departures_of(election)],
        "tellers": rules.tellers,
    }


def secrecy_of(session: Session, election: Election) -> tuple[Phrase, ...]:
    """What keeps this election secret and what does not; nothing without a vote."""
    if election.poll_id is None:
        return ()
    rules = rulebook(session, election)
    return voting.secrecy_of(
        session, election.poll_id, few=rules.few_voters, backups_days=rules.challenge_days
    )


def _version(election: Election, names: list[str]) -> str:
    """The edition of the rule, as a count without papers reports it."""
    empty = Papers(tuple(names), election.seats, frozenset(), {}, title=election.title)
    return counting_rules.count(election.rule, empty, tuple(range(len(names)))).version
