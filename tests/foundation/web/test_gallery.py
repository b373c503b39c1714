"""Every macro, seen by the page lint, by axe and by a person's hands in a real browser."""

from __future__ import annotations

import pytest
from flask import Flask

from govapp.foundation.web import navigation
from govapp.foundation.web.guard import identify_with
from tests.browsing import violations
from tests.foundation.web.gallery import pages
from tests.pagelint import problems

ADDRESSES = (
    "/gallery/",
    "/gallery/list",
    "/gallery/form",
    "/gallery/ballot?begun",
    "/p/members",
    "/p/about?nobody",
    "/nowhere",
)


@pytest.fixture
def app(app: Flask) -> Flask:
    identify_with(app, pages.enter)
    app.register_blueprint(pages.bp)
    for endpoint, address in (("search.show", "/search"), ("accounts.sign_in", "/sign-in")):
        app.add_url_rule(address, endpoint, lambda: "")
    app.add_url_rule("/sign-out", "accounts.sign_out", lambda: "", methods=["POST"])
    navigation.register(
        pages.doors(),
        account=[navigation.Link("Sign out", "accounts.sign_out", "box-arrow-right", "post")],
        foot=[navigation.Link("Search", "search.show")],
        waiting=[lambda _actor: {"votes": 2}, lambda _actor: {"votes": 1, "records": 1}],
    )
    return app


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_lack_nothing(client, address):
    assert problems(client.get(address).text) == []


def test_the_consortium_is_named_on_each_page(client):
    assert client.get("/gallery/").text.count("Example &amp; Consortium") == 3


def test_a_form_that_came_back_lacks_nothing(app, client):
    app.config["WTF_CSRF_ENABLED"] = False

    answer = client.post("/gallery/form", data={"asked": "1,50", "closes": ["2026-01-01", ""]})

    assert problems(answer.text) == []
    assert "Please mend what is marked below." in answer.text
    assert 'href="#closes"' in answer.text


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)

    found = []
    for address in ADDRESSES:
        page.goto(address)
        found += violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{address} is wider than {width} pixels")

    assert found == []


def test_the_slash_goes_to_the_search_field(page):
    page.goto("/gallery/list")

    page.keyboard.press("/")

    assert page.evaluate("document.activeElement.id") == "find"
    assert page.input_value("#find") == ""


def test_the_theme_is_switched_and_remembered(page):
    page.goto("/gallery/list")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")

    page.click(".top .menu summary")
    page.click("[data-theme-switch]")
    page.reload()

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_a_question_is_asked_before_the_button_acts(page):
    page.goto("/gallery/")

    page.click("text=Remind voters")
    assert page.inner_text("#ask-text") == "Send 12 letters now?"
    page.click("#ask >> text=Back")
    assert page.url.endswith("/gallery/")

    page.click("text=Remind voters")
    page.click("#ask >> text=Remind voters")
    page.wait_for_url("**/gallery/form")


def test_a_glossary_word_opens_in_place(page):
    page.goto("/gallery/")

    page.click("button.term")

    assert page.is_visible("text=Dues paid and agreement signed.")


def test_more_places_open_on_the_phone(phone):
    phone.goto("/gallery/list")

    phone.tap(".bottom summary")

    assert phone.is_visible(".bottom >> text=Records")


def test_tapping_gives_the_next_free_rank(phone):
    phone.goto("/gallery/ballot")

    for name in ("Chidi Mfano", "Ada Beispiel", "Dina Primer"):
        phone.tap(f"button.rank__name:has-text('{name}')")

    assert phone.input_value("#rank-3") == "1"
    assert phone.input_value("#rank-1") == "2"
    assert phone.inner_text("[data-ranking-live]") == "Dina Primer is now rank 3 of 4."
    assert phone.inner_text("output") == "3 of 4 ranked"
    assert phone.locator("[data-ranking-order] li").all_inner_texts() == [
        "Chidi Mfano",
        "Ada Beispiel",
        "Dina Primer",
    ]


def test_a_second_tap_takes_the_rank_away_and_others_close_up(phone):
    phone.goto("/gallery/ballot?begun")

    phone.tap("button.rank__name:has-text('Chidi Mfano')")

    assert phone.input_value("#rank-3") == ""
    assert phone.input_value("#rank-1") == "1"


def test_up_and_down_change_places_by_keyboard(page):
    page.goto("/gallery/ballot?begun")

    page.focus("[data-candidate='1'] [data-move='up']")
    page.keyboard.press("Enter")

    assert page.input_value("#rank-1") == "1"
    assert page.input_value("#rank-3") == "2"
    assert page.evaluate("document.activeElement.id") == "rank-1"


def test_a_chosen_number_moves_the_others(page):
    page.goto("/gallery/ballot?begun")

    page.select_option("#rank-4", "1")
    page.click("text=Review")

    assert page.inner_text("#sent") == "rank-1=3 rank-3=2 rank-4=1"


def test_the_ballot_works_without_script(live, chromium):
    context = chromium.new_context(base_url=live, java_script_enabled=False)
    page = context.new_page()
    page.goto("/gallery/ballot")

    page.select_option("#rank-2", "1")
    page.click("text=Review")

    assert page.inner_text("#sent") == "rank-2=1"
    context.close()
