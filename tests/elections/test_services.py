"""An election from the vacancy to the declared seats, on both databases."""

from __future__ import annotations

from sqlalchemy import select

from govapp.committees.models import Term
from govapp.db import db
from govapp.elections.models import Election
from govapp.elections.rules.states import ElectionState
from tests import make


def _state(made):
    return db.session.get_one(Election, made.id, populate_existing=True).state


def test_an_election_fills_the_vacant_seats(app):
    papers = [(0, 1), (0, 1), (0, 2), (1,), (2, 1), (0, 1), ()]

    made = make.election("declared", voters=8, candidates=3, seats=2, papers=papers)

    terms = db.session.scalars(select(Term).where(Term.reason == f"election:{made.id}")).all()
    assert {term.person_id for term in terms} == {made.people[0], made.people[1]}
    assert {term.began_on for term in terms} == {make.ELECTION_DATES.term_begins_on}
    assert _state(made) is ElectionState.DECLARED
