"""Nothing that is stored joins a voter and a paper: by column, by place, by order or by length.

What does join them while a box is open (SQLite's write-ahead log, PostgreSQL's xmin) is shown
here to do so, and to be named in the statement that voters read.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from sqlalchemy import text

from govapp.db import Base, db, transaction
from govapp.foundation.jobs.models import Job
from govapp.foundation.jobs.services import run_due
from govapp.voting import jobs, queries
from govapp.voting import services as voting
from govapp.voting.models import (
    BallotOpening,
    BallotSlot,
    BoardLeaf,
    SealedPaper,
    SealedReceipt,
    TreeHead,
)
from tests import make

BOX = (BallotSlot, BallotOpening, SealedPaper, SealedReceipt)
PERSONAL = re.compile(
    r"person|voter|holder|entry|user|organi|member|name|mail|address|agent|actor|"
    r"time|date|_at$|_on$|created|updated|number|serial|order|sequence|^id$",
)


@pytest.mark.parametrize("model", [*BOX, BoardLeaf], ids=lambda model: model.__tablename__)
def test_the_box_has_no_column_for_a_time_a_person_or_an_order(model):
    table = model.__table__

    assert [column.name for column in table.columns if PERSONAL.search(column.name)] == []
    assert not [c for c in table.columns if c.type.python_type in (date, datetime)]
    assert {key.target_fullname for key in table.foreign_keys} == {"poll.id"}
    assert table.dialect_options["sqlite"]["with_rowid"] is False
    assert not any(c.autoincrement is True or c.identity or c.server_default for c in table.columns)


@pytest.mark.parametrize("model", BOX, ids=lambda model: model.__tablename__)
def test_what_is_written_into_the_box_has_no_index(model):
    assert not model.__table__.indexes


def test_nothing_refers_to_the_box():
    names = {model.__tablename__ for model in (*BOX, BoardLeaf, TreeHead)}

    assert not [
        key
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in names
    ]


# --- a vote cast in a known order, and somebody who tries to find that order again --------------

# A guesser without knowledge is right about once, whatever the number of voters; being right
# eight times or more happens to him once in ten thousand runs.
BY_CHANCE = 7


@dataclass
class Cast:
    """A poll and who cast what, in the order of casting; each paper is the only one of its kind."""

    poll: int
    holders: list[str]
    firsts: list[int]  # the first choice of each paper
    count: int

    def paper(self, first: int) -> str:
        """What is stored of a paper."""
        width = len(str(self.count))
        return ".".join([f"{first:0{width}d}", *["0" * width] * (self.count - 1)])

    def in_order_of(self, place: Callable[[str], object]) -> list[int]:
        """The papers by where `place` finds what is stored of them."""
        return sorted(range(1, self.count + 1), key=lambda first: place(self.paper(first)))


def _cast_in_order(count: int, *, again: bool = False) -> Cast:
    """Everybody votes one by one, in an order that is drawn; some change their vote afterwards."""
    people = make.voters(count)
    rights = make.rights(people)
    choices = tuple(range(1, count + 1))
    poll = make.poll(rights, secret=True, choices=choices)
    drawn = random.Random(7)
    firsts = list(choices)
    drawn.shuffle(firsts)  # what somebody chooses is not where they stand on the roll
    turns = list(zip(people, rights, firsts, strict=True))
    drawn.shuffle(turns)
    secrets = {}
    for person, _right, first in turns:
        with transaction() as session:
            secrets[person] = voting.cast_secret(session, poll, person, (first,)).secret
    if again:
        turns.sort(key=lambda turn: turn[2] % 7)
        for person, _right, first in turns:
            with transaction() as session:
                voting.cast_secret(session, poll, person, (first,), secret=secrets[person])
    db.session.rollback()
    holders = [right.holder for _, right, _ in turns]
    return Cast(poll, holders, [first for *_, first in turns], count)


def _close(cast: Cast) -> None:
    with transaction() as session:
        voting.close_poll(session, cast.poll)
    db.session.rollback()


def _hits(guess: list[int], truth: list[int]) -> int:
    return max(
        sum(a == b for a, b in zip(turned, truth, strict=True)) for turned in (guess, guess[::-1])
    )


def _rank_correlation(guess: list[int], truth: list[int]) -> float:
    """Spearman's: 1 for the same order, 0 for none to be seen."""
    place = {choice: number for number, choice in enumerate(truth)}
    count = len(truth)
    apart = sum((number - place[choice]) ** 2 for number, choice in enumerate(guess))
    return 1 - 6 * apart / (count * (count**2 - 1))


