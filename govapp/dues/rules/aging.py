"""How old a debt is, in the five columns that accountants expect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from govapp.foundation.kernel.money import Money


class Bucket(StrEnum):
    """How many days after the due date a debt stands open."""

    CURRENT = "not yet due"
    TO_30 = "1 to 30 days"
    TO_60 = "31 to 60 days"
    TO_90 = "61 to 90 days"
    OVER_90 = "over 90 days"


_UNTIL = ((0, Bucket.CURRENT), (30, Bucket.TO_30), (60, Bucket.TO_60), (90, Bucket.TO_90))


@dataclass(frozen=True)
class Debt:
    """What is open on one invoice on a day."""

    invoice_id: int
    number: str
    organization_id: int
    organization: str
    due_on: date
    open: Money


@dataclass(frozen=True)
class Aged:
    """The debts of one organization by age, and together."""

    organization_id: int
    organization: str
    by: dict[Bucket, Money]
    total: Money


def bucket(due_on: date, day: date) -> Bucket:
    """The column of a debt on `day`; on the due date itself it is not late."""
    late = (day - due_on).days
    return next((name for most, name in _UNTIL if late <= most), Bucket.OVER_90)


def earliest(day: date) -> dict[Bucket, date]:
    """The earliest due date of each column on `day`; what is older belongs to the last one."""
    return {name: day - timedelta(days=most) for most, name in _UNTIL}


def aged(debts: Iterable[Debt], day: date, currency: str) -> tuple[Aged, ...]:
    """Each organization's debts in `currency` by age, the largest debtor first, then by number."""
    sums: dict[int, dict[Bucket, int]] = {}
    names: dict[int, str] = {}
    for debt in debts:
        if debt.open.currency != currency:
            continue
        names[debt.organization_id] = debt.organization
        row = sums.setdefault(debt.organization_id, dict.fromkeys(Bucket, 0))
        row[bucket(debt.due_on, day)] += debt.open.minor
    found = [
        Aged(
            key,
            names[key],
            {name: Money(minor, currency) for name, minor in row.items()},
            Money(sum(row.values()), currency),
        )
        for key, row in sums.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.total.minor, one.organization_id)))


def totals(rows: Iterable[Aged], currency: str) -> dict[Bucket, Money]:
    """The sum of each column."""
    sums = dict.fromkeys(Bucket, 0)
    for row in rows:
        for name, amount in row.by.items():
            sums[name] += amount.minor
    return {name: Money(minor, currency) for name, minor in sums.items()}
