"""An election from the vacancy to the declared seats, on both databases."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from govapp.committees.models import Term
from govapp.db import db, transaction
from govapp.elections import jobs, services
from govapp.elections.models import CountRun, Election
from govapp.elections.rules.states import ElectionState
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.foundation.mail.models import Letter
from govapp.members.models import Membership
from govapp.voting import services as voting
from tests import make
from tests.makers.elections import AFTER_CHALLENGE

PAPERS = [(0, 1), (0, 1), (0, 2), (1,), (2, 1), (0, 1), ()]


def _election(made) -> Election:
    return db.session.get_one(Election, made.id, populate_existing=True)


def _letters(kind: str) -> list[int]:
    return sorted(db.session.scalars(select(Letter.person_id).where(Letter.kind == kind)))


# --- the whole way -------------------------------------------------------------------------------


def test_an_election_fills_the_vacant_seats(app):
    made = make.election("declared", voters=8, seats=2, papers=PAPERS)

    terms = db.session.scalars(select(Term).where(Term.reason == f"election:{made.id}")).all()
    assert {term.person_id for term in terms} == {made.people[0], made.people[1]}
    assert {term.began_on for term in terms} == {make.ELECTION_DATES.term_begins_on}
    assert _election(made).state is ElectionState.DECLARED


def test_the_trail_tells_each_step_and_no_cast(app):
    make.election("declared", voters=8, papers=PAPERS)

    facts = db.session.scalars(select(AuditEvent.fact).order_by(AuditEvent.number)).all()
    start = facts.index("ElectionSetUp")
    assert [fact for fact in facts[start:] if fact not in ("SeatTaken", "PollAnnounced")] == [
        "ElectionSetUp",
        "NominationsOpened",
        *["CandidateNominated", "NominationAnswered"] * 3,
        "VotersFrozen",
        "SlateCertified",
        "PollOpened",
        "ElectionOpened",
        "PollClosed",
        "ElectionClosed",
        "ElectionCounted",
        "CountSigned",
        "CountSigned",
        "ChallengeOpened",
        "ElectionDeclared",
    ]


def test_the_clock_alone_takes_an_election_from_nominations_to_the_locked_box(app, at):
    made = make.election("set up")
    at(make.NOMINATIONS_OPEN)
    jobs.keep_dates()
    for organization in made.organizations[1:]:
        person = make.colleague(organization)
        services.nominate(made.id, person, organization, actor=make.acting_for(person))

    states = [_election(made).state]
    for instant in ("nominations_close_at", "opens_at", "closes_at"):
        at(getattr(make.ELECTION_DATES, instant) - timedelta(seconds=1))
        jobs.keep_dates()
        before = _election(made).state
        at(getattr(make.ELECTION_DATES, instant))
        jobs.keep_dates()
        assert before is states[-1]
        states.append(_election(made).state)

    assert states == [
        ElectionState.NOMINATIONS,
        ElectionState.ROLL,
        ElectionState.VOTING,
        ElectionState.CLOSED,
    ]


# --- the list of voters and the vote -------------------------------------------------------------


def test_the_frozen_list_does_not_change_with_standing(app, at):
    made = make.election("voting")
    at(make.DURING_VOTING)
    organization = made.organizations[0]
    make.invoice(organization, year=2026, due_on=make.DURING_VOTING.date() - timedelta(days=90))

    receipt = services.cast(made.id, [made.candidates[0]], actor=made.voters[0])

    assert len(receipt.short_code) == 24


def test_the_list_says_who_is_left_out_and_why(app, at):
    made = make.election("nominations")
    late = make.suspended_member(on=make.ELECTION_DATES.nominations_close_at.date())
    at(make.ELECTION_DATES.nominations_close_at)
    services.freeze(made.id, actor=made.officer)

    left_out = voting.tally(db.session, _election(made).poll_id or 0).left_out
    assert [one.holder for one in left_out] == [f"organization:{late}"]


def test_an_empty_paper_must_be_meant(app, at):
    made = make.election("voting")
    at(make.DURING_VOTING)

    with pytest.raises(Refused, match="Rank at least one"):
        services.cast(made.id, [], actor=made.voters[0])
    services.cast(made.id, [], blank=True, actor=made.voters[0])


def test_who_withdrew_is_struck_and_the_next_name_counts(app, at):
    papers = [(0, 1), (0, 1), (0, 1), (2,)]
    made = make.election("voting", voters=6, papers=papers)
    at(make.DURING_VOTING)

    services.withdraw(made.candidates[0], actor=make.acting_for(made.people[0]))

    with pytest.raises(Refused, match="has withdrawn"):
        services.cast(made.id, [made.candidates[0]], actor=made.voters[5])
    at(make.AFTER_VOTING)
    services.close(made.id, actor=CLOCK)
    services.count(made.id, actor=made.officer)
    run = db.session.scalars(select(CountRun)).one()
    names = json.loads(run.protocol)
    assert names["withdrawn"] == [names["candidates"][0]]
    assert names["elected"] == [names["candidates"][1]]


def test_nothing_is_cast_after_the_hour_even_before_the_job_has_closed(app, at):
    made = make.election("voting")
    at(make.ELECTION_DATES.closes_at)

    with pytest.raises(Refused, match="closed"):
        services.cast(made.id, [made.candidates[0]], actor=made.voters[0])


def test_the_order_for_ties_is_drawn_at_the_closing_and_kept(app):
    made = make.election("locked", papers=PAPERS)

    assert sorted(json.loads(_election(made).tie_order)) == made.candidates


# --- counting ------------------------------------------------------------------------------------


def test_a_box_that_was_altered_is_not_counted(app, at):
    made = make.election("locked", papers=PAPERS)
    with transaction() as session:
        session.execute(text("UPDATE ballot_opening SET salt = 'another'"))

    with pytest.raises(Refused, match="altered"):
        services.count(made.id, actor=made.officer)


def test_tellers_sign_once_and_officers_or_candidates_do_not(app, at):
    made = make.election("counted", papers=PAPERS)
    teller = made.tellers[0]

    services.sign(made.id, actor=teller)

    with pytest.raises(Refused, match="You have signed"):
        services.sign(made.id, actor=teller)
    for stranger in (made.officer, make.acting_for(made.people[0])):
        with pytest.raises(Forbidden):
            services.sign(made.id, actor=stranger)


def test_too_few_signatures_hold_the_declaration_up(app, at):
    made = make.election("counted", papers=PAPERS)
    services.sign(made.id, actor=made.tellers[0])

    with pytest.raises(Refused, match="1 of 2 have"):
        services.open_challenge(made.id, actor=made.officer)
    with pytest.raises(Refused, match="cannot go to"):
        services.declare(made.id, actor=made.officer)


def test_a_seat_that_cannot_be_given_holds_the_declaration_up_whole(app, at):
    made = make.election("in challenge", voters=8, seats=2, papers=PAPERS)
    at(AFTER_CHALLENGE)
    with transaction() as session:
        gone = update(Membership).where(Membership.organization_id == made.organizations[1])
        session.execute(gone.values(ended_on=make.ELECTION_DATES.closes_at.date()))

    with pytest.raises(Refused, match="not a member"):
        services.declare(made.id, actor=made.officer)
    terms = select(Term).where(Term.reason == f"election:{made.id}")
    assert db.session.scalars(terms).all() == []


# --- letters -------------------------------------------------------------------------------------


def test_each_voter_gets_one_letter_and_only_who_has_not_voted_is_reminded(app, at):
    made = make.election("voting", papers=PAPERS)
    at(make.DURING_VOTING)
    run_due()
    everybody = sorted(actor.person_id for actor in made.voters)
    assert _letters("election_open") == everybody

    services.remind(made.id, actor=made.officer)
    run_due()

    reminded = sorted(actor.person_id for actor in made.voters[len(PAPERS) :])
    assert _letters("election_reminder") == reminded
    with pytest.raises(Refused, match="today already"):
        services.remind(made.id, actor=made.officer)


def test_the_result_goes_to_voters(app, at):
    made = make.election("declared", papers=PAPERS)
    at(AFTER_CHALLENGE)
    run_due()

    assert _letters("election_result") == sorted(actor.person_id for actor in made.voters)
    letter = db.session.scalars(select(Letter).where(Letter.kind == "election_result")).first()
    assert f"/elections/{made.id}/result" in letter.text


def test_many_letters_are_written_in_chunks_and_none_twice(app, at, monkeypatch):
    monkeypatch.setattr("govapp.elections.letters.AT_ONCE", 2)
    made = make.election("voting")
    at(make.DURING_VOTING)

    run_due(limit=500)

    assert _letters("election_open") == sorted(actor.person_id for actor in made.voters)
