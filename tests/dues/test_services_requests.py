"""Discounts and in-kind credits: one asks, another one answers, once, within the limit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import CreditNote, Invoice, MoneyRequest, RequestKind, RequestState
from govapp.dues.queries.checks import agreement
from govapp.dues.queries.requests import creditable, request_card, requests_to_answer
from govapp.dues.queries.standings import standing
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.kernel.errors import Forbidden, GovappError, NotFound, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.mail.models import Letter
from govapp.ledger.queries import balance
from govapp.ledger.rules import Account
from tests import make


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))
    make.charter("codex")  # credits up to half of the invoice
    make.consortium()


@pytest.fixture
def treasurer() -> Actor:
    return make.staff(Role.TREASURER)


@pytest.fixture
def manager() -> Actor:
    return make.staff(Role.SECRETARIAT)


def _invoice(amount: int = 10_000) -> int:
    return make.invoice(make.member(), year=2027, amount=amount)


def _open(invoice_id: int) -> int:
    return balance(db.session, Account.RECEIVABLE, about=f"invoice:{invoice_id}")


def _state(request_id: int) -> RequestState:
    db.session.rollback()
    return db.session.get_one(MoneyRequest, request_id).state


@pytest.mark.parametrize("kind", [RequestKind.DISCOUNT, RequestKind.IN_KIND])
def test_an_approved_credit_is_a_numbered_note_that_is_booked_once(treasurer, manager, kind):
    invoice_id = _invoice()
    organization_id = db.session.get_one(Invoice, invoice_id).organization_id
    make.contact(organization_id, "billing", email="bills@credit.example")

    request_id = services.ask_credit(
        invoice_id, kind, Money(4_000), "hosted the meeting", actor=treasurer
    )
    assert _open(invoice_id) == 10_000
    services.answer_request(request_id, approve=True, actor=manager)

    note = db.session.scalars(select(CreditNote)).one()
    assert (note.number, note.amount_minor, note.kind.value) == ("CN-2027-0001", 4_000, kind.value)
    assert note.request_id == request_id
    assert _open(invoice_id) == 6_000
    assert balance(db.session, Account.CREDITED) == 4_000
    assert agreement(db.session).faults == ()
    letter = db.session.scalars(select(Letter).where(Letter.kind == "credit_note")).one()
    assert letter.address == "bills@credit.example"
    assert "CN-2027-0001" in letter.subject


def test_a_declined_credit_changes_nothing_but_the_request(treasurer, manager):
    invoice_id = _invoice()
    request_id = services.ask_credit(
        invoice_id, RequestKind.DISCOUNT, Money(100), "asked nicely", actor=treasurer
    )

    services.answer_request(request_id, approve=False, actor=manager)

    assert _state(request_id) is RequestState.DECLINED
    assert _open(invoice_id) == 10_000
    assert db.session.scalar(select(func.count(CreditNote.id))) == 0


def test_whoever_asked_cannot_answer(treasurer):
    request_id = services.ask_credit(
        _invoice(), RequestKind.DISCOUNT, Money(100), "for me", actor=treasurer
    )

    with pytest.raises(Forbidden):
        services.answer_request(request_id, approve=True, actor=treasurer)

    assert _state(request_id) is RequestState.ASKED


def test_more_than_the_limit_is_refused_with_the_limit_and_keeps_no_request(treasurer):
    invoice_id = _invoice()

    with pytest.raises(Refused, match=r"At most USD 50\.00"):
        services.ask_credit(
            invoice_id, RequestKind.DISCOUNT, Money(5_001), "too much", actor=treasurer
        )

    assert db.session.scalar(select(func.count(MoneyRequest.id))) == 0


def test_the_limit_is_asked_again_when_it_is_answered(treasurer, manager):
    invoice_id = _invoice()
    both = [
        services.ask_credit(
            invoice_id, RequestKind.DISCOUNT, Money(3_000), "each alone", actor=treasurer
        )
        for _ in range(2)
    ]
    services.answer_request(both[0], approve=True, actor=manager)

    with pytest.raises(Refused, match=r"At most USD 20\.00"):
        services.answer_request(both[1], approve=True, actor=manager)

    assert _state(both[1]) is RequestState.ASKED
    assert _open(invoice_id) == 7_000


def test_a_void_or_unknown_invoice_takes_no_credit(treasurer):
    invoice_id = _invoice()
    services.void(invoice_id, "wrong", actor=treasurer)

    with pytest.raises(Refused, match="void"):
        services.ask_credit(invoice_id, RequestKind.DISCOUNT, Money(1), "why", actor=treasurer)
    with pytest.raises(NotFound):
        services.ask_credit(4711, RequestKind.DISCOUNT, Money(1), "why", actor=treasurer)


def test_a_refund_is_not_asked_for_as_a_credit(treasurer):
    with pytest.raises(Refused, match="Choose a discount"):
        services.ask_credit(_invoice(), RequestKind.REFUND, Money(1), "why", actor=treasurer)


def test_members_neither_ask_nor_see(treasurer):
    invoice_id = _invoice()
    request_id = services.ask_credit(
        invoice_id, RequestKind.DISCOUNT, Money(1), "why", actor=treasurer
    )
    organization_id = db.session.get_one(Invoice, invoice_id).organization_id
    member = make.acting_for(make.representative(organization_id))

    with pytest.raises(Forbidden):
        services.ask_credit(invoice_id, RequestKind.DISCOUNT, Money(1), "why", actor=member)
    with pytest.raises(NotFound):
        request_card(request_id, member)
    with pytest.raises(Forbidden):
        services.answer_request(request_id, approve=True, actor=member)


def test_a_credit_that_takes_the_rest_gives_good_standing(treasurer, manager):
    organization_id = make.member(began_on=date(2027, 1, 5))
    invoice_id = make.invoice(organization_id, year=2027, amount=10_000)
    make.payment(organization_id, {invoice_id: 6_000}, received_on=date(2027, 2, 1))
    request_id = services.ask_credit(
        invoice_id, RequestKind.IN_KIND, Money(4_000), "gave a server", actor=treasurer
    )
    assert not standing(db.session, organization_id, date(2027, 2, 10)).good

    services.answer_request(request_id, approve=True, actor=manager)

    assert standing(db.session, organization_id, date(2027, 2, 10)).good


def test_two_answers_at_once_make_one_credit_note(app, treasurer):
    invoice_id = _invoice()
    request_id = services.ask_credit(
        invoice_id, RequestKind.DISCOUNT, Money(5_000), "once", actor=treasurer
    )
    managers = [make.staff(Role.SECRETARIAT) for _ in range(4)]

    def answer(actor: Actor) -> bool:
        with app.app_context():
            try:
                services.answer_request(request_id, approve=True, actor=actor)
            except GovappError:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(answer, managers))

    db.session.rollback()
    assert done.count(True) == 1
    assert db.session.scalar(select(func.count(CreditNote.id))) == 1
    assert _open(invoice_id) == 5_000


def test_what_waits_is_counted_for_everybody_but_the_asker(treasurer, manager):
    invoice_id = _invoice()
    services.ask_credit(invoice_id, RequestKind.DISCOUNT, Money(1), "why", actor=treasurer)

    assert (requests_to_answer(treasurer), requests_to_answer(manager)) == (0, 1)
    assert creditable(invoice_id, treasurer).most == Money(5_000)
