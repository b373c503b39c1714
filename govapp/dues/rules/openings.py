"""Reading open invoices of a former system from a table: columns, days, amounts, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.money import Money, parse_money
from govapp.foundation.kernel.phrases import N_, Phrase

MOST_ROWS = 500
LONGEST = {"number": 40, "po": 40, "what": 200}

# What a column may be called; compared folded.
NAMES: Mapping[str, tuple[str, ...]] = {
    "organization": ("organization", "organisation", "member", "customer", "name", "account"),
    "number": ("number", "invoice", "invoice number", "invoice no", "former number", "num"),
    "issued": ("issued", "date", "invoice date", "issue date", "issued on"),
    "due": ("due", "due date", "due on"),
    "open": ("open", "amount", "open amount", "balance", "open balance", "amount due"),
    "currency": ("currency",),
    "po": ("po", "po number", "purchase order", "p.o. number"),
    "what": ("what", "description", "memo", "note"),
}
NEEDED = ("organization", "number", "issued", "due", "open")


@dataclass(frozen=True)
class Cells:
    """A row of the file: its line and the texts of the known columns."""

    line: int
    texts: Mapping[str, str]

    def text(self, name: str) -> str:
        """The text of a column, nothing where the file has no such column."""
        return self.texts.get(name, "")


@dataclass(frozen=True)
class Opening:
    """A row that was read: what could be made of it, and what is wrong with it."""

    line: int
    organization: str
    organization_id: int | None
    number: str
    issued_on: date | None
    due_on: date | None
    open: Money | None
    po_number: str
    what: str
    problems: tuple[Phrase, ...]


@dataclass(frozen=True)
class Known:
    """What the books know: organizations by folded name, and former numbers taken over already."""

    organizations: Mapping[str, tuple[int, ...]]
    taken: frozenset[tuple[int, str]]
    currency: str
    today: date


def columns(heads: Sequence[str]) -> dict[int, str]:
    """Which column stands where; `Invalid` names those that are missing."""
    found: dict[int, str] = {}
    for at, head in enumerate(heads):
        name = next((one for one, names in NAMES.items() if folded(head) in names), None)
        if name is not None and name not in found.values():
            found[at] = name
    missing = [name for name in NEEDED if name not in found.values()]
    if missing:
        raise Invalid(
            {"file": Phrase(N_("These columns are missing: %(names)s."), names=", ".join(missing))}
        )
    return found


def judge(rows: Sequence[Cells], known: Known) -> tuple[Opening, ...]:
    """Every row as it can be taken over, with its problems; a number twice is one of them."""
    seen: dict[tuple[str, str], int] = {}
    judged = []
    for row in rows:
        mark = (folded(row.text("organization")), folded(row.text("number")))
        first = seen.setdefault(mark, row.line)
        judged.append(_judged(row, known, first if first != row.line else None))
    return tuple(judged)


def _judged(row: Cells, known: Known, twice: int | None) -> Opening:
    wrong: list[Phrase] = []
    organization_id = _organization(row, known, wrong)
    number = row.text("number")
    if not number:
        wrong.append(Phrase(N_("The number in the former system is missing.")))
    elif twice is not None:
        wrong.append(Phrase(N_("The same number stands in row %(line)s."), line=twice))
    elif organization_id is not None and (organization_id, number) in known.taken:
        wrong.append(Phrase(N_("This number was taken over already.")))
    issued, due = _day(row, "issued", wrong), _day(row, "due", wrong)
    if issued and due and due < issued:
        wrong.append(Phrase(N_("It is due before it was issued.")))
    if issued and issued > known.today:
        wrong.append(Phrase(N_("It was issued on a day that lies ahead.")))
    for name, most in LONGEST.items():
        if len(row.text(name)) > most:
            wrong.append(
                Phrase(N_("%(column)s has more than %(most)s letters."), column=name, most=most)
            )
    return Opening(
        line=row.line,
        organization=row.text("organization"),
        organization_id=organization_id,
        number=number,
        issued_on=issued,
        due_on=due,
        open=_amount(row, known, wrong),
        po_number=row.text("po"),
        what=row.text("what"),
        problems=tuple(wrong),
    )


def _organization(row: Cells, known: Known, wrong: list[Phrase]) -> int | None:
    found = known.organizations.get(folded(row.text("organization")), ())
    if len(found) == 1:
        return found[0]
    name = row.text("organization")
    if found:
        wrong.append(Phrase(N_("Several organizations are called %(name)s."), name=name))
    else:
        wrong.append(Phrase(N_("No organization is called %(name)s."), name=name or "–"))
    return None


def _day(row: Cells, name: str, wrong: list[Phrase]) -> date | None:
    text = row.text(name)
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        day = None
    if day is None or not date(1990, 1, 1) <= day <= date(2199, 12, 31):
        wrong.append(
            Phrase(N_("Write the day %(column)s like 2027-03-31, not %(text)s."),
                   column=name, text=text or "–")
        )  # fmt: skip
        return None
    return day


def _amount(row: Cells, known: Known, wrong: list[Phrase]) -> Money | None:
    currency = row.text("currency").upper() or known.currency
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        wrong.append(Phrase(N_("%(text)s is no currency."), text=currency))
        return None
    try:
        amount = parse_money(row.text("open"), currency)
    except Invalid as invalid:
        wrong += invalid.problems.values()
        return None
    if not amount:
        wrong.append(Phrase(N_("Nothing is open on it.")))
        return None
    return amount
