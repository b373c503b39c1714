"""From the nominee's consent to the certified slate: links, seconds, checks, refusals, appeals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from govapp.db import db, transaction
from govapp.elections import services
from govapp.elections.models import Candidate, CandidateCheck, Election, Slate
from govapp.elections.queries.questions import slate_state
from govapp.elections.rules.slate import SlateState, unmet_to_appeal, unmet_to_certify
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.foundation.access.actor import Role
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.ids import digest
from govapp.foundation.mail.models import Letter
from tests import make

DAY = timedelta(days=1)


def candidate(number: int) -> Candidate:
    db.session.rollback()
    return db.session.get_one(Candidate, number, populate_existing=True)


def with_link(made, link: str = "a-link-of-a-letter") -> int:
    """A colleague nominated by another, with a known link; the candidate's number."""
    person = make.colleague(made.organizations[-1])
    nominated = services.nominate(made.id, person, made.organizations[-1], actor=made.officer)
    with transaction() as writing:
        writing.get_one(Candidate, nominated).consent_digest = digest(link)
    return nominated


def test_the_letters_link_lets_the_nominee_stand_without_signing_in(app, at):
    made = make.election("nominations", seats=2, voters=5)
    at(make.DURING_NOMINATIONS)
    nominated = with_link(made)

    services.accept_by_link("a-link-of-a-letter", services.Candidacy("Yes.", "None."))

    found = candidate(nominated)
    assert (found.state, found.statement, found.conflicts) == (
        CandidateState.STANDING,
        "Yes.",
        "None.",
    )


def test_a_link_that_is_not_known_opens_nothing(app, at):
    make.election("nominations")
    at(make.DURING_NOMINATIONS)

    for link in ("", "another-link"):
        with pytest.raises(NotFound):
            services.accept_by_link(link, services.Candidacy())


def test_a_declined_link_is_used_up(app, at):
    made = make.election("nominations", voters=5)
    at(make.DURING_NOMINATIONS)
    nominated = with_link(made)

    services.decline_by_link("a-link-of-a-letter")

    assert candidate(nominated).state is CandidateState.DECLINED
    with pytest.raises(NotFound):
        services.accept_by_link("a-link-of-a-letter", services.Candidacy())


def test_who_did_not_answer_has_lapsed_when_nominations_close(app, at):
    made = make.election("nominations", voters=5)
    at(make.DURING_NOMINATIONS)
    nominated = with_link(made)
    at(make.ELECTION_DATES.nominations_close_at)

    services.freeze(made.id, actor=made.officer)

    assert candidate(nominated).state is CandidateState.LAPSED


def test_another_member_seconds_once_and_the_own_one_never(app, at):
    made = make.election("nominations")
    at(make.DURING_NOMINATIONS)
    first, own, other = made.candidates[0], made.organizations[1], made.organizations[2]

    services.endorse(first, other, actor=made.voters[2])

    for organization, actor in ((other, made.voters[2]), (own, made.voters[1])):
        with pytest.raises(Refused):
            services.endorse(first, organization, actor=actor)
    with pytest.raises(Forbidden):
        services.endorse(first, made.organizations[0], actor=made.voters[2])


def test_candidates_are_checked_when_nominations_close(app):
    made = make.election("list of voters", seats=1)

    checked = db.session.scalars(select(CandidateCheck)).all()

    assert {one.candidate_id for one in checked} == set(made.candidates)
    assert all(one.passed and one.judged_by is None for one in checked)
    assert slate_state(db.session, made.id) == SlateState(len(made.candidates), 0, 0)


def test_a_refused_candidate_leaves_the_paper_and_hears_why(app, at):
    made = make.election("list of voters", seats=1)
    at(make.ELECTION_DATES.nominations_close_at)

    services.judge(made.candidates[0], passed=False, note="Left the member.", actor=made.officer)

    assert candidate(made.candidates[0]).state is CandidateState.REFUSED
    letters = db.session.scalars(select(Letter.kind)).all()
    assert "election_refused" in letters


def test_a_refusal_without_reason_changes_nothing(app, at):
    made = make.election("list of voters", seats=1)
    at(make.ELECTION_DATES.nominations_close_at)

    with pytest.raises(Refused, match="reason"):
        services.judge(made.candidates[0], passed=False, note=" ", actor=made.officer)

    assert candidate(made.candidates[0]).state is CandidateState.STANDING


