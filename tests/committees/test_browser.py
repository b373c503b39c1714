"""Committees in a real browser: a vote from home in two screens, and every page by axe."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from govapp.accounts import services as accounts
from govapp.accounts.rules import cookie_name
from govapp.committees import queries, services
from govapp.committees.models import OfficeKind
from govapp.db import session, transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel import clock
from tests import make
from tests.browsing import violations
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


def wrong_with(page, address: str) -> list[str]:
    page.goto(address)
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    shots = os.environ.get("SHOTS")
    if shots:
        name = address.strip("/").replace("/", "_").replace("?", "_")
        page.screenshot(path=Path(shots) / f"{name}-{width[1]}.png", full_page=True)
    too_wide = [f"{address} is wider than the window"] if width[0] > width[1] else []
    return [*violations(page), *too_wide]


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


@pytest.mark.parametrize("width", ["page", "phone"])
def test_every_page_holds_before_axe(request, live, width):
    page = request.getfixturevalue(width)
    voters = make.seated(body(), 5)
    late = make.suspended_member(on=clock.today(), name="Late Example Clinics")
    make.representative(late)
    use_case = make.submitted(*voters[0], title="Example endpoints")
    stage = {"kind": "usecase.stage", "values": {"use_case_id": use_case, "to": "Discovery"}}
    carried = make.carried(
        body(), voters, decision="stage", about=f"usecase:{use_case}", effect=stage
    )
    running, moved = make.motion(body(), voters), make.motion(body(), voters)
    make.opened(running)
    services.cast(running, "against", actor=voters[0][1])
    services.take_office(body(), voters[4][1].person_id or 0, OfficeKind.CHAIR, actor=MANAGER)
    enter(page, live, make.administrator())

    wrong = [
        problem
        for address in (
            "/committees",
            "/committees/steering",
            "/committees/operating",
            f"/committees/steering?on={clock.today() - timedelta(days=9)}",
            "/committees/found",
            f"/committees/steering/seats/{make.first_seat(body()) + 6}/appoint",
            "/committees/steering/terms/1/end",
            "/committees/steering/offices/new",
            "/committees/steering/offices/1/end",
            "/motions",
            "/decisions",
            f"/motions/{carried}",
            f"/motions/{running}",
            f"/motions/{moved}/open",
        )
        for problem in wrong_with(page, address)
    ]
    enter(page, live, voters[1][1])
    for address in (
        f"/motions/{running}",
        "/committees/steering/motions/new",
        f"/committees/steering/motions/new?about=usecase:{use_case}&effect=stage&to=Discovery",
    ):
        wrong += wrong_with(page, address + ("&" if "?" in address else "?") + "as=member")

    assert wrong == []
