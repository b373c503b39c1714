"""What waits for whom, what lies ahead, and pages as each reader sees them, on both databases."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from govapp.accounts.queries import actor_of
from govapp.db import db
from govapp.elections import queries, services
from govapp.foundation.access.actor import ANONYMOUS, Hat, Role
from govapp.foundation.kernel.errors import Forbidden, NotFound
from govapp.foundation.kernel.ids import key
from govapp.voting.rules import Found
from tests import make
from tests.makers.elections import AFTER_CHALLENGE

PAPERS = [(0, 1), (0,), (1, 0), (0, 2), (2,), (0, 1)]


def _buttons(actor) -> list[str]:
    return [str(line.button) for line in queries.lines(actor)]


def test_a_vote_waits_until_it_is_cast(app, at):
    made = make.election("voting")
    at(make.DURING_VOTING)
    voter = made.voters[0]

    (line,) = queries.lines(voter)
    assert (line.url, line.due) == (f"/elections/{made.id}/vote", make.ELECTION_DATES.closes_at)
    assert queries.counts(voter) == {"votes": 1}
    services.cast(made.id, [made.candidates[0]], actor=voter)

    assert list(queries.lines(voter)) == []
    assert queries.counts(voter) == {"votes": 0}


def test_nothing_waits_after_the_hour(app, at):
    made = make.election("voting")
    at(make.ELECTION_DATES.closes_at)

    assert queries.counts(made.voters[0]) == {"votes": 0}
    assert list(queries.lines(made.voters[0])) == []


def test_a_nomination_waits_for_its_answer(app, at):
    made = make.election("nominations", candidates=2)
    at(make.DURING_NOMINATIONS)
    organization = make.good_member(on=make.DURING_NOMINATIONS.date())
    person = make.colleague(organization)
    candidate = services.nominate(made.id, person, organization, actor=made.officer)
    asked = make.acting_for(person)

    assert _buttons(asked) == ["Answer"]
    services.decline(candidate, actor=asked)
    assert _buttons(asked) == []


def test_the_count_waits_for_the_officer_then_for_tellers_then_for_the_officer(app, at):
    made = make.election("locked", papers=PAPERS)
    at(make.AFTER_VOTING)
    one, other = made.tellers

    assert _buttons(made.officer) == ["Count the votes"]
    services.count(made.id, actor=made.officer)
    assert (_buttons(made.officer), _buttons(one)) == ([], ["Check"])
    services.sign(made.id, actor=one)
    assert (_buttons(one), _buttons(other)) == ([], ["Check"])
    services.sign(made.id, actor=other)
    assert _buttons(made.officer) == []
    at(AFTER_CHALLENGE)
    assert _buttons(made.officer) == ["Declare the result"]


def test_who_stands_wears_the_hat_until_the_declaration(app, at):
    made = make.election("voting")
    hat = Hat(Role.CANDIDATE, key("election", made.id))

    assert hat in actor_of(made.people[0]).hats
    declared = list(queries.hats(db.session, made.voters[0].person_id, make.DURING.date()))
    assert declared == []


def test_what_lies_ahead_is_the_next_instant(app, at):
    made = make.election("voting")
    at(make.DURING_VOTING)
    until = make.DURING_VOTING + timedelta(days=30)

    (event,) = queries.coming(made.voters[0], until)

    assert event.at == make.ELECTION_DATES.closes_at
    assert list(queries.coming(made.voters[0], make.DURING_VOTING)) == []


def test_a_decided_election_is_news(app, at):
    made = make.election("declared", papers=PAPERS)

    (event,) = queries.news(made.voters[0], make.ELECTION_DATES.closes_at)

    assert event.url == f"/elections/{made.id}/result"


def test_visitors_see_no_list_of_voters_and_members_never_who_has_voted(app, at):
    made = make.election("voting", papers=PAPERS)
    at(make.DURING_VOTING)

    assert queries.election_page(made.id, ANONYMOUS).voters == ()
    lines = queries.election_page(made.id, made.voters[0]).voters
    assert len(lines) == len(made.voters)
    assert {tuple(vars(line)) for line in lines} == {("label", "left_out")}


def test_the_paper_lists_names_in_an_order_of_its_own_for_each_voter(app, at):
    made = make.election("voting", voters=6, candidates=5)
    at(make.DURING_VOTING)

    orders = [
        tuple(one.id for one in queries.ballot_paper(made.id, voter).candidates)
        for voter in made.voters
    ]

    assert len(set(orders)) > 1
    again = queries.ballot_paper(made.id, made.voters[0]).candidates
    assert tuple(one.id for one in again) == orders[0]


def test_a_tracking_code_is_looked_for_after_the_closing_only(app, at):
    made = make.election("voting")
    receipt, *_ = make.vote(made, [(0,)])
    at(make.DURING_VOTING)

    with pytest.raises(NotFound):
        queries.looked_up(made.id, receipt.short_code, made.voters[0])
    at(make.AFTER_VOTING)
    services.close(made.id, actor=made.officer)
    assert queries.looked_up(made.id, receipt.short_code, ANONYMOUS) is Found.COUNTED
    assert queries.looked_up(made.id, "AAAA-AAAA-AAAA-AAAA-AAAA", ANONYMOUS) is Found.NOWHERE


def test_what_is_fixed_at_the_opening_names_rule_seats_and_candidates(app, at):
    made = make.election("voting")
    at(make.DURING_VOTING)

    definition = queries.ballot_paper(made.id, made.voters[0]).definition

    fixed = json.loads(definition.text)
    assert [number for number, _name in fixed["candidates"]] == made.candidates
    assert (fixed["rule"], fixed["seats"]) == ("scottish-stv", 1)
    assert "SSI 2007/42" in fixed["rule_version"]
    assert queries.election_page(made.id, ANONYMOUS).definition == definition


def test_the_recorded_vote_names_whom_to_ask_and_never_the_choice(app, at):
    made = make.election("voting")
    at(make.DURING_VOTING)
    make.vote(made, [(0,)])

    page = queries.recorded(made.id, made.voters[0])
    other = queries.recorded(made.id, made.voters[1])

    assert ([one.right.marked for one in page.rights], page.unused) == ([True], ())
    assert page.marked[0].others == ()
    assert other.marked == ()


def test_the_papers_are_for_tellers_who_do_not_stand(app, at):
    made = make.election("counted", papers=PAPERS)
    at(make.AFTER_VOTING)

    assert queries.ballot_file(made.id, made.tellers[0]).startswith(b"3 1\n")
    for reader in (made.officer, made.voters[0], make.acting_for(made.people[0])):
        with pytest.raises(Forbidden):
            queries.ballot_file(made.id, reader)


def test_copying_the_last_election_moves_its_dates_by_whole_years(app, at):
    made = make.election("set up")
    at(make.NOMINATIONS_OPEN)
    services.cancel(made.id, "Once more.", actor=made.officer)

    proposal = queries.proposal("steering", "elected", made.officer, like=made.id)

    assert proposal.dates.nominations_open_at == make.NOMINATIONS_OPEN.replace(year=2028)
    assert any("may vote" in str(effect) for effect in proposal.outlook.effects)


def test_vacancies_are_for_officers(app, at):
    made = make.election("set up")
    at(make.NOMINATIONS_OPEN)

    assert [(one.seats, one.under_way) for one in queries.vacancies(made.officer)] == [(1, made.id)]
    with pytest.raises(NotFound):
        queries.vacancies(made.voters[0])


def test_a_cancelled_election_says_why_to_whom_it_concerns(app, at):
    made = make.election("nominations")
    at(make.DURING_NOMINATIONS)
    services.cancel(made.id, "The seats were abolished.", actor=made.officer)

    page = queries.election_page(made.id, made.voters[0])

    assert "The seats were abolished." in str(page.answer)
    with pytest.raises(NotFound):
        queries.election_page(made.id, ANONYMOUS)
