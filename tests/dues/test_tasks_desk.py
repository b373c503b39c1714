"""Tasks of the desk in a real browser, within their budgets."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from govapp.db import db, transaction
from govapp.dues import services
from govapp.dues.models import PaymentPromise
from govapp.dues.rules.decisions import DecisionKind
from govapp.foundation.access.actor import Role
from govapp.foundation.kernel import clock
from govapp.members.models import Organization
from govapp.members.services import index_organization
from tests import make
from tests.dues.test_tasks import Screens

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _consortium(app):
    make.charter("codex")
    make.consortium()
    make.bodies()
    today = clock.today()
    for name, days in (("Example Behind", 68), ("Example Lapsed", 110), ("Example Held", 80)):
        late = make.member(name=name)
        make.representative(late)
        due_on = today - timedelta(days)
        make.invoice(late, year=due_on.year, due_on=due_on, amount=100_000)
    clerk = make.staff(Role.TREASURER)
    until = today + timedelta(20)
    services.decide(3, DecisionKind.HOLD, None, until, "The board meets", actor=clerk)


def _enter(page: Page, role: Role) -> None:
    make.person(email="desk@people.example", roles=(role,), password=make.PASSWORD)
    page.goto("/sign-in")
    page.get_by_label("Email").fill("desk@people.example")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/home")


@pytest.mark.parametrize("width", ["page", "phone"])
def test_a_late_payer_is_chased_and_a_promise_noted_in_two_screens_and_two_fields(request, width):
    page = request.getfixturevalue(width)
    _enter(page, Role.SECRETARIAT)
    screens = Screens(page)
    by = clock.today() + timedelta(10)

    page.locator("li", has_text="Organizations that are late").get_by_role("link").click()
    page.locator("tr", has_text="Example Behind").first.wait_for()
    page.get_by_text("Write, promise, put aside, hand over: Example Behind").click()
    page.locator("#by-1").fill(by.isoformat())  # typed: one
    page.locator("#words-1").fill("Their treasurer")  # two
    page.locator("form", has=page.locator("#by-1")).get_by_role("button").click()
    page.get_by_text("The promise is noted.").wait_for()

    assert screens.count == 2
    db.session.rollback()
    noted = db.session.scalars(select(PaymentPromise)).one()
    assert (noted.organization_id, noted.amount_minor, noted.due_on) == (1, 100_000, by)


def test_why_they_cannot_vote_is_answered_in_two_screens_and_one_field(page):
    with transaction() as session:
        index_organization(session, session.get_one(Organization, 2), clock.today())
    _enter(page, Role.SECRETARIAT)
    screens = Screens(page)

    page.get_by_role("searchbox").first.fill("Lapsed")  # typed: one
    page.keyboard.press("Enter")
    page.wait_for_url("**/search**")
    page.locator("main").get_by_role("link", name="Example Lapsed").first.click()
    page.wait_for_url("**/organizations/2")

    assert screens.count == 2
    assert page.get_by_text("110 days late").first.is_visible()
    assert page.get_by_text("May not vote").first.is_visible()
