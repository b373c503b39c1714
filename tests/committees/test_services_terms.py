"""Vacancies, resignations, removals, offices and the seats that come with them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from govapp.charter.rules.values import FilledBy
from govapp.committees import queries, services
from govapp.committees.models import Body, OfficeKind, Term, VacancyCause
from govapp.db import session, transaction
from govapp.foundation.access.actor import Role
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, Refused
from tests import make
from tests.makers.committees import MANAGER

TODAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(TODAY)
    make.charter()
    make.bodies("operating", "steering", "technical", "experts")


def body(code: str = "steering") -> int:
    found = queries.body_by_code(session(), code)
    assert found is not None
    return found.id


def term_of(person_id: int | None) -> Term:
    session().expire_all()
    return next(
        one for one in session().query(Term).order_by(Term.id.desc()) if one.person_id == person_id
    )


def vacant(day: date, code: str = "steering"):
    session().expire_all()
    return queries.vacancies(session(), body(code), day)


def test_new_seats_are_vacant_from_the_founding_and_wait_for_an_election():
    (first, *others) = vacant(TODAY)

    assert len(others) == 6
    assert (first.cause, first.since) == (VacancyCause.NEW_SEAT, date(2020, 1, 1))
    assert first.way is FilledBy.ELECTION
    assert first.vacancy_id is not None


@pytest.mark.both_databases
def test_a_resignation_leaves_a_vacancy_that_count_back_fills_until_the_end_of_the_term():
    ((_, actor),) = make.seated(body())
    term = term_of(actor.person_id)
    end, last = term.ends_on, TODAY + timedelta(days=30)

    services.resign(term.id, last_day=last, because="Retires", actor=actor)

    assert not any(one.early for one in vacant(last))
    (left,) = [one for one in vacant(last + timedelta(days=1)) if one.early]
    assert (left.seat_id, left.cause) == (term_of(actor.person_id).seat_id, VacancyCause.RESIGNED)
    assert (left.way, left.until, left.because) == (FilledBy.COUNT_BACK, end, "Retires")


def test_nobody_resigns_for_another_nor_into_the_past():
    (_, actor), (_, other) = make.seated(body(), 2)
    term_id = term_of(actor.person_id).id

    with pytest.raises(Forbidden):
        services.resign(term_id, last_day=TODAY, actor=other)
    with pytest.raises(Refused):
        services.resign(term_id, last_day=TODAY - timedelta(days=1), actor=actor)

    assert term_of(actor.person_id).left_because is None


def test_a_removal_needs_the_motion_that_the_rulebook_names():
    voters = make.seated(body(), 3)
    term_id = term_of(voters[2][1].person_id).id
    ordinary = make.carried(body(), voters)
    removal = make.carried(body(), voters, decision="removal")

    with pytest.raises(Refused):
        services.remove(term_id, last_day=TODAY, because="", motion_id=ordinary, actor=MANAGER)
    services.remove(term_id, last_day=TODAY, because="", motion_id=removal, actor=MANAGER)

    (left,) = [one for one in vacant(TODAY + timedelta(days=1)) if one.early]
    assert (left.cause, left.because) == (VacancyCause.REMOVED, f"motion:{removal}")


def test_an_elected_successor_fills_the_vacancy_and_appointed_classes_are_refused():
    ((_, actor),) = make.seated(body())
    services.resign(term_of(actor.person_id).id, last_day=TODAY, actor=actor)
    organization_id, successor = make.voting_member()
    (left,) = [one for one in vacant(TODAY + timedelta(days=1)) if one.early]
    values = {
        "person_id": successor.person_id or 0,
        "organization_id": organization_id,
        "began_on": TODAY + timedelta(days=1),
        "ends_on": left.until,
        "reason": "election:1",
        "actor": MANAGER,
    }

    with transaction() as writing:
        services.seat_elected(writing, seat_id=left.seat_id, **values)
    with pytest.raises(Refused), transaction() as writing:
        services.seat_elected(writing, seat_id=make.first_seat(body("experts")), **values)

    assert left.seat_id not in {one.seat_id for one in vacant(TODAY + timedelta(days=1))}


@pytest.mark.both_databases
def test_the_database_refuses_two_holders_of_one_seat():
    ((_, one), (_, two)) = make.seated(body(), 2)
    taken = term_of(one.person_id).seat_id

    with pytest.raises(IntegrityError), transaction() as writing:
        writing.execute(
            update(Term)
            .where(Term.person_id == two.person_id)
            .values(seat_id=taken, began_on=TODAY + timedelta(days=7))
        )


def test_a_term_that_is_over_leaves_a_vacancy_for_a_whole_term_once(at):
    make.seated(body())
    at(TODAY + timedelta(days=800))

    services.note_vacancies()
    services.note_vacancies()

    (over,) = [one for one in vacant(clock.today()) if one.cause is VacancyCause.TERM_OVER]
    assert (over.since, over.until) == (TODAY + timedelta(days=731), None)
    assert over.vacancy_id is not None


def test_a_coming_end_of_term_is_a_vacancy_of_that_day_already():
    make.seated(body())

    coming = [one for one in vacant(TODAY + timedelta(days=731)) if one.vacancy_id is None]

    assert [one.cause for one in coming] == [VacancyCause.TERM_OVER]


def test_the_chair_sits_elsewhere_ex_officio_as_long_as_they_are_chair():
    ((_, chair),) = make.seated(body())
    office = services.take_office(body(), chair.person_id or 0, OfficeKind.CHAIR, actor=MANAGER)

    (liaison,) = [
        one
        for one in queries.seats_of(session(), body("technical"), TODAY)
        if one.seat_class == "liaison"
    ]
    services.leave_office(office, actor=MANAGER)

    assert (liaison.person_id, liaison.reason) == (chair.person_id, f"office:{office}")
    (after,) = [one for one in vacant(TODAY, "technical") if one.seat_class == "liaison"]
    assert after.way is FilledBy.EX_OFFICIO


def test_a_chair_must_hold_a_seat_and_the_office_ends_by_the_day(at):
    _, stranger = make.voting_member()
    ((_, chair),) = make.seated(body())

    with pytest.raises(Refused):
        services.take_office(body(), stranger.person_id or 0, OfficeKind.CHAIR, actor=MANAGER)
    services.take_office(body(), chair.person_id or 0, OfficeKind.CHAIR, actor=MANAGER)

    def hats(day: date) -> set[Role]:
        return {hat.role for hat in queries.hats(session(), chair.person_id or 0, day)}

    assert Role.CHAIR in hats(date(2029, 2, 28))
    assert Role.CHAIR not in hats(date(2029, 3, 1))


def test_experts_vote_though_their_organizations_are_no_members():
    organization_id = make.organization()
    person_id = make.representative(organization_id)
    services.appoint(
        make.first_seat(body("experts")),
        person_id=person_id,
        organization_id=organization_id,
        began_on=TODAY,
        ends_on=TODAY + timedelta(days=365),
        actor=MANAGER,
    )

    (right,) = queries.voting_base(session(), body("experts"), TODAY)

    assert right.left_out is None
    assert right.voters[0] == person_id


def test_seats_follow_the_formula_and_are_not_fitted_twice():
    with transaction() as writing:
        writing.execute(update(Body).where(Body.code == "steering").values(name="Renamed"))

    with pytest.raises(Refused):
        services.fit_seats(body(), actor=MANAGER)
