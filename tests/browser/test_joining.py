"""Joining, walked in the demonstration: the budgets of the prospect and of the office."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_journeys import Walk, budget
from tests.browsing import violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def _look(page: Page, name: str) -> None:
    if "GOVAPP_PICTURES" in os.environ:
        place = Path(os.environ["GOVAPP_PICTURES"]) / f"{name}.png"
        page.screenshot(path=place, full_page=True)
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not too_wide
    assert violations(page) == []


def _fill_in(page: Page, walk: Walk) -> None:
    page.get_by_label("Tier").select_option(label="Member")
    page.get_by_label("Type").select_option(label="Nonprofit")
    page.get_by_text("a year (clause").wait_for()
    walk.type("Legal name", "Example Village Hospital")
    page.get_by_label("Stakeholder group").select_option(label="Provider")
    page.get_by_label("Country").select_option(label="Germany")
    walk.type("Website", "villagehospital.example")
    walk.type("Billing address", "1 Dorfplatz, Musterdorf")
    walk.type("Name of the primary representative", "Vera Example")
    walk.type("Email of the primary representative", "vera@villagehospital.example")
    walk.type("Name of the one who signs", "Sigrid Example")
    walk.type("Position of the one who signs", "Director")
    walk.type("Email of the one who signs", "sigrid@villagehospital.example")
    for box in page.locator("input[name='accepted']").all():
        box.check()


@pytest.mark.parametrize("width", ["page", "phone"])
def test_a_prospect_learns_the_fee_and_sends_an_application(request, width):
    page: Page = request.getfixturevalue(width)
    page.goto("/")

    with budget(page, screens=3, typed=8) as walk:
        walk.press(walk.link("What it costs and how to join"))
        walk.press(walk.link("Apply to join"))
        _fill_in(page, walk)
        _look(page, f"{width}-join-filled")
        walk.press(walk.button("Send the application"))

    assert page.get_by_text("The office answers by").first.is_visible()
    _look(page, f"{width}-join-sent")


def test_a_draft_goes_on_under_its_link_without_script(chromium, live):
    context = chromium.new_context(base_url=live, java_script_enabled=False)
    page = context.new_page()
    page.goto("/join/apply")
    page.get_by_label("Tier").select_option(label="Member")
    page.get_by_label("Type").select_option(label="Nonprofit")
    page.get_by_label("Legal name").fill("Example Village Hospital")
    page.get_by_role("button", name="Show the fee").click()
    shown = page.get_by_text("a year (clause").is_visible()
    page.get_by_label("Email of the primary representative").fill("vera@villagehospital.example")

    page.get_by_role("button", name="Keep as a draft").click()

    assert shown
    assert re.search("/join/applications/[A-Za-z0-9_-]{43}$", page.url)
    assert page.get_by_label("Legal name").input_value() == "Example Village Hospital"
    context.close()


@pytest.mark.parametrize("width", ["page", "phone"])
def test_the_office_approves_an_application(request, app, enter, width):
    page: Page = request.getfixturevalue(width)
    enter(page, "program manager")

    with budget(page, screens=2, typed=1) as walk:
        line = page.locator(".line", has_text="Example Rural Clinics wants to join")
        walk.press(line.get_by_role("link", name="Answer"))
        _look(page, f"{width}-application")
        walk.type("Your words", "We look forward to the tumour boards.")
        page.locator("#letter-approve", has_text="We look forward").wait_for(state="attached")
        walk.press(walk.button("Approve and send the letters"))

    assert page.get_by_text("Taken in as Example Rural Clinics").is_visible()
    _look(page, f"{width}-application-approved")


def test_the_office_sees_a_likely_double_and_asks_back(page, enter):
    enter(page, "program manager")

    with budget(page, screens=2, typed=1) as walk:
        line = page.locator(".line", has_text="Placeholder Health Plan, Inc. wants to join")
        walk.press(line.get_by_role("link", name="Answer"))
        _look(page, "page-application-double")
        assert page.get_by_text("Placeholder Health Plan belongs already").is_visible()
        page.locator("#words-ask-back").fill("You belong already: what shall we change?")
        walk.typed += 1
        walk.press(walk.button("Ask back and send the letter"))

    assert page.get_by_text("With the applicant, who was asked back.").is_visible()
