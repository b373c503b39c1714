"""Setting up, changing dates, cancelling, and from the call to the candidates' answers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from govapp.committees.models import Term
from govapp.db import db
from govapp.elections import services
from govapp.elections.models import Candidate, Election
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.foundation.access.actor import Role
from govapp.foundation.kernel.errors import Forbidden, Invalid, Refused
from govapp.foundation.mail.models import Letter
from tests import make


def _election(made) -> Election:
    return db.session.get_one(Election, made.id, populate_existing=True)


def _letters(kind: str) -> list[int]:
    return sorted(db.session.scalars(select(Letter.person_id).where(Letter.kind == kind)))


def _plan(**dates) -> services.Plan:
    return services.Plan(
        "steering", "elected", "Steering 2027", replace(make.ELECTION_DATES, **dates)
    )


# --- setting up ----------------------------------------------------------------------------------


def test_seats_and_rule_come_from_the_vacancies_and_the_rulebook(app):
    made = make.election("set up", seats=2)

    election = _election(made)
    assert (election.seats, election.rule) == (2, "scottish-stv")


@pytest.mark.parametrize(
    "change",
    [
        {"nominations_close_at": make.NOMINATIONS_OPEN + timedelta(days=3)},
        {"closes_at": make.ELECTION_DATES.opens_at + timedelta(days=1)},
    ],
)
def test_dates_against_the_rulebook_are_refused(app, at, change):
    make.charter()
    make.bodies()
    at(make.NOMINATIONS_OPEN)

    with pytest.raises(Invalid, match="rulebook"):
        services.set_up(_plan(**change), actor=make.staff(Role.ELECTION_OFFICER))


def test_seats_are_elected_once_at_a_time(app, at):
    made = make.election("set up")
    at(make.NOMINATIONS_OPEN)

    with pytest.raises(Refused, match="under way"):
        services.set_up(_plan(), actor=made.officer)


def test_appointed_seats_are_not_elected(app, at):
    make.charter("foundation")
    make.bodies("general", "board")
    at(make.NOMINATIONS_OPEN)
    plan = replace(_plan(), body_code="board", seat_class="platinum")

    with pytest.raises(Refused, match="by appointment"):
        services.set_up(plan, actor=make.staff(Role.ELECTION_OFFICER))


def test_dates_move_until_the_list_is_frozen(app, at):
    made = make.election("nominations")
    at(make.DURING_NOMINATIONS)
    later = replace(
        make.ELECTION_DATES, closes_at=make.ELECTION_DATES.closes_at + timedelta(days=2)
    )

    services.reschedule(made.id, later, actor=made.officer)
    assert _election(made).closes_at == later.closes_at
    at(make.ELECTION_DATES.nominations_close_at)
    services.freeze(made.id, actor=made.officer)

    with pytest.raises(Refused, match="dates stand"):
        services.reschedule(made.id, make.ELECTION_DATES, actor=made.officer)


def test_an_election_is_cancelled_before_voting_only(app, at):
    made = make.election("list of voters")

    services.cancel(made.id, "The wrong seats.", actor=made.officer)

    cancelled = _election(made)
    assert (cancelled.state, cancelled.note) == (ElectionState.CANCELLED, "The wrong seats.")
    with pytest.raises(Refused, match="once voting"):
        services.cancel(made.id, "Again.", actor=made.officer)


@pytest.mark.parametrize("act", [services.freeze, services.open_voting, services.remind])
def test_only_officers_go_on(app, act):
    made = make.election("nominations")

    with pytest.raises(Forbidden):
        act(made.id, actor=made.voters[0])


# --- nominations ---------------------------------------------------------------------------------


def test_who_is_nominated_by_others_gets_a_letter_and_stands_only_if_they_say_so(app, at):
    made = make.election("nominations", candidates=2)
    at(make.DURING_NOMINATIONS)
    organization = make.good_member(on=make.DURING_NOMINATIONS.date())
    person = make.colleague(organization)

    candidate = services.nominate(made.id, person, organization, actor=made.voters[0])

    assert db.session.get_one(Candidate, candidate).state is CandidateState.NOMINATED
    assert _letters("election_nominated") == [person]
    services.accept(
        candidate, services.Candidacy("I **will** listen."), actor=make.acting_for(person)
    )
    row = db.session.get_one(Candidate, candidate, populate_existing=True)
    assert (row.state, row.statement) == (CandidateState.STANDING, "I **will** listen.")


def test_only_the_person_nominated_answers(app, at):
    made = make.election("nominations")
    at(make.DURING_NOMINATIONS)

    with pytest.raises(Forbidden):
        services.decline(made.candidates[0], actor=made.voters[0])


def test_a_member_behind_with_its_dues_nominates_nobody_into_a_seat(app, at):
    made = make.election("nominations")
    at(make.DURING_NOMINATIONS)
    late = make.suspended_member(on=make.DURING_NOMINATIONS.date())
    person = make.colleague(late)

    with pytest.raises(Refused, match="good standing"):
        services.nominate(made.id, person, late, actor=made.voters[0])


def test_who_did_not_answer_is_not_on_the_paper(app, at):
    made = make.election("nominations", candidates=3)
    at(make.DURING_NOMINATIONS)
    organization = make.good_member(on=make.DURING_NOMINATIONS.date())
    silent = services.nominate(
        made.id, make.colleague(organization), organization, actor=made.officer
    )
    at(make.ELECTION_DATES.nominations_close_at)
    services.freeze(made.id, actor=made.officer)

    poll = _election(made).poll_id
    choices = json.loads(db.session.scalar(text(f"SELECT choices FROM poll WHERE id = {poll}")))  # noqa: S608
    assert choices == made.candidates
    assert silent not in choices


def test_where_nobody_is_ranked_and_terms_differ_a_draw_comes_first(app, at):
    made = make.election("list of voters", seats=2, candidates=2)
    at(make.ELECTION_DATES.opens_at)

    with pytest.raises(Refused, match="public draw says who gets the shorter term"):
        services.declare(made.id, actor=made.officer)

    assert _election(made).state is ElectionState.ROLL
    assert not db.session.scalars(select(Term).where(Term.reason == f"election:{made.id}")).all()


def test_as_many_candidates_as_seats_are_elected_without_a_vote(app, at):
    made = make.election("list of voters", seats=1, candidates=1)
    at(make.ELECTION_DATES.opens_at)

    with pytest.raises(Refused, match="no vote is needed"):
        services.open_voting(made.id, actor=made.officer)
    services.declare(made.id, actor=made.officer)

    terms = db.session.scalars(select(Term).where(Term.reason == f"election:{made.id}")).all()
    assert {term.person_id for term in terms} == set(made.people)
