"""What is open on a day, by age: per organization, in all, and invoice by invoice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.dues.models import Invoice, InvoiceState
from govapp.dues.permissions import DUES_READ
from govapp.dues.rules.aging import Aged, Bucket, Debt, bucket, earliest
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.charts.descriptions import Series, StackedBars
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.cursors import Cursor, read_cursor, write_cursor
from govapp.foundation.web.filters import words
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.ledger.rules import Account
from govapp.members.models import Organization
from govapp.members.queries import organization_names

LARGEST = 12  # debtors drawn in the chart
A_PAGE = 50

Rows = Select[Any]  # Any: a row of several columns
_KEYS = tuple(one.name.lower() for one in Bucket)
_ABOUT = literal("invoice:") + cast(Invoice.id, String)


@dataclass(frozen=True)
class AgedTable:
    """The debts in one currency: a row an organization, largest first, with the sums of all.

    `next` and `previous` are where the pages beside this one begin.
    """

    currency: str
    rows: tuple[Aged, ...]
    totals: dict[Bucket, Money]
    total: Money
    payers: int
    next: str = ""
    previous: str = ""


@dataclass(frozen=True)
class AgedDebt:
    """An invoice with what is open on it and its column."""

    debt: Debt
    bucket: Bucket


@dataclass(frozen=True)
class AgedDebts:
    """One organization's open invoices, the oldest first, with their sum in each currency."""

    organization: str
    debts: tuple[AgedDebt, ...]
    totals: tuple[Money, ...]


def aging(day: date, actor: Actor, *, currency: str = "", at: str = "") -> tuple[AgedTable, ...]:
    """What was open at the end of `day` by age, a table a currency, each with its first page.

    With a currency only that table, with the page that begins `at`.
    """
    visible(actor, DUES_READ, Debt)
    cursor = read_cursor(at, currency, True, Invoice.total_minor, Invoice.id)
    found = current_session().execute(page_of_payers(day, currency, cursor)).all()
    names = organization_names(current_session(), (row.payer for row in found if row.payer))
    sums = sorted((row for row in found if row.payer is None), key=lambda row: str(row.currency))
    return tuple(
        _table(
            row, [one for one in found if one.payer and one.currency == row.currency], names, cursor
        )
        for row in sums
    )


def every_payer(day: date, actor: Actor) -> tuple[Aged, ...]:
    """All who owed something at the end of `day`, by currency the largest debtor first."""
    visible(actor, DUES_READ, Debt)
    session = current_session()
    by = open_by_payer(day).subquery()
    statement = (
        select(by, Organization.display_name)
        .join(Organization, Organization.id == by.c.payer)
        .order_by(by.c.currency, by.c.total.desc(), by.c.payer)
    )
    return tuple(_aged(row, row.display_name) for row in session.execute(statement))


def debts_of(organization_id: int, day: date, actor: Actor) -> AgedDebts:
    """What one organization owed at the end of `day`, invoice by invoice."""
    visible(actor, DUES_READ, Debt)
    debts = debts_on(current_session(), day, organization_id)
    sums: dict[str, int] = {}
    for one in debts:
        sums[one.open.currency] = sums.get(one.open.currency, 0) + one.open.minor
    return AgedDebts(
        debts[0].organization if debts else "",
        tuple(AgedDebt(one, bucket(one.due_on, day)) for one in debts),
        tuple(Money(minor, currency) for currency, minor in sorted(sums.items())),
    )


# --- statements ----------------------------------------------------------------------------------


def open_by_payer(day: date) -> Rows:
    """What the ledger had open at the end of `day`: a row a payer and currency, a column an age."""
    begins = earliest(day)
    age = case(
        *((Invoice.due_on >= begins[one], one.name) for one in Bucket if one in begins),
        else_=Bucket.OVER_90.name,
    )
    amount = JournalLine.amount_minor
    sums = (
        func.sum(case((age == one.name, amount), else_=0)).label(key)
        for one, key in zip(Bucket, _KEYS, strict=True)
    )
    return (
        _of_the_ledger(
            select(
                Invoice.organization_id.label("payer"),
                Invoice.currency,
                *sums,
                func.sum(amount).label("total"),
            ),
            day,
        )
        .group_by(Invoice.organization_id, Invoice.currency)
        .having(func.sum(amount) != 0)
    )


def _of_the_ledger(statement: Rows, day: date) -> Rows:
    """Invoices with the lines of the ledger that say what was open on them."""
    receivable = JournalLine.account == Account.RECEIVABLE.value
    statement = statement.join(JournalLine, and_(JournalLine.about == _ABOUT, receivable))
    if day >= consortium_today():  # nothing counts for a day ahead, and the open ones are few
        return statement.where(Invoice.settled_on.is_(None), Invoice.state == InvoiceState.ISSUED)
    return statement.join(JournalEntry, JournalEntry.id == JournalLine.entry_id).where(
        JournalEntry.booked_on <= day
    )


