"""The lists of dues as they stand on pages and in files."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from govapp.accounts.queries import consortium_today
from govapp.dues.models import Invoice, InvoiceState, Payment, PaymentState
from govapp.dues.queries.invoices import Status, status_of
from govapp.dues.queries.payments import left_minor
from govapp.dues.rules.clock import Step
from govapp.dues.rules.settling import Method
from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.values import Badge
from govapp.members.models import Organization

Rows = Select[Any]  # Any: the lists differ in what they select

STATUS_BADGES = {
    Status.OPEN: Badge(_l("open"), "info"),
    Status.PART: Badge(_l("part paid"), "info"),
    Status.LATE: Badge(_l("overdue"), "bad"),
    Status.SETTLED: Badge(_l("settled"), "good"),
    Status.WRITTEN_OFF: Badge(_l("written off"), "warn"),
    Status.VOID: Badge(_l("void"), "neutral", "x-circle"),
}
STEP_BADGES = {
    Step.DUE: Badge(_l("not yet due"), "info"),
    Step.LATE: Badge(_l("late"), "warn"),
    Step.NOTICE: Badge(_l("notice given"), "warn"),
    Step.SUSPENDED: Badge(_l("rights rest"), "bad"),
    Step.TERMINATION_NOTICE: Badge(_l("termination notice"), "bad"),
    Step.ENDED: Badge(_l("may be ended"), "bad"),
}
METHODS = {
    Method.CHEQUE: _l("Cheque"),
    Method.WIRE: _l("Wire"),
    Method.ACH: _l("ACH to the bank"),
    Method.CARD: _l("Card"),
    Method.ACH_DEBIT: _l("Bank debit online"),
    Method.BANK_TRANSFER: _l("Bank transfer online"),
}


def _in_state(statement: Rows, wanted: str) -> Rows:
    issued = Invoice.state == InvoiceState.ISSUED
    if wanted == "open":
        return statement.where(issued, Invoice.settled_on.is_(None))
    if wanted == "late":
        today = consortium_today()
        return statement.where(issued, Invoice.settled_on.is_(None), Invoice.due_on < today)
    if wanted == "settled":
        paid = Invoice.settled_on.is_not(None), Invoice.written_off_on.is_(None)
        return statement.where(issued, *paid)
    if wanted == "lost":
        return statement.where(issued, Invoice.written_off_on.is_not(None))
    return statement.where(Invoice.state == InvoiceState.VOID)


def _of_year(statement: Rows, text: str) -> Rows:
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return statement.where(Invoice.dues_year == year)


def _by_name(statement: Rows, text: str) -> Rows:
    return statement.where(Organization.sort_key.contains(folded(text), autoescape=True))


def _with_left(statement: Rows, _text: str) -> Rows:
    return statement.where(left_minor() > 0)


def _status(row: Any) -> Badge:  # Any: a row of the statement
    return STATUS_BADGES[status_of(row[0], row[2], consortium_today())]


def _organization_url(row: Any) -> str:  # Any: a row of the statement
    return f"/organizations/{row[0].organization_id}"


_NUMBER = Column(
    "number",
    _l("Number"),
    show=lambda row: row[0].number,
    sort=Invoice.id,
    primary=True,
    href=lambda row: f"/invoices/{row[0].id}",
)
_ORGANIZATION = Column(
    "organization",
    _l("Organization"),
    show=lambda row: row[1],
    sort=Organization.sort_key,
    href=_organization_url,
)
_OPEN = Column("open", _l("Open"), show=lambda row: Money(row[2], row[0].currency), kind="money")
_DUE = Column("due", _l("Due"), show=lambda row: row[0].due_on, sort=Invoice.due_on)
_YEAR = Filter("year", _l("Year"), _of_year, kind="number")

INVOICES = Listing(
    columns=(
        _NUMBER,
        _ORGANIZATION,
        Column("year", _l("Year"), show=lambda row: str(row[0].dues_year), sort=Invoice.dues_year),
        Column(
            "total",
            _l("Amount"),
            show=lambda row: Money(row[0].total_minor, row[0].currency),
            sort=Invoice.total_minor,
            kind="money",
        ),
        _OPEN,
        _DUE,
        Column("state", _l("State"), show=_status),
        Column("po", _l("Purchase order"), show=lambda row: row[0].po_number),
    ),
    tie=Invoice.id,
    default="-number",
    filters=(
        Filter(
            "state",
            _l("State"),
            _in_state,
            options=(
                ("open", _l("open")),
                ("late", _l("overdue")),
                ("settled", _l("settled")),
                ("lost", _l("written off")),
                ("void", _l("void")),
            ),
        ),
        _YEAR,
        Filter("organization", _l("Organization"), _by_name),
    ),
)


# The steps of the clock, holds and plans are the renewal desk's to tell.
LATE = Listing(
    columns=(
        _ORGANIZATION,
        _NUMBER,
        _OPEN,
        Column(
            "days",
            _l("Days late"),
            show=lambda row: (consortium_today() - row[0].due_on).days,
            kind="number",
        ),
        _DUE,
    ),
    tie=Invoice.id,
    default="due",
    filters=(_YEAR, Filter("organization", _l("Organization"), _by_name)),
    size=25,
)


def _received_from(statement: Rows, text: str) -> Rows:
    return statement.where(Payment.received_on >= date.fromisoformat(text))


def _received_until(statement: Rows, text: str) -> Rows:
    return statement.where(Payment.received_on <= date.fromisoformat(text))


PAYMENT_STATES = {
    PaymentState.SETTLED: _l("in the books"),
    PaymentState.PENDING: _l("on its way"),
    PaymentState.REVERSED: _l("came back"),
    PaymentState.FAILED: _l("never arrived"),
}


def _in_payment_state(statement: Rows, wanted: str) -> Rows:
    return statement.where(Payment.state == PaymentState(wanted))


PAYMENTS = Listing(
    columns=(
        Column(
            "received",
            _l("Received"),
            show=lambda row: row[0].received_on,
            sort=Payment.received_on,
        ),
        Column(
            "reference",
            _l("Reference"),
            show=lambda row: row[0].reference,
            sort=Payment.reference_key,
            primary=True,
            href=lambda row: f"/payments/{row[0].id}",
        ),
        _ORGANIZATION,
        Column("method", _l("Kind"), show=lambda row: METHODS[row[0].method]),
        Column(
            "amount",
            _l("Amount"),
            show=lambda row: Money(row[0].amount_minor, row[0].currency),
            sort=Payment.amount_minor,
            kind="money",
        ),
        Column(
            "left",
            _l("Not yet matched"),
            show=lambda row: Money(row[2], row[0].currency) if row[2] else None,
            kind="money",
        ),
        Column("state", _l("State"), show=lambda row: PAYMENT_STATES[row[0].state]),
    ),
    tie=Payment.id,
    default="-received",
    filters=(
        Filter(
            "state",
            _l("State"),
            _in_payment_state,
            options=tuple((state.value, words) for state, words in PAYMENT_STATES.items()),
        ),
        Filter("organization", _l("Organization"), _by_name),
        Filter("from", _l("From"), _received_from, kind="date"),
        Filter("until", _l("Until"), _received_until, kind="date"),
        Filter("left", _l("Not yet matched"), _with_left, options=(("1", _l("with money left")),)),
    ),
)
