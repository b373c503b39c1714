"""What became of a promise to pay: it follows from the money, nobody has to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase

LONGEST_PROMISE = 180  # days


class Outcome(StrEnum):
    """How a promise stands on a day."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    NOT_NEEDED = "not needed any more"


@dataclass(frozen=True)
class Promise:
    """`amount` will be here on `by` at the latest."""

    amount: Money
    by: date


def outcome(promise: Promise, came: Money, owed: Money, day: date) -> Outcome:
    """How the promise stands on `day`.

    `came` is what was paid on the organization's invoices since the promise was made and until
    its day; `owed` is what is open now. A debt that went otherwise (forgiven, taken back) needs
    no promise.
    """
    if came >= promise.amount:
        return Outcome.KEPT
    if owed.minor <= 0:
        return Outcome.NOT_NEEDED
    return Outcome.BROKEN if day > promise.by else Outcome.OPEN


def cannot_promise(promise: Promise, owed: Money, today: date) -> tuple[Phrase, ...]:
    """What keeps a promise from being noted."""
    if owed.minor <= 0:
        return (Phrase(N_("Nothing is open, so there is nothing to promise.")),)
    wrong = []
    if promise.amount.minor <= 0:
        wrong.append(Phrase(N_("A promise is about an amount above zero.")))
    if promise.amount > owed:
        wrong.append(Phrase(N_("Only %(owed)s is open."), owed=owed))
    if promise.by < today:
        wrong.append(Phrase(N_("The day of a promise is today or later.")))
    if promise.by > today + timedelta(days=LONGEST_PROMISE):
        wrong.append(Phrase(N_("A promise reaches half a year ahead at most.")))
    return tuple(wrong)
