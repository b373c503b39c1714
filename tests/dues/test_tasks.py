"""The treasurer's tasks in a real browser, within their budgets of screens and typed fields."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from govapp.db import db
from govapp.dues.models import Invoice, Payment
from govapp.foundation.access.actor import Role
from tests import make

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _consortium(app):
    make.charter("codex")
    make.consortium()
    behind = make.member(name="Example Behind", billing_address="1 Example Way")
    for year in (2024, 2025, 2026):
        make.invoice(behind, year=year, amount=100_000)
    paying = make.member(name="Example Payer", billing_address="2 Example Way")
    paid = make.invoice(paying, year=2026, amount=200_000)
    make.payment(paying, {paid: None}, amount=250_000, received_on=date(2026, 3, 1))
    make.waiver(paying, year=2027)


def _enter(page: Page, role: Role) -> None:
    make.person(email="desk@people.example", roles=(role,), password=make.PASSWORD)
    page.goto("/sign-in")
    page.get_by_label("Email").fill("desk@people.example")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/home")


class Screens:
    """Counts page loads from now on."""

    def __init__(self, page: Page) -> None:
        self._page, self._loads = page, 0
        page.on("load", self._note)

    def _note(self, _page: object) -> None:
        self._loads += 1

    @property
    def count(self) -> int:
        """The loads so far, the last one to its end: a page's words are there before it is."""
        self._page.wait_for_load_state("load")
        return self._loads


def test_one_cheque_for_three_invoices_takes_two_screens_and_three_typed_fields(page):
    _enter(page, Role.TREASURER)
    screens = Screens(page)

    page.get_by_role("link", name="Book money").first.click()
    page.get_by_label("Find by").fill("behind")  # typed: one
    page.get_by_label("Amount received").fill("3000")  # two
    page.get_by_text("pays 3 invoices in full").wait_for()
    page.get_by_label("Reference").fill("4711")  # three
    page.get_by_role("button", name="Book", exact=True).click()
    page.wait_for_url("**/payments/2")

    assert screens.count == 2
    db.session.rollback()
    assert (
        db.session.scalars(select(Payment.amount_minor).order_by(Payment.id)).all()[-1] == 300_000
    )
    assert (
        len(db.session.scalars(select(Invoice.id).where(Invoice.settled_on.is_(None))).all()) == 0
    )


def test_the_years_invoices_take_three_screens_and_no_typing(page):
    _enter(page, Role.TREASURER)
    screens = Screens(page)

    page.get_by_role("link", name="Look and issue").last.click()
    page.get_by_role("button", name="Issue 2 invoices").click()
    page.get_by_text("2 invoices over").wait_for()

    assert screens.count <= 3
    db.session.rollback()
    assert len(db.session.scalars(select(Invoice.id).where(Invoice.dues_year == 2027)).all()) == 2


def test_untied_invoices_are_recounted_in_place(page):
    _enter(page, Role.TREASURER)
    page.goto("/payments/new?search=behind&amount=3000")

    page.get_by_role("checkbox").first.uncheck()

    page.get_by_text("$1,000.00 stays over").wait_for()
