"""Lists whose filter, order and position are their address: keyset paging that costs the same
with ten rows and a hundred thousand, on SQLite and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, and_, case, literal, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from govapp.foundation.web.cursors import Cursor, read_cursor, write_cursor
from govapp.foundation.web.values import Text

LARGEST_PAGE = 200
Row = Any  # whatever the slice's statement selects: an entity, a value or a row
Expression = ColumnElement[Any] | InstrumentedAttribute[Any]
Where = Callable[[Select[Any], str], Select[Any]]


@dataclass(frozen=True)
class Column:
    """A column: `show(row)` gives its value (the attribute named `key` if absent); `sort` makes
    its head a link. Kinds: text, number, money. A sort expression that can be null says so.
    """

    key: str
    label: Text
    show: Callable[[Row], object] | None = None
    sort: Expression | None = None
    kind: str = "text"
    primary: bool = False
    nullable: bool = False
    href: Callable[[Row], str] | None = None
    export: bool = True

    def value(self, row: Row) -> object:
        """What the cell shows."""
        return self.show(row) if self.show else getattr(row, self.key)


@dataclass(frozen=True)
class Filter:
    """A field above the list. `apply(statement, value)` narrows; with `options` it is a choice
    and anything not offered is ignored, otherwise a text (kind text) or a day (kind date).
    """

    key: str
    label: Text
    apply: Where = field(repr=False)
    options: Sequence[tuple[str, Text]] | Callable[[], Sequence[tuple[str, Text]]] = ()
    kind: str = "text"

    @property
    def choices(self) -> Sequence[tuple[str, Text]]:
        return self.options() if callable(self.options) else self.options

    def read(self, text: str) -> str:
        """The value to filter by, or nothing when it makes no sense."""
        text = text.strip()[:200].replace("\x00", "")
        if choices := self.choices:
            return text if text in {value for value, _ in choices} else ""
        if self.kind == "date":
            return text if _is_day(text) else ""
        return text


@dataclass(frozen=True)
class Page:
    """One page of a list and everything needed for its links, which keep filter and order."""

    rows: Sequence[Row]
    next: str
    previous: str
    sort: str
    descending: bool
    chosen: Mapping[str, str]
    usual: tuple[str, bool]

    @property
    def filtered(self) -> bool:
        return any(self.chosen.values())

    def link(self, **changes: str) -> str:
        """The address of this list with the same filter and order, and `changes`."""
        query = {name: value for name, value in self.chosen.items() if value}
        if (self.sort, self.descending) != self.usual:
            query |= {"sort": self.sort, "dir": "desc" if self.descending else "asc"}
        query |= changes
        return "?" + urlencode({name: value for name, value in query.items() if value})

    def sort_link(self, key: str) -> str:
        """By that column; the other way round if it already is."""
        other = key == self.sort and not self.descending
        return self.link(sort=key, dir="desc" if other else "asc")

    def clear_link(self) -> str:
        """Without filter, in the same order."""
        return self.link(**dict.fromkeys(self.chosen, ""))

    @property
    def next_link(self) -> str:
        return self.link(at=self.next)

    @property
    def previous_link(self) -> str:
        return self.link(at=self.previous)


@dataclass(frozen=True)
class Listing:
    """A declared list. `tie` is a unique column that makes the order whole; `default` is the
    column it is sorted by at first ("-key" for descending).
    """

    columns: Sequence[Column]
    tie: Expression
    default: str
    filters: Sequence[Filter] = ()
    size: int = 50

    def page(self, statement: Select[Any], session: Session, args: Mapping[str, str]) -> Page:
        """The rows of one page; a cursor that makes no sense gives the first page."""
        column, descending = self._order(args)
        chosen = self._chosen(args)
        narrowed = self._narrowed(statement, chosen)
        cursor = read_cursor(args.get("at", ""), column.key, descending, column.sort, self.tie)
        backwards = cursor is not None and cursor.backwards
        size = min(self.size, LARGEST_PAGE)

        found = session.execute(
            self._positioned(narrowed, column, descending, cursor).limit(size + 1)
        ).all()
        more = len(found) > size
        rows = list(found[:size])
        if backwards:
            rows.reverse()

        def at(row: Any, back: bool) -> str:
            return write_cursor(Cursor(row[-2], row[-1], back), column.key, descending)

        return Page(
            rows=[_as_selected(row, statement) for row in rows],
            next=at(rows[-1], False) if rows and (more or backwards) else "",
            previous=at(rows[0], True) if rows and cursor and (more or not backwards) else "",
            sort=column.key,
            descending=descending,
            chosen=chosen,
            usual=(self.default.lstrip("-"), self.default.startswith("-")),
        )

    def all(
        self, statement: Select[Any], session: Session, args: Mapping[str, str]
    ) -> Iterator[Row]:
        """Every row that the filter lets through, in order, read in portions: for exports."""
        column, descending = self._order(args)
        narrowed = self._narrowed(statement, self._chosen(args))
        ordered = self._positioned(narrowed, column, descending, None)
        for row in session.execute(ordered.execution_options(yield_per=500)):
            yield _as_selected(row, statement)

    def _order(self, args: Mapping[str, str]) -> tuple[Column, bool]:
        asked = args.get("sort", "")
        sortable = {column.key: column for column in self.columns if column.sort is not None}
        if asked in sortable:
            return sortable[asked], args.get("dir") == "desc"
        return sortable[self.default.lstrip("-")], self.default.startswith("-")

    def _chosen(self, args: Mapping[str, str]) -> dict[str, str]:
        return {one.key: one.read(args.get(one.key, "")) for one in self.filters}

    def _narrowed(self, statement: Select[Any], chosen: Mapping[str, str]) -> Select[Any]:
        for one in self.filters:
            if chosen[one.key]:
                statement = one.apply(statement, chosen[one.key])
        return statement

    def _positioned(
        self, statement: Select[Any], column: Column, descending: bool, cursor: Cursor | None
    ) -> Select[Any]:
        """In order (nulls last) and after the cursor; reversed when the cursor looks back."""
        by, tie = column.sort, self.tie
        if by is None:
            raise ValueError(f"column {column.key} cannot be sorted by")
        backwards = cursor is not None and cursor.backwards
        down = descending != backwards
        order = [by.desc() if down else by.asc(), tie.desc() if down else tie.asc()]
        if column.nullable:
            empty_last = case((by.is_(None), 1), else_=0)
            order.insert(0, empty_last.desc() if backwards else empty_last.asc())
        statement = statement.add_columns(by.label("_by"), tie.label("_tie"))
        if cursor is not None:
            statement = statement.where(_beyond(column, tie, cursor, down))
        return statement.order_by(None).order_by(*order)


def _beyond(column: Column, tie: Expression, cursor: Cursor, down: bool) -> ColumnElement[bool]:
    """The rows that come after the cursor in the order of reading."""
    by = column.sort
    if by is None:
        raise ValueError(f"column {column.key} cannot be sorted by")
    tie_value = literal(cursor.tie, tie.type)
    past_tie = tie < tie_value if down else tie > tie_value
    if cursor.value is None:
        here = and_(by.is_(None), past_tie)
        return or_(here, by.is_not(None)) if cursor.backwards else here
    value = literal(cursor.value, by.type)
    if not column.nullable:
        here, there = tuple_(by, tie), tuple_(value, tie_value)
        return here < there if down else here > there
    beyond = or_(by < value if down else by > value, and_(by == value, past_tie))
    return beyond if cursor.backwards else or_(beyond, by.is_(None))


def _as_selected(row: Any, statement: Select[Any]) -> Row:
    """The row as the slice's own statement would give it: one thing bare, several as a row."""
    return row[0] if len(statement.column_descriptions) == 1 else row


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
