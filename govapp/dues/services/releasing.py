"""Turning deferred dues into income, month by month, at most fifty invoices a command."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.dues.models import Invoice, InvoiceState
from govapp.dues.queries.deferral import deferred_on, to_release
from govapp.dues.rules.releasing import due, share
from govapp.dues.services.books import locked_invoices
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period
from govapp.ledger.queries import closed_before
from govapp.ledger.rules import Account, Line, first_open_day
from govapp.ledger.services import Entry, post_all

PORTION = 50


@unrestricted("run by the clock for invoices that somebody entitled has issued")
def release_some(*, after: int = 0, at_most: int = PORTION) -> int | None:
    """Release all months due of the next invoices; the last one looked at, None at the end.

    A month counts for its last day, or for the first day that is still open if the books are
    locked by then. Each month has a source of its own, so that none is released twice.
    """
    with transaction() as session:
        today = consortium_today()
        ids = to_release(session, today, after=after, most=at_most)
        if not ids:
            return None
        waiting = deferred_on(session, ids)
        locked = closed_before(session)
        entries: list[Entry] = []
        for invoice in locked_invoices(session, ids).values():
            if invoice.state is InvoiceState.ISSUED:
                left = Money(waiting.get(invoice.id, 0), invoice.currency)
                entries += _entries(invoice, left, today, locked)
        session.flush()
        post_all(session, entries)
        return ids[-1]


def _entries(invoice: Invoice, left: Money, today: date, locked: date | None) -> Iterator[Entry]:
    if invoice.period_start is None:
        return
    period = Period(invoice.period_start, invoice.period_end)
    about, party = key("invoice", invoice.id), key("organization", invoice.organization_id)
    for month in due(period, after=invoice.released_through, day=today):
        part = share(left, period, month)
        left -= part
        invoice.released_through = month.last
        if part:
            lines = (
                Line(Account.DEFERRED, part, about, party),
                Line(Account.DUES, -part, about, party),
            )
            day = first_open_day(max(month.last, invoice.issued_on), locked)
            yield Entry(f"{about}:release:{month.name}", "release", day, lines)