def page_of_payers(day: date, currency: str, cursor: Cursor | None) -> Select[Any]:
    """In one question: a row with the sums of each currency (no payer), and a page of payers.

    `place` counts within the page's order; one row more than a page says that there is another.
    """
    by = open_by_payer(day).cte("by_payer")
    keys = (*_KEYS, "total")
    sums = select(
        null().label("payer"),
        by.c.currency,
        *(func.sum(by.c[key]).label(key) for key in keys),
        func.count().label("place"),
    ).group_by(by.c.currency)
    back = cursor is not None and cursor.backwards
    order = (by.c.total, by.c.payer.desc()) if back else (by.c.total.desc(), by.c.payer)
    place = func.row_number().over(partition_by=by.c.currency, order_by=order).label("place")
    ranked = select(by.c.payer, by.c.currency, *(by.c[key] for key in keys), place)
    if cursor is not None:
        ranked = ranked.where(_beyond(by.c.total, by.c.payer, cursor))
    if currency:
        sums, ranked = (one.where(by.c.currency == currency) for one in (sums, ranked))
    some = ranked.subquery()
    return union_all(sums, select(some).where(some.c.place <= A_PAGE + 1))


def _beyond(total: Any, payer: Any, cursor: Cursor) -> ColumnElement[bool]:
    if cursor.backwards:
        return or_(total > cursor.value, and_(total == cursor.value, payer < cursor.tie))
    return or_(total < cursor.value, and_(total == cursor.value, payer > cursor.tie))


def debts_on(session: Session, day: date, organization_id: int | None = None) -> tuple[Debt, ...]:
    """What the ledger had open on each invoice at the end of `day`, the oldest first."""
    amount = func.sum(JournalLine.amount_minor)
    open_ones = (
        _of_the_ledger(select(Invoice.id, amount.label("minor")), day)
        .group_by(Invoice.id)
        .having(amount != 0)
    )
    if organization_id is not None:
        open_ones = open_ones.where(Invoice.organization_id == organization_id)
    found = open_ones.subquery()
    statement = (
        select(Invoice, Organization.display_name, found.c.minor)
        .join(found, found.c.id == Invoice.id)
        .join(Organization, Organization.id == Invoice.organization_id)
        .order_by(Invoice.due_on, Invoice.id)
    )
    return tuple(
        Debt(
            row.id,
            row.number,
            row.organization_id,
            name,
            row.due_on,
            Money(int(minor), row.currency),
        )
        for row, name, minor in session.execute(statement)
    )


# --- from rows -----------------------------------------------------------------------------------


def _table(sums: Any, found: list[Any], names: dict[int, str], cursor: Cursor | None) -> AgedTable:
    currency = sums.currency
    back = cursor is not None and cursor.backwards
    ordered = sorted(found, key=lambda row: row.place)
    more, shown = len(ordered) > A_PAGE, ordered[:A_PAGE]
    if back:
        shown.reverse()

    def at(row: Any, backwards: bool) -> str:
        return write_cursor(Cursor(int(row.total), row.payer, backwards), currency, True)

    return AgedTable(
        currency,
        tuple(_aged(row, names[row.payer]) for row in shown),
        _by_age(sums),
        Money(int(sums.total), currency),
        sums.place,
        next=at(shown[-1], False) if shown and (more or back) else "",
        previous=at(shown[0], True) if shown and cursor and (more or not back) else "",
    )


def _aged(row: Any, name: str) -> Aged:
    return Aged(row.payer, name, _by_age(row), Money(int(row.total), row.currency))


def _by_age(row: Any) -> dict[Bucket, Money]:
    return {
        one: Money(int(getattr(row, key)), row.currency)
        for one, key in zip(Bucket, _KEYS, strict=True)
    }


def aging_chart(table: AgedTable, day: date) -> StackedBars:
    """The largest debtors, each as a bar of its five ages."""
    rows = table.rows[:LARGEST]
    return StackedBars(
        title=gettext("Who owes most, by age"),
        description=gettext(
            "The %(count)s largest debtors on %(day)s; %(total)s is open in all.",
            count=len(rows),
            day=words(day),
            total=words(table.total),
        ),
        category_name=gettext("Organization"),
        total_name=gettext("Open"),
        categories=tuple(row.organization for row in rows),
        series=tuple(
            Series(words(one), tuple(row.by[one].minor for row in rows)) for one in Bucket
        ),
        show=lambda minor: words(Money(int(minor), table.currency)),
    )
