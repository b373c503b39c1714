"""Whole journeys and task budgets (SCREENS.md, section 6): visible links only, screens and typed
fields counted. A screen is a page that was loaded; signing in is not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser


@dataclass
class Walk:
    """Counts what a task costs: pages loaded and fields typed into."""

    page: Page
    screens: int = 0
    typed: int = 0

    def press(self, link: Locator) -> None:
        """Follow a visible link or button that loads a page."""
        with self.page.expect_navigation(wait_until="load"):
            link.click()
        self.screens += 1

    def type(self, label: str | re.Pattern[str], text: str) -> None:
        """Type into the visible field of that label."""
        self.page.get_by_label(label).first.fill(text)
        self.typed += 1

    def link(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("link", name=name).first

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("button", name=name).first


@contextmanager
def budget(page: Page, *, screens: int, typed: int) -> Iterator[Walk]:
    """Let a task be walked and fail above its number."""
    walk = Walk(page)
    yield walk
    assert walk.screens <= screens, f"{walk.screens} screens instead of {screens}"
    assert walk.typed <= typed, f"{walk.typed} fields typed instead of {typed}"


def test_a_representative_votes_from_home_on_a_phone(phone, enter):
    enter(phone, "representative")

    with budget(phone, screens=3, typed=0) as walk:
        walk.press(walk.link("Vote now"))
        ranks = phone.locator("select[name^='rank-']")
        for place in range(3):
            ranks.nth(place).select_option(str(place + 1))
        walk.press(walk.button("Review"))
        walk.press(walk.button(re.compile("Cast|Put|Record", re.I)))

    assert phone.get_by_text("recorded", exact=False).first.is_visible()
    assert re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){4}", phone.content())
    phone.goto("/home")
    assert phone.get_by_role("link", name="Vote now").count() == 0


def test_a_member_of_the_committee_votes_on_a_motion_from_home(page, enter):
    enter(page, "chair")

    with budget(page, screens=2, typed=0) as walk:
        walk.press(page.locator("main a[href*='/motions/']", has_text="Vote").first)
        walk.press(walk.button(re.compile("^For", re.I)))

    assert page.get_by_text("recorded", exact=False).first.is_visible()


def test_the_treasurer_books_a_cheque_and_the_member_may_vote_again(page, enter):
    enter(page, "treasurer")

    with budget(page, screens=2, typed=3) as walk:
        walk.press(page.locator("main").get_by_role("link", name="Book money").first)
        walk.type(re.compile("Find by"), "Placeholder Health Plan")
        walk.type("Amount received", "20000")
        page.get_by_label("Reference").wait_for()
        walk.type("Reference", "4711")
        walk.press(walk.button(re.compile("^Book$")))

    page.goto("/committees/operating")
    row = page.locator("tr", has_text="Placeholder Health Plan")
    assert "yes" in row.inner_text()


def test_a_representative_forwards_an_invoice_to_finance_people_without_an_account(phone, enter):
    enter(phone, "representative")

    with budget(phone, screens=2, typed=1) as walk:
        walk.press(phone.locator("main a[href^='/invoices/']").first)
        walk.type("Their e-mail address", "accounts.payable@finance.example")
        walk.press(walk.button("Send the invoice"))

    assert "accounts.payable@finance.example" in phone.locator("main").inner_text()
    assert "opens until" in phone.locator("#forward").inner_text()


def test_the_treasurer_issues_the_invoices_of_next_year(page, enter):
    enter(page, "treasurer")

    with budget(page, screens=3, typed=0) as walk:
        walk.press(page.locator("main a[href^='/money/assess/']").last)
        walk.press(walk.button(re.compile("^Issue")))

    assert re.search("issued|being issued", page.locator("main").inner_text())


def test_the_officer_counts_two_tellers_sign_and_it_may_be_challenged(page, enter, ids):
    enter(page, "election officer")
    with budget(page, screens=3, typed=0) as walk:
        walk.press(walk.link("Count the votes"))
        walk.press(walk.button("Count the votes"))

    for teller in ("teller", "second teller"):
        enter(page, teller)
        page.goto(f"/elections/{ids['closed']}/result")
        Walk(page).press(page.get_by_role("button", name="Count again and sign"))
    enter(page, "election officer")
    page.goto(f"/elections/{ids['closed']}/control")
    assert "The count may be challenged until" in page.locator("main").inner_text()

    page.goto(f"/elections/{ids['closed']}/result")
    assert "Technical Review Group" in page.locator("main").inner_text()


def test_anything_is_found_with_one_word(page, enter):
    enter(page, "treasurer")

    with budget(page, screens=1, typed=1) as walk:
        page.keyboard.press("/")
        page.locator("input[name='q']").first.fill("Placeholder Health")
        walk.typed += 1
        with page.expect_navigation():
            page.keyboard.press("Enter")
        walk.screens += 1

    assert page.get_by_role("link", name=re.compile("Placeholder Health Plan")).first.is_visible()


def test_the_public_finds_out_what_was_decided_on_a_subject(page):
    page.goto("/")

    with budget(page, screens=2, typed=1) as walk:
        page.locator("input[name='q']").first.fill("tumour board")
        walk.typed += 1
        with page.expect_navigation():
            page.keyboard.press("Enter")
        walk.screens += 1
        walk.press(page.locator("main a[href^='/motions/']").first)

    assert "Carried" in page.locator("main").inner_text()


def test_anybody_prints_what_one_use_case_was_funded_with(page, ids):
    page.goto(f"/use-cases/{ids['led']}")

    with budget(page, screens=2, typed=0) as walk:
        walk.press(page.locator("main a[href*='/reports/funding']").first)
        paper = page.locator("main a[href*='pdf']").first.get_attribute("href")

    answer = page.request.get(paper or "")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def test_a_committee_takes_a_proposal_to_funded(page, enter, ids):
    """The chair moves, the secretary seconds, the vote is opened and decided, money is there."""
    from govapp.foundation.jobs.services import run_due

    slug = ids["led"]
    enter(page, "chair")
    page.goto(f"/use-cases/{slug}")
    page.get_by_label(re.compile("Amount", re.I)).first.fill("5000")
    page.get_by_role("button", name=re.compile("Put .*to the vote", re.I)).last.click()
    page.wait_for_url("**/motions/new?**")
    walk = Walk(page)
    _choose_first(page)
    walk.press(walk.button(re.compile("^Move", re.I)))
    motion = page.url

    enter(page, "secretary")
    page.goto(motion)
    _choose_first(page)
    walk.press(walk.button(re.compile("Second", re.I)))
    enter(page, "chair")
    page.goto(motion)
    walk.press(walk.link("Open the vote"))
    walk.press(walk.button("Open the vote"))
    _everybody_votes(motion)
    page.goto(motion)
    walk.press(walk.link("Close the vote"))
    walk.press(walk.button("Close the vote"))
    run_due()

    page.goto(motion)
    assert "carried out" in page.locator("main").inner_text()
    page.goto(f"/use-cases/{slug}")
    assert "$45,000.00" in page.content()


def _choose_first(page: Page) -> None:
    """Say on whose behalf, where the page asks."""
    for field in page.locator(
        "main select[name='moved_for'], main select[name='seconded_for']"
    ).all():
        if not field.input_value():
            field.select_option(index=1)


def _everybody_votes(address: str) -> None:
    from sqlalchemy import select

    from govapp.accounts.queries import actor_of
    from govapp.committees import services
    from govapp.committees.models import Motion
    from govapp.db import session
    from govapp.voting.models import RollEntry, RollVoter

    motion_id = int(address.rstrip("/").rsplit("/", 1)[1])
    session().rollback()
    session().expire_all()
    poll_id = session().get_one(Motion, motion_id).poll_id
    rows = (
        session()
        .execute(
            select(RollVoter.person_id, RollEntry.holder)
            .join(RollEntry, RollEntry.id == RollVoter.entry_id)
            .where(RollEntry.poll_id == poll_id, RollVoter.position == 0, RollEntry.left_out == "")
        )
        .all()
    )
    for person_id, holder in rows:
        services.cast(motion_id, "for", holder=holder, actor=actor_of(person_id))
