"""The pages of the desk: who may, what they say, at which cost, and bad input."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import (
    DeskCase,
    GateLook,
    MembershipEnding,
    PaymentPromise,
    StandingDecision,
)
from govapp.dues.rules.decisions import DecisionKind
from govapp.foundation.access.actor import Role
from tests import make
from tests.pagelint import problems

TODAY = date(2027, 4, 10)  # 68 days after an invoice that was due on 1 February


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 4, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


@pytest.fixture
def clerk(client):
    actor = make.staff(Role.SECRETARIAT, name="Ada Clerk")
    make.sign_in(client, actor)
    return actor


def _late(name: str = "Example Late", days: int = 68) -> int:
    organization_id = make.member(name=name)
    make.representative(organization_id)
    make.invoice(organization_id, due_on=TODAY - timedelta(days), amount=100_000)
    return organization_id


def _get(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    text = answer.get_data(as_text=True)
    if status == 200:
        assert problems(text) == []
    return text


def _row(model):
    db.session.rollback()
    return db.session.scalars(select(model)).one_or_none()


def test_the_desk_says_who_is_late_how_much_and_what_comes_next(client, clerk):
    _late()
    make.good_member(on=date(2027, 1, 10), name="Example Payer")

    page = _get(client, "/money/desk")

    assert "One organization is late and waits for somebody." in page
    for words in ("Example Late", "$1,000.00", "68", "notice given", "rights stop", "Apr 17, 2027"):
        assert words in page
    assert "Example Payer" not in page


def test_each_tab_shows_its_own(client, clerk):
    chased, aside, promised, held = (
        _late(name) for name in ("Late One", "Aside Two", "Promise Three", "Held Four")
    )
    _late("Coming Five", days=-10)
    services.put_aside(aside, date(2027, 5, 1), actor=clerk)
    client.post(f"/money/desk/{promised}/promise", data={"amount": "1000", "by": "2027-04-20"})
    until = date(2027, 5, 1)
    services.decide(held, DecisionKind.HOLD, None, until, "The board meets", actor=clerk)
    services.take(chased, actor=clerk)

    shown = {
        show: {
            name
            for name in ("Late One", "Aside Two", "Promise Three", "Held Four", "Coming Five")
            if name in _get(client, f"/money/desk?show={show}")
        }
        for show in ("", "aside", "promised", "held", "mine", "soon", "broken", "nonsense")
    }

    assert shown == {
        "": {"Late One", "Promise Three", "Held Four"},
        "aside": {"Aside Two"},
        "promised": {"Promise Three"},
        "held": {"Held Four"},
        "mine": {"Late One", "Promise Three"},
        "soon": {"Coming Five"},
        "broken": set(),
        "nonsense": {"Late One", "Promise Three", "Held Four"},
    }


def test_the_desk_is_searched_sorted_and_exported(client, clerk):
    _late("Example Late")
    _late("Sample Later", days=90)

    assert "Example Late" not in _get(client, "/money/desk?organization=sample")
    for sort in ("organization", "owed", "days", "owner"):
        _get(client, f"/money/desk?sort={sort}&dir=desc")
    table = _get_file(client, "/money/desk?format=csv")
    assert table.index("Sample Later") < table.index("Example Late")
    assert client.get("/money/desk?format=xlsx").status_code == 200


def _get_file(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_desk_costs_the_same_with_few_and_many_rows(client, clerk, queries):
    _late()
    _get(client, "/money/desk")
    with queries() as few:
        _get(client, "/money/desk")
    for number in range(8):
        _late(f"Example Late {number}")
    db.session.expunge_all()
    with queries() as many:
        _get(client, "/money/desk")

    assert len(few) == len(many)


def test_a_promise_a_note_and_a_hand_over_from_the_list_lead_back_to_it(client, clerk):
    late = _late()
    back = {"back": "/money/desk?show=late"}

    for act, typed in (
        ("promise", {"amount": "1000", "by": "2027-04-20", "words": "Their treasurer"}),
        ("note", {"text": "They look for it"}),
        ("aside", {"aside_until": "2027-04-20"}),
        ("aside", {"end": "1"}),
        ("take", {}),
        ("hand-over", {"person": str(clerk.person_id), "asked": "Call again"}),
    ):
        answer = client.post(f"/money/desk/{late}/{act}", data={**typed, **back})
        assert (answer.status_code, answer.location) == (303, "/money/desk?show=late"), act

    assert _row(PaymentPromise).amount_minor == 100_000
    assert _row(DeskCase).owner_id == clerk.person_id
    page = _get(client, f"/money/desk/{late}")
    for words in ("$1,000.00 promised for Apr 20, 2027", "Their treasurer", "They look for it"):
        assert words in page


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("promise", {"amount": "a lot", "by": "2027-04-20"}),
        ("promise", {"amount": "10", "by": "32 May"}),
        ("promise", {}),
        ("note", {"text": " "}),
        ("aside", {"aside_until": "soon"}),
        ("hand-over", {"person": "9999999999999999999", "asked": "x"}),
        ("hand-over", {"person": "x", "asked": ""}),
        ("hold", {"hold_until": "", "hold_reason": "x"}),
        ("suspend", {"suspend_reason": ""}),
    ],
)
def test_what_cannot_be_read_comes_back_with_what_is_wrong(client, clerk, act, typed):
    late = _late()

    answer = client.post(f"/money/desk/{late}/{act}", data=typed)

    assert answer.status_code == 422
    assert "Please mend what is marked below" in answer.get_data(as_text=True)
    for model in (PaymentPromise, DeskCase, StandingDecision):
        assert _row(model) is None


def test_a_refused_promise_says_why(client, clerk):
    late = _late()

    client.post(f"/money/desk/{late}/promise", data={"amount": "2000", "by": "2027-04-20"})

    assert "Only $1,000.00 is open" in _get(client, f"/money/desk/{late}")


# --- the gate ------------------------------------------------------------------------------------


def test_the_gate_names_what_would_stop_and_what_is_open_today(client, clerk):
    late = make.good_member(on=date(2026, 2, 1), name="Example Late")
    make.representative(late)
    make.invoice(late, due_on=TODAY - timedelta(68), amount=100_000)
    body = make.bodies()["operating"]
    movers = [make.voting_member(), make.voting_member()]
    make.opened(make.motion(body, movers, title="That the open one passes"))
    make.motion(body, movers, title="That the coming one passes")

    page = _get(client, f"/money/desk/{late}/suspension")

    assert "By the clock its rights stop on Apr 17, 2027. One vote is open today" in page
    assert "It loses its vote: Operating Committee" in page
    assert "It loses its vote: That the coming one passes" in page
    assert "That the open one passes" in page
    assert "It keeps its vote" in page
    assert "the rulebook decides" in page


def test_somebody_signs_and_the_look_is_wanted_no_more(client, clerk):
    late = _late()
    assert "Example Late" in _get(client, "/money/desk/decisions")

    answer = client.post(f"/money/desk/{late}/suspension")

    assert answer.location == f"/money/desk/{late}"
    assert _row(GateLook).looked_by == clerk.person_id
    assert "Nothing waits for a look" in _get(client, "/money/desk/decisions")
    assert "Ada Clerk has signed" in _get(client, f"/money/desk/{late}/suspension")


def test_the_clock_is_stopped_looked_at_again_and_lifted(client, clerk):
    late = _late()
    client.post(
        f"/money/desk/{late}/hold",
        data={"hold_until": "2027-05-01", "hold_reason": "The board meets"},
    )
    decision = _row(StandingDecision)
    page = _get(client, "/money/desk/decisions")
    assert "The board meets" in page
    assert "I agree" not in page  # not one's own

    make.sign_in(client, make.staff(Role.TREASURER, name="Ben Second"))
    assert "I agree" in _get(client, "/money/desk/decisions")
    client.post(f"/money/desk/decisions/{decision.id}/look", data={"answer": "agree"})
    assert "second look: Ben Second" in _get(client, f"/money/desk/{late}")
    client.post(f"/money/desk/decisions/{decision.id}/lift")

    assert "lifted by Ben Second" in _get(client, f"/money/desk/{late}")


def test_a_suspension_by_hand_is_asked_for(client, clerk):
    late = _late()
    _get(client, f"/money/desk/{late}/suspend")

    client.post(f"/money/desk/{late}/suspend", data={"suspend_reason": "Broke the policy"})

    assert _row(StandingDecision).reason == "Broke the policy"
    assert "waits for a second person" in _get(client, f"/money/desk/{late}")


# --- the end -------------------------------------------------------------------------------------


def test_a_membership_is_ended_with_a_preview_and_comes_back_when_paid(client, clerk):
    late = _late(days=110)
    preview = _get(client, f"/money/desk/{late}/ending")
    assert "$1,000.00 stays owed" in preview
    assert "For 365 days it comes back" in preview

    client.post(f"/money/desk/{late}/ending", data={"ending_reason": "Unpaid"})
    assert _row(MembershipEnding).reason == "Unpaid"
    page = _get(client, f"/money/desk/{late}")
    assert "How it comes back" in page
    assert "is still open; all of it is paid first" in page
    assert "Begin the membership anew" not in page
    assert "Example Late" in _get(client, "/money/desk/decisions")

    make.payment(late, {1: None}, received_on=TODAY)
    assert "Begin the membership anew" in _get(client, f"/money/desk/{late}")
    client.post(f"/money/desk/{late}/return")
    assert _row(MembershipEnding).reinstated_on == TODAY


def test_before_its_day_the_page_says_why_not(client, clerk):
    late = _late()

    page = _get(client, f"/money/desk/{late}/ending")

    assert "The rulebook lets a membership end from May 17, 2027 on." in page
    assert "End the membership</button>" not in page


def test_the_auditor_reads_and_is_offered_nothing(client):
    make.sign_in(client, make.staff(Role.AUDITOR))
    late = _late(days=110)

    for address in ("", f"/{late}", f"/{late}/suspension", f"/{late}/ending", "/decisions"):
        page = _get(client, f"/money/desk{address}")
        main = page[page.index("<main") :]
        assert 'method="post"' not in main, address


def test_others_find_nothing(client):
    late = _late()
    make.sign_in(client, make.contact(late, "billing"))

    for address in ("", f"/{late}", f"/{late}/suspension", f"/{late}/ending", "/decisions"):
        assert client.get(f"/money/desk{address}").status_code == 404, address
