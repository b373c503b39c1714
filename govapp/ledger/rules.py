"""The chart of accounts, lines, and what makes an entry sound."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


class Account(StrEnum):
    """The chart of accounts. The last three tell of what money is used for, all others of dues."""

    BANK = "bank"
    CLEARING = "card and bank clearing"
    RECEIVABLE = "receivable"
    UNAPPLIED = "unapplied cash"
    DEFERRED = "dues deferred"
    DUES = "dues income"
    WAIVED = "dues waived"
    CREDITED = "discounts and credits"
    WRITTEN_OFF = "dues written off"
    FEES = "payment fees"
    OPENING = "opening balances"
    UNALLOCATED = "funds unallocated"
    ALLOCATED = "funds allocated"
    SPENT = "use case spending"


@dataclass(frozen=True)
class Line:
    """A debit (positive) or credit (negative) of one account.

    `about` is the thing it concerns (`invoice:12`), `party` who (`organization:7`); `usecase`
    and `fund` are keys registered with `services.dimension`; `bank` is the code of the bank
    account, "" for the main one.
    """

    account: Account
    amount: Money
    about: str = ""
    party: str = ""
    usecase: str | None = None
    fund: str | None = None
    bank: str = ""


def balanced(lines: Iterable[Line]) -> bool:
    """True if debits equal credits in each currency."""
    sums: Counter[str] = Counter()
    for line in lines:
        sums[line.amount.currency] += line.amount.minor
    return not any(sums.values())


def check(lines: Sequence[Line]) -> str:
    """Return the one currency of a sound entry; raise `ValueError` for any other.

    Sound: two lines or more, none of zero, one currency, adding up to zero. A caller that breaks
    this has a bug, so it is no message for people.
    """
    currencies = {line.amount.currency for line in lines}
    if len(lines) < 2 or not all(line.amount for line in lines):
        raise ValueError("an entry has two lines or more, and none of zero")
    if len(currencies) != 1:
        raise ValueError(f"an entry has one currency, not {', '.join(sorted(currencies))}")
    if not balanced(lines):
        raise ValueError(f"debits and credits differ: {[str(line.amount) for line in lines]}")
    return currencies.pop()


# --- the period lock -----------------------------------------------------------------------------


def lock_obstacles(wanted: date, locked: date | None, *, today: date) -> tuple[Phrase, ...]:
    """Say what keeps the books from being locked before `wanted`; empty means go.

    `locked` is the day before which they are locked already. A lock only moves forward; to move
    it back, the period is opened again.
    """
    if wanted > today:
        return (Phrase(N_("Only days that are over can be locked.")),)
    if locked is not None and wanted <= locked:
        return (Phrase(N_("The books are locked before %(day)s already."), day=locked),)
    return ()


def first_open_day(wanted: date, locked: date | None) -> date:
    """`wanted`, or the first day that is not locked if that is later."""
    return wanted if locked is None else max(wanted, locked)


def closed(day: date, locked: date | None) -> Phrase | None:
    """Why nothing can be booked on `day`, with the next step; None if it can."""
    if locked is None or day >= locked:
        return None
    return Phrase(
        N_(
            "The books are locked before %(locked)s, so nothing can be booked on %(day)s. "
            "Book it on %(locked)s or later, or ask for the period to be opened: "
            "Money, Books, Period lock."
        ),
        locked=locked,
        day=day,
    )


# --- bank accounts -------------------------------------------------------------------------------

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,19}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{4}", re.ASCII)


@dataclass(frozen=True)
class BankDetails:
    """A bank account as staff know it: a short code for the books, its name, its last digits."""

    code: str
    name: str
    last_four: str
    active: bool = True


def bank_problems(details: BankDetails) -> dict[str, Phrase]:
    """What cannot stay as it was typed, by field."""
    wrong = {}
    if not _CODE.fullmatch(details.code):
        wrong["code"] = Phrase(
            N_("A code has at most 20 small letters, digits and hyphens, like operating.")
        )
    if not details.name.strip():
        wrong["name"] = Phrase(N_("Give the account a name."))
    if not _DIGITS.fullmatch(details.last_four):
        wrong["last_four"] = Phrase(N_("Write the last four digits of the account, like 4321."))
    return wrong
