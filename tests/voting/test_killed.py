"""Killed at any point of a cast: the box equals the marks, and what was acknowledged is in it."""

from __future__ import annotations

import os
import signal

import pytest
from sqlalchemy import event, func, select

from govapp.db import db, transaction
from govapp.voting import services as voting
from govapp.voting.models import BallotSlot, RollEntry
from tests import make


@pytest.fixture
def during(app, at):
    at(make.DURING)


def _cast_and_die(app, poll, person, secret, statement: int) -> int:
    """Cast in a process of its own that is killed before its n-th statement; 0 if it was not."""
    db.session.rollback()
    db.session.close()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            _die_at(statement)
            with transaction() as session:
                voting.cast_secret(session, poll, person, (2,), secret=secret)
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


def _die_at(statement: int) -> None:
    left = statement

    def count(*_more: object) -> None:
        nonlocal left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1

    event.listen(db.engine, "before_cursor_execute", count)
    event.listen(db.engine, "commit", count)


def _agrees(poll) -> int:
    """How many papers lie in the box, which has as many as the roll has marks."""
    used = BallotSlot.content.not_like("-%")
    papers = db.session.scalar(select(func.count()).select_from(BallotSlot).where(used))
    marks = select(func.count()).select_from(RollEntry).where(RollEntry.marked)
    assert papers == db.session.scalar(marks)
    db.session.rollback()
    return papers


@pytest.mark.both_databases
@pytest.mark.parametrize("changing", [False, True], ids=["first vote", "changed vote"])
def test_a_cast_killed_before_any_of_its_statements_leaves_all_or_nothing(app, during, changing):
    ann, ben = make.voters(2)
    poll = make.poll(make.rights((ann, ben)), secret=True, choices=(1, 2))
    with transaction() as session:
        kept = voting.cast_secret(session, poll, ben, (1,))
    person, secret = (ben, kept.secret) if changing else (ann, None)

    statement = 0
    while _cast_and_die(app, poll, person, secret, statement):
        assert _agrees(poll) == 1
        statement += 1

    assert statement > 5  # it was killed that often, and then came through
    assert _agrees(poll) == 1 + (not changing)
    with transaction() as session:
        voting.close_poll(session, poll)
    assert voting.counted(db.session, poll, kept.code) is not changing
    assert voting.sealed_profile(db.session, poll) == (
        {(2,): 1} if changing else {(1,): 1, (2,): 1}
    )


@pytest.mark.both_databases
def test_a_closing_killed_before_any_of_its_statements_can_be_done_again(app, during):
    people = make.voters(3)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2))
    receipts = []
    for person in people:
        with transaction() as session:
            receipts.append(voting.cast_secret(session, poll, person, (1,)))

    statement = 0
    while _close_and_die(poll, statement):
        assert _agrees(poll) == 3
        statement += 3

    assert statement > 9
    assert voting.seal_holds(db.session, poll)
    assert all(voting.counted(db.session, poll, one.code) for one in receipts)


def _close_and_die(poll, statement: int) -> int:
    db.session.rollback()
    db.session.close()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            _die_at(statement)
            with transaction() as session:
                voting.close_poll(session, poll)
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]
