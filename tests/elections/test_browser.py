"""Voting in a real browser: on a phone, by keyboard and without script; axe on each page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from govapp.accounts.models import Person
from govapp.accounts.rules import cookie_name
from govapp.accounts.services import begin
from govapp.db import db, transaction
from govapp.elections import services
from govapp.elections.models import Election
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel import clock
from govapp.foundation.mail.models import Letter
from govapp.voting import services as voting
from tests import make
from tests.browsing import violations
from tests.makers import elections

pytestmark = pytest.mark.browser
PAPERS = [(0, 1), (0,), (1, 0), (0, 2), (2,), (0, 1)]


@pytest.fixture
def during(app, at):
    at(make.DURING_VOTING)


def _sign_in(page, live: str, person_id: int) -> None:
    with transaction() as session:
        token = begin(session, person_id, browser="tests")
    page.context.add_cookies([{"name": cookie_name(False), "value": token, "url": live}])


def _sealed(made) -> dict[tuple[int, ...], int]:
    with clock.at(make.AFTER_VOTING):
        make.close(made)
    poll = db.session.get_one(Election, made.id).poll_id
    return voting.sealed_profile(db.session, poll)


def test_from_the_letter_to_the_tracking_code_in_three_screens_without_typing(during, live, phone):
    made = make.election("voting")
    run_due()
    person_id = made.voters[0].person_id
    letter = db.session.scalars(
        select(Letter).where(Letter.kind == "election_open", Letter.person_id == person_id)
    ).one()
    link = re.search(r"http://\S+", letter.text).group(0).removeprefix("http://localhost")
    _sign_in(phone, live, person_id)

    screens = 0
    phone.goto(link)
    screens += 1
    assert violations(phone) == []
    names = phone.locator(".rank__name")
    first = names.nth(1).inner_text()
    names.nth(1).tap()
    names.nth(0).tap()
    assert "2 of 3 ranked" in phone.locator("[data-ranking-count]").inner_text()
    phone.get_by_role("button", name="Review").tap()
    phone.get_by_role("heading", name="Review your vote").wait_for()
    screens += 1
    assert violations(phone) == []
    assert phone.locator("ol.order li bdi").first.inner_text() in first
    phone.get_by_role("button", name="Cast my vote").tap()
    phone.get_by_role("heading", name="Your vote is recorded").wait_for()
    screens += 1
    assert violations(phone) == []

    code = phone.locator("code").first.inner_text()
    assert re.fullmatch(r"([0-9A-Z]{4}-){4}[0-9A-Z]{4}", code)
    assert screens == 3
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert sum(_sealed(made).values()) == 1


def test_a_paper_is_filled_in_by_keyboard(during, live, page):
    made = make.election("voting")
    _sign_in(page, live, made.voters[0].person_id)
    page.goto(f"/elections/{made.id}/vote")

    page.get_by_role("combobox").nth(2).focus()
    page.keyboard.type("1")
    page.get_by_role("combobox").nth(0).focus()
    page.keyboard.type("2")
    page.get_by_role("button", name=re.compile("Move .* up")).nth(0).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Review").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Cast my vote").focus()
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Your vote is recorded").wait_for()
    ((paper, copies),) = _sealed(made).items()
    assert (len(paper), copies) == (2, 1)


def test_a_paper_is_filled_in_without_script(during, live, chromium):
    made = make.election("voting")
    context = chromium.new_context(base_url=live, java_script_enabled=False)
    page = context.new_page()
    _sign_in(page, live, made.voters[0].person_id)
    page.goto(f"/elections/{made.id}/vote")

    for place, rank in enumerate(("2", "1")):
        page.locator(f"#rank-{made.candidates[place]}").select_option(rank)
    page.get_by_role("button", name="Review").click()
    page.get_by_role("button", name="Cast my vote").click()

    assert "Your vote is recorded" in page.content()
    context.close()
    assert _sealed(made) == {(made.candidates[1], made.candidates[0]): 1}


def test_the_officer_closes_counts_and_hands_to_the_tellers_in_three_screens(app, at, live, page):
    made = make.election("locked", papers=PAPERS)
    at(make.AFTER_VOTING)
    _sign_in(page, live, made.officer.person_id)

    page.goto("/home")
    page.get_by_role("link", name="Count the votes").click()
    page.get_by_role("heading", name="Next step").wait_for()
    page.get_by_role("button", name="Count the votes").click()

    page.get_by_text("Tellers sign the count: 0 of 2 have.").wait_for()
    assert violations(page) == []


def test_an_election_is_set_up_from_the_last_one_in_four_screens(app, at, live, page):
    made = make.election("declared", papers=PAPERS)
    at(make.AFTER_VOTING.replace(year=2028))
    _sign_in(page, live, made.officer.person_id)

    page.goto("/elections")
    page.get_by_role("link", name="Set up an election").click()
    page.get_by_role("link", name="Copy last election").click()
    page.get_by_label("Title").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Set up the election").click()

    page.get_by_role("heading", name="Election control").wait_for()
    assert "Open nominations now" in page.content()


# --- the alternate, and a voter who got no mail ---------------------------------------------------


def test_a_vote_is_handed_to_the_alternate_from_home_without_typing(during, live, phone):
    made = make.election("nominations")
    alternate = make.alternate(made.organizations[0])
    elections.take(made, "list of voters", 3, ())
    elections.take(made, "voting", 3, ())
    _sign_in(phone, live, made.voters[0].person_id)
    phone.goto("/home")
    screens = []
    phone.on("framenavigated", lambda frame: screens.append(frame.url))

    phone.get_by_role("button", name="Ask my alternate").first.tap()
    phone.get_by_text("They have not voted yet.").wait_for()

    assert len(screens) == 1
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    run_due()
    (letter,) = db.session.scalars(select(Letter).where(Letter.kind == "election_handed"))
    assert letter.person_id == alternate


def test_the_alternate_votes_from_the_letter_without_script_on_a_phone(during, live, chromium):
    made = make.election("nominations")
    alternate = make.alternate(made.organizations[0])
    elections.take(made, "list of voters", 3, ())
    elections.take(made, "voting", 3, ())
    services.hand_on(made.id, f"organization:{made.organizations[0]}", actor=made.voters[0])
    run_due()
    (letter,) = db.session.scalars(select(Letter).where(Letter.kind == "election_handed"))
    link = re.search(r"http://\S+", letter.text).group(0).removeprefix("http://localhost")
    context = chromium.new_context(
        base_url=live, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    _sign_in(page, live, alternate)
    screens = []
    page.on("framenavigated", lambda frame: screens.append(frame.url))

    page.goto(link)
    assert "asks you to vote" in page.content()
    page.locator(f"#rank-{made.candidates[1]}").select_option("1")
    page.get_by_role("button", name="Review").click()
    page.get_by_role("button", name="Cast my vote").click()

    assert "Your vote is recorded" in page.content()
    assert len(screens) == 3
    asked = [urlsplit(url) for url in screens]
    assert [one.path for one in asked if one.query or one.fragment] == []
    assert {one.path.removeprefix(f"/elections/{made.id}/") for one in asked} <= {
        "vote",
        "vote/review",
        "voted",
    }
    context.close()
    assert _sealed(made) == {(made.candidates[1],): 1}


def test_a_voter_who_got_no_mail_is_helped_in_three_screens_and_one_field(during, live, page):
    made = make.election("voting")
    run_due()
    _sign_in(page, live, made.officer.person_id)
    name = db.session.get_one(Person, made.voters[0].person_id).name
    screens = []
    page.on("framenavigated", lambda frame: screens.append(frame.url))

    page.goto(f"/elections/{made.id}/control")
    page.get_by_label("Name, organization or address").fill(name)
    page.get_by_role("button", name="Find their letters").click()
    page.get_by_role("button", name="Send the same notice again").first.click()
    page.get_by_text("To the same address.").wait_for()

    assert len(screens) == 3
    assert violations(page) == []
