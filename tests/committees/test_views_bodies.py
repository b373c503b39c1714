"""The pages of bodies: for visitors, members and program management."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from govapp.committees import queries, services
from govapp.committees.models import OfficeKind
from govapp.db import session
from govapp.foundation.kernel import clock
from tests import make
from tests.makers.committees import MANAGER
from tests.pagelint import problems

STEERING = "/committees/steering"


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()
    make.bodies()


@pytest.fixture
def office(client):
    """A client of program management."""
    return make.sign_in(client, make.staff())


def body(code: str = "steering") -> int:
    found = queries.body_by_code(session(), code)
    assert found is not None
    return found.id


def affiliation(organization_id: int) -> int:
    page = queries.appointing("steering", make.first_seat(body()), MANAGER)
    return next(
        number for number, one in page.people.items() if one.organization_id == organization_id
    )


def test_a_visitor_sees_how_the_bodies_are_nested(client):
    make.seated(body(), 2)

    page = client.get("/committees")

    assert page.status_code == 200
    assert problems(page.text) == []
    assert page.text.index("Operating Committee") < page.text.index("Below Operating Committee")
    assert "2 of 7 taken" in page.text


def test_a_visitor_sees_who_sits_there_and_not_why_somebody_has_no_vote(client):
    make.seated(body(), 1)
    late = make.suspended_member(on=clock.today())
    make.representative(late)

    page = client.get(STEERING)
    operating = client.get("/committees/operating")

    assert problems(page.text) == problems(operating.text) == []
    assert "vacant" in page.text
    assert "Who may vote today" not in operating.text
    assert "New motion" not in page.text


def test_a_member_sees_who_may_vote_today_with_the_sum(client):
    (_, actor), _ = make.voting_member(), make.voting_member()
    late = make.suspended_member(on=clock.today())
    make.representative(late)

    page = make.sign_in(client, actor).get("/committees/operating")

    assert problems(page.text) == []
    assert "2 of 3 may vote today." in page.text
    assert "New motion" in page.text


def test_the_roster_of_a_past_day_is_shown(client, at):
    (_, actor), *_ = make.seated(body(), 1)
    name = actor.name
    before, after = clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)

    assert name not in client.get(f"{STEERING}?on={before}").text
    assert name in client.get(f"{STEERING}?on={after}").text
    assert client.get(f"{STEERING}?on=yesterday").status_code == 200


def test_a_body_that_is_not_public_is_for_insiders(client, app):
    from sqlalchemy import update

    from govapp.committees.models import Body
    from govapp.db import transaction

    with transaction() as writing:
        writing.execute(update(Body).where(Body.code == "steering").values(public=False))
    _, insider = make.voting_member()

    assert client.get(STEERING).status_code == 404
    assert f'href="{STEERING}"' not in client.get("/committees").text
    assert make.sign_in(client, insider).get(STEERING).status_code == 200


def test_staff_set_a_body_up_from_the_rulebook(office):
    page = office.get("/committees/found")

    made = office.post("/committees/technical/found", data={"began_on": "2027-01-01"})
    after = office.get("/committees/technical")

    assert problems(page.text) == problems(after.text) == []
    assert "Technical Review Group" in page.text
    assert made.status_code == 303
    assert after.text.count("Fill the seat") == 8


def test_staff_fill_a_seat_after_seeing_what_it_means(office):
    home, actor = make.voting_member()
    address = f"{STEERING}/seats/{make.first_seat(body())}/appoint"
    typed = {
        "who": affiliation(home),
        "began_on": "2027-03-01",
        "ends_on": "2029-02-28",
    }

    form = office.get(address)
    preview = office.post(address, data=typed)
    seats_before = queries.seats_of(session(), body(), clock.today())
    done = office.post(address, data={**typed, "sure": "1"})

    assert problems(form.text) == problems(preview.text) == []
    assert "elects who sits here" in form.text
    assert "What will happen" in preview.text
    assert not any(seat.person_id for seat in seats_before)
    assert done.status_code == 303
    assert actor.name in office.get(STEERING).text


def test_a_second_seat_of_one_family_is_refused(office):
    home, _ = make.seated(body(), 1)[0]
    child, _ = make.voting_member(parent_id=home)
    seat = next(
        one.seat_id
        for one in queries.seats_of(session(), body(), clock.today())
        if one.person_id is None
    )

    answer = office.post(
        f"{STEERING}/seats/{seat}/appoint",
        data={
            "who": affiliation(child),
            "began_on": "2027-03-01",
            "ends_on": "2028-03-01",
            "sure": "1",
        },
    )

    assert "An organization may hold 1 of the seats of this body." in answer.text


def test_staff_end_a_term_after_a_preview(office):
    (_, actor), *_ = make.seated(body(), 1)
    term = next(one for one in queries.seats_of(session(), body(), clock.today()) if one.term_id)
    address = f"{STEERING}/terms/{term.term_id}/resign"
    typed = {"last_day": clock.today().isoformat()}

    form = office.get(address)
    preview = office.post(address, data=typed)
    office.post(address, data={**typed, "sure": "1"})

    tomorrow = clock.today() + timedelta(days=1)
    assert problems(form.text) == problems(preview.text) == []
    assert actor.name in preview.text
    assert "move, second and vote in the Steering Committee" in preview.text
    assert not any(one.term_id for one in queries.seats_of(session(), body(), tomorrow))


def test_staff_give_and_end_an_office(office):
    ((_, actor),) = make.seated(body())
    typed = {"who": actor.person_id, "kind": "chair"}

    form = office.get(f"{STEERING}/offices/new")
    preview = office.post(f"{STEERING}/offices/new", data=typed)
    office.post(f"{STEERING}/offices/new", data={**typed, "sure": "1"})
    held = office.get(STEERING)
    ending = office.get(f"{STEERING}/offices/1/end")
    office.post(f"{STEERING}/offices/1/end")

    pages = (form, preview, held, ending)
    assert [problems(page.text) for page in pages] == [[]] * 4
    assert "open and close votes" in preview.text
    assert actor.name in held.text.split('id="offices"')[1]
    assert "Nobody runs this committee yet." in office.get(STEERING).text


def test_a_chair_runs_motions_and_not_the_roster(client):
    voters = make.seated(body(), 3)
    chair = voters[0][1]
    services.take_office(body(), chair.person_id or 0, OfficeKind.CHAIR, actor=MANAGER)
    motion_id = make.motion(body(), voters)
    make.sign_in(client, chair)

    home = client.get("/home")
    page = client.get(f"/motions/{motion_id}")

    assert f"/motions/{motion_id}/open" in home.text
    assert "Open the vote" in page.text
    assert client.get(f"{STEERING}/offices/new").status_code == 403
    assert "Fill the seat" not in client.get(STEERING).text


@pytest.mark.parametrize("address", ["/committees", STEERING, "/committees/operating"])
def test_pages_cost_the_same_with_many_members(client, queries, address):
    make.sign_in(client, make.staff())
    make.seated(body(), 1)
    client.get(address)
    with queries() as with_one:
        client.get(address)
    make.seated(body(), 5)

    with queries() as with_six:
        client.get(address)

    assert len(with_six) == len(with_one) <= 44


def test_lists_of_motions_cost_the_same_with_many(client, queries):
    make.sign_in(client, make.staff())
    voters = make.seated(body(), 2)
    make.motion(body(), voters)
    client.get("/motions")
    with queries() as with_one:
        client.get("/motions")
    for _ in range(10):
        make.motion(body(), voters)

    with queries() as with_many:
        page = client.get("/motions")

    assert len(with_many) == len(with_one)
    assert page.text.count("waits for a second") + page.text.count("ready for the vote") >= 11


def test_the_voting_base_costs_the_same_with_many_members(app, queries):
    from govapp.committees.queries import voting_base

    number = body("operating")
    make.voting_member()
    with queries() as with_one:
        voting_base(session(), number, clock.today())
    for _ in range(6):
        make.voting_member()

    with queries() as with_seven:
        voting_base(session(), number, clock.today())

    assert len(with_seven) == len(with_one)


def test_the_roster_says_how_a_seat_left_early_is_filled_and_which_groups_sit(client):
    voters = make.seated(body(), 4)
    actor = voters[0][1]
    held = queries.seats_of(session(), body(), clock.today())
    term_id = next(one.term_id for one in held if one.person_id == actor.person_id)
    services.resign(term_id or 0, last_day=clock.today(), actor=actor)

    text = client.get(f"{STEERING}?on=2027-03-02").get_data(as_text=True)

    assert "resignation · next: count-back" in text
    assert "vacant since" in text
    assert "left until" in text
    assert "percent of the seats that are held" in text
