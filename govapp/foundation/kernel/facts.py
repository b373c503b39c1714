"""What has happened, as frozen values: ids and amounts, never names, titles or text."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import ClassVar


@dataclass(frozen=True)
class Fact:
    """The base of all facts. `about` is a key such as `invoice:12`: the thing it happened to.

    Facts survive the erasure of a person, so their fields are numbers, keys, days, amounts in
    minor units and words from enumerations.
    """

    about: str
    name: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        cls.name = cls.__name__

    def payload(self) -> dict[str, object]:
        """The fields beside `about`, ready for JSON."""
        return {
            field.name: _plain(getattr(self, field.name))
            for field in fields(self)
            if field.name != "about"
        }


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, tuple | list | frozenset):
        return [_plain(part) for part in (sorted(value) if isinstance(value, frozenset) else value)]
    raise TypeError(f"a fact cannot hold {type(value).__name__}")
