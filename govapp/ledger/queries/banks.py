"""The bank accounts, and the money in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.money import Money
from govapp.ledger.models import BankAccount, JournalEntry, JournalLine
from govapp.ledger.permissions import BANK_KEEP, LEDGER_READ
from govapp.ledger.rules import Account


@dataclass(frozen=True)
class BankChoice:
    """A bank account to choose for a payment: its code in the books and what people call it."""

    code: str
    label: str


def active_banks(session: Session) -> tuple[BankChoice, ...]:
    """The bank accounts in use, by name."""
    rows = session.scalars(
        select(BankAccount).where(BankAccount.active).order_by(BankAccount.name, BankAccount.id)
    )
    return tuple(BankChoice(row.code, f"{row.name} ···{row.last_four}") for row in rows)


def bank_labels(session: Session) -> dict[str, str]:
    """What people call each bank account, in use or not, by code."""
    rows = session.scalars(select(BankAccount))
    return {row.code: f"{row.name} ···{row.last_four}" for row in rows}


def bank_account(bank_account_id: int, actor: Actor) -> BankAccount:
    """One bank account, for changing it."""
    row = current_session().get(BankAccount, bank_account_id)
    visible(actor, BANK_KEEP, row)
    if row is None:
        raise NotFound
    return row


@dataclass(frozen=True)
class CashLine:
    """A bank account, or the clearing account, with its money in one currency."""

    bank_account_id: int | None
    code: str
    name: str
    last_four: str
    active: bool
    account: Account
    amount: Money


@dataclass(frozen=True)
class Cash:
    """The money in each bank account at the end of a day, and together by currency."""

    day: date
    lines: tuple[CashLine, ...]
    totals: tuple[Money, ...]


def cash(day: date, actor: Actor) -> Cash:
    """What lay in each bank account, and on its way with Stripe, at the end of `day`."""
    visible(actor, LEDGER_READ, BankAccount)
    session = current_session()
    known = {row.code: row for row in session.scalars(select(BankAccount))}
    sums = _sums(session, day)
    here = {code for account, code, _ in sums if account is Account.BANK}
    unused = [(Account.BANK, code, "") for code in known if code not in here]
    lines = [_cash_line(known, *place, sums.get(place, 0)) for place in (*sums, *unused)]
    lines.sort(key=lambda line: (line.account is not Account.BANK, line.code, line.amount.currency))
    by_currency: dict[str, int] = {}
    for (_, _, currency), minor in sums.items():
        by_currency[currency] = by_currency.get(currency, 0) + minor
    return Cash(
        day,
        tuple(lines),
        tuple(Money(minor, currency) for currency, minor in sorted(by_currency.items())),
    )


def _sums(session: Session, day: date) -> dict[tuple[Account, str, str], int]:
    rows = session.execute(
        select(
            JournalLine.account,
            JournalLine.bank,
            JournalLine.currency,
            func.sum(JournalLine.amount_minor),
        )
        .join(JournalEntry, JournalEntry.id == JournalLine.entry_id)
        .where(
            JournalLine.account.in_([Account.BANK.value, Account.CLEARING.value]),
            JournalEntry.booked_on <= day,
        )
        .group_by(JournalLine.account, JournalLine.bank, JournalLine.currency)
    )
    return {
        (Account(account), code, currency): int(minor) for account, code, currency, minor in rows
    }


def _cash_line(
    known: dict[str, BankAccount], account: Account, code: str, currency: str, minor: int
) -> CashLine:
    row = known.get(code)
    return CashLine(
        bank_account_id=row.id if row else None,
        code=code,
        name=row.name if row else "",
        last_four=row.last_four if row else "",
        active=row.active if row else True,
        account=account,
        amount=Money(minor, currency) if currency else Money(0),
    )
