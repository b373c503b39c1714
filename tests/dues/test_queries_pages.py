"""What the pages are told: figures that agree, months that add up, constant cost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from govapp.db import db
from govapp.dues import services
from govapp.dues.queries import board, forecasting, moving, overview, own
from govapp.dues.queries.invoices import Status, invoice
from govapp.dues.rules.movements import Movement
from govapp.dues.rules.promising import Promise
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.money import Money
from govapp.ledger.queries import balance
from govapp.ledger.rules import Account
from tests import make

TREASURER = operator("tests", Role.TREASURER)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 6, 1, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _organizations() -> dict[str, int]:
    paid, part, late, new = (make.member(name=f"Example {word}") for word in "abcd")
    make.payment(paid, {make.invoice(paid, amount=1000): None}, received_on=date(2027, 1, 20))
    make.payment(part, {make.invoice(part, amount=1000): 400}, received_on=date(2027, 3, 5))
    make.invoice(late, amount=1000, due_on=date(2027, 5, 31))
    return {"paid": paid, "part": part, "late": late, "new": new}


def test_the_board_adds_up():
    _organizations()

    found = board.board(2027, TREASURER)

    assert found.invoiced == Money(3000)
    assert found.expected == Money(3000 + 2_000_000)
    assert found.collected == Money(1400)
    assert (found.overdue, found.late, found.to_issue) == (Money(1600), 2, 1)


def test_months_end_where_the_figures_stand():
    _organizations()

    months = board.board(2027, TREASURER).months

    assert [month.first.month for month in months] == [1, 2, 3, 4, 5, 6]
    assert [month.collected for month in months] == [1000, 1000, 1400, 1400, 1400, 1400]
    assert [month.overdue for month in months] == [0, 1000, 600, 600, 600, 1600]
    assert months[-1].invoiced == 3000


def test_months_remember_what_was_taken_back_and_compare_with_the_year_before():
    ids = _organizations()
    before = make.invoice(ids["paid"], year=2026, amount=5000)
    make.payment(ids["paid"], {before: None}, received_on=date(2026, 3, 7))
    invoice_id = make.invoice(ids["new"], amount=700, due_on=date(2027, 3, 1))
    services.void(invoice_id, "wrong tier", actor=TREASURER)  # on the first of June

    months = board.board(2027, TREASURER).months

    assert [month.last_year for month in months] == [0, 0, 5000, 5000, 5000, 5000]
    assert [month.invoiced for month in months] == [2700, 2700, 2700, 2700, 3700, 3000]
    assert [month.expected for month in months] == [0, 2000, 2000, 2000, 3000, 3000]
    assert [month.overdue for month in months][-2:] == [1300, 1600]


def test_debts_by_age_are_all_that_is_open():
    ids = _organizations()
    make.invoice(ids["paid"], year=2028, amount=50, due_on=date(2027, 7, 1))

    found = board.board(2027, TREASURER).ages

    assert [(age.open.minor, age.invoices) for age in found] == [
        (50, 1),
        (1000, 1),
        (0, 0),
        (0, 0),
        (600, 1),
    ]
    assert sum(age.open.minor for age in found) == balance(db.session, Account.RECEIVABLE)


def test_a_figure_about_members_is_as_long_as_its_list():
    ids = _organizations()
    make.member(name="Example gone", ended_on=date(2027, 2, 1))
    make.member(name="Example fresh", began_on=date(2027, 3, 1))

    found = moving.moves(2027, TREASURER)

    assert {line.moved.organization_id for line in found.of(Movement.RENEWED)} == {ids["paid"]}
    assert [line.name for line in found.of(Movement.LOST)] == ["Example gone"]
    assert [line.name for line in found.of(Movement.JOINED)] == ["Example fresh"]
    assert all(found.counts[one] == len(found.of(one)) for one in Movement)
    assert found.counts[Movement.UP_FOR_RENEWAL] == 5


def test_the_forecast_holds_all_that_is_open_and_all_that_is_yet_to_be_issued():
    ids = _organizations()

    found = forecasting.forecast_of(board.board(2027, TREASURER).preview, TREASURER)

    by_name = {line.name: line for line in found.lines}
    assert {line.amount.minor for line in found.lines} == {600, 1000, 2_000_000}
    assert by_name["Example d"].number == ""
    assert by_name["Example b"].expected.day is None  # 120 days late
    assert by_name["Example c"].expected.day == date(2027, 7, 1)
    assert found.sums.until == 2_001_000
    assert found.sums.doubtful == 600
    assert ids["part"] == by_name["Example b"].expected.outstanding.organization_id


def test_a_promise_is_expected_on_its_day():
    ids = _organizations()
    promised = Promise(Money(600), date(2027, 8, 9))
    services.promise(ids["part"], promised, "", actor=make.staff(Role.TREASURER))

    found = forecasting.forecast_of(board.board(2027, TREASURER).preview, TREASURER)

    days = {line.name: line.expected.day for line in found.lines}
    assert days["Example b"] == date(2027, 8, 9)


def test_a_waiver_is_neither_collected_nor_overdue():
    ids = _organizations()
    asker, answerer = make.staff(Role.SECRETARIAT), make.staff(Role.TREASURER)
    waiver_id = services.ask_waiver(ids["late"], 2027, "in hardship", actor=asker)
    services.answer_waiver(waiver_id, approve=True, actor=answerer)

    found = board.board(2027, TREASURER)

    assert (found.let_off, found.overdue, found.late) == (Money(1000), Money(600), 1)
    assert found.months[-1].overdue == 600


def test_an_invoice_says_its_state_in_a_word():
    organization_id = make.member()
    old = make.invoice(organization_id, year=2026, amount=1000)
    new = make.invoice(organization_id, amount=1000, due_on=date(2027, 7, 1))
    assert invoice(old, TREASURER).status is Status.LATE
    assert invoice(new, TREASURER).status is Status.OPEN

    make.payment(organization_id, {old: None, new: 1})

    assert invoice(old, TREASURER).status is Status.SETTLED
    card = invoice(new, TREASURER)
    assert (card.status, card.paid, card.open) == (Status.PART, Money(1), Money(999))


def test_the_overview_tells_who_is_not_in_good_standing_and_whose_rights_change():
    ids = _organizations()
    soon = make.member(name="Example soon")
    make.invoice(soon, due_on=date(2027, 3, 25))

    everybody = overview.overview("", "", TREASURER)
    not_good = overview.overview("no", "", TREASURER)
    changing = overview.overview("soon", "", TREASURER)

    assert (everybody.members, everybody.good, everybody.not_good) == (5, 4, 1)
    assert [line.organization_id for line in not_good.lines] == [ids["part"]]
    assert soon in {line.organization_id for line in changing.lines}


def test_an_organization_sees_what_it_owes_and_strangers_see_nothing():
    ids = _organizations()
    billing = make.acting_for(make.contact(ids["part"], "billing"))

    found = own.own_money(billing, ids["part"])

    assert found is not None
    assert (found.owed, found.next.number) == (Money(600), "2027-0002")
    assert own.own_money(billing, ids["late"]) is None
    assert own.own_standing(billing, ids["late"]) is None
    assert not own.own_standing(billing, ids["part"]).good


def test_members_of_free_tiers_do_not_wait_to_be_invoiced():
    make.member("sponsored")
    make.member("government")

    assert [str(line.title) for line in own.waiting(TREASURER)] == []


@pytest.mark.parametrize("ask", [own.figures, own.waiting, own.counts])
def test_home_costs_the_same_for_few_and_many(queries, ask):
    _organizations()
    with queries() as few:
        list(ask(TREASURER))
    for _ in range(6):
        make.invoice(make.member())

    with queries() as many:
        list(ask(TREASURER))

    assert len(few) == len(many)
