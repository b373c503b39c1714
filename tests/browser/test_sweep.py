"""Every page once, at desk and phone width: axe finds nothing, our lint finds nothing, nothing is
wider than the screen, and the console stays empty.

A page is one line of PAGES: who looks, and where. It is loaded once, all that folds is opened, and
the window is made narrow: what is wrong on a phone is wrong in a window of its width.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browsing import violations
from tests.pagelint import problems

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = {
    "visitor": (
        "/",
        "/join",
        "/join/apply?tier=member&type=nonprofit",
        "/agreements",
        "/agreements/1",
        "/sign-in",
        "/sign-in/forgotten",
        "/rulebook",
        "/rulebook/fees",
        "/rulebook/gates",
        "/organizations",
        "/organizations/{represented}",
        "/committees",
        "/committees/steering",
        "/committees/steering/history",
        "/governance",
        "/documents",
        "/documents/1",
        "/motions",
        "/decisions",
        "/elections",
        "/elections/{declared}",
        "/elections/{declared}/result",
        "/elections/{declared}/check",
        "/use-cases",
        "/use-cases/{led}",
        "/reports/funding",
        "/search?q=example",
        "/p/records",
        "/nothing-here",
    ),
    "representative": (
        "/home",
        "/account",
        "/account/sign-ins",
        "/p/members",
        "/p/money",
        "/organizations/{represented}",
        "/money/account",
        "/invoices",
        "/elections/{open}",
        "/elections/{open}/vote",
        "/elections/{open}/voters",
        "/elections/{open}/voted",
        "/use-cases/{draft}",
        "/use-cases/new",
        "/motions/{motion}",
    ),
    "organization admin": (
        "/home",
        "/organizations/{represented}/contacts",
        "/organizations/{represented}/tier?to=member",
        "/organizations/{represented}/people/new",
        "/organizations/{represented}/people/{leaver}/leave",
        "/organizations/{represented}/people/{leaver}",
    ),
    "billing contact": ("/home", "/p/money", "/money/account", "/invoices"),
    "program manager": (
        "/home",
        "/people",
        "/people/new",
        "/people/{leaver}",
        "/p/members",
        "/import",
        "/import/1",
        "/import/2",
        "/applications",
        "/applications/{double}",
        "/organizations?missing=billing",
        "/organizations/{represented}",
        "/organizations/{represented}/agreements",
        "/agreements/3/open",
        "/organizations/{represented}/edit",
        "/organizations/{represented}/details",
        "/organizations/{represented}/membership",
        "/organizations/new",
        "/duplicates",
        "/duplicates/organization/{late}/into/{represented}",
        "/letters",
        "/letters/{letter}",
        "/letters/to/organization/{late}",
        "/jobs",
        "/audit",
        "/audit/1",
        "/rulebook/decisions/change",
        "/consortium",
        "/committees/operating",
        "/committees/steering?on=2026-01-01",
        "/committees/found",
        "/committees/steering/seats/{seat}/appoint",
        "/committees/steering/terms/{term}/resign",
        "/committees/steering/terms/{term}/remove",
        "/committees/steering/fit",
        "/documents/new",
        "/documents/1/versions/new",
        "/documents/versions/1/opinion",
        "/requests",
        "/requests/1",
        "/requests/new",
        "/committees/steering/offices/new",
        "/committees/steering/offices/{office}/end",
        "/motions/{carried}",
        "/motions/{motion}",
        "/motions/{moved}/open",
    ),
    "administrator": (
        "/people/{newest}/invite",
        "/people/{leaver}/roles?role=treasurer",
        "/money/desk/{late}/suspend",
        "/money/desk/{late}/suspension",
        "/money/desk/{late}/ending",
    ),
    "treasurer": (
        "/home",
        "/p/money",
        "/money/dues",
        "/money/dues/members",
        "/money/dues/forecast",
        "/money/assess/{next_year}",
        "/money/quotes/{next_year}",
        "/money/waivers",
        "/money/receivables",
        "/money/requests",
        "/money/requests/1",
        "/money/standing",
        "/money/standing/changes",
        "/money/standing/{late}",
        "/money/account/{late}",
        "/money/desk",
        "/money/desk/{late}",
        "/money/desk/decisions",
        "/money/handover",
        "/money/handover/accounts",
        "/money/bank",
        "/money/bank/match",
        "/money/bank/lines",
        "/money/bank/lines/1?search=example",
        "/money/bank/files/{statement}",
        "/payments",
        "/payments/1",
        "/payments/1/set-right?to=example",
        "/money/unmatched",
        "/payments/new",
        "/payments/new?search={behind}&amount=50",
        "/payments/deposits/new",
        "/payments/deposits/1",
        "/invoices",
        "/invoices/1",
        "/invoices/{unpaid}",
        "/invoices/{unpaid}/correct",
        "/invoices/{unpaid}/plan",
        "/ledger",
        "/ledger/entries/1",
        "/ledger/balance",
        "/ledger/cash",
        "/ledger/banks/new",
        "/funding",
        "/funding/allocations/1",
    ),
    "election officer": (
        "/home",
        "/elections",
        "/elections/{closed}/control",
        "/elections/{open}/control",
        "/elections/{open}/voters",
        "/elections/{open}/letters?who=example",
        "/elections/{declared}/control",
        "/elections/new",
    ),
    "chair": (
        "/home",
        "/motions/{motion}",
        "/motions/{moved}",
        "/committees/steering",
        "/committees/steering/motions/new",
        "/committees/steering/motions/new?about=usecase:{led_id}&effect=stage&to=Discovery",
    ),
}
TOGETHER = 6  # pages of one test, so that no worker is the last for long
PARTS = [
    pytest.param(role, pages[first : first + TOGETHER], id=f"{role}-{first}")
    for role, pages in PAGES.items()
    for first in range(0, len(pages), TOGETHER)
]
WIDTHS = (("desk", 1280), ("phone", 390))
OPEN = "document.querySelectorAll('main details').forEach(one => { one.open = true })"


@pytest.mark.parametrize(("role", "part"), PARTS)
def test_pages_are_accessible_and_fit(page, role, part, ids, waiting, appear):
    if role != "visitor":
        appear(page, role)

    found = {address: _wrong(page, address.format(**ids), role) for address in part}

    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def _wrong(page: Page, address: str, role: str) -> list[str]:
    page.set_viewport_size({"width": 1280, "height": 900})
    answer = page.goto(address)
    assert answer is not None
    wrong = problems(answer.text())
    if answer.status != (404 if address == "/nothing-here" else 200):
        wrong.append(f"answers {answer.status}")

    page.evaluate(OPEN)
    for name, width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wrong += [f"{name}: {line}" for line in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append(f"{name}: wider than the screen")
        if "GOVAPP_PICTURES" in os.environ:
            file = f"{name}-{role}-{re.sub('[^a-z0-9]+', '-', address.lower()).strip('-')}.png"
            page.screenshot(path=Path(os.environ["GOVAPP_PICTURES"]) / file, full_page=True)
    return wrong
