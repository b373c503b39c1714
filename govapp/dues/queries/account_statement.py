"""The statement of one organization: what was billed, what came, and the balance after each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from govapp.db import session as current_session
from govapp.dues.models import CreditNote, Invoice, Payment
from govapp.dues.permissions import INVOICE_READ
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.ledger.rules import Account
from govapp.members.models import Organization

# What an organization owes, less what it has given that is not matched yet.
OWN = (Account.RECEIVABLE.value, Account.UNAPPLIED.value)
KINDS = {
    "invoice": N_("Invoice %(name)s"),
    "opening balance": N_("Opening balance, invoice %(name)s"),
    "payment": N_("Payment %(name)s"),
    "application": N_("Money matched: %(name)s"),
    "void": N_("Invoice %(name)s taken back"),
    "credit note": N_("Credit note %(name)s"),
    "waiver": N_("Dues waived"),
    "write-off": N_("Invoice %(name)s written off"),
    "reversal": N_("Payment %(name)s came back"),
    "refund": N_("Refund %(name)s"),
}


@dataclass(frozen=True)
class StatementLine:
    """One entry: what more is owed (charge) or less (credit), and the balance after it."""

    day: date
    words: Phrase
    url: str
    charge: Money | None
    credit: Money | None
    balance: Money


@dataclass(frozen=True)
class OwnAccount:
    """One currency of a statement."""

    currency: str
    before: Money
    lines: tuple[StatementLine, ...]
    after: Money


@dataclass(frozen=True)
class Statement:
    """An organization's account from a day to a day; above zero it owes, below it is owed."""

    organization_id: int
    organization: str
    address: str
    start: date
    end: date
    accounts: tuple[OwnAccount, ...]


def statement(organization_id: int, start: date, end: date, actor: Actor) -> Statement:
    """The account of an organization from `start` to `end`; 404 for whom it is not."""
    session = current_session()
    row = session.get(Organization, organization_id)
    visible(actor, INVOICE_READ, row.id if row else None)
    if row is None:
        raise NotFound
    before = _balances(session, organization_id, start)
    moved = _moved(session, organization_id, start, end)
    names = _Names(session, [entry for entry, _, _ in moved])
    currencies = sorted({*before, *(currency for _, currency, _ in moved)})
    return Statement(
        organization_id,
        row.display_name,
        f"{row.legal_name}\n{row.billing_address}".strip(),
        start,
        end,
        tuple(_account(one, before.get(one, 0), moved, names) for one in currencies),
    )


def _account(
    currency: str, before: int, moved: Sequence[tuple[JournalEntry, str, int]], names: _Names
) -> OwnAccount:
    balance, lines = before, []
    for entry, in_currency, minor in moved:
        if in_currency != currency:
            continue
        balance += minor
        amount = Money(abs(minor), currency)
        words, url = names.of(entry)
        lines.append(
            StatementLine(
                entry.booked_on,
                words,
                url,
                amount if minor > 0 else None,
                amount if minor < 0 else None,
                Money(balance, currency),
            )
        )
    return OwnAccount(currency, Money(before, currency), tuple(lines), Money(balance, currency))


def _balances(session: Session, organization_id: int, before: date) -> dict[str, int]:
    rows = session.execute(
        select(JournalLine.currency, func.sum(JournalLine.amount_minor))
        .join(JournalEntry, JournalEntry.id == JournalLine.entry_id)
        .where(
            JournalLine.party == key("organization", organization_id),
            JournalLine.account.in_(OWN),
            JournalEntry.booked_on < before,
        )
        .group_by(JournalLine.currency)
    )
    return {currency: int(minor) for currency, minor in rows}


def _moved(
    session: Session, organization_id: int, start: date, end: date
) -> list[tuple[JournalEntry, str, int]]:
    """The entries of the time that changed the balance, in the order in which they count."""
    amount = func.sum(JournalLine.amount_minor)
    rows = session.execute(
        select(JournalEntry, JournalLine.currency, amount)
        .join(JournalLine, JournalLine.entry_id == JournalEntry.id)
        .where(
            JournalLine.party == key("organization", organization_id),
            JournalLine.account.in_(OWN),
            JournalEntry.booked_on.between(start, end),
        )
        .group_by(JournalEntry.id, JournalLine.currency)
        .having(amount != 0)
        .order_by(JournalEntry.booked_on, JournalEntry.id)
    )
    return [(entry, currency, int(minor)) for entry, currency, minor in rows]


class _Names:
    """What people call the things that entries come from, asked for all at once."""

    def __init__(self, session: Session, entries: Sequence[JournalEntry]) -> None:
        abouts = [_about(entry) for entry in entries]
        self.known: dict[str, tuple[str, str]] = {}
        for about, name in (
            *_numbers(session, "invoice", Invoice.id, Invoice.number, abouts),
            *_numbers(session, "payment", Payment.id, Payment.reference, abouts),
            *_numbers(session, "credit_note", CreditNote.id, CreditNote.number, abouts),
        ):
            kind, _, number = about.partition(":")
            folder = {"invoice": "invoices", "payment": "payments", "credit_note": "credit-notes"}
            self.known[about] = (name, f"/{folder[kind]}/{number}")

    def of(self, entry: JournalEntry) -> tuple[Phrase, str]:
        """The words for an entry and the page of what it comes from."""
        name, url = self.known.get(_about(entry), ("", ""))
        msgid = KINDS.get(entry.kind, N_("%(kind)s %(name)s"))
        return Phrase(msgid, name=name, kind=entry.kind), url


def _about(entry: JournalEntry) -> str:
    """`invoice:12` of the source `invoice:12:void`."""
    return ":".join(entry.source.split(":")[:2])


def _numbers(
    session: Session,
    kind: str,
    number: InstrumentedAttribute[int],
    name: InstrumentedAttribute[str],
    abouts: Iterable[str],
) -> list[tuple[str, str]]:
    ids = {key_number(about, kind) for about in abouts} - {None}
    if not ids:
        return []
    rows = session.execute(select(number, name).where(number.in_(ids)))
    return [(key(kind, found), text) for found, text in rows]
