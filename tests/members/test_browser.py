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

    assert len(screens) == 2
    session().rollback()
    assert len(queries.voters_for(session(), things["hospital"], date(2100, 1, 1))) == 3
