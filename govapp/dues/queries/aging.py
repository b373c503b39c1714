"""What is open on a day, by age: per organization, in all, and invoice by invoice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import String, cast, func, literal, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.dues.models import Invoice, InvoiceState
from govapp.dues.permissions import DUES_READ
from govapp.dues.rules.aging import Aged, Bucket, Debt, aged, bucket, totals
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.charts.descriptions import Series, StackedBars
from govapp.foundation.kernel.money import Money, total
from govapp.foundation.web.filters import words
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.ledger.rules import Account
from govapp.members.models import Organization

LARGEST = 12  # debtors drawn in the chart; the table has them all


@dataclass(frozen=True)
class AgedTable:
    """The debts in one currency: a row an organization, with the sums."""

    currency: str
    rows: tuple[Aged, ...]
    totals: dict[Bucket, Money]
    total: Money


@dataclass(frozen=True)
class AgedDebt:
    """An invoice with what is open on it and its column."""

    debt: Debt
    bucket: Bucket


@dataclass(frozen=True)
class Aging:
    """All that was open at the end of a day."""

    day: date
    tables: tuple[AgedTable, ...]
    of: str
    debts: tuple[AgedDebt, ...]


def aging(day: date, actor: Actor, *, organization_id: int | None = None) -> Aging:
    """What was open at the end of `day` by age; with an organization, invoice by invoice."""
    visible(actor, DUES_READ, Debt)
    debts = debts_on(current_session(), day, organization_id=organization_id)
    tables = []
    for currency in sorted({debt.open.currency for debt in debts}):
        rows = aged(debts, day, currency)
        everything = total([row.total for row in rows], currency)
        tables.append(AgedTable(currency, rows, totals(rows, currency), everything))
    one = debts if organization_id is not None else ()
    return Aging(
        day,
        tuple(tables),
        debts[0].organization if one else "",
        tuple(AgedDebt(debt, bucket(debt.due_on, day)) for debt in one),
    )


def debts_on(
    session: Session, day: date, *, organization_id: int | None = None
) -> tuple[Debt, ...]:
    """What the ledger had open on each invoice at the end of `day`, the oldest first."""
    amount = func.sum(JournalLine.amount_minor)
    open_ones = (
        select(JournalLine.about, amount.label("minor"))
        .where(JournalLine.account == Account.RECEIVABLE.value)
        .group_by(JournalLine.about)
        .having(amount != 0)
    )
    if day < consortium_today():
        open_ones = open_ones.join(JournalEntry, JournalEntry.id == JournalLine.entry_id).where(
            JournalEntry.booked_on <= day
        )
    else:  # nothing counts for a day ahead, and the open ones of today are few
        now = select(literal("invoice:") + cast(Invoice.id, String)).where(
            Invoice.settled_on.is_(None), Invoice.state == InvoiceState.ISSUED
        )
        open_ones = open_ones.where(JournalLine.about.in_(now))
    found = open_ones.subquery()
    statement = (
        select(Invoice, Organization.display_name, found.c.minor)
        .join(found, found.c.about == literal("invoice:") + cast(Invoice.id, String))
        .join(Organization, Organization.id == Invoice.organization_id)
        .order_by(Invoice.due_on, Invoice.id)
    )
    if organization_id is not None:
        statement = statement.where(Invoice.organization_id == organization_id)
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