def _file(settings, name: str = "govapp.db") -> bytes:
    return (settings.INSTANCE / name).read_bytes()


def _checkpoint() -> None:
    """Move what is committed into SQLite's main file."""
    db.session.rollback()
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize("again", [False, True], ids=["once", "changed once"])
def test_the_main_file_of_an_open_box_does_not_keep_the_order(app, at, settings, again):
    at(make.DURING)
    cast = _cast_in_order(40, again=again)
    _checkpoint()
    image = _file(settings)

    guess = cast.in_order_of(lambda paper: image.find(paper.encode()))

    assert {image.count(cast.paper(first).encode()) for first in cast.firsts} == {1}
    assert _hits(guess, cast.firsts) <= BY_CHANCE


@pytest.mark.both_databases
def test_the_places_in_an_open_box_are_drawn(app, at):
    at(make.DURING)
    cast = _cast_in_order(40)
    rows = db.session.scalars(text("SELECT content FROM ballot_slot ORDER BY slot"))

    guess = [int(content.split(".")[0]) for content in rows]

    assert sorted(guess) == sorted(cast.firsts)
    assert _hits(guess, cast.firsts) <= BY_CHANCE


def test_the_log_of_an_open_box_links_and_the_statement_says_so(app, at, settings):
    """Whoever copies the write-ahead log of an open box can put papers and marks side by side."""
    at(make.DURING)
    make.voters(1, named="Before")
    _checkpoint()
    cast = _cast_in_order(40)
    log = _file(settings, "govapp.db-wal")

    guess = cast.in_order_of(lambda paper: log.find(paper.encode()))

    assert _rank_correlation(guess, cast.firsts) > 0.9
    words = " ".join(map(str, queries.secrecy_of(db.session, cast.poll, few=5)))
    assert "write-ahead log (WAL)" in words


@pytest.mark.postgres
def test_xmin_of_an_open_box_links_and_the_statement_says_so(app, at):
    """The mark and the paper of a cast carry one number, until the box is closed."""
    at(make.DURING)
    cast = _cast_in_order(30)

    pairs = db.session.execute(
        text(
            "SELECT holder, split_part(content, '.', 1)::int FROM roll_entry "
            "JOIN ballot_slot ON ballot_slot.xmin::text = roll_entry.xmin::text"
        )
    ).all()

    assert sorted(map(tuple, pairs)) == sorted(zip(cast.holders, cast.firsts, strict=True))
    words = " ".join(map(str, queries.secrecy_of(db.session, cast.poll, few=5)))
    assert "(xmin)" in words


# --- after the closing --------------------------------------------------------------------------

_BY_PLACE = {
    "sqlite": "SELECT paper FROM ballot_opening",
    "postgres": "SELECT paper FROM ballot_opening ORDER BY ctid",
}


@pytest.mark.both_databases
@pytest.mark.parametrize("again", [False, True], ids=["once", "changed once"])
def test_a_closed_box_lies_in_the_order_of_its_hashes(app, at, database, again):
    at(make.DURING)
    cast = _cast_in_order(40, again=again)
    _close(cast)

    papers = db.session.scalars(text(_BY_PLACE[database])).all()
    leaves = db.session.scalars(text("SELECT leaf FROM ballot_opening")).all()
    guess = [int(paper.split(".")[0]) for paper in papers]

    assert leaves == sorted(leaves)
    assert _hits(guess, cast.firsts) <= BY_CHANCE


