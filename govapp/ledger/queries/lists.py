"""The journal as a list: one row a line, each with its entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import Session

from govapp.foundation.kernel.money import Money
from govapp.foundation.web.listing import Column, Filter, Listing, Page
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.ledger.queries.naming import names_of
from govapp.ledger.rules import Account

Rows = Select[Any]  # Any: the list adds its own columns

# Where the page of a key stands; keys of other kinds are shown without a link.
PAGES = {
    "invoice": "/invoices/",
    "payment": "/payments/",
    "organization": "/organizations/",
}


def page_of(name: str) -> str:
    """The page of a key such as `invoice:12`, or nothing."""
    kind, _, number = name.partition(":")
    return f"{PAGES[kind]}{number}" if kind in PAGES and number.isdigit() else ""


def _from(statement: Rows, text: str) -> Rows:
    return statement.where(JournalEntry.booked_on >= date.fromisoformat(text))


def _until(statement: Rows, text: str) -> Rows:
    return statement.where(JournalEntry.booked_on <= date.fromisoformat(text))


def _of_account(statement: Rows, text: str) -> Rows:
    return statement.where(JournalLine.account == text)


def _in_bank(statement: Rows, text: str) -> Rows:
    return statement.where(JournalLine.bank == text, JournalLine.account == Account.BANK.value)


def _about(statement: Rows, text: str) -> Rows:
    return statement.where((JournalLine.about == text) | (JournalLine.party == text))


def _named(row: Any, name: str) -> object:  # Any: a row of the statement, and names on pages
    """The name of a key on a page; a file keeps the key, which other files can be joined by."""
    names = row[-1]
    return names.get(name, name) if isinstance(names, dict) else name


def with_names(session: Session, page: Page) -> Page:
    """The page with what its keys are called."""
    keys = {name for row in page.rows for name in (row[0].about, row[0].party)}
    names = names_of(session, keys)
    return replace(page, rows=[(row[0], row[1], names) for row in page.rows])


JOURNAL = Listing(
    columns=(
        Column(
            "entry",
            _l("Entry"),
            show=lambda row: str(row[1].id),
            sort=JournalLine.id,
            primary=True,
            href=lambda row: f"/ledger/entries/{row[1].id}",
        ),
        Column(
            "booked",
            _l("Counts for"),
            show=lambda row: row[1].booked_on,
            sort=JournalEntry.booked_on,
        ),
        Column("kind", _l("What"), show=lambda row: row[1].kind),
        Column("account", _l("Account"), show=lambda row: Account(row[0].account)),
        Column(
            "about",
            _l("About"),
            show=lambda row: _named(row, row[0].about),
            href=lambda row: page_of(row[0].about),
        ),
        Column(
            "party",
            _l("Whose"),
            show=lambda row: _named(row, row[0].party),
            href=lambda row: page_of(row[0].party),
        ),
        Column(
            "amount",
            _l("Debit, credit below zero"),
            show=lambda row: Money(row[0].amount_minor, row[0].currency),
            kind="money",
        ),
    ),
    tie=JournalLine.id,
    default="-entry",
    filters=(
        Filter(
            "account",
            _l("Account"),
            _of_account,
            options=tuple((account.value, account) for account in Account),
        ),
        Filter("about", _l("Key, such as invoice:12"), _about),
        Filter("bank", _l("Code of the bank account"), _in_bank),
        Filter("from", _l("From"), _from, kind="date"),
        Filter("until", _l("Until"), _until, kind="date"),
    ),
)
