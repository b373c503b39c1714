"""Bank lines from a statement: columns of a CSV, amounts as banks write them, and fingerprints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.ids import canonical, digest, folded
from govapp.foundation.kernel.money import LARGEST_MINOR, Money, digits
from govapp.foundation.kernel.phrases import N_, Phrase

LONGEST = 1000


class DayOrder(StrEnum):
    """How a bank writes days: 2027-03-31, 3/31/2027 or 31.3.2027."""

    YEAR_FIRST = "year first"
    MONTH_FIRST = "month first"
    DAY_FIRST = "day first"


@dataclass(frozen=True)
class Columns:
    """Which column of a bank's CSV says what; by name, so that a new column changes nothing.

    Either `amount` holds a signed amount, or `credit` and `debit` one each. `comma` says that the
    comma stands before the cents.
    """

    day: str
    amount: str = ""
    credit: str = ""
    debit: str = ""
    text: str = ""
    payer: str = ""
    reference: str = ""
    cheque: str = ""
    order: DayOrder = DayOrder.YEAR_FIRST
    comma: bool = False


@dataclass(frozen=True)
class StatementLine:
    """One booking of the bank. `amount` is negative when money left; `reference` its own id."""

    number: int
    day: date
    amount: Money
    text: str
    payer: str = ""
    reference: str = ""
    cheque: str = ""


# --- a table of cells ----------------------------------------------------------------------------

_WORDS: Mapping[str, tuple[str, ...]] = {
    "day": ("date", "posted", "posting", "booking", "datum"),
    "amount": ("amount", "betrag", "value"),
    "credit": ("credit", "deposit", "paid in", "money in"),
    "debit": ("debit", "withdrawal", "paid out", "money out"),
    "text": ("description", "details", "memo", "text", "purpose", "narrative", "verwendungszweck"),
    "payer": ("payer", "payee", "name", "counterparty", "from"),
    "reference": ("reference", "transaction id", "fitid", "bank id", "id"),
    "cheque": ("cheque", "check"),
}


def head_of(rows: Sequence[Sequence[str]]) -> int:
    """Which row names the columns: the first of those with the most cells, near the top."""
    near = rows[:30]
    return max(range(len(near)), key=lambda place: (len(near[place]), -place), default=0)


def guess(head: Sequence[str]) -> dict[str, str]:
    """For each field the column whose name says it best, where one does."""
    found: dict[str, str] = {}
    for name, words in _WORDS.items():
        for word in words:
            fitting = [cell for cell in head if word in folded(cell) and cell not in found.values()]
            if fitting:
                found[name] = min(fitting, key=len)
                break
    if "credit" in found and "debit" in found:
        found.pop("amount", None)
    else:
        found.pop("credit", None)
        found.pop("debit", None)
    return found


def order_of(cells: Iterable[str]) -> DayOrder:
    """The order that the days of a column prove, the month first when they prove none."""
    parts = [_SEPARATORS.split(cell.strip().split(" ")[0].split("T")[0]) for cell in cells if cell]
    numbers = [part for part in parts if len(part) == 3 and all(one.isdigit() for one in part)]
    if any(len(part[0]) == 4 for part in numbers):
        return DayOrder.YEAR_FIRST
    if any(int(part[0]) > 12 for part in numbers):
        return DayOrder.DAY_FIRST
    return DayOrder.MONTH_FIRST


_SEPARATORS = re.compile(r"[-./]")


def read_day(text: str, order: DayOrder) -> date:
    """A bank's day; raises ValueError for anything else."""
    bare = text.strip().split(" ")[0].split("T")[0]
    if len(bare) == 8 and bare.isascii() and bare.isdigit() and order is DayOrder.YEAR_FIRST:
        return date(int(bare[:4]), int(bare[4:6]), int(bare[6:]))
    parts = _SEPARATORS.split(bare)
    if len(parts) != 3 or not all(one.isascii() and one.isdigit() for one in parts):
        raise ValueError("no day")
    first, second, third = (int(one) for one in parts)
    if order is DayOrder.YEAR_FIRST:
        return date(first, second, third)
    year = third + 2000 if third < 100 else third
    month, day = (first, second) if order is DayOrder.MONTH_FIRST else (second, first)
    return date(year, month, day)


