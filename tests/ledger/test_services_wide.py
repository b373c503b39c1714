"""Amounts that 32 bits cannot hold, from the invoice to the books."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import Invoice, Payment
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.money import Money
from govapp.ledger.queries import balance, soundness
from govapp.ledger.rules import Account
from tests import make

TREASURER = operator("tests", Role.TREASURER)
DEAR = 35_000_000_00


def test_thirty_five_million_dollars_are_owed_paid_and_in_the_books(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=DEAR)
    owed = balance(db.session, Account.RECEIVABLE, about=f"invoice:{invoice_id}")
    receipt = Receipt(organization_id, Method.WIRE, "W1", date(2027, 2, 10), Money(DEAR + 5))

    services.book_payment(receipt, [Share(invoice_id, Money(DEAR))], actor=TREASURER)

    assert (owed, type(owed)) == (DEAR, int)
    assert db.session.scalar(select(Invoice.total_minor)) == DEAR
    assert db.session.scalar(select(Payment.amount_minor)) == DEAR + 5
    assert balance(db.session, Account.BANK) == DEAR + 5
    assert balance(db.session, Account.UNAPPLIED) == -5
    assert soundness(db.session).faults == ()
