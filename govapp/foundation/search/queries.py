"""Finding pages the actor may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select, text

from govapp.db import is_sqlite, session
from govapp.foundation.access.actor import STAFF, Actor, Role
from govapp.foundation.kernel.ids import plain
from govapp.foundation.search.models import SearchEntry, SearchReader


@dataclass(frozen=True)
class Found:
    """One answer of the search."""

    key: str
    kind: str
    title: str
    url: str


def readers_of(actor: Actor) -> frozenset[str]:
    """The reader words that fit this actor: also each scope (`organization:7`) in which a hat is
    held, and each hat with its scope (`billing contact@organization:7`).
    """
    words = {"public"}
    if actor.signed_in:
        words.add("signed-in")
    if actor.has(*STAFF, Role.AUDITOR):
        words.add("staff")
    for hat in actor.hats:
        if hat.scope:
            words |= {hat.scope, f"{hat.role.value}@{hat.scope}"}
    return frozenset(words)


def titles(keys: Collection[str], actor: Actor) -> dict[str, str]:
    """What the things behind these keys are called, as far as the actor may find them."""
    rows = session().execute(
        select(SearchEntry.key, SearchEntry.title)
        .join(SearchReader, SearchReader.entry_id == SearchEntry.id)
        .where(SearchEntry.key.in_(keys), SearchReader.reader.in_(readers_of(actor)))
        .distinct()
    )
    return {row.key: row.title for row in rows}


def find(wanted: str, actor: Actor, *, limit: int = 30) -> tuple[Found, ...]:
    """Pages with every word of `wanted` (the last one as a beginning), best first."""
    words = plain(wanted[:200]).split()[:8]
    if not words:
        return ()
    readers = {f"reader{n}": reader for n, reader in enumerate(sorted(readers_of(actor)))}
    among = ", ".join(f":{name}" for name in readers)
    allowed = f"SELECT entry_id FROM search_reader WHERE reader IN ({among})"  # noqa: S608 - names only
    current = session()
    if is_sqlite(current):
        query = " ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}"*'])
        statement = (
            "SELECT e.key, e.kind, e.title, e.url FROM search_text t "  # noqa: S608
            "JOIN search_entry e ON e.id = t.rowid "
            f"WHERE search_text MATCH :query AND e.id IN ({allowed}) "
            "ORDER BY bm25(search_text, 10.0, 1.0), e.id LIMIT :limit"
        )
    else:
        query = " & ".join([*words[:-1], f"{words[-1]}:*"])
        vector = "to_tsvector('simple', e.title || ' ' || e.body)"
        weighed = (
            "setweight(to_tsvector('simple', e.title), 'A') || "
            "setweight(to_tsvector('simple', e.body), 'D')"
        )
        statement = (
            "SELECT e.key, e.kind, e.title, e.url FROM search_entry e "  # noqa: S608
            f"WHERE {vector} @@ to_tsquery('simple', :query) AND e.id IN ({allowed}) "
            f"ORDER BY ts_rank({weighed}, to_tsquery('simple', :query)) DESC, e.id LIMIT :limit"
        )
    rows = current.execute(text(statement), {"query": query, "limit": limit, **readers})
    return tuple(Found(*row) for row in rows)
