"""The pages on which an organization keeps its people: limits, contacts, the leave day."""

from __future__ import annotations

from datetime import date

import pytest

from govapp.db import session
from govapp.members import queries
from govapp.members.rules import ContactKind
from tests import make
from tests.pagelint import problems

DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter()


@pytest.fixture
def hospital(client):
    """A member whose primary is signed in, with two alternates and a colleague."""
    number = make.member(name="Example Hospital")
    primary = make.representative(number, name="Rita Example")
    make.alternate(number, name="Al Example")
    make.alternate(number, name="Bea Example")
    make.sign_in(client, primary)
    return number


def _page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:500]
    assert problems(answer.text) == []
    return answer.text


def test_the_page_tells_how_much_room_is_left_and_why(client, hospital):
    text = _page(client, f"/organizations/{hospital}")

    assert "People: 3 of 25" in text
    assert "Alternates: 2 of 2" in text
    assert "no room left" in text
    assert "Move Bea Example up" in text


def test_a_full_tier_refuses_beside_the_form(client, hospital):
    answer = client.post(
        f"/organizations/{hospital}/people",
        data={"name": "Cid", "email": "cid@hospital.example", "roles": "alternate"},
    )

    assert answer.status_code == 422
    assert "room for 2 alternates and you have 2" in answer.text


def test_contacts_are_chosen_from_the_people(client, hospital):
    (_, al, _) = queries.voters_for(session(), hospital, DAY)
    page = _page(client, f"/organizations/{hospital}/contacts")

    client.post(
        f"/organizations/{hospital}/contacts",
        data={"billing": str(al), "notices": "", "signing": ""},
    )
    bad = client.post(f"/organizations/{hospital}/contacts", data={"billing": "999999"})

    assert "Al Example" in page
    session().rollback()
    found = queries.contacts(session(), hospital, ContactKind.BILLING, DAY)
    assert [one.person_id for one in found] == [al]
    assert bad.status_code == 422


def test_the_leave_day_shows_what_will_happen_and_then_does_it(client, hospital):
    (rita, al, _) = queries.voters_for(session(), hospital, DAY)
    address = f"/organizations/{hospital}/people/{rita}/leave"

    first = _page(client, address)
    chosen = _page(client, f"{address}?last_day=&for_all={al}")
    done = client.post(address, data={"for_all": str(al)}, follow_redirects=True)

    assert "Nobody represents the organization" in first
    assert "Role, Primary representative: goes to Al Example." in chosen
    assert done.status_code in (200, 302, 403, 404)  # whoever left sees what visitors see
    session().rollback()
    assert queries.voters_for(session(), hospital, DAY)[0] == al


def test_a_planned_day_stands_on_the_page_and_can_be_taken_back(client, hospital):
    (_, al, bea) = queries.voters_for(session(), hospital, DAY)
    address = f"/organizations/{hospital}/people/{al}"
    client.post(f"{address}/leave", data={"last_day": "2027-03-08", f"to.contact:{bea}": "nobody"})
    shown = _page(client, f"/organizations/{hospital}")
    again = _page(client, f"{address}/leave")

    client.post(f"{address}/stay")

    assert "leaves; last day Mar 8, 2027" in shown
    assert "It is planned" in again
    assert "leaves; last day" not in _page(client, f"/organizations/{hospital}")


@pytest.mark.parametrize(
    "query", ["last_day=soon", "for_all=999999", "to.contact:1=xyz", "to.=1", "to.term:9=5"]
)
def test_what_cannot_be_read_never_breaks_the_page(client, hospital, query):
    (_, al, _) = queries.voters_for(session(), hospital, DAY)

    answer = client.get(f"/organizations/{hospital}/people/{al}/leave?{query}")

    assert answer.status_code == 200


def test_somebody_who_does_not_belong_has_no_leave_day(client, hospital):
    stranger = make.colleague(make.member())

    assert client.get(f"/organizations/{hospital}/people/{stranger}/leave").status_code == 404
