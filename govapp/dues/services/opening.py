"""Open invoices of a former system: read a file, take all of it over, take all of it back."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.dues.facts.papers import OpeningsTaken, OpeningsUndone
from govapp.dues.models import (
    INVOICES,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
    NumberSeries,
    OpeningImport,
    OpeningState,
)
from govapp.dues.permissions import OPENINGS_TAKE
from govapp.dues.queries.openings import cells_of, known, touched
from govapp.dues.queries.standings import year_starts
from govapp.dues.rules.charges import packed
from govapp.dues.rules.openings import MOST_ROWS, Opening, columns, judge
from govapp.dues.services.books import issue_lines, lock_series, locked_invoices, make_findable
from govapp.dues.services.changing import void_locked
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.files.tables import read_tables
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Invalid, NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.periods import year_of
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.services import Entry, post_all
from govapp.members.models import Organization


def read_openings(name: str, content: bytes, *, actor: Actor) -> int:
    """Read a CSV or XLSX of open invoices for a look; nothing is booked. The number of the file."""
    authorize(actor, OPENINGS_TAKE)
    rows = _rows(name, content)
    with transaction() as session:
        authorize(actor, OPENINGS_TAKE)
        row = OpeningImport(
            name=name[:200],
            rows=json.dumps(rows, ensure_ascii=False),
            state=OpeningState.READ,
            read_by=actor.person_id,
            read_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def take_openings(import_id: int, *, actor: Actor) -> int:
    """Take every row of a file over as an invoice, or none at all. How many there are."""
    with transaction() as session:
        today = consortium_today()
        series = lock_series(session, INVOICES, year_of(today, year_starts(session)))
        row = _locked(session, import_id)
        authorize(actor, OPENINGS_TAKE)
        if row.state is not OpeningState.READ:
            raise Refused(Phrase(N_("This file was taken over already.")))
        judged = judge(cells_of(row), known(session))
        wrong = sum(bool(one.problems) for one in judged)
        if wrong:
            raise Refused(
                Phrase(N_("Rows that must be mended first: %(count)s. Nothing was taken over."),
                       count=wrong)
            )  # fmt: skip
        row.state, row.taken_by, row.taken_at = OpeningState.TAKEN, actor.person_id, clock.now()
        invoices = _invoices(session, series, row.id, judged)
        post_all(session, [_entry(one) for one in invoices])
        fact = OpeningsTaken(key("opening_import", row.id), len(invoices))
        record(session, fact, actor=actor)
        return len(invoices)


def undo_openings(import_id: int, *, actor: Actor) -> None:
    """Take back all invoices of a file, as long as nothing has happened to any of them."""
    with transaction() as session:
        row = _locked(session, import_id)
        authorize(actor, OPENINGS_TAKE)
        if row.state is not OpeningState.TAKEN:
            raise Refused(Phrase(N_("This file was not taken over, or is taken back already.")))
        ids = session.scalars(
            select(Invoice.id).where(
                Invoice.opening_import_id == row.id, Invoice.state == InvoiceState.ISSUED
            )
        ).all()
        invoices = locked_invoices(session, ids)
        busy = touched(session, row.id)
        if busy:
            raise Refused(
                Phrase(N_("Something happened to invoice %(number)s; void the others one by one."),
                       number=busy[0])
            )  # fmt: skip
        for invoice in invoices.values():
            void_locked(session, invoice, "The import was taken back", actor=actor)
        row.state, row.undone_by, row.undone_at = OpeningState.UNDONE, actor.person_id, clock.now()
        fact = OpeningsUndone(key("opening_import", row.id), len(invoices))
        record(session, fact, actor=actor)


def _rows(name: str, content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Each row's line with the texts of the columns that are known."""
    tables = [table for table in read_tables(name, content) if table.lines]
    if not tables:
        raise Invalid({"file": Phrase(N_("The file is empty."))})
    head, *lines = tables[0].lines
    wanted = columns(head.cells)
    if not lines:
        raise Invalid({"file": Phrase(N_("The file has a head and no rows."))})
    if len(lines) > MOST_ROWS:
        raise Invalid(
            {"file": Phrase(N_("A file may have %(most)s rows; divide it."), most=MOST_ROWS)}
        )
    return [
        (
            line.number,
            {
                known_as: line.cells[at]
                for at, known_as in wanted.items()
                if at < len(line.cells) and at not in line.formulas
            },
        )
        for line in lines
    ]


def _invoices(
    session: Session, series: NumberSeries, import_id: int, judged: tuple[Opening, ...]
) -> list[Invoice]:
    version_id = charter_on(session, consortium_today()).versions["fees"].id
    ids = {one.organization_id for one in judged}
    names = {row.id: row for row in session.scalars(select(Organization).where(
        Organization.id.in_(ids)))}  # fmt: skip
    made = [
        _invoice(session, series, import_id, one, names[one.organization_id or 0], version_id)
        for one in judged
    ]
    session.add_all(made)
    session.flush()
    for invoice in made:
        make_findable(session, invoice, names[invoice.organization_id].display_name)
    return made


def _invoice(
    session: Session,
    series: NumberSeries,
    import_id: int,
    one: Opening,
    organization: Organization,
    version_id: int,
) -> Invoice:
    if one.issued_on is None or one.due_on is None or one.open is None:
        raise ValueError("a row without problems has its days and its amount")
    series.last += 1
    words = Phrase(N_("Open from the former system: invoice %(number)s"), number=one.number)
    if one.what:
        words = Phrase(N_("%(what)s (former invoice %(number)s)"), what=one.what, number=one.number)
    return Invoice(
        number=f"{series.year}-{series.last:04d}",
        number_year=series.year,
        number_in_year=series.last,
        kind=InvoiceKind.OPENING,
        organization_id=organization.id,
        dues_year=year_of(one.issued_on, year_starts(session)),
        tier="",
        charter_version_id=version_id,
        currency=one.open.currency,
        total_minor=one.open.minor,
        issued_on=one.issued_on,
        due_on=one.due_on,
        terms_days=(one.due_on - one.issued_on).days,
        po_number=one.po_number,
        former_number=one.number,
        opening_import_id=import_id,
        billed_to=f"{organization.legal_name}\n{organization.billing_address}".strip(),
        state=InvoiceState.ISSUED,
        lines=[InvoiceLine(position=1, words=packed(words), amount_minor=one.open.minor)],
    )


def _entry(invoice: Invoice) -> Entry:
    """Booked today, when it comes into these books, whatever day it was issued on."""
    about = key("invoice", invoice.id)
    return Entry(about, "opening balance", consortium_today(), issue_lines(invoice))


def _locked(session: Session, import_id: int) -> OpeningImport:
    row = session.get(OpeningImport, import_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    return row
