"""Phrases kept on the roll as text, so that each reader sees them in their own language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

from govapp.foundation.kernel.ids import canonical
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase


def packed(phrase: Phrase | None) -> str:
    """A phrase as text to store, "" for none."""
    return "" if phrase is None else canonical(_plain(phrase))


def unpacked(text: str) -> Phrase | None:
    """The phrase that `packed` wrote."""
    return _phrase(json.loads(text)) if text else None


def _plain(phrase: Phrase) -> dict[str, object]:
    return {"msgid": phrase.msgid, "values": {k: _packed(v) for k, v in phrase.values.items()}}


def _packed(value: object) -> object:
    if isinstance(value, Phrase):
        return {"phrase": _plain(value)}
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value if isinstance(value, int | str) else str(value)


def _phrase(plain: Mapping[str, object]) -> Phrase:
    values = plain["values"]
    if not isinstance(values, dict):
        raise TypeError("a packed phrase keeps its values in an object")
    return Phrase(str(plain["msgid"]), **{k: _unpacked(v) for k, v in values.items()})


def _unpacked(value: object) -> object:
    match value:
        case {"phrase": dict(plain)}:
            return _phrase(plain)
        case {"minor": int(minor), "currency": str(currency)}:
            return Money(minor, currency)
        case {"instant": str(text)}:
            return datetime.fromisoformat(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
    return value
