"""Leaving seats, fitting them to the rulebook, rosters as files, and how we are governed."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from govapp.committees import queries, services
from govapp.committees.models import OfficeKind, Term
from govapp.db import session
from govapp.foundation.kernel import clock
from govapp.foundation.mail.models import Letter
from tests import make
from tests.makers.committees import MANAGER
from tests.pagelint import problems

STEERING = "/committees/steering"
TODAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(TODAY)
    make.charter()
    make.consortium()
    make.bodies("operating", "steering", "technical", "experts", "community")


@pytest.fixture
def office(client):
    """A client of program management."""
    return make.sign_in(client, make.staff())


def term_of(person_id: int | None) -> Term:
    session().expire_all()
    return session().scalars(select(Term).where(Term.person_id == person_id)).one()


def letters() -> list[tuple[int | None, str]]:
    rows = session().execute(
        select(Letter.person_id, Letter.subject).where(Letter.kind == "seat_notice")
    )
    return [(number, subject) for number, subject in rows]


def test_a_holder_resigns_for_themselves_and_the_chair_is_told(client):
    (_, actor), (_, chair) = make.seated(make.steering(), 2)
    services.take_office(make.steering(), chair.person_id or 0, OfficeKind.CHAIR, actor=MANAGER)
    term = term_of(actor.person_id)
    address = f"{STEERING}/terms/{term.id}/resign"
    typed = {"last_day": "2027-03-31", "because": "Retires"}
    make.sign_in(client, actor)

    offered = client.get(STEERING).text
    preview = client.post(address, data=typed)
    done = client.post(address, data={**typed, "sure": "1"})

    assert address in offered
    assert problems(preview.text) == []
    assert done.status_code == 303
    assert term_of(actor.person_id).ends_on == date(2027, 3, 31)
    told = letters()
    assert (actor.person_id, "You leave a seat in the Steering Committee") in told
    assert (
        chair.person_id,
        f"{actor.name} leaves a seat in the Steering Committee",
    ) in told


def test_nobody_sees_the_page_on_which_another_resigns(client):
    (_, actor), (_, other) = make.seated(make.steering(), 2)

    page = make.sign_in(client, other).get(f"{STEERING}/terms/{term_of(actor.person_id).id}/resign")

    assert page.status_code == 404


def test_a_removal_names_the_motion_and_the_open_votes(office):
    voters = make.seated(make.steering(), 3)
    removal = make.carried(make.steering(), voters, decision="removal", title="Remove a person")
    running = make.motion(make.steering(), voters, title="A running motion")
    make.opened(running)
    term = term_of(voters[2][1].person_id)
    address = f"{STEERING}/terms/{term.id}/remove"
    typed = {"last_day": clock.today().isoformat()}

    form = office.get(address)
    refused = office.post(address, data={**typed, "sure": "1"})
    preview = office.post(address, data={**typed, "motion": removal})
    done = office.post(address, data={**typed, "motion": removal, "sure": "1"})

    assert [problems(page.text) for page in (form, refused, preview)] == [[]] * 3
    assert "A running motion" in form.text
    assert "asks for a motion that was carried" in refused.text
    assert "Remove a person" in preview.text
    assert done.status_code == 303
    assert term_of(voters[2][1].person_id).left_note == f"motion:{removal}"


def test_seats_that_the_rulebook_adds_are_shown_before_they_are_added(office):
    from govapp.committees.models import Seat
    from govapp.db import transaction

    with transaction() as writing:
        seat = writing.get_one(Seat, make.first_seat(make.steering()))
        seat.closed_on = clock.today() - timedelta(days=1)

    preview = office.get(f"{STEERING}/fit")
    office.post(f"{STEERING}/fit")
    after = office.get(f"{STEERING}/fit")

    assert problems(preview.text) == problems(after.text) == []
    assert "Elected seat 1 is added and vacant." in preview.text
    assert "The committee has the seats that the rulebook says." in after.text


def test_an_expert_need_not_belong_to_a_member(office):
    outside = make.organization("Example College of Physicians")
    person = make.colleague(outside)
    experts = queries.body_by_code(session(), "experts")
    assert experts is not None

    page = queries.appointing("experts", make.first_seat(experts.id), MANAGER)
    elsewhere = queries.appointing("steering", make.first_seat(make.steering()), MANAGER)

    assert person in {one.person_id for one in page.people.values()}
    assert person not in {one.person_id for one in elsewhere.people.values()}


def test_the_roster_of_a_day_is_a_file(client):
    ((_, actor),) = make.seated(make.steering())

    before = client.get(f"{STEERING}/roster?on=2027-02-28&format=csv")
    on_the_day = client.get(f"{STEERING}/roster?on=2027-03-01&format=csv")
    book = client.get(f"{STEERING}/roster?on=2027-03-01&format=xlsx")

    assert actor.name not in before.text
    assert actor.name in on_the_day.text
    rows = list(load_workbook(io.BytesIO(book.data)).active.values)
    assert len(rows) == 8
    assert actor.name in {row[2] for row in rows}


def test_the_history_shows_who_sat_when_at_the_same_cost(client, queries):
    (_, gone), *_ = make.seated(make.steering(), 1)
    services.resign(term_of(gone.person_id).id, last_day=TODAY, actor=MANAGER)
    with queries() as with_one:
        page = client.get(f"{STEERING}/history")
    make.seated(make.steering(), 4)

    with queries() as with_five:
        client.get(f"{STEERING}/history")

    assert problems(page.text) == []
    assert gone.name in page.text
    assert "resignation" in page.text
    assert len(with_five) == len(with_one)


def test_a_visitor_reads_how_the_consortium_is_governed(client):
    make.seated(make.steering(), 2)

    page = client.get("/governance")
    about = client.get("/p/about")

    assert problems(page.text) == []
    drawing = page.text.split('id="drawing"')[1].split("</section>")[0]
    assert drawing.index("Operating Committee") < drawing.index("Steering Committee")
    assert "2 of 7 seats taken" in drawing
    assert "Elected seat: stand in an election; the Operating Committee elects." in page.text
    assert 'href="/governance"' in about.text


def test_seats_stand_on_the_pages_of_person_and_organization(office):
    ((home, actor),) = make.seated(make.steering())

    person = office.get(f"/people/{actor.person_id}")
    organization = office.get(f"/organizations/{home}")

    for page in (person, organization):
        assert 'href="/committees/steering"' in page.text.split('id="places"')[1]
