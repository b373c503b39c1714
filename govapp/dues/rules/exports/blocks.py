"""Entries as QuickBooks takes them: one line on accounts receivable in each, of one customer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from govapp.dues.rules.exports.rows import BookEntry, BookLine
from govapp.ledger.rules import Account

RECEIVABLE, BETWEEN = Account.RECEIVABLE.value, Account.UNAPPLIED.value
LONGEST_MEMO = 200


def blocks(entry: BookEntry) -> tuple[BookEntry, ...]:
    """The entry in parts that each add up to zero and touch accounts receivable once at most.

    Lines of one account and name become one. A cheque that paid for two organizations becomes two
    parts, `12-1` and `12-2`. Where a debt goes from one customer straight to another, it passes
    through unapplied cash, which both parts leave as it was. No account's sum changes.
    """
    lines = _merged(entry.lines)
    owed = [line for line in lines if line.account == RECEIVABLE]
    rest = [line for line in lines if line.account != RECEIVABLE]
    if len(owed) <= 1:
        return (replace(entry, lines=tuple(owed + rest)),) if lines else ()
    parts = []
    for line in owed[:-1]:
        taken, rest = _against(line, rest)
        parts.append((line, *taken))
    parts.append((owed[-1], *_merged(rest)))
    return tuple(
        replace(entry, number=f"{entry.number}-{place}", lines=part)
        for place, part in enumerate(parts, start=1)
    )


def _merged(lines: Iterable[BookLine]) -> list[BookLine]:
    """One line for each account and name; those that come to nothing are left out."""
    found: dict[tuple[str, str], BookLine] = {}
    for line in lines:
        place = line.account, line.name
        known = found.get(place)
        found[place] = line if known is None else _together(known, line)
    return [line for line in found.values() if line.minor]


def _together(one: BookLine, other: BookLine) -> BookLine:
    memo = one.memo if other.memo in one.memo else f"{one.memo}, {other.memo}"
    return replace(one, minor=one.minor + other.minor, memo=memo[:LONGEST_MEMO])


def _against(owed: BookLine, others: list[BookLine]) -> tuple[list[BookLine], list[BookLine]]:
    """As much of the other lines as answers `owed`, and what is left of them."""
    wanted = -owed.minor
    taken, left = [], []
    for line in others:
        part = 0
        if wanted and (line.minor > 0) == (wanted > 0):
            part = min(line.minor, wanted, key=abs)
        if part:
            taken.append(replace(line, minor=part))
            wanted -= part
        if line.minor != part:
            left.append(replace(line, minor=line.minor - part))
    if wanted:
        taken.append(BookLine(BETWEEN, wanted, owed.name, owed.memo))
        left.append(BookLine(BETWEEN, -wanted, owed.name, owed.memo))
    return taken, left
