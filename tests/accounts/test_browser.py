"""The pages of people and the desk in a real browser: no axe violation, wide and narrow."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from govapp.accounts import services
from govapp.foundation.access.actor import Role
from govapp.foundation.web import panels
from govapp.foundation.web.panels import Waiting
from govapp.foundation.web.values import Event, Figure
from tests import make
from tests.browsing import violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PATHS = (
    "/sign-in/forgotten",
    "/home",
    "/account",
    "/account/sign-ins",
    "/people",
    "/people/{ada}",
    "/people/{ada}/invite",
    "/people/{ada}/roles?role=treasurer",
    "/audit",
    "/audit/1",
    "/letters",
    "/letters/1",
    "/jobs",
    "/search?q=example",
)
DUE = datetime(2027, 3, 5, 22, tzinfo=UTC)


@pytest.fixture
def lively_home(app, monkeypatch) -> None:
    """A home with something in each block."""
    lines = [
        Waiting("Vote", "check2-square", f"Motion {n}", DUE, "as chair", "/search", "Vote now")
        for n in range(9)
    ]
    coming = [Event(DUE, "Election closes", "for Example Hospital", "/search")]
    figures = [Figure("Members in good standing", 41, "/search", 50), Figure("Seats vacant", 3)]
    monkeypatch.setattr(panels, "_sources", [lambda actor: lines])
    monkeypatch.setattr(panels, "_coming", [lambda actor, until: coming])
    monkeypatch.setattr(panels, "_figures", [lambda actor: figures])


@pytest.mark.parametrize("width", ["page", "phone"])
def test_every_page_can_be_used_by_everybody(request, lively_home, width):
    boss = make.person("Boss Example", "boss@people.example", roles=(Role.ADMINISTRATOR,),
                       password=make.PASSWORD)  # fmt: skip
    ada = make.person("Ada Example", "ada@people.example")
    make.invitation(ada)
    services.grant(boss, Role.TREASURER, actor=make.administrator())
    page: Page = request.getfixturevalue(width)

    found = _look(page, "/sign-in", width)
    page.get_by_label("Email").fill("boss@people.example")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/home")
    for path in PATHS:
        found += _look(page, path.format(ada=ada), width)

    assert found == []


def _look(page: Page, path: str, width: str) -> list[str]:
    page.goto(path)
    if "GOVAPP_PICTURES" in os.environ:
        name = path.strip("/").replace("/", "-").partition("?")[0]
        page.screenshot(path=Path(os.environ["GOVAPP_PICTURES"]) / f"{width}-{name}.png")
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [*violations(page), *([f"{path} is wider than the window"] if too_wide else [])]
