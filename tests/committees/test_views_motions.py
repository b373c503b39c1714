"""The pages of motions: for the mover, the seconder, the chair, voters, outsiders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from govapp.committees import queries, services
from govapp.db import session
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.kernel import clock
from tests import make
from tests.makers.committees import MANAGER
from tests.pagelint import problems


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()
    make.bodies()


def body(code: str = "steering") -> int:
    found = queries.body_by_code(session(), code)
    assert found is not None
    return found.id


TYPED = {"title": "A working day", "wording": "We meet **monthly**.", "decision": "ordinary"}


def test_a_seat_holder_moves_a_motion_and_another_seconds_it(client, app):
    (home, mover), (elsewhere, seconder) = make.seated(body(), 2)
    make.sign_in(client, mover)

    form = client.get("/committees/steering/motions/new")
    moved = client.post(
        "/committees/steering/motions/new", data={**TYPED, "moved_for": home}, follow_redirects=True
    )
    make.sign_in(client, seconder)
    page = client.get("/motions/1")
    seconded = client.post("/motions/1/second", data={"seconded_for": elsewhere})
    after = client.get("/motions/1")

    assert problems(form.text) == problems(moved.text) == problems(page.text) == []
    assert "waits for a second" in moved.text
    assert "<strong>monthly</strong>" in page.text
    assert "Second the motion" in page.text
    assert seconded.status_code == 303
    assert "ready for the vote" in after.text


def test_what_follows_is_said_and_kept(client):
    voters = make.seated(body(), 2)
    use_case = make.submitted(*voters[0])
    make.sign_in(client, voters[0][1])
    asked = {"about": f"usecase:{use_case}", "effect": "stage", "to": "Discovery"}

    form = client.get("/committees/steering/motions/new", query_string=asked)
    typed = {"title": "On", "wording": "On it goes.", "decision": "stage", **asked}
    client.post("/committees/steering/motions/new", data={**typed, "moved_for": voters[0][0]})
    page = client.get("/motions/1")

    assert problems(form.text) == []
    assert "moves to the stage Discovery" in form.text
    assert "moves to the stage Discovery" in page.text


@pytest.mark.parametrize(
    "asked",
    [
        {"about": "usecase:1", "effect": "stage", "to": "Heaven"},
        {"about": "usecase:1;drop", "effect": "stage", "to": "Planning"},
        {"about": "usecase:1", "effect": "allocate", "year": "2027", "amount": "-5"},
        {"about": "usecase:1", "effect": "allocate", "year": "27", "amount": "5"},
        {"effect": "charter", "version": "none"},
        {"effect": "delete everything"},
    ],
)
def test_an_effect_that_cannot_be_read_exactly_is_refused(client, asked):
    make.sign_in(client, make.seated(body(), 1)[0][1])

    shown = client.get("/committees/steering/motions/new", query_string=asked)
    sent = client.post("/committees/steering/motions/new", data={**TYPED, **asked})

    assert shown.status_code in {404, 422}
    assert sent.status_code in {404, 422}
    assert queries.motions(MANAGER) == ()


def test_an_ordinary_decision_cannot_move_money(client):
    home, mover = make.seated(body(), 1)[0]
    use_case = make.submitted(home, mover)
    make.sign_in(client, mover)
    asked = {"about": f"usecase:{use_case}", "effect": "allocate", "year": 2027, "amount": 50000}

    answer = client.post(
        "/committees/steering/motions/new", data={**TYPED, **asked, "moved_for": home}
    )

    assert answer.status_code == 422
    assert queries.motions(MANAGER) == ()


def test_who_does_not_sit_there_gets_no_form(client):
    _, stranger = make.voting_member("developer")

    assert make.sign_in(client, stranger).get("/committees/steering/motions/new").status_code == 403


def test_staff_open_the_vote_after_a_preview(client):
    motion_id = make.motion(body(), make.seated(body(), 3))
    make.sign_in(client, make.staff())

    preview = client.get(f"/motions/{motion_id}/open")
    opened = client.post(f"/motions/{motion_id}/open", data={"closes_at": ["2027-03-08", "12:00"]})
    page = client.get(f"/motions/{motion_id}")

    assert problems(preview.text) == problems(page.text) == []
    assert "3 may vote" in preview.text
    assert opened.status_code == 303
    assert "open for voting" in page.text


def test_a_vote_is_two_screens_from_home_and_nothing_is_typed(client):
    voters = make.seated(body(), 2)
    motion_id = make.motion(body(), voters)
    make.opened(motion_id)
    make.sign_in(client, voters[0][1])

    home = client.get("/home")
    page = client.get(f"/motions/{motion_id}")
    client.post(f"/motions/{motion_id}/vote", data={"choice": "for"})
    voted = client.get(f"/motions/{motion_id}")

    assert f"/motions/{motion_id}#vote" in home.text
    assert 'value="against"' in page.text
    assert problems(page.text) == problems(voted.text) == []
    assert "Recorded for" in voted.text
    assert f"/motions/{motion_id}#vote" not in client.get("/home").text


def test_with_two_votes_it_is_asked_for_whom_and_nothing_is_preselected(client):
    (_, actor), (second, _) = make.voting_member(), make.voting_member()
    make.alternate(second, person_id=actor.person_id)
    make.representative(make.good_member(on=clock.today()))
    others = [make.voting_member() for _ in range(2)]
    motion_id = make.motion(body("operating"), others)
    make.opened(motion_id)
    make.sign_in(client, actor)

    page = client.get(f"/motions/{motion_id}")
    unsaid = client.post(
        f"/motions/{motion_id}/vote", data={"choice": "for"}, follow_redirects=True
    )
    said = client.post(
        f"/motions/{motion_id}/vote",
        data={"choice": "for", "holder": f"organization:{second}"},
        follow_redirects=True,
    )

    assert page.text.count('name="holder"') == 2
    assert "checked" not in page.text
    assert "Say for which organization you vote." in unsaid.text
    assert "Your vote is recorded." in said.text


def test_outsiders_read_what_was_decided_and_no_names(client):
    voters = make.seated(body(), 3)
    decided = make.carried(body(), voters)
    pending = make.motion(body(), voters)

    page = client.get(f"/motions/{decided}")

    assert page.status_code == 200
    assert problems(page.text) == []
    assert "3 of 3 voted" in page.text
    assert "Votes by name" not in page.text
    assert client.get(f"/motions/{pending}").status_code == 404
    assert "That an example" in client.get("/decisions").text
    assert client.get("/motions").text.count("<tbody") == 1


def test_why_somebody_has_no_vote_is_for_those_inside(client):
    voters = make.seated(body("steering"), 2)
    late = make.suspended_member(on=clock.today())
    make.representative(late)
    operating = [make.voting_member(), make.voting_member()]
    motion_id = make.motion(body("operating"), operating)
    make.opened(motion_id)
    _, developer = make.voting_member("developer")

    inside = make.sign_in(client, voters[0][1]).get(f"/motions/{motion_id}").text
    outside = make.sign_in(client, developer).get(f"/motions/{motion_id}").text

    assert "has no vote" in inside
    assert "has no vote" in outside
    assert "Is not in good standing." in inside
    assert "Is not in good standing." not in outside


def test_the_clock_closes_and_the_page_has_the_numbers_and_the_clause(client, at):
    voters = make.seated(body(), 5)
    motion_id = make.motion(body(), voters)
    make.opened(motion_id)
    services.cast(motion_id, "for", actor=voters[0][1])
    at(clock.now() + timedelta(days=8))
    services.close(motion_id, actor=CLOCK)

    page = make.sign_in(client, voters[0][1]).get(f"/motions/{motion_id}")

    assert problems(page.text) == []
    assert "1 of 5 voted; at least 3 were needed: no quorum." in page.text
    assert "clause 4.1" in page.text


def test_pages_cost_the_same_with_many_voters(client, queries):
    few = make.motion(body(), make.seated(body(), 2))
    make.opened(few)
    reader = make.staff()
    make.sign_in(client, reader)
    client.get(f"/motions/{few}")
    with queries() as with_few:
        client.get(f"/motions/{few}")
    many = make.motion(body(), make.seated(body(), 5))
    make.opened(many)

    with queries() as with_many:
        client.get(f"/motions/{many}")

    assert len(with_many) == len(with_few) <= 25
