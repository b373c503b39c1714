"""Many casts at once, and casts against the closing, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from govapp.db import db, transaction
from govapp.foundation.kernel.errors import Refused
from govapp.voting import services as voting
from govapp.voting.rules import Receipt, Right
from tests import make

pytestmark = pytest.mark.both_databases
AT_ONCE = 10


def _all_at_once(app, acts):
    """Run the acts in threads that start together; each result or the refusal it met."""
    barrier = Barrier(min(AT_ONCE, len(acts)))

    def run(act):
        with app.app_context():
            barrier.wait(timeout=30)
            try:
                return act()
            except Refused as refusal:
                return refusal

    with ThreadPoolExecutor(min(AT_ONCE, len(acts))) as pool:
        return list(pool.map(run, acts))


def _caster(poll, person, paper):
    def cast():
        with transaction() as session:
            return voting.cast_secret(session, poll, person, paper)

    return cast


def _closer(poll):
    def close():
        with transaction() as session:
            voting.close_poll(session, poll)

    return close


@pytest.fixture
def during(app, at):
    at(make.DURING)


def test_fifty_casts_with_one_right_make_one_paper(app, during):
    ann, stand_in = make.voters(2)
    right = Right("organization:1", "Example Hospital", (ann, stand_in))
    poll = make.poll((right,), secret=True, choices=(1, 2))
    acts = [_caster(poll, (ann, stand_in)[n % 2], (1 + n % 2,)) for n in range(50)]

    results = _all_at_once(app, acts)
    _closer(poll)()

    assert sum(isinstance(result, Receipt) for result in results) == 1
    assert sum(voting.sealed_profile(db.session, poll).values()) == 1
    assert voting.seal_holds(db.session, poll)


def test_fifty_casts_with_fifty_rights_make_fifty_papers(app, during):
    people = make.voters(50)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2))

    receipts = _all_at_once(app, [_caster(poll, person, (1,)) for person in people])
    _closer(poll)()

    assert voting.sealed_profile(db.session, poll) == {(1,): 50}
    assert all(voting.counted(db.session, poll, receipt.code) for receipt in receipts)


def test_casts_against_the_closing_are_either_in_the_box_or_refused(app, during):
    people = make.voters(29)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2))
    acts = [_caster(poll, person, (1,)) for person in people]
    acts.insert(15, _closer(poll))

    results = _all_at_once(app, acts)

    receipts = [result for result in results if isinstance(result, Receipt)]
    papers = voting.sealed_profile(db.session, poll)
    assert sum(papers.values()) == len(receipts)
    assert all(voting.counted(db.session, poll, receipt.code) for receipt in receipts)
    assert voting.seal_holds(db.session, poll)
