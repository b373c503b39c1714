"""Likely duplicates and the page on which two records become one."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from govapp.db import session
from govapp.foundation.access.actor import Role, operator
from govapp.members import services
from govapp.members.models import Organization
from govapp.members.rules.merging import MergeKind
from tests import make
from tests.pagelint import problems

DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter()


@pytest.fixture
def pair() -> tuple[int, int]:
    """A record without membership that looks like a member."""
    new = make.member(name="Example Hospital Inc")
    old = make.organization("Example Hospital")
    make.colleague(old, name="Ann Example")
    make.invoice(old, year=2027, amount=1000)
    return old, new


def _page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:500]
    if status == 200:
        assert problems(answer.text) == []
    return answer.text


def test_the_office_sees_the_pair_the_preview_and_merges(client, pair):
    old, new = pair
    make.sign_in(client, make.staff())
    listed = _page(client, "/duplicates")
    preview = _page(client, f"/duplicates/organization/{old}/into/{new}")

    answer = client.post(f"/duplicates/organization/{old}/into/{new}", data={"kind": "duplicate"})

    assert "the same name" in listed
    assert "People who belong there: 1" in preview
    assert "Invoices: 1 stay in its name (1 not paid yet" in preview
    assert answer.location == f"/organizations/{new}"
    assert "Merged into it" in _page(client, f"/organizations/{new}")
    assert "No pair looks like one" in _page(client, "/duplicates")


def test_the_page_of_a_merged_record_leads_on_for_everybody(app, client, pair):
    old, new = pair
    office = operator("tests", Role.SECRETARIAT)
    services.merge_organizations(old, new, MergeKind.MERGER, actor=office)

    answer = app.test_client().get(f"/organizations/{old}")

    assert (answer.status_code, answer.location) == (301, f"/organizations/{new}")
    make.sign_in(client, make.staff())
    assert client.get(f"/organizations/{old}/edit").status_code == 404


def test_the_page_of_a_merged_person_leads_on(client):
    old = make.person("Ann Example", "ann@old.example")
    new = make.person("Ann Example", "ann@new.example")
    make.sign_in(client, make.staff())
    preview = _page(client, f"/duplicates/person/{old}/into/{new}")

    done = client.post(f"/duplicates/person/{old}/into/{new}")

    assert "stay under the old key" in preview
    assert done.location == f"/people/{new}"
    assert client.get(f"/people/{old}").location == f"/people/{new}"


def test_a_pair_is_said_apart_and_chosen_by_hand(client, pair):
    old, new = pair
    make.sign_in(client, make.staff())

    chosen = client.get(f"/duplicates/organization?old={old}&new={new}")
    client.post(f"/duplicates/organization/{old}/apart/{new}")

    assert chosen.location == f"/duplicates/organization/{old}/into/{new}"
    assert "No pair looks like one" in _page(client, "/duplicates")


@pytest.mark.parametrize(
    "address",
    [
        "/duplicates/committee/1/into/2",
        "/duplicates/organization/1/into/1",
        "/duplicates/organization/1/into/99999",
        "/duplicates/person/1/into/99999",
    ],
)
def test_what_there_is_not_is_not_found(client, pair, address):
    make.sign_in(client, make.staff())

    assert client.get(address).status_code == 404
    assert client.post(address, data={"kind": "duplicate"}).status_code == 404


def test_a_merge_needs_a_reason_and_the_right_way_round(client, pair):
    old, new = pair
    make.sign_in(client, make.staff())

    without = client.post(f"/duplicates/organization/{old}/into/{new}", data={"kind": "fun"})
    wrong = client.post(f"/duplicates/organization/{new}/into/{old}", data={"kind": "duplicate"})

    assert (without.status_code, wrong.status_code) == (422, 422)
    assert "other way round" in wrong.text
    assert session().scalars(select(Organization.merged_into_id)).all() == [None, None]


def test_nobody_else_merges(client, pair):
    old, new = pair
    make.sign_in(client, make.representative(new))

    assert client.get("/duplicates").status_code == 403
    assert client.post(f"/duplicates/organization/{old}/into/{new}").status_code == 403
