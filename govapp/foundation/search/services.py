"""Helpers for commands: put a page into the index or take it out."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

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


def forget(session: Session, key: str) -> None:
    """Take `key` out of the index."""
    session.execute(delete(SearchEntry).where(SearchEntry.key == key))
