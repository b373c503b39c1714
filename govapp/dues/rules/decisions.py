"""Decisions by hand about one member's standing: rights kept or stopped from a day to a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from govapp.foundation.kernel.phrases import N_, Phrase

LONGEST_HOLD = 366  # days


class DecisionKind(StrEnum):
    """A hold keeps rights although the clock ran out; a suspension stops them though it did not."""

    HOLD = "hold"
    SUSPEND = "suspend"


@dataclass(frozen=True)
class Decision:
    """One decision in force from `begins` to its last day `ends` (None: until it is lifted)."""

    kind: DecisionKind
    begins: date
    ends: date | None
    reason: str = ""

    def holds_on(self, day: date) -> bool:
        """True if it is in force on `day`."""
        return self.begins <= day and (self.ends is None or day <= self.ends)


def in_force(decisions: Iterable[Decision], kind: DecisionKind, day: date) -> Decision | None:
    """The decision of that kind that holds on `day`; of several the one that lasts longest."""
    found = [one for one in decisions if one.kind is kind and one.holds_on(day)]
    return max(found, key=lambda one: (one.ends is None, one.ends or one.begins), default=None)


def turns(decisions: Iterable[Decision]) -> Iterator[date]:
    """Every first day of a decision, and every first day after one."""
    for one in decisions:
        yield one.begins
        if one.ends is not None:
            yield one.ends + timedelta(days=1)


def cannot_decide(
    kind: DecisionKind, begins: date, ends: date | None, reason: str, today: date
) -> tuple[Phrase, ...]:
    """What keeps a decision from being made; it never reaches back, so the past stays as it was."""
    wrong = []
    if not reason.strip():
        wrong.append(Phrase(N_("Say why.")))
    if begins < today:
        wrong.append(Phrase(N_("A decision begins today or later; the past stays as it was.")))
    if ends is None and kind is DecisionKind.HOLD:
        wrong.append(Phrase(N_("Say until which day the clock is stopped.")))
    if ends is not None and ends < begins:
        wrong.append(Phrase(N_("The last day lies before the first.")))
    if ends is not None and (ends - begins).days >= LONGEST_HOLD:
        wrong.append(Phrase(N_("A decision lasts a year at most; make a new one then.")))
    return tuple(wrong)
