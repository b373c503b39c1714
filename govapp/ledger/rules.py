"""The chart of accounts, lines, and what makes an entry sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from govapp.foundation.kernel.money import Money


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


def reversed_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that undo these, each with the other sign."""
    return tuple(replace(line, amount=-line.amount) for line in lines)
