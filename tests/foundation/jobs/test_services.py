"""Jobs: asked for once, taken under a lease, retried with pauses, given up where staff see it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from govapp.db import db, transaction
from govapp.foundation.access.actor import Role
from govapp.foundation.jobs import services
from govapp.foundation.jobs.models import Job, JobState
from govapp.foundation.jobs.services import LEASE, PAUSES, Kind, ask, retry, run_due, tick
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from tests import make

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("app")


class Bell:
    """Work that remembers how often it was done, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.rung: list[str] = []
        self.given_up: list[str] = []
        self.fails = 0

    def ring(self, tone: str = "a") -> None:
        if self.fails:
            self.fails -= 1
            raise RuntimeError("the rope is torn")
        self.rung.append(tone)

    def give_up(self, error: str, tone: str = "a") -> None:
        self.given_up.append(f"{tone}: {error}")


@pytest.fixture
def bell(monkeypatch) -> Bell:
    bell = Bell()
    kinds = {
        "bell.ring": Kind(run=bell.ring, gave_up=bell.give_up),
        "bell.hourly": Kind(run=bell.ring, every=timedelta(hours=1)),
    }
    monkeypatch.setattr(services, "_kinds", kinds)
    return bell


def _ask(key: str = "one", **values: object) -> bool:
    with transaction() as session:
        return ask(session, "bell.ring", key=key, **values)


def _job(key: str = "one") -> Job:
    db.session.rollback()
    return db.session.scalars(select(Job).where(Job.key == key)).one()


def test_a_job_is_done_once_with_its_values(bell):
    assert _ask(tone="c")
    assert not _ask(tone="d")

    assert run_due() == 1
    assert run_due() == 0

    assert bell.rung == ["c"]
    assert (_job().state, _job().lease_until) == (JobState.DONE, None)


def _ask_and_fail() -> None:
    with transaction() as session:
        ask(session, "bell.ring", key="one")
        raise ZeroDivisionError


def test_what_is_undone_asks_for_nothing(bell):
    with pytest.raises(ZeroDivisionError):
        _ask_and_fail()

    assert run_due() == 0


def test_a_job_waits_for_its_hour(bell, at):
    at(NOON)
    _ask(due_at=NOON + timedelta(hours=1))
    assert run_due() == 0

    at(NOON + timedelta(hours=1))
    assert run_due() == 1


def test_a_failure_is_noted_and_tried_again_after_growing_pauses(bell, at):
    bell.fails = 2
    at(NOON)
    _ask()
    run_due()

    assert "the rope is torn" in _job().error
    assert _job().due_at == NOON + PAUSES[0]
    at(NOON + PAUSES[0])
    run_due()
    assert _job().due_at == NOON + PAUSES[0] + PAUSES[1]
    at(NOON + PAUSES[0] + PAUSES[1])
    run_due()

    assert (bell.rung, _job().state, _job().error) == (["a"], JobState.DONE, "")


def _fail_for_good(bell: Bell, at) -> None:
    bell.fails = len(PAUSES) + 1
    now = NOON
    at(now)
    _ask(tone="c")
    for pause in (*PAUSES, timedelta()):
        run_due()
        now += pause
        at(now)


def test_after_the_last_pause_it_is_given_up_loudly(bell, at):
    _fail_for_good(bell, at)

    assert _job().state is JobState.FAILED
    assert bell.given_up == ["c: RuntimeError: the rope is torn"]
    assert run_due() == 0


def test_a_failed_job_starts_over_when_staff_say_so(bell, at):
    _fail_for_good(bell, at)

    retry(_job().id, actor=make.staff())
    run_due()

    assert bell.rung == ["c"]


def test_whoever_is_not_staff_retries_nothing(bell, at):
    _fail_for_good(bell, at)

    for role in (Role.AUDITOR, Role.TREASURER):
        with pytest.raises(Forbidden):
            retry(_job().id, actor=make.staff(role))


def test_only_a_failed_job_starts_over(bell):
    _ask()
    boss = make.staff()

    with pytest.raises(Refused):
        retry(_job().id, actor=boss)
    with pytest.raises(NotFound):
        retry(4711, actor=boss)


def test_a_lease_that_ran_out_is_taken_again(bell, at):
    at(NOON)
    _ask()
    services._take()  # a runner that dies here never says anything again
    assert run_due() == 0

    at(NOON + LEASE + timedelta(seconds=1))
    assert run_due() == 1
    assert (bell.rung, _job().attempts) == (["a"], 2)


def test_a_job_that_kills_its_runner_each_time_is_given_up(bell, at):
    now = NOON
    at(now)
    _ask()
    for _ in range(len(PAUSES) + 1):
        services._take()
        now += LEASE + timedelta(seconds=1)
        at(now)

    run_due()

    assert _job().state is JobState.FAILED
    assert bell.rung == []
    assert "did not come back" in _job().error


def test_two_runners_never_do_the_same_job(bell, app):
    for number in range(12):
        _ask(key=str(number), tone=str(number))

    def run(_: int) -> int:
        with app.app_context():
            return run_due()

    with ThreadPoolExecutor(4) as threads:
        done = sum(threads.map(run, range(4)))

    assert done == 12
    assert sorted(bell.rung, key=int) == [str(number) for number in range(12)]


def test_what_recurs_is_asked_for_once_in_its_span(bell, at):
    at(NOON)
    assert (tick(), tick()) == (1, 0)

    at(NOON + timedelta(hours=1))
    assert tick() == 1


def test_a_kind_that_nobody_wired_cannot_be_asked_for(bell):
    with pytest.raises(ValueError, match="no job of kind"), transaction() as session:
        ask(session, "bell.crack", key="x")