_PLAIN = re.compile(r"[0-9]{1,14}(?:\.[0-9]{1,3})?", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,3})?", re.ASCII)


def read_amount(text: str, currency: str, *, comma: bool = False) -> Money:
    """A bank's amount: a minus before or behind, brackets, CR and DR, signs of currencies.

    Raises ValueError for anything else, also for more digits than the currency has.
    """
    bare = text.strip().upper().replace("\u00a0", "").replace(" ", "").replace("\u2212", "-")
    bare = bare.removeprefix(currency).removesuffix(currency)
    minus = bare.endswith("DR") or (bare.startswith("(") and bare.endswith(")"))
    bare = bare.removesuffix("CR").removesuffix("DR").strip("()").replace("$", "")
    minus = minus or bare.startswith("-") or bare.endswith("-")
    bare = bare.strip("+-").replace("€", "").replace("'", "").removeprefix(currency)
    if comma:
        bare = bare.translate({ord("."): ",", ord(","): "."})
    if not (_PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare)):
        raise ValueError("no amount")
    whole, _, fraction = bare.replace(",", "").partition(".")
    places = digits(currency)
    if len(fraction.rstrip("0")) > places:
        raise ValueError("more digits than the currency has")
    minor = int(whole + fraction[:places].ljust(places, "0"))
    if minor > LARGEST_MINOR:
        raise ValueError("beyond the books")
    return Money(-minor if minus else minor, currency)


Cell = Callable[[Sequence[str], str], str]  # of a row, what stands in the column of a name


def lines_of(
    head: Sequence[str], rows: Sequence[Sequence[str]], columns: Columns, currency: str
) -> tuple[StatementLine, ...]:
    """The bank lines of a table; `Invalid` names the first row that cannot be read.

    Rows without a day are left out: they are sums and remarks of the bank.
    """
    places = {name: place for place, name in reversed(list(enumerate(head)))}

    def cell(row: Sequence[str], name: str) -> str:
        place = places.get(name) if name else None
        return row[place] if place is not None and place < len(row) else ""

    found = []
    for number, row in enumerate(rows, start=1):
        if not cell(row, columns.day).strip():
            continue
        try:
            day = read_day(cell(row, columns.day), columns.order)
            amount = _amount(row, cell, columns, currency)
        except ValueError:
            raise Invalid(_unread(number, cell(row, columns.day))) from None
        texts = {
            name: " ".join(cell(row, getattr(columns, name)).split())[:LONGEST]
            for name in ("text", "payer", "reference", "cheque")
        }
        found.append(StatementLine(number, day, amount, **texts))
    return tuple(line for line in found if line.amount)


def _amount(row: Sequence[str], cell: Cell, columns: Columns, currency: str) -> Money:
    if columns.amount:
        return read_amount(cell(row, columns.amount), currency, comma=columns.comma)
    credit, debit = cell(row, columns.credit), cell(row, columns.debit)
    came = read_amount(credit, currency, comma=columns.comma) if credit else Money(0, currency)
    left = read_amount(debit, currency, comma=columns.comma) if debit else Money(0, currency)
    return came - (-left if left.minor < 0 else left)


def _unread(number: int, day: str) -> Phrase:
    return Phrase(
        N_("Row %(number)s (%(day)s) has no day or no amount that can be read like this."),
        number=number,
        day=day[:40],
    )


# --- the same line twice -------------------------------------------------------------------------


def fingerprints(lines: Iterable[StatementLine]) -> tuple[str, ...]:
    """For each line what makes it itself, so that a second file does not bring it again.

    With the bank's own id, that and day and amount (some banks use an id again in another year);
    otherwise all its words, and which of its equals in the file it is.
    """
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        day, amount = line.day.isoformat(), str(line.amount)
        if line.reference:
            found.append(digest(canonical(["id", line.reference, day, amount])))
            continue
        words = canonical([day, amount, folded(line.text), folded(line.payer), line.cheque])
        seen[words] += 1
        found.append(digest(canonical(["words", words, seen[words]])))
    return tuple(found)
