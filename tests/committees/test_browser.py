"""Committees in a real browser: a vote from home in two screens."""

from __future__ import annotations

from datetime import date

import pytest

from govapp.accounts import services as accounts
from govapp.accounts.rules import cookie_name
from govapp.committees import queries
from govapp.db import session, transaction
from govapp.foundation.access.actor import Actor
from tests import make
from tests.makers.committees import MANAGER


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()
    make.consortium()
    make.bodies()


def body(code: str = "steering") -> int:
    found = queries.body_by_code(session(), code)
    assert found is not None
    return found.id


def enter(page, live: str, actor: Actor) -> None:
    with transaction() as writing:
        token = accounts.begin(writing, actor.person_id or 0, browser="tests")
    page.context.add_cookies([{"name": cookie_name(False), "value": token, "url": live}])


def test_a_vote_from_home_takes_two_screens_and_no_typing(live, phone):
    voters = make.seated(body(), 3)
    make.opened(make.motion(body(), voters))
    enter(phone, live, voters[2][1])
    phone.goto("/home")

    phone.get_by_role("link", name="Vote now").first.click()
    phone.get_by_role("button", name="For", exact=True).click()

    phone.get_by_text("Your vote is recorded.").wait_for()
    assert queries.motions(MANAGER)[0].state == "open"
    page = queries.motion_page(1, voters[2][1])
    assert [vote.choice for vote in page.mine] == ["for"]
