"""The public front and what membership costs."""

from __future__ import annotations

from datetime import date

import pytest

from tests import make
from tests.pagelint import problems


@pytest.fixture
def begun(app, at):
    at(date(2027, 3, 1))
    make.charter()
    make.consortium("Example Accelerator")
    make.bodies()


def test_before_anything_is_set_up_the_front_says_so(client):
    page = client.get("/")

    assert "This consortium is being set up." in page.text
    assert problems(page.text) == []


def test_the_front_shows_who_we_are_with_members_and_decisions(client, begun):
    voters = make.seated(make.steering(), 3)
    make.carried(make.steering(), voters, title="That bread be baked")
    make.submitted(*voters[0])

    page = client.get("/")

    assert "Example Accelerator" in page.text
    assert "3 member organizations" in page.text
    assert "That bread be baked" in page.text
    assert problems(page.text) == []


def test_an_open_motion_is_not_on_the_public_front(client, begun):
    voters = make.seated(make.steering(), 3)
    make.opened(make.motion(make.steering(), voters, title="That nobody know yet"))

    assert "That nobody know yet" not in client.get("/").text


def test_who_is_signed_in_goes_home(client, begun):
    make.sign_in(client, make.staff())

    assert client.get("/").location == "/home"


def test_the_fee_is_quoted_with_its_clause(client, begun):
    page = client.get("/join?tier=member&type=for-profit")

    assert "$20,000.00 a year (clause 1.3 of the rulebook)" in page.text
    assert "are invented for demonstration" in page.text
    assert problems(page.text) == []


def test_the_quote_leads_to_the_form_unless_the_tier_is_by_invitation(client, begun):
    offered = client.get("/join?tier=member&type=for-profit")
    invited = client.get("/join?tier=sponsored&type=nonprofit")

    assert "/join/apply?tier=member&amp;type=for-profit" in offered.text
    assert "Apply with this choice" not in invited.text
    assert "by invitation; write to the office" in invited.text


@pytest.mark.parametrize("query", ["?tier=x&type=y", "?tier=member", "?tier=&type=", "?tier=%00"])
def test_a_question_that_makes_no_sense_quotes_nothing(client, begun, query):
    page = client.get(f"/join{query}")

    assert page.status_code == 200
    assert "a year (clause" not in page.text


def test_without_a_rulebook_there_are_no_fees(client):
    page = client.get("/join")

    assert "The fees are not set yet." in page.text
    assert problems(page.text) == []
