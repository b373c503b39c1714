"""What payers do on Stripe's pages and what their banks do, told to us by signed webhooks only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from flask.testing import FlaskClient
from sqlalchemy import select

from govapp.db import db
from govapp.demo.stripe_stand_in import giving_back, money
from govapp.demo.stripe_stand_in.forms import Thing
from govapp.demo.stripe_stand_in.pages import pay_on_page
from govapp.demo.stripe_stand_in.server import StandIn
from govapp.dues.models import Payment
from govapp.dues.rules.settling import Method
from govapp.foundation.jobs.services import run_due
from tests.fakes.stripe import signed

KINDS = {
    Method.CARD: "card",
    Method.ACH_DEBIT: "us_bank_account",
    Method.BANK_TRANSFER: "customer_balance",
}


class Banks:
    """The stand-in for Stripe, its clock that of the year; each event is posted to our address."""

    def __init__(self, stand_in: StandIn, client: FlaskClient, today: Callable[[], date]) -> None:
        self.store, self.client = stand_in.store, client
        self.waiting: list[Thing] = []
        self.store.clock = lambda: int(datetime.combine(today(), time(15), UTC).timestamp())
        self.store.heard.append(self.waiting.append)

    def begin(self, invoice_id: int, method: Method) -> Thing:
        """The payer pays on the page that the invoice has now."""
        run_due()
        ours = {"dues_invoice_id": str(invoice_id)}
        (page,) = [
            one
            for one in self.store.all("invoice", status="open")
            if ours.items() <= one["metadata"].items()
        ]
        with self.store.lock:
            return pay_on_page(self.store, page["id"], KINDS[method])

    def begin_debit(self, invoice_id: int) -> int:
        """A debit on its way, of which we are told: the payment's number."""
        intent = self.begin(invoice_id, Method.ACH_DEBIT)
        self.tell()
        return self.number(intent)

    def pay(self, invoice_id: int, method: Method) -> tuple[int, int]:
        """Money that arrives the same day: the payment's number, and what it cost."""
        intent = self.begin(invoice_id, method)
        if intent["status"] == "processing":
            money.succeed(self.store, intent)
        self.tell()
        return self.number(intent), money.fee(KINDS[method], intent["amount"])

    def answer(self, payment_id: int, *, arrives: bool) -> int:
        """What the bank says of a debit that was on its way; what it cost."""
        intent = self.store.get(self.name(payment_id), "payment_intent")
        if arrives:
            money.succeed(self.store, intent)
        else:
            money.fail(self.store, intent, "insufficient_funds")
        self.tell()
        return money.fee("us_bank_account", intent["amount"]) if arrives else 0

    def dispute(self, payment_id: int, minor: int | None = None) -> tuple[str, int]:
        """The bank takes money back, all of it or a part: the dispute, and what it cost."""
        intent = self.store.get(self.name(payment_id), "payment_intent")
        charge = self.store.get(intent["latest_charge"], "charge")
        card = charge["payment_method_details"]["type"] == "card"
        reason = "fraudulent" if card else "insufficient_funds"
        made = giving_back.dispute(self.store, charge["id"], reason, amount=minor)
        self.tell()
        return made["id"], made["balance_transactions"][0]["fee"]

    def decide(self, dispute_id: str, *, won: bool) -> None:
        giving_back.dispute_ends(self.store, dispute_id, won=won)
        self.tell()

    def tell(self) -> None:
        """Post what happened, twice and the latest first, then let the jobs of the day run."""
        told, self.waiting[:] = [*reversed(self.waiting)], []
        for event in [*told, *told]:
            content, headers = signed(event)
            answer = self.client.post("/webhooks/stripe", data=content, headers=headers)
            assert answer.status_code == 200
        while run_due():
            pass
        db.session.rollback()
        db.session.expire_all()

    @staticmethod
    def number(intent: Thing) -> int:
        asked = select(Payment.id).where(Payment.external_id == intent["id"])
        return db.session.scalars(asked).one()

    @staticmethod
    def name(payment_id: int) -> str:
        return str(db.session.get_one(Payment, payment_id).external_id)
