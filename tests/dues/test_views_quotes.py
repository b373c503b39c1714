"""The pages of changed fees, of fees beside each other, and of a year's differences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from govapp.charter import services as charter
from govapp.db import db
from govapp.dues.models import Requote, RequoteState
from govapp.foundation.access.actor import Role
from govapp.foundation.jobs.services import run_due
from tests import make
from tests.makers.charter import SETTER
from tests.pagelint import problems


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2026, 11, 2, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _get(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    text = answer.get_data(as_text=True)
    if status == 200:
        assert problems(text) == []
    return text


def _adopt_rise() -> None:
    fees = charter.starter("codex")["fees"]
    dearer = tuple(replace(line, amount_minor=line.amount_minor * 11 // 10) for line in fees.lines)
    version = charter.draft(
        "fees", replace(fees, lines=dearer), effective_from=date(2027, 1, 1), note="", actor=SETTER
    )
    charter.adopt(version, actor=SETTER)


def _state(requote_id: int) -> RequoteState:
    db.session.rollback()
    return db.session.get_one(Requote, requote_id).state


def test_next_years_fees_stand_beside_todays_for_everybody(client):
    _adopt_rise()

    public = _get(client, "/join")
    book = _get(client, "/rulebook/fees")

    for page in (public, book):
        assert "From Jan 1, 2027 on" in page
        assert "$20,000.00" in page
        assert "$22,000.00" in page


def test_the_public_quote_says_what_joining_today_costs(client):
    _adopt_rise()

    page = _get(client, "/join?tier=member&type=for-profit")

    assert "$5,000.00 for the rest of 2026, and the whole of 2027 at once: $22,000.00." in page
    assert "2027 costs $22,000.00" in page


def test_staff_look_at_the_differences_and_put_them_to_the_members(client):
    make.sign_in(client, make.staff(Role.TREASURER))
    make.member(name="Example Same")
    make.member("developer", name="Example New", began_on=date(2027, 1, 1))
    _adopt_rise()

    preview = _get(client, "/money/assess/2027")
    assert "Different from last year" in preview
    assert "/money/quotes/2027" in preview
    assert "Put one fee to its member" in _get(client, "/money/quotes/2027")
    client.post("/money/quotes/2027")
    run_due()

    page = _get(client, "/money/quotes/2027")
    assert "1 have not answered" in page
    assert "Example Same" in page
    assert "has not answered yet" in _get(client, "/money/assess/2027")
    assert client.get("/money/quotes/2027?format=csv").mimetype == "text/csv"


def test_the_preview_is_exported_with_fee_and_days(client):
    make.sign_in(client, make.staff(Role.TREASURER))
    make.member(name="Example Same")

    text = client.get("/money/assess/2027?format=csv").get_data(as_text=True)

    assert "Example Same" in text
    assert "2027-12-31" in text


@pytest.mark.parametrize(
    ("answer", "state"),
    [("confirm", RequoteState.CONFIRMED), ("decline", RequoteState.DECLINED)],
)
def test_a_member_answers_from_its_home(client, answer, state):
    organization_id = make.member(name="Example Answerer")
    make.sign_in(client, make.representative(organization_id))
    requote_id = make.requote(organization_id)
    assert f"/quotes/{requote_id}" in _get(client, "/home")
    assert "$11.00 a year instead of $10.00" in _get(client, f"/quotes/{requote_id}")

    client.post(f"/quotes/{requote_id}", data={"answer": answer})

    assert _state(requote_id) is state
    assert "Answered by" in _get(client, f"/quotes/{requote_id}")


def test_a_member_asks_and_the_office_replies(client):
    organization_id = make.member()
    make.sign_in(client, make.representative(organization_id))
    requote_id = make.requote(organization_id)
    client.post(f"/quotes/{requote_id}/question", data={"question": "Why?"})
    assert "has not replied yet" in _get(client, f"/quotes/{requote_id}")

    make.sign_in(client, make.staff(Role.TREASURER))
    assert "Questions about changed fees" in _get(client, "/home")
    client.post(f"/quotes/{requote_id}/reply", data={"reply": "Costs rose."})

    assert "Costs rose." in _get(client, f"/quotes/{requote_id}")


def test_an_empty_question_is_said_on_the_form(client):
    organization_id = make.member()
    make.sign_in(client, make.representative(organization_id))
    requote_id = make.requote(organization_id)

    assert client.post(f"/quotes/{requote_id}/question", data={}).status_code == 422


def test_another_members_fee_is_not_there(client):
    requote_id = make.requote(make.member())
    make.sign_in(client, make.representative(make.member()))

    _get(client, f"/quotes/{requote_id}", 404)
    assert client.post(f"/quotes/{requote_id}", data={"answer": "confirm"}).status_code == 404
    assert _state(requote_id) is RequoteState.PUT


def test_a_year_that_makes_no_sense_is_not_there(client):
    make.sign_in(client, make.staff(Role.TREASURER))

    _get(client, "/money/quotes/later", 404)


def test_the_list_costs_the_same_with_one_row_and_with_thirty(client, queries):
    make.sign_in(client, make.staff(Role.TREASURER))
    make.requote(make.member())
    client.get("/money/quotes/2028")
    with queries() as few:
        client.get("/money/quotes/2028")
    for _ in range(30):
        make.requote(make.member())

    with queries() as many:
        client.get("/money/quotes/2028")

    assert len(many) == len(few)
