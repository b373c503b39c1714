"""Who watches a vote: they are sent the head of its board, where nobody can rewrite it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Watcher:
    """Somebody who gets the head: a teller, or who watches for a candidate."""

    person_id: int
    title: str  # of the vote, as they know it
    page: str  # where the vote is, a path


Watchers = Callable[[Session, str], Iterable[Watcher]]  # of the thing with this key

_watchers: list[Watchers] = []


def register_watchers(watchers: Iterable[Watchers]) -> None:
    """Take over who knows the watchers of which votes (from wiring)."""
    _watchers[:] = watchers


def watchers_of(session: Session, about: str) -> tuple[Watcher, ...]:
    """Everybody who gets the head of the board of this vote, each once, by number."""
    found = {one.person_id: one for ask in _watchers for one in ask(session, about)}
    return tuple(found[person] for person in sorted(found))
