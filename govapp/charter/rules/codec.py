"""Chapters to plain JSON and back; reading checks each name and type and says where it errs.

A name that an older version lacks has its default there; writing always names all.
"""

from __future__ import annotations

import json
import types
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from typing import TypeVar, cast, get_args, get_origin, get_type_hints

from govapp.charter.rules.values import (
    Bodies,
    Decisions,
    ElectionRules,
    FeeTable,
    Gates,
    MoneyRules,
    SpendingRules,
    StandingClock,
    Value,
)
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.ids import canonical
from govapp.foundation.kernel.phrases import N_, Phrase

CHAPTERS: dict[str, type[Value]] = {
    "fees": FeeTable,
    "standing": StandingClock,
    "bodies": Bodies,
    "decisions": Decisions,
    "elections": ElectionRules,
    "gates": Gates,
    "spending": SpendingRules,
    "money": MoneyRules,
}

T = TypeVar("T")


def write(value: Value) -> str:
    """The canonical JSON of a chapter."""
    return canonical(cast(dict[str, object], plain(value)))


@lru_cache(maxsize=512)  # an adopted text never changes, and its value is frozen
def read(chapter: str, text: str) -> Value:
    """The chapter that the JSON holds, or `Invalid` naming the place that is wrong."""
    return load(CHAPTERS[chapter], json.loads(text), chapter)


def plain(value: object) -> object:
    """Dataclasses to dicts, tuples to lists, fractions to `2/3`."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return value


def load(kind: type[T], found: object, where: str) -> T:
    """`found` as a value of `kind`; the path in `where` is named when it does not fit."""
    origin = get_origin(kind)
    if origin is tuple:
        if not isinstance(found, list):
            raise _wrong(where, "a list")
        part = get_args(kind)[0]
        return cast(T, tuple(load(part, one, f"{where}.{n + 1}") for n, one in enumerate(found)))
    if isinstance(origin, types.UnionType):
        raise TypeError("chapters hold no unions")
    if is_dataclass(kind):
        return _load_dataclass(kind, found, where)
    if issubclass(kind, Enum):
        return _load_enum(kind, found, where)
    if kind is Fraction:
        return cast(T, _load_fraction(found, where))
    if type(found) is not kind:
        raise _wrong(where, kind.__name__)
    return found


def _load_dataclass(kind: type[T], found: object, where: str) -> T:
    if not isinstance(found, dict):
        raise _wrong(where, "a set of named values")
    hints = _hints(kind)  # type: ignore[arg-type] # classes are hashable
    known = fields(kind)  # type: ignore[arg-type] # checked by the caller
    needed = {field.name for field in known if field.default is MISSING}
    odd = (needed - set(found)) | (set(found) - {field.name for field in known})
    if odd:
        names = ", ".join(sorted(odd))
        raise Invalid(
            {where: Phrase(N_("These names are missing or unknown: %(names)s."), names=names)}
        )
    return kind(
        **{name: load(hints[name], part, f"{where}.{name}") for name, part in found.items()}
    )


@cache
def _hints(kind: type) -> dict[str, type]:
    """The types of a value's fields; working them out anew takes longer than reading the text."""
    return get_type_hints(kind)


def _load_enum(kind: type[T], found: object, where: str) -> T:
    try:
        return kind(found)  # type: ignore[call-arg] # an enumeration takes its value
    except ValueError:
        words = ", ".join(str(member.value) for member in kind)  # type: ignore[attr-defined]
        raise _wrong(where, words) from None


def _load_fraction(found: object, where: str) -> Fraction:
    try:
        return Fraction(str(found))
    except (ValueError, ZeroDivisionError):
        raise _wrong(where, "2/3") from None


def _wrong(where: str, wanted: str) -> Invalid:
    return Invalid({where: Phrase(N_("This should be %(wanted)s."), wanted=wanted)})
