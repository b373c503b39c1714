"""Days as people write them, and whether a file leaves doubt about day and month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules.drafts import EARLIEST, LATEST


class DateOrder(StrEnum):
    """How 3/4/2027 is read."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ][0-9:.]+Z?)?", re.ASCII)
_DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})", re.ASCII)
_LOCAL = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})", re.ASCII)


def order_in(texts: Iterable[str]) -> DateOrder | None:
    """The order that days such as 13/4/2027 prove, or None when nothing does.

    One file holds one order: `Invalid` when some days can only be read one way and some only the
    other.
    """
    proven: dict[DateOrder, str] = {}
    for text in texts:
        found = _LOCAL.fullmatch(text.strip())
        if found is None:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 12:
            proven.setdefault(DateOrder.DAY_FIRST, text)
        elif second > 12:
            proven.setdefault(DateOrder.MONTH_FIRST, text)
    if len(proven) > 1:
        raise Invalid(
            Phrase(
                N_("Some days are written day first (%(day)s), others month first (%(month)s)."),
                day=proven[DateOrder.DAY_FIRST],
                month=proven[DateOrder.MONTH_FIRST],
            )
        )
    return next(iter(proven), None)


def in_doubt(text: str) -> bool:
    """True if the day could be read either way and the two differ."""
    found = _LOCAL.fullmatch(text.strip())
    return (
        found is not None and int(found[1]) <= 12 and int(found[2]) <= 12 and found[1] != found[2]
    )


def read_day(text: str, order: DateOrder | None) -> date:
    """The day that `text` means: 2027-04-03, 3.4.2027, or 3/4/2027 under the given order."""
    text = text.strip()
    iso = _ISO.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    dotted, local = _DOTTED.fullmatch(text), _LOCAL.fullmatch(text)
    if iso:
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3])
    elif dotted:
        day, month, year = int(dotted[1]), int(dotted[2]), int(dotted[3])
    elif local:
        first, second, year = int(local[1]), int(local[2]), int(local[3])
        if order is None and in_doubt(text):
            raise Invalid(
                Phrase(
                    N_(
                        "“%(text)s” can be read two ways; choose whether the day or the month "
                        "comes first."
                    ),
                    text=text,
                )
            )
        day, month = (second, first) if order is DateOrder.MONTH_FIRST else (first, second)
    else:
        raise _unreadable(text)
    try:
        found = date(year, month, day)
    except ValueError:
        raise _unreadable(text) from None
    if not EARLIEST <= found <= LATEST:
        raise Invalid(Phrase(N_("Write a day between 1900 and 2200.")))
    return found


def _unreadable(text: str) -> Invalid:
    return Invalid(Phrase(N_("“%(text)s” is no day; write it like 2027-04-30."), text=text[:40]))
