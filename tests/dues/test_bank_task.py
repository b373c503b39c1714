"""Twenty proposed bank matches in a real browser: two screens, nothing typed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues.models import BankLine, LineState, Payment
from govapp.foundation.access.actor import Role
from tests import make

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SENT, CAME = date(2026, 10, 30), date(2026, 11, 9)


@pytest.fixture(autouse=True)
def _consortium(app):
    make.charter("codex")
    make.consortium()
    for number in range(20):
        member = make.member(name=f"Example Member {number:02d}")
        invoice = make.invoice(member, year=2026, amount=100_000 + number)
        if number % 3:
            make.bank_line(100_000 + number, payer=f"EXAMPLE MEMBER {number:02d}, INC.", day=CAME)
        else:
            make.payment(member, {invoice: None}, reference=f"47{number:02d}", received_on=SENT)
            make.bank_line(100_000 + number, text=f"CHECK 47{number:02d}", day=date(2026, 11, 2))
    make.bank_line(-2500, text="Monthly fee of the account")
    make.bank_line(777, text="Unknown transfer")
    make.bank_statement(1)
    make.deposit(make.member(name="Example Slip"))


def _enter(page: Page) -> None:
    make.person(email="desk@people.example", roles=(Role.TREASURER,), password=make.PASSWORD)
    page.goto("/sign-in")
    page.get_by_label("Email").fill("desk@people.example")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/home")


def test_twenty_matches_are_accepted_in_two_screens_without_typing(page):
    _enter(page)
    loads: list[object] = []
    page.on("load", lambda loaded: loads.append(loaded))

    page.get_by_role("link", name="Look and accept").click()
    page.get_by_role("button", name="Accept what is ticked").first.click()
    page.get_by_text("20 lines are done.").wait_for()

    page.wait_for_load_state("load")
    assert len(loads) == 2
    db.session.rollback()
    states = db.session.execute(
        select(BankLine.state, func.count(BankLine.id)).group_by(BankLine.state)
    )
    assert dict(states.all()) == {LineState.BOOKED: 13, LineState.MATCHED: 7, LineState.NEW: 2}
    assert db.session.scalar(select(func.count(Payment.id))) == 21  # with that of the slip
