"""The pages of members in a real browser: no axe violation at any width, and a task in budget."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from govapp.accounts.queries import actor_of
from govapp.db import session
from govapp.foundation.access.actor import Role
from govapp.members import queries, services
from govapp.members.queries.roster import people
from govapp.members.rules import NoteDraft
from tests import make
from tests.browsing import violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ROWS = (
    "legal_name,group,type,tier,join_date\nExample Lab,vendor,academic,member,3/4/2026\n"
    "Example Clinic,martian,nonprofit,,\n"
)
PATHS = (
    "/p/members",
    "/organizations",
    "/organizations?missing=billing",
    "/organizations/{hospital}",
    "/organizations/{hospital}/edit",
    "/organizations/{hospital}/details",
    "/organizations/{hospital}/membership",
    "/organizations/{hospital}/people/new",
    "/organizations/{hospital}/people/{primary}",
    "/organizations/{hospital}/people/{primary}/leave",
    "/organizations/{hospital}/contacts",
    "/organizations/{hospital}/tier?to=member",
    "/duplicates",
    "/duplicates/organization/{twin}/into/{hospital}",
    "/people/{primary}",
    "/import",
    "/import/{file}",
    "/import/{done}",
)


@pytest.fixture
def things(app) -> dict[str, int]:
    """A member with everything its page can show, and imports in two states."""
    make.charter()
    parent = make.organization("Example Holding")
    hospital = make.member("premier", name="Example Hospital", parent_id=parent)
    primary = make.person("Rita Example", "rita@hospital.example", password=make.PASSWORD)
    make.representative(hospital, person_id=primary)
    make.alternate(hospital, name="Al Example")
    twin = make.organization("Example Hospital Inc", tax_id="1-2-3-4-5")
    make.colleague(hospital, name="Cole Example")
    boss = make.person(
        "Boss Example", "boss@people.example", roles=(Role.SECRETARIAT,), password=make.PASSWORD
    )
    staff = actor_of(boss)
    draft = NoteDraft("They will *pay*.", "Call again", date(2027, 3, 9))
    services.write_note(hospital, draft, actor=staff)
    done = make.import_run()
    services.commit(done, actor=staff)
    return {
        "hospital": hospital,
        "twin": twin,
        "primary": primary,
        "file": make.import_run(ROWS),
        "done": done,
    }


def _sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/home")


@pytest.mark.parametrize("width", ["page", "phone"])
def test_every_page_can_be_used_by_everybody(request, things, width):
    page: Page = request.getfixturevalue(width)
    found = [*_look(page, "/organizations", width), *_look(page, "/organizations/2", width)]

    _sign_in(page, "boss@people.example")
    for path in PATHS:
        found += _look(page, path.format(**things), width)

    assert found == []


def _look(page: Page, path: str, width: str) -> list[str]:
    page.goto(path)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    if "GOVAPP_PICTURES" in os.environ:
        name = path.strip("/").replace("/", "-").partition("?")[0]
        page.screenshot(
            path=Path(os.environ["GOVAPP_PICTURES"]) / f"{width}-{name}.png", full_page=True
        )
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    wrong = [f"{path}: {line}" for line in violations(page)]
    return [*wrong, *([f"{path} is wider than the window"] if too_wide else [])]


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