def test_an_appeal_keeps_the_vote_closed_until_somebody_else_answers(app, at):
    made = make.election("list of voters", seats=1, candidates=4)
    at(make.ELECTION_DATES.nominations_close_at)
    refused = made.candidates[0]
    services.judge(refused, passed=False, note="Left the member.", actor=made.officer)
    services.appeal(refused, "I did not leave.", actor=make.acting_for(made.people[0]))

    at(make.ELECTION_DATES.opens_at)
    with pytest.raises(Refused, match="appeals"):
        services.open_voting(made.id, actor=made.officer)
    with pytest.raises(Refused, match="other than"):
        services.answer_appeal(refused, granted=True, answer="Yes.", actor=made.officer)
    services.answer_appeal(
        refused, granted=True, answer="So it is.", actor=make.staff(Role.ADMINISTRATOR)
    )
    services.open_voting(made.id, actor=made.officer)

    assert candidate(refused).state is CandidateState.STANDING


def test_an_appeal_comes_in_time():
    refused_at = make.ELECTION_DATES.nominations_close_at
    opens_at = make.ELECTION_DATES.opens_at

    assert unmet_to_appeal(refused_at, 5, opens_at, opens_at - timedelta(minutes=1)) == ()
    assert unmet_to_appeal(refused_at, 5, opens_at, opens_at)
    assert unmet_to_appeal(refused_at, 5, opens_at + 30 * DAY, refused_at + 5 * DAY)


def test_the_slate_is_certified_with_its_digest_and_undone_by_a_refusal(app, at):
    made = make.election("list of voters", seats=1)
    at(make.ELECTION_DATES.nominations_close_at)

    services.certify(made.id, actor=made.officer)
    kept = db.session.get_one(Slate, made.id).digest
    db.session.rollback()
    services.judge(made.candidates[0], passed=False, note="Left the member.", actor=made.officer)

    assert len(kept) == 64
    db.session.rollback()
    assert db.session.get(Slate, made.id) is None


def test_failing_checks_and_appeals_keep_the_slate_open():
    assert unmet_to_certify(SlateState(3, 0, 0)) == ()
    assert len(unmet_to_certify(SlateState(3, 1, 1))) == 2


def test_too_few_may_be_called_for_again_and_enough_may_not(app, at):
    made = make.election("list of voters", seats=2, candidates=1)
    later = replace(
        make.ELECTION_DATES,
        nominations_open_at=make.ELECTION_DATES.nominations_close_at,
        nominations_close_at=make.ELECTION_DATES.nominations_close_at + 14 * DAY,
        opens_at=make.ELECTION_DATES.opens_at + 15 * DAY,
        closes_at=make.ELECTION_DATES.closes_at + 15 * DAY,
    )
    at(make.ELECTION_DATES.nominations_close_at)

    services.call_again(made.id, later, actor=made.officer)

    db.session.rollback()
    assert db.session.get_one(Election, made.id).state is ElectionState.NOMINATIONS
    assert candidate(made.candidates[0]).state is CandidateState.STANDING


def test_enough_candidates_are_not_called_for_again(app, at):
    made = make.election("list of voters", seats=1, candidates=3)
    at(make.ELECTION_DATES.nominations_close_at)

    with pytest.raises(Refused, match="Enough"):
        services.call_again(made.id, make.ELECTION_DATES, actor=made.officer)


def test_members_ask_and_candidates_answer(app, at):
    made = make.election("voting", seats=1)
    at(make.DURING_VOTING)
    question = services.ask_candidates(
        made.id, made.organizations[0], "What first?", actor=made.voters[0]
    )

    standing = make.acting_for(made.people[0])
    services.answer_question(question, made.candidates[0], "Listening.", actor=standing)

    with pytest.raises(Forbidden):
        services.answer_question(question, made.candidates[1], "No.", actor=standing)
    services.hide_question(question, "Names a person.", actor=made.officer)
    with pytest.raises(NotFound):
        services.answer_question(question, made.candidates[0], "More.", actor=standing)
