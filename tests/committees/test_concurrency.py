"""Two at once: a seat has one holder, and a vote is either counted or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from govapp.committees import queries, services
from govapp.committees.models import Motion, MotionState, Term
from govapp.db import session
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import GovappError
from tests import make
from tests.makers.committees import MANAGER

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()
    make.bodies()


def body() -> int:
    found = queries.body_by_code(session(), "steering")
    assert found is not None
    return found.id


def at_once(app, acts: list[Callable[[], object]]) -> list[GovappError | None]:
    """Run all at the same moment, each in its own session; what each was refused with."""
    session().rollback()
    together, outcomes = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        with app.app_context():
            together.wait()
            try:
                act()
            except GovappError as error:
                outcomes[place] = error

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().expire_all()
    return outcomes


def test_of_many_terms_for_one_seat_at_once_one_is_given(app):
    seat_id = make.first_seat(body())
    people = [make.voting_member() for _ in range(6)]
    today = clock.today()

    def give(organization_id: int, person_id: int) -> Callable[[], object]:
        return lambda: services.appoint(
            seat_id,
            person_id=person_id,
            organization_id=organization_id,
            began_on=today,
            ends_on=today + timedelta(days=100),
            actor=MANAGER,
        )

    outcomes = at_once(app, [give(home, actor.person_id or 0) for home, actor in people])

    assert sum(outcome is None for outcome in outcomes) == 1
    assert session().scalar(select(func.count()).select_from(Term)) == 1


def test_a_vote_cast_while_it_is_closed_is_counted_or_refused(app):
    voters = make.seated(body(), 4)
    motion_id = make.motion(body(), voters)
    make.opened(motion_id)
    for _, actor in voters:
        services.cast(motion_id, "for", actor=actor)

    def change(actor) -> Callable[[], object]:
        return lambda: services.cast(motion_id, "against", actor=actor)

    outcomes = at_once(
        app,
        [*(change(actor) for _, actor in voters), lambda: services.close(motion_id, actor=CLOCK)],
    )

    page = queries.motion_page(motion_id, voters[0][1])
    changed = sum(outcome is None for outcome in outcomes[:-1])
    assert outcomes[-1] is None
    assert page.verdict is not None
    assert page.verdict.counts["against"] == changed
    assert sum(vote.choice == "against" for vote in page.votes) == changed


def test_closing_twice_at_once_decides_once(app):
    voters = make.seated(body(), 3)
    motion_id = make.motion(body(), voters)
    make.opened(motion_id)
    for _, actor in voters:
        services.cast(motion_id, "for", actor=actor)

    outcomes = at_once(app, [lambda: services.close(motion_id, actor=CLOCK)] * 3)

    assert sum(outcome is None for outcome in outcomes) == 1
    assert session().get_one(Motion, motion_id).state is MotionState.CARRIED
