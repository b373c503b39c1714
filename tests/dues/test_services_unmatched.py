"""Money that waits: proposed for invoices, accepted together, taken off again, moved once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import Settlement
from govapp.dues.queries.checks import agreement
from govapp.dues.queries.unmatched import unmatched
from govapp.dues.rules.settling import Share
from govapp.dues.services import Given, moving
from govapp.foundation.access.actor import Actor, Role, operator
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.money import Money
from govapp.ledger.models import JournalEntry
from govapp.ledger.queries import balance, soundness
from govapp.ledger.rules import Account
from tests import make

TREASURER = operator("tests", Role.TREASURER)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _open(invoice_id: int) -> int:
    db.session.rollback()
    return balance(db.session, Account.RECEIVABLE, about=f"invoice:{invoice_id}")


def _left(payment_id: int) -> int:
    db.session.rollback()
    return -balance(db.session, Account.UNAPPLIED, about=f"payment:{payment_id}")


def _sound() -> None:
    db.session.rollback()
    assert soundness(db.session).faults == ()
    assert agreement(db.session).faults == ()


def _said(share) -> str:
    return " ".join(str(reason) for reason in share.best.match.reasons)


def test_each_share_is_shown_with_its_payer_its_age_and_a_reason():
    member = make.member(name="Example Payer")
    waiting = make.member(name="Example Waiting")
    exact = make.invoice(member, amount=500)
    make.invoice(member, year=2028, amount=900)
    payment = make.payment(member, amount=500)
    make.payment(waiting, amount=70)

    found = unmatched(TREASURER)

    first, second = found.shares
    assert (first.payment_id, first.organization, first.days) == (payment, "Example Payer", 21)
    assert [one.invoice_id for one in first.best.match.shares] == [exact]
    assert "Exactly this amount is open on it." in _said(first)
    assert "The money is booked for it." in _said(first)
    assert second.best is None
    assert (found.waiting, found.sums, found.ticked) == (2, (Money(570),), 1)


def test_two_shares_never_get_the_same_debt():
    member = make.member()
    make.invoice(member, amount=500)
    for _ in range(2):
        make.payment(member, amount=500)

    found = unmatched(TREASURER)

    assert [one.best is not None for one in found.shares] == [True, False]


def test_all_that_is_ticked_is_given_in_one_command():
    pairs = []
    for _ in range(3):
        member = make.member()
        pairs.append((make.payment(member, amount=500), make.invoice(member, amount=500)))

    services.apply_all([Given(one, Share(two, Money(500))) for one, two in pairs], actor=TREASURER)

    assert [(_left(one), _open(two)) for one, two in pairs] == [(0, 0)] * 3
    assert unmatched(TREASURER).shares == ()
    _sound()


def test_nothing_is_given_when_one_of_them_changed_meanwhile():
    member = make.member()
    first, second = (make.payment(member, amount=500) for _ in range(2))
    invoice = make.invoice(member, amount=500)

    with pytest.raises(Refused):
        services.apply_all(
            [Given(one, Share(invoice, Money(500))) for one in (first, second)], actor=TREASURER
        )

    assert (_left(first), _left(second), _open(invoice)) == (500, 500, 500)


def test_a_share_is_taken_off_and_given_to_the_same_invoice_again():
    member = make.member()
    payment, invoice = make.payment(member, amount=500), make.invoice(member, amount=500)
    given = Given(payment, Share(invoice, Money(500)))
    services.apply_all([given], actor=TREASURER)
    lately = unmatched(TREASURER).lately[0]

    moving.move_share(lately.settlement_id, None, actor=TREASURER)
    between = (_left(payment), _open(invoice), unmatched(TREASURER).lately)
    services.apply_all([given], actor=TREASURER)

    assert between == (500, 500, ())
    assert (_left(payment), _open(invoice)) == (0, 0)
    _sound()


def test_of_two_clerks_who_accept_the_same_one_books(app):
    member = make.member()
    payment, invoice = make.payment(member, amount=1000), make.invoice(member, amount=500)

    def accept(_number: int) -> bool:
        with app.app_context():
            try:
                given = [Given(payment, Share(invoice, Money(500)))]
                services.apply_all(given, actor=TREASURER)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(accept, range(4)))

    assert (sum(done), _left(payment), _open(invoice)) == (1, 500, 0)
    _sound()


def test_of_two_clerks_who_give_a_share_to_another_invoice_one_moves_it(app):
    member = make.member()
    wrong, right = (make.invoice(member, year=year, amount=500) for year in (2027, 2028))
    payment = make.payment(member, {wrong: None})
    share = db.session.scalar(select(Settlement.id))

    def give(_number: int) -> bool:
        with app.app_context():
            try:
                moving.move_share(share, right, actor=TREASURER)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(give, range(4)))

    moved = select(func.count()).where(JournalEntry.source.like("%:moved"))
    assert (sum(done), _open(wrong), _open(right), _left(payment)) == (1, 500, 0, 0)
    assert db.session.scalar(moved) == 1
    _sound()


def test_only_those_who_book_may_see_and_give():
    member = make.member()
    payment, invoice = make.payment(member, amount=500), make.invoice(member, amount=500)
    given = Given(payment, Share(invoice, Money(500)))

    with pytest.raises(Forbidden):
        services.apply_all([given], actor=Actor("nobody"))
    with pytest.raises(Forbidden):
        unmatched(Actor("nobody"))
    with pytest.raises(NotFound):
        services.apply_all([Given(99, given.share)], actor=TREASURER)
    with pytest.raises(Refused, match="Nothing is ticked"):
        services.apply_all([], actor=TREASURER)
