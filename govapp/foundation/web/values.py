"""Small values that queries give to the macros: badges, checks, events, figures, steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from govapp.foundation.kernel.phrases import Phrase


class Lazy(Protocol):
    """A text translated when shown, as `lazy_gettext` gives it."""

    def __str__(self) -> str: ...


Text = str | Lazy | Phrase

TONE_ICONS = {
    "good": "check-circle",
    "warn": "exclamation-triangle",
    "bad": "x-octagon",
    "info": "info-circle",
    "active": "record-circle",
    "neutral": "circle",
}


@dataclass(frozen=True)
class Badge:
    """A state as icon and word. Tones: good, warn, bad, info, active, neutral."""

    word: Text
    tone: str = "neutral"
    icon: str = ""

    @property
    def sign(self) -> str:
        """The icon to show: its own, or the tone's."""
        return self.icon or TONE_ICONS[self.tone]


@dataclass(frozen=True)
class Check:
    """One line of a checklist: what, whether it is met, who can supply it and where."""

    text: Text
    met: bool = False
    who: Text = ""
    url: str = ""


@dataclass(frozen=True)
class Event:
    """One entry of a timeline."""

    at: datetime | date
    title: Text
    text: Text = ""
    url: str = ""
    icon: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class Figure:
    """A number with its name, its target and the address of the rows behind it."""

    label: Text
    value: object
    url: str = ""
    target: object = None
    note: Text = ""


@dataclass(frozen=True)
class Step:
    """One step of a line. States: done, current, blocked, todo."""

    label: Text
    state: str = "todo"
    note: Text = ""


@dataclass(frozen=True)
class Consequence:
    """One line of a preview: what will happen, with the address of what it happens to."""

    text: Text
    icon: str = ""
    url: str = ""


@dataclass(frozen=True)
class Tab:
    """One tab of a page: a link of its own."""

    label: Text
    url: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Card:
    """A door with a sentence about what lies behind it."""

    label: Text
    url: str
    about: Text = ""
    icon: str = ""
