"""Whether a link to an invoice opens on a day, and until when a new one does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MOST_LINKS = 20  # that open at the same time, for one invoice


@dataclass(frozen=True)
class Link:
    """What decides whether a link opens."""

    expires_on: date
    revoked: bool


def opens(link: Link, day: date) -> bool:
    """True until the end of its last day, unless it was revoked."""
    return not link.revoked and day <= link.expires_on


def last_day(made_on: date, link_days: int) -> date:
    """The last day of a link made on that day (rulebook, chapter 8)."""
    return made_on + timedelta(days=link_days)
