"""Tasks of members in a real browser, within their budgets, by keyboard and without script."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from govapp.db import session
from govapp.members import queries
from govapp.members.queries.roster import people
from tests import make

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def things(app) -> dict[str, int]:
    """A member with a representative who may sign in, an alternate and a colleague."""
    make.charter()
    hospital = make.member("premier", name="Example Hospital")
    primary = make.person("Rita Example", "rita@hospital.example", password=make.PASSWORD)
    make.representative(hospital, person_id=primary)
    make.alternate(hospital, name="Al Example")
    make.colleague(hospital, name="Cole Example")
    return {"hospital": hospital}


def _sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/home")


@pytest.mark.parametrize("width", ["page", "phone"])
def test_adding_a_colleague_as_alternate_takes_two_screens_and_two_typed_fields(
    request, things, width
):
    page: Page = request.getfixturevalue(width)
    _sign_in(page, "rita@hospital.example")
    screens: list[str] = []
    page.on("load", lambda shown: screens.append(shown.url))

    more = page.get_by_text("More", exact=True).locator("visible=true")
    if more.count():
        more.click()
    page.get_by_role("link", name="Members").locator("visible=true").first.click()
    page.get_by_label("Name").fill("Nina Example")
    page.get_by_label("Email").fill("nina@hospital.example")
    page.get_by_label("Alternate").check()
    page.get_by_role("button", name="Add and write to them").click()
    page.get_by_text("Alternate 2").wait_for()

    page.wait_for_load_state("load")
    assert len(screens) == 2
    session().rollback()
    assert len(queries.voters_for(session(), things["hospital"], date(2100, 1, 1))) == 3


@pytest.mark.parametrize("width", ["page", "phone"])
def test_alternates_change_places_by_keyboard_without_script(request, things, width):
    page: Page = request.getfixturevalue(width)
    make.alternate(things["hospital"], name="Bea Example")
    _sign_in(page, "rita@hospital.example")
    page.goto(f"/organizations/{things['hospital']}")

    page.get_by_role("button", name="Move Bea Example up").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The order of alternates is changed.").wait_for()

    session().rollback()
    voters = queries.voters_for(session(), things["hospital"], date(2100, 1, 1))
    page.goto(f"/organizations/{things['hospital']}")
    assert page.get_by_role("button", name="Move Al Example up").count() == 1
    assert voters[1] != voters[2]


def test_a_leave_day_takes_one_screen_and_no_typing(page, things):
    number, al = (
        things["hospital"],
        queries.voters_for(session(), things["hospital"], date(2100, 1, 1))[1],
    )
    _sign_in(page, "rita@hospital.example")
    page.goto(f"/organizations/{number}/people/{al}/leave")

    page.get_by_label("Everything goes to").select_option(label="Cole Example")
    page.get_by_role("button", name="Show what will happen").click()
    page.get_by_text("Role, Alternate: goes to Cole Example.").wait_for()
    page.get_by_role("button", name="Let it happen").click()
    page.get_by_text("what they held goes its way").wait_for()

    session().rollback()
    names = [line.name for line in people(session(), number, date(2100, 1, 1)) if line.roles]
    assert names == ["Rita Example", "Cole Example"]
