"""Helpers for commands: put a page into the index or take it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from govapp.foundation.kernel.ids import plain
from govapp.foundation.search.models import SearchEntry, SearchReader


def index(
    session: Session,
    key: str,
    *,
    kind: str,
    title: str,
    url: str,
    readers: Iterable[str],
    body: str = "",
) -> None:
    """Make `key` findable for `readers`, replacing what the index said of it before."""
    body = _searchable(title, body)
    entry = session.scalars(select(SearchEntry).where(SearchEntry.key == key)).one_or_none()
    if entry is None:
        entry = SearchEntry(key=key, kind=kind, title=title, body=body, url=url)
        session.add(entry)
    else:
        entry.kind, entry.title, entry.body, entry.url = kind, title, body, url
    session.flush()
    session.execute(delete(SearchReader).where(SearchReader.entry_id == entry.id))
    session.add_all(SearchReader(entry_id=entry.id, reader=reader) for reader in set(readers))
    session.flush()


def _searchable(title: str, body: str) -> str:
    """The body, and title and body once more as plain words where that says anything new.

    PostgreSQL knows neither accents nor the parts of a mail address.
    """
    words = plain(f"{title} {body}")
    return body if words == f"{title} {body}".casefold().strip() else f"{body} {words}".strip()


def forget(session: Session, key: str) -> None:
    """Take `key` out of the index."""
    session.execute(delete(SearchEntry).where(SearchEntry.key == key))


@dataclass(frozen=True)
class Page:
    """A page to be found, for `index_new`."""

    key: str
    kind: str
    title: str
    url: str
    readers: frozenset[str]
    body: str = ""


def index_new(session: Session, pages: Iterable[Page]) -> None:
    """Make many pages findable at once whose keys the index does not know yet."""
    rows = list(pages)
    if not rows:
        return
    ids = session.scalars(
        insert(SearchEntry).returning(SearchEntry.id, sort_by_parameter_order=True),
        [
            {
                "key": row.key,
                "kind": row.kind,
                "title": row.title,
                "body": _searchable(row.title, row.body),
                "url": row.url,
            }
            for row in rows
        ],
    ).all()
    session.execute(
        insert(SearchReader),
        [
            {"entry_id": number, "reader": reader}
            for number, row in zip(ids, rows, strict=True)
            for reader in sorted(row.readers)
        ],
    )


def forget_all(session: Session, keys: Iterable[str]) -> None:
    """Take many pages out of the index."""
    for some in portions(keys):
        session.execute(delete(SearchEntry).where(SearchEntry.key.in_(some)))


def portions(keys: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """The keys in portions that a statement can name."""
    rest = list(keys)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]