@pytest.mark.postgres
def test_after_closing_no_row_carries_the_transaction_or_the_place_of_its_cast(app, at):
    at(make.DURING)
    cast = _cast_in_order(40)
    _close(cast)

    written_by = {
        number
        for table in ("roll_entry", "ballot_opening", "board_leaf", "tree_head")
        for number in db.session.scalars(text(f"SELECT DISTINCT xmin::text FROM {table}"))  # noqa: S608
    }
    holders = db.session.scalars(text("SELECT holder FROM roll_entry ORDER BY ctid")).all()

    assert len(written_by) == 1
    first_of = dict(zip(cast.holders, cast.firsts, strict=True))
    assert _hits([first_of[holder] for holder in holders], cast.firsts) <= BY_CHANCE
    assert not _has_old_rows()


def _has_old_rows() -> bool:
    run_due()
    db.session.rollback()
    assert {job.state.value for job in db.session.query(Job).where(Job.kind == "voting.sweep")} == {
        "done"
    }
    db.session.rollback()
    sizes = {
        table: db.session.scalar(text(f"SELECT pg_relation_size('{table}') / 8192"))
        for table in jobs.TABLES
    }
    return sizes["ballot_slot"] != 0 or sizes["roll_entry"] > 1


@pytest.mark.parametrize("again", [False, True], ids=["once", "changed once"])
def test_the_sweep_leaves_no_slot_and_no_order_in_files(app, at, settings, again):
    at(make.DURING)
    cast = _cast_in_order(40, again=again)
    _close(cast)

    run_due()

    log, image = _file(settings, "govapp.db-wal"), _file(settings)
    guess = cast.in_order_of(lambda paper: image.find(paper.encode()))
    assert {image.count(cast.paper(first).encode()) for first in cast.firsts} == {1}
    assert not [first for first in cast.firsts if cast.paper(first).encode() in log]
    assert _hits(guess, cast.firsts) <= BY_CHANCE
    words = " ".join(map(str, queries.secrecy_of(db.session, cast.poll, few=5)))
    assert "was erased" in words
    assert "WAL" not in words


@pytest.mark.both_databases
def test_no_paper_stands_beside_a_voter_in_what_can_be_read_after_the_closing(app, at):
    at(make.DURING)
    cast = _cast_in_order(12)
    _close(cast)
    run_due()
    db.session.rollback()

    trail = "\n".join(db.session.scalars(text('SELECT "text" FROM audit_event')))
    letters = "\n".join(db.session.scalars(text("SELECT text FROM letter")))
    asked = "\n".join(db.session.scalars(text('SELECT "values" FROM job')))

    for first in cast.firsts:
        assert cast.paper(first) not in trail + letters + asked
    assert not [holder for holder in cast.holders if f'"{holder}"' in trail + asked]


@pytest.mark.both_databases
def test_the_trail_is_told_counts_without_the_newest_votes(app, at):
    at(make.DURING)
    people = make.voters(14)
    poll = make.poll(make.rights(people), secret=True, choices=(1, 2))
    told = []
    for person in people:
        with transaction() as session:
            voting.cast_secret(session, poll, person, (1,))
        jobs.chain_counts()
        told = db.session.scalars(
            text("SELECT \"text\" FROM audit_event WHERE fact = 'VotesCounted' ORDER BY number")
        ).all()
        db.session.rollback()

    assert [re.search(r'"cast":(\d+)', line)[1] for line in told] == ["5"]


@pytest.mark.long
@pytest.mark.parametrize("again", [False, True], ids=["once", "changed once"])
def test_hundreds_of_casts_in_a_known_order_cannot_be_put_back_in_order(app, at, settings, again):
    at(make.DURING)
    cast = _cast_in_order(300, again=again)
    _checkpoint()
    image = _file(settings)

    guess = cast.in_order_of(lambda paper: image.find(paper.encode()))

    assert _hits(guess, cast.firsts) <= BY_CHANCE
    assert abs(_rank_correlation(guess, cast.firsts)) < 0.25
