"""Dues that wait to become income: which invoices have months to release, and the check of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from govapp.dues.models import Invoice, InvoiceState, Payment, PaymentState, Refund
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.models import JournalLine
from govapp.ledger.rules import Account


def to_release(session: Session, day: date, *, after: int = 0, most: int = 50) -> Sequence[int]:
    """The next invoices of which a month was over by the end of `day` and is not released."""
    month_before = day.replace(day=1) - timedelta(days=1)
    is_last_day = (day + timedelta(days=1)).month != day.month
    over = day if is_last_day else month_before
    return session.scalars(
        select(Invoice.id)
        .where(
            Invoice.id > after,
            Invoice.state == InvoiceState.ISSUED,
            Invoice.period_start <= day,
            or_(
                Invoice.released_through.is_(None),
                Invoice.released_through < Invoice.period_end,
            ),
            or_(
                (Invoice.period_start <= over)
                & or_(Invoice.released_through.is_(None), Invoice.released_through < over),
                Invoice.period_end <= day,
            ),
        )
        .order_by(Invoice.id)
        .limit(most)
    ).all()


def deferred_on(session: Session, invoice_ids: Iterable[int]) -> dict[int, int]:
    """What of each invoice is not income yet, in minor units; nothing for those with nothing."""
    abouts = [key("invoice", number) for number in invoice_ids]
    rows = session.execute(
        select(JournalLine.about, func.sum(JournalLine.amount_minor))
        .where(JournalLine.account == Account.DEFERRED.value, JournalLine.about.in_(abouts))
        .group_by(JournalLine.about)
    )
    return {key_number(about, "invoice") or 0: -int(minor) for about, minor in rows}


def deferral_faults(session: Session) -> Iterator[Phrase]:
    """What of the deferred dues does not agree with the invoices they belong to.

    Deferred money is never below zero, stands on an issued invoice with a time it is for, and is
    gone once all months of that time are released.
    """
    waiting = {
        about: -int(minor)
        for about, minor in session.execute(
            select(JournalLine.about, func.sum(JournalLine.amount_minor))
            .where(JournalLine.account == Account.DEFERRED.value)
            .group_by(JournalLine.about)
            .having(func.sum(JournalLine.amount_minor) != 0)
        )
    }
    numbers = {key_number(about, "invoice") or 0 for about in waiting}
    rows = {row.id: row for row in session.scalars(select(Invoice)) if row.id in numbers}
    for about, minor in sorted(waiting.items()):
        row = rows.get(key_number(about, "invoice") or 0)
        if row is None:
            yield Phrase(N_("%(about)s has dues deferred but is no invoice."), about=about)
        elif minor < 0:
            yield Phrase(N_("Invoice %(number)s has released more than it had."), number=row.number)
        elif row.state is InvoiceState.VOID or row.period_end is None:
            yield Phrase(
                N_("Invoice %(number)s has dues deferred that nobody will earn."), number=row.number
            )
        elif row.released_through is not None and row.released_through >= row.period_end:
            yield Phrase(
                N_("Invoice %(number)s has dues left over after its last month."),
                number=row.number,
            )


def money_faults(session: Session) -> Iterator[Phrase]:
    """What of the money in banks, on its way and not matched does not agree with the payments.

    A settled payment brought its amount, all others brought nothing; nothing not matched is left
    of money that never came, save what was refunded before it was taken back.
    """
    # What a payment cost is booked about it too, and makes up for the fee taken off the bank.
    came = _sums_about_payments(session, Account.BANK, Account.CLEARING, Account.FEES)
    refunded: dict[int, int] = {}
    for row in session.scalars(select(Refund)):
        refunded[row.payment_id] = refunded.get(row.payment_id, 0) + row.amount_minor
    for payment in session.scalars(select(Payment).order_by(Payment.id)):
        expected = payment.amount_minor if payment.state is PaymentState.SETTLED else 0
        back = refunded.get(payment.id, 0)
        if came.get(payment.id, 0) not in (expected, expected - back):
            yield Phrase(
                N_("Payment %(id)s: the books have another amount in the bank."), id=str(payment.id)
            )


def _sums_about_payments(session: Session, *accounts: Account) -> dict[int, int]:
    rows = session.execute(
        select(JournalLine.about, func.sum(JournalLine.amount_minor))
        .where(
            JournalLine.account.in_([account.value for account in accounts]),
            JournalLine.about.like("payment:%"),
        )
        .group_by(JournalLine.about)
    )
    return {key_number(about, "payment") or 0: int(minor) for about, minor in rows}
