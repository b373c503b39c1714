"""Imports of open invoices: what was read, what can be taken over, what can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import session as current_session
from govapp.dues.models import (
    CreditNote,
    Invoice,
    InvoiceState,
    OpeningImport,
    OpeningState,
    PaymentPlan,
    Settlement,
)
from govapp.dues.permissions import OPENINGS_TAKE
from govapp.dues.queries.billing import dues_currency
from govapp.dues.queries.standings import standings_if_billed, standings_of
from govapp.dues.rules.openings import Cells, Known, Opening, judge
from govapp.dues.rules.records import Bill
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.money import Money
from govapp.members.models import Organization
from govapp.members.queries import organization_names


@dataclass(frozen=True)
class ImportCard:
    """A file of open invoices and how far it is."""

    id: int
    name: str
    state: OpeningState
    read_by: str
    read_at: datetime
    invoices: int


@dataclass(frozen=True)
class Resting:
    """A member whose rights a file would stop at once: by which row, which ran out on `day`."""

    organization_id: int
    organization: str
    number: str
    due_on: date
    day: date


@dataclass(frozen=True)
class Preview:
    """What a file would bring, or has brought, into the books."""

    card: ImportCard
    rows: tuple[Opening, ...]
    totals: tuple[Money, ...]
    touched: tuple[str, ...]
    resting: tuple[Resting, ...]

    @property
    def wrong(self) -> tuple[Opening, ...]:
        """The rows that keep the file from being taken over."""
        return tuple(row for row in self.rows if row.problems)


def imports(actor: Actor) -> tuple[ImportCard, ...]:
    """The files that were read, the newest first."""
    visible(actor, OPENINGS_TAKE, OpeningImport)
    rows = current_session().execute(
        select(OpeningImport, Person.name, _brought())
        .outerjoin(Person, Person.id == OpeningImport.read_by)
        .order_by(OpeningImport.id.desc())
        .limit(50)
    )
    return tuple(_card(*row) for row in rows)


def preview(import_id: int, actor: Actor) -> Preview:
    """One file with every row judged against the books as they are now."""
    session = current_session()
    found = session.execute(
        select(OpeningImport, Person.name, _brought())
        .outerjoin(Person, Person.id == OpeningImport.read_by)
        .where(OpeningImport.id == import_id)
    ).first()
    visible(actor, OPENINGS_TAKE, found)
    if found is None:
        raise NotFound
    row = found[0]
    taken = row.state is not OpeningState.READ
    judged = judge(cells_of(row), known(session, besides=row.id if taken else None))
    sums: dict[str, int] = {}
    for one in judged:
        if one.open is not None:
            sums[one.open.currency] = sums.get(one.open.currency, 0) + one.open.minor
    totals = tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))
    stops = () if taken else resting(session, judged, consortium_today())
    return Preview(_card(*found), judged, totals, touched(session, row.id), stops)


def resting(session: Session, rows: Iterable[Opening], today: date) -> tuple[Resting, ...]:
    """The members in good standing today that no longer are once these rows are taken over."""
    bills: dict[int, tuple[Bill, ...]] = {}
    for row in rows:
        if row.organization_id and row.open and row.issued_on and row.due_on and not row.problems:
            year = row.issued_on.year
            bill = Bill(row.number, year, today, row.due_on, row.open, for_year=False)
            bills[row.organization_id] = (*bills.get(row.organization_id, ()), bill)
    if not bills:
        return ()
    now = standings_of(session, bills, today)
    then = standings_if_billed(session, bills, today)
    stopped = [number for number in bills if now[number].good and not then[number].good]
    names = organization_names(session, stopped)
    rests = timedelta(days=charter_on(session, today).standing.suspended_day)
    found = []
    for number in stopped:
        oldest = min(bills[number], key=lambda bill: bill.due_on)
        day = oldest.due_on + rests
        found.append(Resting(number, names[number], oldest.number, oldest.due_on, day))
    return tuple(sorted(found, key=lambda one: (one.organization.casefold(), one.number)))


def cells_of(row: OpeningImport) -> list[Cells]:
    """The rows of a file as they were read."""
    return [Cells(line, texts) for line, texts in json.loads(row.rows)]


def known(session: Session, *, besides: int | None = None) -> Known:
    """What the books know that rows are judged by; leaving out what an import itself brought."""
    organizations: dict[str, set[int]] = {}
    names = select(Organization.id, Organization.display_name, Organization.legal_name)
    for number, *called in session.execute(names.where(Organization.on_record_only.is_(False))):
        for name in called:
            organizations.setdefault(folded(name), set()).add(number)
    taken = select(Invoice.organization_id, Invoice.former_number).where(
        Invoice.former_number != "", Invoice.state == InvoiceState.ISSUED
    )
    if besides is not None:
        taken = taken.where(
            or_(Invoice.opening_import_id.is_(None), Invoice.opening_import_id != besides)
        )
    return Known(
        {name: tuple(sorted(numbers)) for name, numbers in organizations.items()},
        frozenset((number, former) for number, former in session.execute(taken)),
        dues_currency(session),
        consortium_today(),
    )


def touched(session: Session, import_id: int) -> tuple[str, ...]:
    """The numbers of its invoices that something has happened to: they cannot be taken back."""
    return tuple(
        session.scalars(
            select(Invoice.number)
            .where(
                Invoice.opening_import_id == import_id,
                Invoice.state == InvoiceState.ISSUED,
                or_(
                    exists().where(Settlement.invoice_id == Invoice.id),
                    exists().where(CreditNote.invoice_id == Invoice.id),
                    exists().where(PaymentPlan.invoice_id == Invoice.id),
                    Invoice.written_off_on.is_not(None),
                    Invoice.replaces_id.is_not(None),
                ),
            )
            .order_by(Invoice.id)
        )
    )


def _brought() -> ScalarSelect[int]:
    return (
        select(func.count(Invoice.id))
        .where(Invoice.opening_import_id == OpeningImport.id, Invoice.state == InvoiceState.ISSUED)
        .correlate(OpeningImport)
        .scalar_subquery()
    )


def _card(row: OpeningImport, name: str | None, invoices: int) -> ImportCard:
    return ImportCard(row.id, row.name, row.state, name or "", row.read_at, invoices)
