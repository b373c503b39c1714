"""What bank lines are held against: open invoices, payers known, money in the books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.dues.models import BankLine, Deposit, Payment, PaymentState
from govapp.dues.queries.invoices import open_invoices
from govapp.dues.rules.matching import NEAR_DAYS, InBooks, Known, Target, name_key
from govapp.dues.rules.settling import BY_HAND, OpenInvoice
from govapp.foundation.kernel.money import Money
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.ledger.rules import Account
from govapp.members.models import Organization

MOST_INVOICES = 5000
NEAR = timedelta(days=NEAR_DAYS)
BY_PAYMENT = ("payment", "move")  # entries that payments by hand made


def known_for(session: Session, rows: Sequence[BankLine]) -> Known:
    """What these lines may be for: open invoices, payers of earlier lines, money in the books."""
    if not rows:
        return Known()
    invoices = open_invoices(session, most=MOST_INVOICES)
    return Known(
        invoices=invoices,
        in_books=(*_payments(session, rows), *_deposits(session, rows), *_entries(session, rows)),
        payers=_payers(session, rows),
        names=_own_names(session, invoices),
    )


def _only(pairs: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """Names that stand for one organization."""
    found: dict[str, set[int]] = {}
    for name, number in pairs:
        found.setdefault(name, set()).add(number)
    return {name: some.pop() for name, some in found.items() if len(some) == 1}


def _payers(session: Session, rows: Sequence[BankLine]) -> Mapping[str, int]:
    wanted = {row.payer_key for row in rows} - {""}
    found = session.execute(
        select(BankLine.payer_key, Payment.organization_id)
        .join(Payment, Payment.id == BankLine.payment_id)
        .where(BankLine.payer_key.in_(wanted), Payment.state == PaymentState.SETTLED)
        .distinct()
    )
    return _only((name, number) for name, number in found)


def _own_names(session: Session, invoices: Sequence[OpenInvoice]) -> Mapping[str, int]:
    owing = {one.organization_id for one in invoices}
    shown = [(name_key(one.organization), one.organization_id) for one in invoices]
    legal = session.execute(
        select(Organization.legal_name, Organization.id).where(Organization.id.in_(owing))
    )
    return _only([*shown, *((name_key(name), number) for name, number in legal)])


def _span(rows: Sequence[BankLine]) -> tuple[date, date, set[int]]:
    days = [row.day for row in rows]
    return min(days) - NEAR, max(days) + NEAR, {row.amount_minor for row in rows}


def _payments(session: Session, rows: Sequence[BankLine]) -> list[InBooks]:
    first, last, amounts = _span(rows)
    told = select(BankLine.payment_id).where(BankLine.payment_id.is_not(None))
    found = session.scalars(
        select(Payment).where(
            Payment.received_on.between(first, last),
            Payment.amount_minor.in_(amounts),
            Payment.state == PaymentState.SETTLED,
            Payment.method.in_(BY_HAND),
            Payment.deposit_id.is_(None),
            Payment.id.not_in(told),
        )
    )
    return [
        InBooks(
            Target.PAYMENT,
            row.id,
            row.reference,
            row.received_on,
            Money(row.amount_minor, row.currency),
            row.organization_id,
            row.bank,
            "payment",
        )
        for row in found
    ]


def _deposits(session: Session, rows: Sequence[BankLine]) -> list[InBooks]:
    first, last, amounts = _span(rows)
    told = select(BankLine.deposit_id).where(BankLine.deposit_id.is_not(None))
    found = session.scalars(
        select(Deposit).where(
            Deposit.deposited_on.between(first, last),
            Deposit.total_minor.in_(amounts),
            Deposit.id.not_in(told),
        )
    )
    return [
        InBooks(
            Target.DEPOSIT,
            row.id,
            row.reference,
            row.deposited_on,
            Money(row.total_minor, row.currency),
            bank=row.bank,
            kind="deposit",
        )
        for row in found
    ]


def _entries(session: Session, rows: Sequence[BankLine]) -> list[InBooks]:
    """Entries on a bank account that no payment by hand made: payouts, refunds, returns, fees."""
    first, last, amounts = _span(rows)
    told = select(BankLine.entry_id).where(BankLine.entry_id.is_not(None))
    minor = func.sum(JournalLine.amount_minor)
    found = session.execute(
        select(
            JournalEntry.id,
            JournalEntry.kind,
            JournalEntry.booked_on,
            JournalEntry.currency,
            JournalLine.bank,
            func.min(JournalLine.about),
            minor,
        )
        .join(JournalLine, JournalLine.entry_id == JournalEntry.id)
        .where(
            JournalEntry.booked_on.between(first, last),
            JournalEntry.kind.not_in(BY_PAYMENT),
            JournalEntry.id.not_in(told),
            JournalLine.account == Account.BANK.value,
        )
        .group_by(
            JournalEntry.id,
            JournalEntry.kind,
            JournalEntry.booked_on,
            JournalEntry.currency,
            JournalLine.bank,
        )
        .having(minor.in_(amounts))
    )
    return [
        InBooks(Target.ENTRY, number, about, day, Money(int(sum_), currency), None, bank, kind)
        for number, kind, day, currency, bank, about, sum_ in found
    ]
