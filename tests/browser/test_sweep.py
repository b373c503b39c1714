"""Every page once, at desk and phone width: axe finds nothing, our lint finds nothing, nothing is
wider than the screen, and the console stays empty.
"""

from __future__ import annotations

import pytest

from tests.browsing import violations
from tests.pagelint import problems

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
        "/motions",
        "/elections",
        "/elections/{declared}/result",
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
        "/organizations/{represented}",
        "/invoices",
        "/elections/{open}",
        "/elections/{open}/vote",
        "/use-cases/{draft}",
        "/use-cases/new",
        "/motions/{motion}",
    ),
    "program manager": (
        "/home",
        "/people",
        "/import",
        "/applications",
        "/applications/{double}",
        "/organizations/{represented}/agreements",
        "/letters",
        "/jobs",
        "/audit",
        "/organizations/new",
        "/rulebook/decisions/change",
        "/consortium",
        "/committees/operating",
    ),
    "treasurer": (
        "/home",
        "/money/dues",
        "/payments/new",
        "/invoices",
        "/invoices/1",
        "/ledger",
        "/funding",
        "/funding/allocations/1",
    ),
    "election officer": (
        "/home",
        "/elections/{closed}/control",
        "/elections/{open}/control",
        "/elections/new",
    ),
    "chair": (
        "/home",
        "/committees/steering/meetings",
        "/meetings/5",
        "/meetings/5/change",
        "/meetings/4",
        "/committees/steering/meetings/new",
        "/motions/{motion}",
        "/motions/{moved}",
        "/committees/steering/motions/new",
    ),
}
HERE = [(role, width) for role in PAGES for width in ("page", "phone")]


@pytest.mark.parametrize(("role", "width"), HERE, ids=[f"{r}-{w}" for r, w in HERE])
def test_pages_are_accessible_and_fit(request, role, width, ids, enter):
    page = request.getfixturevalue(width)
    if role != "visitor":
        enter(page, role)

    found = {}
    for address in (one.format(**ids) for one in PAGES[role]):
        answer = page.goto(address)
        assert answer is not None
        wrong = [*violations(page), *problems(page.content())]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append("wider than the screen")
        if answer.status != (404 if address == "/nothing-here" else 200):
            wrong.append(f"answers {answer.status}")
        if wrong:
            found[address] = wrong

    assert found == {}
