"""The tour of the demonstration works click by click, for every role that has one."""

from __future__ import annotations

import pytest

from govapp.demo.tour import PARTS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("part", PARTS, ids=[part.role for part in PARTS])
def test_every_step_of_the_strip_leads_to_its_page(page, part, live):
    page.goto("/sign-in")
    page.locator(f"form:has(input[value='{part.role}']) button").click()
    page.wait_for_url("**/home")
    links = page.locator(".strip a")
    addresses = [links.nth(number).get_attribute("href") for number in range(links.count())]

    answers = {address: page.goto(live + address).status for address in addresses}

    assert len(addresses) == 5
    assert set(answers.values()) == {200}, answers
    if part.second:
        page.goto("/home")
        page.get_by_role("button", name="Continue as").click()
        page.wait_for_url("**/home")
