"""The chart of accounts, lines, and what makes an entry sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from govapp.foundation.kernel.money import Money


class Account(StrEnum):
    """The chart of accounts. The first five tell of dues, the others of what money is used for."""

    BANK = "bank"
    RECEIVABLE = "receivable"
    UNAPPLIED = "unapplied cash"
    DUES = "dues income"
    WAIVED = "dues waived"
    UNALLOCATED = "funds unallocated"
    ALLOCATED = "funds allocated"
    SPENT = "use case spending"


@dataclass(frozen=True)
class Line:
    """A debit (positive) or credit (negative) of one account.

    `about` is the thing it concerns (`invoice:12`), `party` who (`organization:7`); `usecase`
    and `fund` are keys registered with `services.dimension`.
    """

    account: Account
    amount: Money
    about: str = ""
    party: str = ""
    usecase: str | None = None
    fund: str | None = None


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
    return tuple(
        Line(line.account, -line.amount, line.about, line.party, line.usecase, line.fund)
        for line in lines
    )
