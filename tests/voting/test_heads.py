"""The head of a closed board goes to who watches the vote, once each."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from govapp.db import db, transaction
from govapp.elections.queries.watchers import watchers as of_elections
from govapp.foundation.jobs.services import run_due
from govapp.foundation.mail.models import Letter
from govapp.voting import letters, queries
from govapp.voting import services as voting
from govapp.voting.queries.watching import Watcher, register_watchers
from tests import make

pytestmark = pytest.mark.both_databases


@pytest.fixture
def watched(app, at):
    """Lets the given people watch every vote."""
    at(make.DURING)

    def by(people):
        register_watchers(
            [lambda _session, _about: [Watcher(one, "Chair", "/somewhere") for one in people]]
        )

    yield by
    register_watchers([of_elections])


def _letters():
    return db.session.scalars(select(Letter).where(Letter.kind == "voting_head")).all()


def test_the_signed_head_is_mailed_after_the_closing(watched):
    people = make.voters(2)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2))
    watched(people)
    with transaction() as session:
        voting.close_poll(session, poll)
    db.session.rollback()

    run_due()

    head = queries.board_of(db.session, poll).head
    found = _letters()
    assert sorted(letter.person_id for letter in found) == sorted(people)
    for fact in (head.root, head.signature, head.definition_hash, head.public_key, "/somewhere"):
        assert fact in found[0].text


def test_many_watchers_get_theirs_in_portions_and_none_gets_two(watched):
    people = make.voters(letters.AT_ONCE + 3)
    poll = make.poll(make.rights(people[:2]), secret=True, choices=(1, 2))
    watched(people)
    with transaction() as session:
        voting.close_poll(session, poll)
    db.session.rollback()

    run_due(limit=500)
    letters.write_heads(poll)

    assert sorted(letter.person_id for letter in _letters()) == sorted(people)


def test_an_election_is_watched_by_its_tellers_and_who_stands(app, at):
    made = make.election("locked", papers=[(0,)])
    at(make.AFTER_VOTING)

    run_due(limit=500)

    tellers = {teller.person_id for teller in made.tellers}
    assert {letter.person_id for letter in _letters()} == tellers | set(made.people)
    assert {letter.about for letter in _letters()} == {f"election:{made.id}"}
