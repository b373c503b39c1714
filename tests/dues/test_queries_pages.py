"""What the pages are told: figures that agree, months that add up, constant cost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from govapp.dues import services
from govapp.dues.queries import board, overview, own
from govapp.dues.queries.invoices import Status, invoice
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.money import Money
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


def test_a_waiver_is_neither_collected_nor_overdue():
    ids = _organizations()
    asker, answerer = make.staff(Role.SECRETARIAT), make.staff(Role.TREASURER)
    waiver_id = services.ask_waiver(ids["late"], 2027, "in hardship", actor=asker)
    services.answer_waiver(waiver_id, approve=True, actor=answerer)

    found = board.board(2027, TREASURER)

    assert (found.waived, found.overdue, found.late) == (Money(1000), Money(600), 1)
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
