"""What the keys in the journal are called: each slice names its own things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy.orm import Session

from govapp.foundation.kernel.ids import key
from govapp.foundation.web.values import Text

Namer = Callable[[Session, Iterable[int]], Mapping[int, Text]]  # names by number

_namers: dict[str, Namer] = {}


def register_namers(namers: Mapping[str, Namer]) -> None:
    """Take over who names which kind of thing (from wiring)."""
    _namers.clear()
    _namers.update(namers)


def names_of(session: Session, keys: Iterable[str]) -> dict[str, Text]:
    """What pages call these keys; one that nobody names is left out. One question a kind."""
    wanted: dict[str, set[int]] = {}
    for one in keys:
        kind, _, number = one.partition(":")
        if kind in _namers and number.isdigit():
            wanted.setdefault(kind, set()).add(int(number))
    return {
        key(kind, number): name
        for kind, numbers in wanted.items()
        for number, name in _namers[kind](session, numbers).items()
    }
