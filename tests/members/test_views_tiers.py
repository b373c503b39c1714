"""The tier on the organization's page, and the page on which it is changed."""

from __future__ import annotations

from datetime import date

import pytest

from govapp.db import session
from govapp.members import queries, services
from govapp.members.rules import MembershipDraft
from tests import make
from tests.pagelint import problems

DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter()


@pytest.fixture
def hospital(client):
    """A premier member that sponsors another; its primary is signed in."""
    number = make.member("premier", name="Example Hospital", founder=True)
    make.member("sponsored", name="Example Circle", sponsor_id=number)
    make.sign_in(client, make.representative(number))
    return number


def _page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:500]
    if status == 200:
        assert problems(answer.text) == []
    return answer.text


def test_everybody_sees_what_the_tier_gives_and_whom_it_sponsors(app, hospital):
    text = _page(app.test_client(), f"/organizations/{hospital}")

    assert "What its membership gives" in text
    assert "may propose use cases" in text
    assert "Example Circle" in text
    assert "Another tier" not in text


def test_what_a_tier_gives_stands_on_the_public_page_of_costs(app):
    assert "may champion use cases" in _page(app.test_client(), "/join")


def test_a_cheaper_tier_is_previewed_wished_and_taken_back(client, hospital):
    preview = _page(client, f"/organizations/{hospital}/tier?to=member")
    client.post(f"/organizations/{hospital}/tier", data={"to": "member"})
    wished = _page(client, f"/organizations/{hospital}")

    client.post(f"/organizations/{hospital}/tier/keep")

    assert "From Jan 1, 2028, with the next membership year: Member" in preview
    assert "No longer: shapes project plans" in preview
    assert "Wished: Member from Jan 1, 2028." in wished
    assert "Wished" not in _page(client, f"/organizations/{hospital}")


def test_a_dearer_tier_begins_today(client):
    number = make.member("member", name="Example Clinic")
    make.sign_in(client, make.representative(number))
    preview = _page(client, f"/organizations/{number}/tier?to=premier")

    client.post(f"/organizations/{number}/tier", data={"to": "premier"})

    assert "rises from $20,000.00 to $50,000.00" in preview
    session().rollback()
    member = queries.member_on(session(), number, DAY)
    assert member is not None
    assert member.tier == "premier"


def test_what_is_not_offered_is_not_found(client, hospital):
    assert client.get(f"/organizations/{hospital}/tier?to=diamond").status_code == 200
    answer = client.post(f"/organizations/{hospital}/tier", data={"to": "diamond"})
    assert answer.status_code == 404


def test_leaving_warns_about_the_sponsored_and_the_office_marks_them(client, hospital):
    make.sign_in(client, make.staff())
    page = _page(client, f"/organizations/{hospital}/membership")

    client.post(
        f"/organizations/{hospital}/membership/mark", data={"founder": "", "sponsor_id": ""}
    )

    assert "It covers the dues of these members" in page
    session().rollback()
    member = queries.member_on(session(), hospital, DAY)
    assert member is not None
    assert not member.founder


def test_bound_members_read_how_long(client, hospital):
    number = make.organization("Example Bound")
    staff = make.staff()
    services.join(number, MembershipDraft("premier", DAY, initial_years=3), actor=staff)
    make.sign_in(client, staff)

    text = _page(client, f"/organizations/{number}/membership")

    assert "The first term lasts until Feb 28, 2030" in text
