"""Makers of what happens to invoices: links, plans, credit notes, requests, papers, imports."""

from __future__ import annotations

from datetime import UTC, date, datetime

from govapp.charter.models import Consortium
from govapp.db import transaction
from govapp.dues import services
from govapp.dues.models import (
    Invoice,
    InvoiceLink,
    MoneyRequest,
    OpeningImport,
    OpeningState,
    PaymentPlan,
    PlanInstalment,
    RequestKind,
    RequestState,
)
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.files import store
from govapp.foundation.kernel.ids import digest, key
from govapp.foundation.kernel.money import Money
from tests.makers.members import colleague

A_PDF = b"%PDF-1.7\nan invented paper\n%%EOF\n"
TREASURER = operator("tests", Role.TREASURER)
LONG_AGO = datetime(2027, 1, 2, tzinfo=UTC)


def link(invoice_id: int, secret: str, *, until: date = date(2099, 12, 31)) -> int:
    """A way to an invoice for whoever holds `secret`."""
    with transaction() as session:
        row = InvoiceLink(
            invoice_id=invoice_id,
            token_digest=digest(secret),
            made_at=LONG_AGO,
            expires_on=until,
        )
        session.add(row)
        session.flush()
        return row.id


def plan(
    invoice_id: int,
    parts: dict[date, int],
    *,
    agreed_on: date = date(2027, 1, 2),
    ended_on: date | None = None,
) -> int:
    """A payment plan: `parts` maps each due day to minor units."""
    with transaction() as session:
        row = PaymentPlan(
            invoice_id=invoice_id,
            agreed_on=agreed_on,
            reason="cash is short",
            ended_on=ended_on,
            instalments=[
                PlanInstalment(position=at, due_on=due_on, amount_minor=minor)
                for at, (due_on, minor) in enumerate(parts.items(), start=1)
            ],
        )
        session.add(row)
        session.flush()
        return row.id


def credit_note(invoice_id: int, minor: int = 100) -> int:
    """A credit note that corrects an invoice."""
    return services.credit_invoice(invoice_id, Money(minor), "billed too much", actor=TREASURER)


def write_off_request(invoice_id: int, minor: int = 100) -> int:
    """A request to write a debt off that nobody has answered yet."""
    with transaction() as session:
        organization_id = session.get_one(Invoice, invoice_id).organization_id
    asker = colleague(organization_id)
    with transaction() as session:
        row = MoneyRequest(
            kind=RequestKind.WRITE_OFF,
            organization_id=organization_id,
            invoice_id=invoice_id,
            amount_minor=minor,
            currency="USD",
            reason="bankrupt",
            state=RequestState.ASKED,
            asked_by=asker,
            asked_at=LONG_AGO,
        )
        session.add(row)
        session.flush()
        return row.id


def opening_import(rows: str = "[]") -> int:
    """A file of open invoices that was read and not taken over."""
    with transaction() as session:
        row = OpeningImport(name="open.csv", rows=rows, state=OpeningState.READ, read_at=LONG_AGO)
        session.add(row)
        session.flush()
        return row.id


def order_file(invoice_id: int) -> None:
    """A purchase order handed in as a file."""
    kept = store.put(A_PDF)
    with transaction() as session:
        about = key("invoice", invoice_id)
        size = len(A_PDF)
        store.note(
            session, kept, about=about, name="order.pdf", media_type="application/pdf", size=size
        )
        session.get_one(Invoice, invoice_id).po_digest = kept


def tax_form() -> None:
    """The consortium's tax form."""
    kept = store.put(A_PDF + b"W-9\n%%EOF\n")
    with transaction() as session:
        session.get_one(Consortium, 1).w9_digest = kept
