"""Money set right: bounced, sent back, moved; the books balance and nothing is done twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import (
    CreditNote,
    Deposit,
    Invoice,
    MoneyRequest,
    Payment,
    PaymentMove,
    PaymentState,
    Refund,
    RequestState,
    Settlement,
)
from govapp.dues.queries.checks import agreement
from govapp.dues.queries.deferral import money_faults
from govapp.dues.queries.standings import standing, standings_if_owed
from govapp.dues.rules.deposits import Cheque, Slip
from govapp.dues.rules.refunds import AfterRefund
from govapp.dues.rules.settling import Method, Share
from govapp.dues.services import depositing, moving, refunding, returning
from govapp.dues.services.refunding import Wish
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.mail.models import Letter
from govapp.ledger.queries import balance, soundness
from govapp.ledger.rules import Account
from tests import make

TREASURER = operator("tests", Role.TREASURER)
DAY = date(2027, 2, 10)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _get(model, number):
    db.session.rollback()
    return db.session.get(model, number)


def _open(invoice_id: int) -> int:
    return balance(db.session, Account.RECEIVABLE, about=f"invoice:{invoice_id}")


def _left(payment_id: int) -> int:
    return -balance(db.session, Account.UNAPPLIED, about=f"payment:{payment_id}")


def _sound() -> None:
    db.session.rollback()
    assert agreement(db.session).faults == soundness(db.session).faults == ()
    assert list(money_faults(db.session)) == []


def _paid(amount: int = 1000, over: int = 0) -> tuple[int, int, int]:
    """Organization, invoice and the payment that paid it."""
    member = make.member()
    invoice = make.invoice(member, amount=amount)
    return member, invoice, make.payment(member, {invoice: None}, amount=amount + over)


def _wish(minor: int, after=AfterRefund.NOTHING) -> Wish:
    return Wish(Money(minor), Method.CHEQUE, "R1", after, "paid twice")


# --- bounced -------------------------------------------------------------------------------------


def test_a_bounced_cheque_opens_the_debt_and_the_fee_is_our_cost():
    member, invoice, payment = _paid(over=200)
    make.contact(member, "billing", email="bills@payer.example")

    returning.bounce(payment, "NSF", on=DAY, fee=Money(35), actor=TREASURER)

    assert (_open(invoice), _left(payment)) == (1000, 0)
    assert _get(Invoice, invoice).settled_on is None
    assert _get(Payment, payment).state is PaymentState.REVERSED
    assert balance(db.session, Account.FEES) == 35
    assert balance(db.session, Account.BANK) == -35
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.address, "2027-0001" in letter.text) == ("bills@payer.example", True)
    _sound()


def test_the_bounced_cheque_can_be_presented_again():
    _member, invoice, payment = _paid()
    reference = _get(Payment, payment).reference
    returning.bounce(payment, "NSF", on=DAY, actor=TREASURER)

    again = make.payment(_member, {invoice: None}, reference=reference)

    assert _get(Payment, again).reference == reference
    assert _open(invoice) == 0


def test_standing_follows_a_bounced_cheque(at):
    member, invoice, payment = _paid()
    at(datetime(2027, 8, 1, 12, tzinfo=UTC))
    number = _get(Invoice, invoice).number
    told = standings_if_owed(db.session, [member], date(2027, 8, 1), {number: 1000})[member]
    assert standing(db.session, member, date(2027, 8, 1)).good

    returning.bounce(payment, "NSF", on=date(2027, 8, 1), actor=TREASURER)

    db.session.rollback()
    after = standing(db.session, member, date(2027, 8, 1))
    assert (after.good, after.reason) == (False, told.reason)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"on": date(2027, 2, 11)}, "lies ahead"),
        ({"on": date(2027, 1, 1)}, "before it was received"),
        ({"reason": " "}, "Say why"),
        ({"fee": Money(1, "EUR")}, "another currency"),
    ],
)
def test_what_cannot_be_a_return_is_refused_and_changes_nothing(values, why):
    _member, invoice, payment = _paid()
    given = {"reason": "NSF", "on": DAY, **values}

    with pytest.raises(Refused, match=why):
        returning.bounce(payment, given.pop("reason"), actor=TREASURER, **given)

    assert _open(invoice) == 0


def test_a_payment_bounces_once_even_when_six_clerks_book_it(app):
    _member, invoice, payment = _paid()

    def bounce(_number: int) -> bool:
        with app.app_context():
            try:
                returning.bounce(payment, "NSF", on=DAY, actor=TREASURER)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(bounce, range(6)))

    assert (sum(done), _open(invoice)) == (1, 1000)
    _sound()


def test_bounced_while_its_rest_is_applied_leaves_the_books_whole(app):
    member, _invoice, payment = _paid(over=500)
    second = make.invoice(member, year=2028, amount=500)

    def act(number: int) -> bool:
        with app.app_context():
            try:
                if number % 2:
                    returning.bounce(payment, "NSF", on=DAY, actor=TREASURER)
                else:
                    services.apply(payment, Share(second, Money(500)), actor=TREASURER)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(act, range(6)))

    assert (_open(second), _left(payment)) == (500, 0)
    assert _get(Invoice, second).settled_on is None
    _sound()


# --- sent back -----------------------------------------------------------------------------------


def test_money_not_yet_matched_is_sent_back_and_the_payer_is_told():
    member, invoice, payment = _paid(over=300)
    make.contact(member, "billing", email="bills@payer.example")

    number = refunding.refund(payment, _wish(200), actor=TREASURER)

    assert (_left(payment), _open(invoice)) == (100, 0)
    assert _get(Refund, number).amount_minor == 200
    assert balance(db.session, Account.BANK) == 1300 - 200
    assert "$2.00" in db.session.scalars(select(Letter)).one().subject
    _sound()


def test_a_refund_of_a_paid_invoice_opens_it_or_credits_it_as_chosen():
    _member, owed, first = _paid()
    _other, credited, second = _paid()

    refunding.refund(first, _wish(400, AfterRefund.OWED), actor=TREASURER)
    refunding.refund(second, _wish(400, AfterRefund.CREDITED), actor=TREASURER)

    assert (_open(owed), _open(credited)) == (400, 0)
    assert db.session.scalars(select(CreditNote.amount_minor)).all() == [400]
    assert _get(Invoice, credited).settled_on is not None
    assert _get(Invoice, owed).settled_on is None
    _sound()


def test_what_stays_on_the_invoice_counts_from_the_day_it_came():
    _member, invoice, payment = _paid()
    before = db.session.scalars(select(Settlement.settled_on)).one()

    refunding.refund(payment, _wish(400, AfterRefund.OWED), actor=TREASURER)

    db.session.rollback()
    rest = db.session.scalars(select(Settlement).where(Settlement.released_on.is_(None))).one()
    assert (rest.amount_minor, rest.settled_on, rest.invoice_id) == (600, before, invoice)


def test_more_than_is_here_is_refused():
    _member, invoice, payment = _paid(over=100)

    with pytest.raises(Refused, match=r"Only USD 1\.00 waits"):
        refunding.refund(payment, _wish(101), actor=TREASURER)
    with pytest.raises(Refused, match=r"Only USD 11\.00 of this payment"):
        refunding.refund(payment, _wish(1101, AfterRefund.OWED), actor=TREASURER)

    assert (_left(payment), _open(invoice)) == (100, 0)


def test_refunds_at_once_never_send_back_more_than_is_there(app):
    _member, _invoice, payment = _paid(over=300)

    def refund(_number: int) -> bool:
        with app.app_context():
            try:
                refunding.refund(payment, _wish(200), actor=TREASURER)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(refund, range(6)))

    assert (sum(done), _left(payment)) == (1, 100)
    _sound()


def test_a_refund_against_an_application_spends_the_money_once(app):
    member, _invoice, payment = _paid(over=500)
    second = make.invoice(member, year=2028, amount=500)

    def act(number: int) -> bool:
        with app.app_context():
            try:
                if number % 2:
                    refunding.refund(payment, _wish(500), actor=TREASURER)
                else:
                    services.apply(payment, Share(second, Money(500)), actor=TREASURER)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(act, range(6)))

    assert (sum(done), _left(payment)) == (1, 0)
    _sound()


def test_a_large_refund_waits_for_somebody_else():
    _member, invoice, payment = _paid(600_000)
    asker, other = make.staff(Role.TREASURER), make.staff(Role.TREASURER)

    assert refunding.refund(payment, _wish(500_000, AfterRefund.OWED), actor=asker) is None
    request = db.session.scalars(select(MoneyRequest.id)).one()
    assert db.session.scalar(select(func.count(Refund.id))) == 0
    with pytest.raises(Refused, match="waits for a second person already"):
        refunding.refund(payment, _wish(500_000, AfterRefund.OWED), actor=asker)
    with pytest.raises(Forbidden):
        services.answer_request(request, approve=True, actor=asker)
    services.answer_request(request, approve=True, actor=other)

    assert _get(MoneyRequest, request).state is RequestState.APPROVED
    assert _open(invoice) == 500_000
    row = db.session.scalars(select(Refund)).one()
    assert (row.amount_minor, row.request_id, row.method) == (500_000, request, Method.CHEQUE)
    refunding.note_refund_reference(row.id, "W-77", actor=TREASURER)
    assert _get(Refund, row.id).reference == "W-77"
    _sound()


def test_an_approved_refund_is_refused_when_the_cheque_bounced_meanwhile():
    _member, _invoice, payment = _paid(600_000)
    refunding.refund(payment, _wish(500_000, AfterRefund.OWED), actor=make.staff(Role.TREASURER))
    request = db.session.scalars(select(MoneyRequest.id)).one()
    returning.bounce(payment, "NSF", on=DAY, actor=TREASURER)

    with pytest.raises(Refused, match="not in the books"):
        services.answer_request(request, approve=True, actor=make.staff(Role.TREASURER))

    assert _get(MoneyRequest, request).state is RequestState.ASKED


# --- moved ---------------------------------------------------------------------------------------


def test_a_payment_is_moved_to_the_organization_it_was_of():
    member, invoice, payment = _paid(over=200)
    other = make.member()

    moving.move_payment(payment, other, "Same name", actor=TREASURER)

    assert (_open(invoice), _left(payment)) == (1000, 1200)
    assert _get(Payment, payment).organization_id == other
    assert balance(db.session, Account.UNAPPLIED, party=f"organization:{other}") == -1200
    assert balance(db.session, Account.BANK, party=f"organization:{member}") == 0
    move = db.session.scalars(select(PaymentMove)).one()
    assert (move.from_organization_id, move.to_organization_id) == (member, other)
    _sound()


@pytest.mark.parametrize(
    ("back", "why"), [(False, "is booked for this"), (True, "cannot be moved")]
)
def test_what_cannot_be_moved_is_refused(back, why):
    member, _invoice, payment = _paid(over=200)
    if back:
        refunding.refund(payment, _wish(100), actor=TREASURER)

    with pytest.raises(Refused, match=why):
        moving.move_payment(payment, make.member() if back else member, "x", actor=TREASURER)


def test_moved_by_two_clerks_it_ends_with_one_of_them_and_the_books_whole(app):
    _member, _invoice, payment = _paid()
    others = [make.member() for _ in range(4)]

    def move(other: int) -> None:
        with app.app_context():
            moving.move_payment(payment, other, "Same name", actor=TREASURER)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(move, others))

    assert _get(Payment, payment).organization_id in others
    assert balance(db.session, Account.UNAPPLIED) == -1000
    _sound()


def test_a_share_is_taken_off_or_moved_to_another_invoice():
    member, first, payment = _paid()
    second = make.invoice(member, year=2028, amount=700)
    share = db.session.scalars(select(Settlement.id)).one()

    moving.move_share(share, second, actor=TREASURER)
    assert (_open(first), _open(second), _left(payment)) == (1000, 0, 300)
    with pytest.raises(Refused, match="taken off the invoice already"):
        moving.move_share(share, None, actor=TREASURER)
    latest = db.session.scalars(select(Settlement.id).order_by(Settlement.id.desc())).first()
    moving.move_share(latest, None, actor=TREASURER)

    assert (_open(second), _left(payment)) == (700, 1000)
    _sound()


# --- a cash letter -------------------------------------------------------------------------------


def _slip(minor: int, reference: str = "S1") -> Slip:
    return Slip("", reference, DAY, Money(minor))


def test_a_cash_letter_books_every_cheque_as_a_payment_of_its_own():
    payers = [make.member() for _ in range(3)]
    invoices = [make.invoice(one, amount=1000) for one in payers]
    cheques = [
        Cheque(one, f"c{one}", Money(1000), (Share(invoice, Money(1000)),))
        for one, invoice in zip(payers, invoices, strict=True)
    ]

    number = depositing.book_deposit(_slip(3000), cheques, actor=TREASURER)

    assert _get(Deposit, number).cheques == 3
    assert [_open(one) for one in invoices] == [0, 0, 0]
    told = db.session.scalars(select(Payment.deposit_id)).all()
    assert told == [number] * 3
    _sound()


def test_one_cheque_that_cannot_be_booked_keeps_all_out():
    member = make.member()
    invoice = make.invoice(member, amount=500)
    make.payment(make.member(), {invoice: None})
    cheques = [
        Cheque(member, "1", Money(100)),
        Cheque(member, "2", Money(500), (Share(invoice, Money(500)),)),
    ]

    with pytest.raises(Refused, match="Row 2: Nothing is open"):
        depositing.book_deposit(_slip(600), cheques, actor=TREASURER)

    db.session.rollback()
    assert db.session.scalar(select(func.count(Deposit.id))) == 0
    assert db.session.scalar(select(func.count(Payment.id))) == 1


def test_a_slip_is_booked_once_however_many_clerks_try(app):
    member = make.member()

    def book(_number: int) -> bool:
        with app.app_context():
            try:
                depositing.book_deposit(
                    _slip(100), [Cheque(member, "1", Money(100))], actor=TREASURER
                )
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(book, range(6)))

    assert sum(done) == 1
    assert balance(db.session, Account.BANK) == 100


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR])
def test_only_the_treasurer_sets_money_right(role):
    actor, other = operator("tests", role), make.member()
    _member, invoice, payment = _paid(over=100)
    share = db.session.scalars(select(Settlement.id)).one()

    for command in (
        lambda: returning.bounce(payment, "x", on=DAY, actor=actor),
        lambda: refunding.refund(payment, _wish(1), actor=actor),
        lambda: moving.move_payment(payment, other, "x", actor=actor),
        lambda: moving.move_share(share, None, actor=actor),
        lambda: depositing.book_deposit(_slip(1), [Cheque(other, "1", Money(1))], actor=actor),
    ):
        with pytest.raises(Forbidden):
            command()

    assert (_open(invoice), _left(payment)) == (0, 100)


def test_what_is_not_there_is_not_found():
    for command in (
        lambda: returning.bounce(99, "x", on=DAY, actor=TREASURER),
        lambda: refunding.refund(99, _wish(1), actor=TREASURER),
        lambda: moving.move_payment(99, 1, "x", actor=TREASURER),
        lambda: moving.move_share(99, None, actor=TREASURER),
        lambda: refunding.note_refund_reference(99, "x", actor=TREASURER),
        lambda: depositing.book_deposit(_slip(1), [Cheque(99, "1", Money(1))], actor=TREASURER),
    ):
        with pytest.raises(NotFound):
            command()
