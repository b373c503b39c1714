"""Where a page of a list begins: the sort value and the tie of the row beside it, in the address.

A cursor is not a secret and gives no rights; it is checked because anybody may type one.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

Value = Any  # what a sort expression yields: str, int, Decimal, date, datetime, bool or None

_LONGEST = 2000


@dataclass(frozen=True)
class Cursor:
    """Beyond this value and tie; `backwards` when reading towards the beginning."""

    value: Value
    tie: Value
    backwards: bool


def write_cursor(cursor: Cursor, key: str, descending: bool) -> str:
    """The cursor as text for an address, bound to the order it belongs to."""
    parts = [key, descending, cursor.backwards, _pack(cursor.value), _pack(cursor.tie)]
    text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, key: str, descending: bool, by: Any, tie: Any) -> Cursor | None:
    """The cursor in `text` if it belongs to this order and fits the columns' types, else None."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        own_key, own_descending, backwards, value, own_tie = json.loads(packed.decode())
        if own_key != key or own_descending is not descending or type(backwards) is not bool:
            return None
        found = Cursor(_unpack(value, by), _unpack(own_tie, tie), backwards)
    except (ValueError, TypeError, binascii.Error, InvalidOperation, RecursionError):
        return None
    return None if found.tie is None else found


def _pack(value: Value) -> list[object]:
    for kind, name, written in _KINDS:
        if isinstance(value, kind):
            return [name, written(value)]
    raise TypeError(f"a list cannot be sorted by {type(value).__name__}")


def _unpack(packed: object, expression: Any) -> Value:
    if not isinstance(packed, list) or len(packed) != 2:
        raise ValueError("not a value")
    name, text = packed
    if name == "n":
        return None
    value = _READ[name](text) if name in _READ else None
    wanted = getattr(expression.type, "impl_instance", expression.type).python_type
    if value is None or not _fits(value, wanted):
        raise ValueError("another type")
    return wanted(value) if issubclass(wanted, Enum) else value


def _fits(value: Value, wanted: type) -> bool:
    if issubclass(wanted, Enum):
        return isinstance(value, str)
    if wanted in {float, Decimal}:
        return isinstance(value, Decimal | int)
    return type(value) is wanted


def _whole(text: object) -> int:
    if type(text) is not int or abs(text) >= 2**63:
        raise ValueError("not a whole number of the database")
    return text


def _text(text: object) -> str:
    if not isinstance(text, str) or "\x00" in text or (not text.isascii() and _broken(text)):
        raise ValueError("not a text")
    return text


def _broken(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _aware(text: object) -> datetime:
    found = datetime.fromisoformat(str(text))
    if found.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return found


def _number(text: object) -> Decimal:
    found = Decimal(str(text)[:40])
    if not found.is_finite():
        raise ValueError("not a number")
    return found


# Narrower kinds first: an instant is a date and True is an int.
_KINDS = (
    (type(None), "n", lambda value: ""),
    (Enum, "s", lambda value: value.value),
    (bool, "b", bool),
    (int, "i", int),
    (str, "s", str),
    (datetime, "t", datetime.isoformat),
    (date, "d", date.isoformat),
    (Decimal, "f", str),
    (float, "f", repr),
)
_READ = {
    "i": _whole,
    "s": _text,
    "t": _aware,
    "d": lambda text: date.fromisoformat(str(text)),
    "f": _number,
    "b": lambda text: text if isinstance(text, bool) else None,
}
