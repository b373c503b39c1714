"""Nothing that is stored joins a voter and a paper: by column, by place, by order or by length."""

from __future__ import annotations

import random
import re
from datetime import date, datetime

import pytest
from sqlalchemy import text

from govapp.db import Base, db, transaction
from govapp.foundation.jobs.services import run_due
from govapp.voting import services as voting
from govapp.voting.models import BoxSlot, SealedPaper, SealedReceipt
from tests import make

BOX = (BoxSlot, SealedPaper, SealedReceipt)
PERSONAL = re.compile(
    r"person|voter|holder|entry|user|organi|member|name|mail|address|agent|actor|"
    r"time|date|_at$|_on$|created|updated|number|serial|order|sequence|^id$",
)


@pytest.mark.parametrize("model", BOX, ids=lambda model: model.__tablename__)
def test_the_box_has_no_column_for_a_time_a_person_or_an_order(model):
    table = model.__table__

    assert [column.name for column in table.columns if PERSONAL.search(column.name)] == []
    assert not [c for c in table.columns if c.type.python_type in (date, datetime)]
    assert {key.target_fullname for key in table.foreign_keys} == {"poll.id"}
    assert table.dialect_options["sqlite"]["with_rowid"] is False
    assert not table.indexes
    assert not any(c.autoincrement is True or c.identity or c.server_default for c in table.columns)


def test_nothing_refers_to_the_box():
    names = {model.__tablename__ for model in BOX}

    assert not [
        key
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in names
    ]


def _cast_in_order(count):
    """A poll in which the voters voted one by one, each for another order; the papers as cast."""
    people = make.voters(count)
    choices = tuple(range(1, count + 1))
    poll = make.poll(make.rights(people), secret=True, choices=choices)
    turns = list(zip(people, choices, strict=True))
    random.Random(7).shuffle(turns)
    for person, choice in turns:
        with transaction() as session:
            voting.cast_secret(session, poll, person, (choice,))
    return poll, [choice for _, choice in turns]


def _matches(guess, truth):
    return sum(a == b for a, b in zip(guess, truth, strict=True))


# A guesser without knowledge is right about once, whatever the number of voters; being right
# eight times or more happens to him once in ten thousand runs.
BY_CHANCE = 7


def _order_in(image, markers):
    """The markers by their place in the bytes of the database."""
    return sorted(markers, key=lambda marker: image.find(markers[marker]))


def _image(app, settings):
    """The bytes of the database file, with everything committed moved into it."""
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return (settings.INSTANCE / "govapp.db").read_bytes()


def _markers(poll, count, width):
    ranks = ".".join(["0" * width] * (count - 1))
    return {choice: f"{choice:0{width}d}.{ranks}".encode() for choice in range(1, count + 1)}


def test_the_file_of_an_open_box_does_not_keep_the_order_of_casting(app, at, settings):
    at(make.DURING)
    poll, cast = _cast_in_order(40)

    guess = _order_in(_image(app, settings), _markers(poll, 40, 2))

    assert _matches(guess, cast) <= BY_CHANCE
    assert _matches(guess[::-1], cast) <= BY_CHANCE


@pytest.mark.both_databases
def test_the_places_in_an_open_box_are_drawn(app, at):
    at(make.DURING)
    poll, cast = _cast_in_order(40)
    papers = db.session.execute(
        text("SELECT paper FROM box_slot WHERE poll_id = :poll ORDER BY slot"), {"poll": poll}
    )

    guess = [int(paper.split(".")[0]) for (paper,) in papers]

    assert sorted(guess) == sorted(cast)
    assert _matches(guess, cast) <= BY_CHANCE
    assert _matches(guess[::-1], cast) <= BY_CHANCE


@pytest.mark.both_databases
def test_a_closed_box_lies_in_the_order_of_its_contents(app, at):
    at(make.DURING)
    poll, _cast = _cast_in_order(30)
    with transaction() as session:
        voting.close_poll(session, poll)

    papers = list(db.session.scalars(text("SELECT paper FROM sealed_paper")))
    receipts = [
        row[0] for row in db.session.execute(text("SELECT code_digest FROM sealed_receipt"))
    ]

    assert papers == sorted(papers)
    assert receipts == sorted(receipts)


@pytest.mark.postgres
def test_after_closing_no_row_carries_the_transaction_of_its_cast(app, at):
    at(make.DURING)
    poll, _cast = _cast_in_order(12)
    with transaction() as session:
        voting.close_poll(session, poll)

    written_by = {
        table: db.session.scalars(text(f"SELECT DISTINCT xmin::text FROM {table}")).all()  # noqa: S608
        for table in ("roll_entry", "sealed_paper", "sealed_receipt")
    }

    assert len({number for numbers in written_by.values() for number in numbers}) == 1


def test_the_file_after_closing_holds_no_slot_of_the_box(app, at, settings):
    at(make.DURING)
    poll, _cast = _cast_in_order(30)
    with transaction() as session:
        voting.close_poll(session, poll)

    image = _image(app, settings)

    counts = {choice: image.count(marker) for choice, marker in _markers(poll, 30, 2).items()}
    assert set(counts.values()) == {1}


@pytest.mark.both_databases
def test_the_sweep_after_closing_leaves_no_old_rows_in_log_or_table(app, at, settings, database):
    at(make.DURING)
    poll, _cast = _cast_in_order(12)
    with transaction() as session:
        voting.close_poll(session, poll)
    db.session.rollback()

    run_due()

    assert db.session.scalar(text("SELECT state FROM job WHERE kind = 'voting.sweep'")) == "done"
    if database == "sqlite":
        log = settings.INSTANCE / "govapp.db-wal"
        assert _markers(poll, 12, 2)[1] not in log.read_bytes()
    else:
        db.session.rollback()
        dead = "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'box_slot'"
        assert not db.session.scalar(text(dead))


@pytest.mark.long
@pytest.mark.parametrize("again", [False, True], ids=["once", "changed once"])
def test_hundreds_of_casts_in_a_known_order_cannot_be_put_back_in_order(app, at, settings, again):
    at(make.DURING)
    people = make.voters(300)
    choices = tuple(range(1, 301))
    poll = make.poll(make.rights(people), secret=True, choices=choices)
    turns = list(zip(people, choices, strict=True))
    random.Random(11).shuffle(turns)
    codes = {}
    for person, choice in turns:
        with transaction() as session:
            codes[person] = voting.cast_secret(session, poll, person, (choice,))
    if again:
        turns.sort(key=lambda turn: turn[1] % 7)
        for person, choice in turns:
            with transaction() as session:
                voting.cast_secret(session, poll, person, (choice,), code=codes[person])

    guess = _order_in(_image(app, settings), _markers(poll, 300, 3))
    cast = [choice for _, choice in turns]

    assert _matches(guess, cast) <= BY_CHANCE
    assert abs(_rank_correlation(guess, cast)) < 0.25


def _rank_correlation(guess, truth):
    """Spearman's: 1 for the same order, 0 for none to be seen."""
    place = {choice: number for number, choice in enumerate(truth)}
    count = len(truth)
    apart = sum((number - place[choice]) ** 2 for number, choice in enumerate(guess))
    return 1 - 6 * apart / (count * (count**2 - 1))
