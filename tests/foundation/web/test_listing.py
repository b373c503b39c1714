"""Lists page by key: whole, in order, back and forth, whatever stands in the address."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from sqlalchemy import create_engine, delete, event, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from werkzeug.datastructures import MultiDict

from govapp.db import UtcDateTime
from govapp.foundation.web.listing import Column, Filter, Listing, Page
from tests import databases


class Base(DeclarativeBase):
    """Tables of this test alone."""

    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy's own protocol


class Ship(Base):
    __tablename__ = "ship"
    __table_args__ = {"prefixes": ["TEMPORARY"]}  # noqa: RUF012 - SQLAlchemy's own protocol
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    crew: Mapped[int]
    built: Mapped[date | None]
    seen: Mapped[datetime]


SHIPS = Listing(
    columns=(
        Column("name", "Name", sort=Ship.name, primary=True),
        Column("crew", "Crew", sort=Ship.crew, kind="number"),
        Column("built", "Built", sort=Ship.built, nullable=True),
        Column("seen", "Seen", sort=Ship.seen),
        Column("note", "Note", show=lambda ship: f"crew of {ship.crew}"),
    ),
    tie=Ship.id,
    default="name",
    filters=(
        Filter("q", "Name", lambda found, text: found.where(Ship.name.contains(text))),
        Filter(
            "crew",
            "Crew",
            lambda found, text: found.where(Ship.crew == int(text)),
            options=(("1", "one"), ("2", "two")),
        ),
        Filter(
            "since",
            "Since",
            lambda found, day: found.where(Ship.built >= date.fromisoformat(day)),
            kind="date",
        ),
    ),
    size=7,
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """Sixty ships in a table that nobody else sees."""
    url = "sqlite://" if request.param == "sqlite" else databases.postgres_url("postgres")
    with create_engine(url).connect() as connection, Session(connection) as session:
        Base.metadata.create_all(connection)
        session.execute(
            insert(Ship),
            [
                {
                    "name": f"ship {number % 11:02}",
                    "crew": number % 4,
                    "built": date(2000 + number % 5, 1, 1) if number % 3 else None,
                    "seen": datetime(2026, 1, 1 + number % 6, tzinfo=UTC),
                }
                for number in range(60)
            ],
        )
        yield session
        session.rollback()


def page_of(session: Session, **args: str) -> Page:
    return SHIPS.page(select(Ship), session, MultiDict(args))


def walk(session: Session, direction: str, **args: str) -> list[Page]:
    pages = [page_of(session, **args)]
    while at := getattr(pages[-1], direction):
        assert len(pages) < 20, "the list walks in circles"
        pages.append(page_of(session, **args, at=at))
    return pages


@pytest.mark.parametrize("key", ["name", "crew", "built", "seen"])
@pytest.mark.parametrize("way", ["asc", "desc"])
def test_walking_forward_meets_every_row_once_and_in_order(session, key, way):
    pages = walk(session, "next", sort=key, dir=way)

    met = [ship for page in pages for ship in page.rows]
    values = [getattr(ship, key) for ship in met if getattr(ship, key) is not None]
    assert len({ship.id for ship in met}) == len(met) == 60
    assert values == sorted(values, reverse=way == "desc")
    assert [ship.built is None for ship in met] == sorted(ship.built is None for ship in met) or (
        key != "built"
    )


@pytest.mark.parametrize("key", ["name", "crew", "built", "seen"])
@pytest.mark.parametrize("way", ["asc", "desc"])
def test_walking_back_shows_the_same_pages(session, key, way):
    forward = walk(session, "next", sort=key, dir=way)

    back = [forward[-1]]
    while (at := back[-1].previous) and len(back) < 20:
        back.append(page_of(session, sort=key, dir=way, at=at))

    assert [[ship.id for ship in page.rows] for page in reversed(back[1:])] == [
        [ship.id for ship in page.rows] for page in forward[:-1]
    ]


def test_the_first_page_has_no_way_back_and_the_last_no_way_on(session):
    pages = walk(session, "next")

    assert not pages[0].previous
    assert not pages[-1].next
    assert all(page.next for page in pages[:-1])
    assert all(page.previous for page in pages[1:])


def test_a_row_gone_meanwhile_does_not_shift_the_next_page(session):
    first = page_of(session)
    expected = [ship.id for ship in page_of(session, at=first.next).rows]
    session.execute(delete(Ship).where(Ship.id == first.rows[0].id))

    assert [ship.id for ship in page_of(session, at=first.next).rows] == expected


def forged(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "at",
    [
        "x",
        "é",
        "=" * 50,
        "A" * 5000,
        forged(),
        forged("name", False, False, ["i", 1], ["i", 1]),
        forged("name", False, False, ["s", "a"], ["s", "1"]),
        forged("name", False, False, ["s", "a\x00"], ["i", 1]),
        forged("name", False, False, ["s", "a"], ["i", 2**64]),
        forged("name", False, False, ["s", "a"], ["i", True]),
        forged("name", False, False, ["s", "a"], ["n", ""]),
        forged("name", False, False, ["s", "\ud800"], ["i", 1]),
        forged("crew", False, False, ["i", 1], ["i", 1]),
        forged("name", True, False, ["s", "a"], ["i", 1]),
        forged("name", False, "yes", ["s", "a"], ["i", 1]),
        forged("name", False, False, "s", ["i", 1]),
        base64.urlsafe_b64encode(b"[" * 1000).decode(),
    ],
)
def test_a_cursor_that_makes_no_sense_gives_the_first_page(session, at):
    page = page_of(session, at=at)

    assert [ship.id for ship in page.rows] == [ship.id for ship in page_of(session).rows]


def test_filters_narrow_and_are_kept_in_every_link(session):
    page = page_of(session, q="ship 01", crew="1", sort="crew", dir="desc")

    assert {ship.name for ship in page.rows} == {"ship 01"}
    assert page.filtered
    assert page.link() == "?q=ship+01&crew=1&sort=crew&dir=desc"
    assert page.sort_link("name") == "?q=ship+01&crew=1&sort=name&dir=asc"
    assert page.clear_link() == "?sort=crew&dir=desc"


@pytest.mark.parametrize(
    "args",
    [{"crew": "77"}, {"crew": "1 or 1"}, {"since": "yesterday"}, {"sort": "id"}, {"q": "  "}],
)
def test_what_is_not_offered_is_ignored(session, args):
    page = page_of(session, **args)

    assert not page.filtered
    assert page.sort == "name"


def test_everything_comes_out_for_an_export(session):
    met = [ship.id for ship in SHIPS.all(select(Ship), session, MultiDict({"sort": "built"}))]

    assert len(set(met)) == len(met) == 60


def test_rows_of_several_columns_stay_rows(session):
    listing = Listing(
        columns=(Column("name", "Name", sort=Ship.name),), tie=Ship.id, default="name"
    )

    page = listing.page(select(Ship.id, Ship.name), session, {})

    assert page.rows[0].name == "ship 00"


def test_a_page_costs_one_query_however_deep(session):
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    pages = walk(session, "next")
    event.remove(session.get_bind(), "before_cursor_execute", note)

    assert len(seen) == len(pages)
    assert all(first.rows[-1].id != second.rows[0].id for first, second in pairwise(pages))
