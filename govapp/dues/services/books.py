"""What all commands about money share: locked rows, what is open, and the entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.db import is_sqlite
from govapp.dues.facts import InvoiceSettled
from govapp.dues.models import (
    CreditNote,
    Invoice,
    InvoiceKind,
    InvoiceState,
    NumberSeries,
    Settlement,
    Waiver,
    WaiverState,
)
from govapp.dues.permissions import PAYERS
from govapp.dues.rules.settling import OpenInvoice, Share
from govapp.foundation.access.actor import Actor
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.search.services import index
from govapp.ledger.models import JournalLine
from govapp.ledger.queries import balance
from govapp.ledger.rules import Account, Line
from govapp.members.models import Organization

_OF_INCOME = (
    Account.DEFERRED.value,
    Account.DUES.value,
    Account.OPENING.value,
    Account.CREDITED.value,
    Account.WAIVED.value,
    Account.WRITTEN_OFF.value,
)


def _party(organization_id: int) -> str:
    return key("organization", organization_id)


def lock_series(session: Session, series: str, year: int) -> NumberSeries:
    """A number series of a year, locked, so that numbers have no gap."""
    new = sqlite.insert if is_sqlite(session) else postgresql.insert
    session.execute(
        new(NumberSeries)
        .values(series=series, year=year, last=0)
        .on_conflict_do_nothing(index_elements=["series", "year"])
    )
    return session.scalars(
        select(NumberSeries)
        .where(NumberSeries.series == series, NumberSeries.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def locked_invoices(session: Session, ids: Iterable[int]) -> dict[int, Invoice]:
    """The invoices, locked in the order of their numbers, as they are now."""
    rows = session.scalars(
        select(Invoice)
        .where(Invoice.id.in_(set(ids)))
        .order_by(Invoice.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def open_on(session: Session, invoice: Invoice) -> Money:
    """What is open on an invoice by the ledger."""
    about = key("invoice", invoice.id)
    minor = balance(session, Account.RECEIVABLE, about=about, currency=invoice.currency)
    return Money(minor, invoice.currency)


def open_invoices(session: Session, invoices: Iterable[Invoice]) -> dict[int, OpenInvoice]:
    """Those of the locked invoices on which something is open, with how much."""
    found = {}
    for invoice in invoices:
        amount = open_on(session, invoice)
        if invoice.state is InvoiceState.ISSUED and amount.minor > 0:
            name = session.get_one(Organization, invoice.organization_id).display_name
            found[invoice.id] = OpenInvoice(
                invoice.id, invoice.number, invoice.organization_id, name, invoice.due_on, amount
            )
    return found


def unapplied_on(session: Session, payment_id: int, currency: str) -> Money:
    """What of a payment went to no invoice yet."""
    about = key("payment", payment_id)
    return Money(-balance(session, Account.UNAPPLIED, about=about, currency=currency), currency)


def issue_lines(invoice: Invoice) -> tuple[Line, Line]:
    """The debt against the income, which waits to be earned month by month over its time."""
    about, party = key("invoice", invoice.id), _party(invoice.organization_id)
    amount = Money(invoice.total_minor, invoice.currency)
    return (
        Line(Account.RECEIVABLE, amount, about, party),
        Line(_income_of(invoice), -amount, about, party),
    )


def _income_of(invoice: Invoice) -> Account:
    if invoice.kind is InvoiceKind.OPENING:
        return Account.OPENING  # earned in the system before this one
    return Account.DUES if invoice.period_end is None else Account.DEFERRED


def less_earned(
    session: Session, invoice: Invoice, amount: Money, account: Account, *, about: str
) -> list[Line]:
    """The lines that give up `amount` of an invoice's income.

    What is not earned yet goes first, since it never will be; the rest is a loss on `account`.
    """
    own, party = key("invoice", invoice.id), _party(invoice.organization_id)
    waiting = -balance(session, Account.DEFERRED, about=own, currency=invoice.currency)
    unearned = Money(min(waiting, amount.minor), amount.currency)
    lines = [
        Line(Account.DEFERRED, unearned, own, party),
        Line(account, amount - unearned, about, party),
    ]
    return [line for line in lines if line.amount]


def unearn(session: Session, invoice: Invoice) -> list[Line]:
    """The lines that take back all income of an invoice, earned or waiting, and its losses."""
    party = _party(invoice.organization_id)
    abouts = list(_losses_of(session, invoice))
    rows = session.execute(
        select(JournalLine.account, JournalLine.about, func.sum(JournalLine.amount_minor))
        .where(JournalLine.about.in_(abouts), JournalLine.account.in_(_OF_INCOME))
        .group_by(JournalLine.account, JournalLine.about)
        .order_by(JournalLine.account, JournalLine.about)
    )
    return [
        Line(Account(account), Money(-int(minor), invoice.currency), about, party)
        for account, about, minor in rows
        if minor
    ]


def _losses_of(session: Session, invoice: Invoice) -> Iterator[str]:
    """The invoice itself, its credit notes, and the waiver of its year."""
    yield key("invoice", invoice.id)
    notes = session.scalars(select(CreditNote.id).where(CreditNote.invoice_id == invoice.id))
    yield from (key("credit_note", number) for number in notes)
    if invoice.kind is InvoiceKind.DUES:
        waivers = select(Waiver.id).where(
            Waiver.organization_id == invoice.organization_id,
            Waiver.dues_year == invoice.dues_year,
            Waiver.state == WaiverState.APPROVED,
        )
        yield from (key("waiver", number) for number in session.scalars(waivers))


def settle(
    session: Session,
    payment_id: int,
    shares: Sequence[Share],
    invoices: dict[int, Invoice],
    *,
    on: date,
) -> list[Line]:
    """Write the settlements of a payment; the lines that take the debts off."""
    lines = []
    for share in shares:
        invoice = invoices[share.invoice_id]
        session.add(
            Settlement(
                payment_id=payment_id,
                invoice_id=invoice.id,
                amount_minor=share.amount.minor,
                settled_on=on,
            )
        )
        lines.append(less_owed(invoice, share.amount))
    return lines


def less_owed(invoice: Invoice, amount: Money) -> Line:
    """The line that takes `amount` off what is owed on an invoice."""
    about, party = key("invoice", invoice.id), _party(invoice.organization_id)
    return Line(Account.RECEIVABLE, -amount, about, party)


def note_settled(session: Session, invoices: Iterable[Invoice], *, on: date, actor: Actor) -> None:
    """Mark those invoices on which the ledger has nothing open any more."""
    for invoice in invoices:
        if invoice.settled_on is None and not open_on(session, invoice):
            invoice.settled_on = on
            about = key("invoice", invoice.id)
            record(session, InvoiceSettled(about, invoice.organization_id), actor=actor)


def make_findable(session: Session, invoice: Invoice, organization: str) -> None:
    """Let the invoice be found by staff and by those who pay it."""
    scope = _party(invoice.organization_id)
    index(
        session,
        key("invoice", invoice.id),
        kind="invoice",
        title=f"{invoice.number} · {organization}",
        url=f"/invoices/{invoice.id}",
        readers=["staff", *(f"{role.value}@{scope}" for role in PAYERS)],
        # "2027-0001" would be read as 2027 and minus 1; the words apart are found everywhere
        body=f"{invoice.number} {invoice.po_number}".replace("-", " "),
    )
