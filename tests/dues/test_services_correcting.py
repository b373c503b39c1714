"""Credit notes, invoices issued anew, write-offs: numbers without gaps, books that agree."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import CreditNote, Invoice, InvoiceState, MoneyRequest, RequestState
from govapp.dues.queries.checks import agreement
from govapp.dues.queries.standings import standing
from govapp.dues.rules.corrections import Particulars
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period
from govapp.foundation.mail.models import Letter
from govapp.ledger.queries import balance, whole_check
from govapp.ledger.rules import Account
from tests import make

TREASURER = operator("tests", Role.TREASURER)
TODAY = date(2027, 4, 10)
YEAR = Period(date(2027, 1, 1), date(2027, 12, 31))
MOVED = Particulars("Example Moved\n2 New Way", "PO-77", "they moved")


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 4, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


@pytest.fixture
def organization_id() -> int:
    return make.member()


@pytest.fixture
def invoice_id(organization_id) -> int:
    return make.invoice(organization_id, amount=1200, period=YEAR)


def _row(invoice_id: int) -> Invoice:
    db.session.rollback()
    return db.session.get_one(Invoice, invoice_id)


def _open(invoice_id: int) -> int:
    db.session.rollback()
    return balance(db.session, Account.RECEIVABLE, about=f"invoice:{invoice_id}")


def _agree() -> None:
    db.session.rollback()
    assert whole_check(db.session).faults == ()
    assert agreement(db.session).faults == ()


# --- credit notes --------------------------------------------------------------------------------


def test_a_credit_note_takes_its_amount_off_and_has_a_number_of_its_own(invoice_id):
    services.credit_invoice(invoice_id, Money(200), "billed too much", actor=TREASURER)

    note = db.session.scalars(select(CreditNote)).one()
    assert (note.number, note.amount_minor, note.issued_on) == ("CN-2027-0001", 200, TODAY)
    assert _open(invoice_id) == 1000
    _agree()


def test_the_payers_get_a_letter_about_a_credit_note(organization_id, invoice_id):
    make.contact(organization_id, "billing")

    services.credit_invoice(invoice_id, Money(200), "billed too much", actor=TREASURER)

    letters = db.session.scalars(select(Letter).where(Letter.kind == "credit_note")).all()
    assert letters
    assert all("CN-2027-0001" in letter.text for letter in letters)


def test_a_credit_of_all_that_is_open_settles_the_invoice(invoice_id):
    services.credit_invoice(invoice_id, Money(1200), "billed in error", actor=TREASURER)

    assert _row(invoice_id).settled_on == TODAY
    _agree()


@pytest.mark.parametrize(
    ("amount", "reason", "words"),
    [
        (Money(0), "why not", "more than zero"),
        (Money(1201), "too much", "at most"),
        (Money(1, "EUR"), "other money", "at most"),
        (Money(1), "  ", "Say why"),
    ],
)
def test_a_credit_that_makes_no_sense_is_refused(invoice_id, amount, reason, words):
    with pytest.raises(Refused, match=words):
        services.credit_invoice(invoice_id, amount, reason, actor=TREASURER)

    assert _open(invoice_id) == 1200
    assert db.session.scalar(select(func.count(CreditNote.id))) == 0


def test_the_secretariat_issues_no_credit_notes(invoice_id):
    with pytest.raises(Forbidden):
        services.credit_invoice(
            invoice_id, Money(1), "why", actor=operator("tests", Role.SECRETARIAT)
        )


def test_credit_notes_made_at_once_are_numbered_without_a_gap(app):
    ids = [make.invoice(make.member(), amount=100) for _ in range(6)]

    def credit(invoice_id: int) -> None:
        with app.app_context():
            services.credit_invoice(invoice_id, Money(10), "too much", actor=TREASURER)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(credit, ids))

    db.session.rollback()
    numbers = db.session.scalars(select(CreditNote.number_in_year)).all()
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    _agree()


def test_two_clerks_cannot_credit_more_than_is_open(app, invoice_id):
    def credit(_number: int) -> bool:
        with app.app_context():
            try:
                services.credit_invoice(invoice_id, Money(700), "too much", actor=TREASURER)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(credit, range(4)))

    assert sum(done) == 1
    assert _open(invoice_id) == 500
    _agree()


# --- issued anew ---------------------------------------------------------------------------------


def test_an_invoice_is_issued_anew_with_the_next_number(invoice_id):
    before = _row(invoice_id)

    new_id = services.reissue(invoice_id, MOVED, actor=TREASURER)

    old, new = _row(invoice_id), _row(new_id)
    assert (old.state, old.void_reason) == (InvoiceState.VOID, "they moved")
    assert (new.number, new.replaces_id) == ("2027-0002", invoice_id)
    assert (new.billed_to, new.po_number) == ("Example Moved\n2 New Way", "PO-77")
    assert (new.total_minor, new.due_on, new.period_end) == (1200, before.due_on, YEAR.end)
    assert (_open(invoice_id), _open(new_id)) == (0, 1200)
    _agree()


def test_money_on_the_old_invoice_pays_the_new_one(organization_id, invoice_id):
    make.payment(organization_id, {invoice_id: 500})

    new_id = services.reissue(invoice_id, MOVED, actor=TREASURER)

    assert _open(new_id) == 700
    assert balance(db.session, Account.UNAPPLIED) == 0
    _agree()


def test_a_settled_invoice_issued_anew_is_settled(organization_id, invoice_id):
    make.payment(organization_id, {invoice_id: None})

    new_id = services.reissue(invoice_id, MOVED, actor=TREASURER)

    assert _row(new_id).settled_on == TODAY
    _agree()


def test_the_clock_of_standing_goes_on_when_an_invoice_is_issued_anew(organization_id, invoice_id):
    before = standing(db.session, organization_id, TODAY)

    services.reissue(invoice_id, MOVED, actor=TREASURER)

    db.session.rollback()
    after = standing(db.session, organization_id, TODAY)
    assert (after.step, after.days_late) == (before.step, before.days_late)


def test_what_stands_against_issuing_anew_is_said(invoice_id):
    services.credit_invoice(invoice_id, Money(200), "billed too much", actor=TREASURER)

    with pytest.raises(Refused, match="credit note"):
        services.reissue(invoice_id, MOVED, actor=TREASURER)
    with pytest.raises(Refused, match="Say why"):
        services.reissue(invoice_id, Particulars("", "", ""), actor=TREASURER)

    assert _row(invoice_id).state is InvoiceState.ISSUED


# --- write-offs ----------------------------------------------------------------------------------


def _limit() -> int:
    from govapp.dues.queries.terms import money_rules

    return money_rules(db.session).two_people_minor


def test_a_small_debt_is_written_off_alone_and_stays_a_debt_for_standing(
    organization_id, invoice_id
):
    treasurer = make.staff(Role.TREASURER)

    assert services.write_off(invoice_id, "they are gone", actor=treasurer) is True

    row = _row(invoice_id)
    assert (row.written_off_on, row.written_off_minor) == (TODAY, 1200)
    assert _open(invoice_id) == 0
    assert standing(db.session, organization_id, date(2027, 12, 1)).good is False
    _agree()


def test_what_was_earned_is_a_loss_and_the_rest_never_becomes_income(invoice_id):
    from govapp.dues import jobs

    jobs.release()  # 300 of 1200

    services.write_off(invoice_id, "they are gone", actor=make.staff(Role.TREASURER))

    db.session.rollback()
    assert balance(db.session, Account.WRITTEN_OFF) == 300
    assert balance(db.session, Account.DEFERRED) == 0
    assert balance(db.session, Account.DUES) == -300


def test_a_large_debt_waits_for_a_second_person(organization_id):
    large = make.invoice(organization_id, year=2028, amount=_limit())
    treasurer = make.staff(Role.TREASURER)

    assert services.write_off(large, "they are gone", actor=treasurer) is False

    request = db.session.scalars(select(MoneyRequest)).one()
    assert _open(large) == _limit()
    with pytest.raises(Forbidden):
        services.answer_request(request.id, approve=True, actor=treasurer)

    services.answer_request(request.id, approve=True, actor=make.staff(Role.ADMINISTRATOR))

    assert _open(large) == 0
    _agree()


def test_a_declined_write_off_changes_nothing(organization_id):
    large = make.invoice(organization_id, year=2028, amount=_limit())
    services.write_off(large, "they are gone", actor=make.staff(Role.TREASURER))
    number = db.session.scalars(select(MoneyRequest.id)).one()

    services.answer_request(number, approve=False, actor=make.staff(Role.ADMINISTRATOR))

    assert _open(large) == _limit()
    assert db.session.get_one(MoneyRequest, number).state is RequestState.DECLINED
    with pytest.raises(Refused, match="answered"):
        services.answer_request(number, approve=True, actor=make.staff(Role.SECRETARIAT))


def test_a_debt_that_grew_meanwhile_is_not_written_off_unseen(organization_id):
    large = make.invoice(organization_id, year=2028, amount=_limit())
    number = make.write_off_request(large, minor=_limit() - 1)

    with pytest.raises(Refused, match="More is open"):
        services.answer_request(number, approve=True, actor=make.staff(Role.ADMINISTRATOR))

    db.session.rollback()
    assert db.session.get_one(MoneyRequest, number).state is RequestState.ASKED


def test_a_written_off_invoice_can_still_be_voided(invoice_id):
    services.write_off(invoice_id, "they are gone", actor=make.staff(Role.TREASURER))

    services.void(invoice_id, "it was never owed", actor=TREASURER)

    for account in (Account.WRITTEN_OFF, Account.DEFERRED, Account.DUES, Account.RECEIVABLE):
        assert balance(db.session, account) == 0
    _agree()


# --- terms ---------------------------------------------------------------------------------------


def test_agreed_terms_hold_from_the_next_invoice_on(organization_id, at):
    services.set_terms(organization_id, 60, actor=TREASURER)
    at(datetime(2027, 12, 1, 12, tzinfo=UTC))

    run = services.start_assessment(2028, actor=TREASURER)
    services.issue_some(run, actor=TREASURER)

    db.session.rollback()
    row = db.session.scalars(select(Invoice).where(Invoice.dues_year == 2028)).one()
    assert (row.terms_days, row.due_on) == (60, date(2028, 1, 30))


def test_only_terms_that_are_offered_are_kept(organization_id):
    from govapp.foundation.kernel.errors import Invalid

    with pytest.raises(Invalid):
        services.set_terms(organization_id, 31, actor=TREASURER)
