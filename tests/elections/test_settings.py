"""What an election is held by: departures, misfits, terms, quorum, and the commands."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select

from govapp.charter.rules.values import RANKED_RULES
from govapp.committees.models import Term
from govapp.db import db
from govapp.elections import services
from govapp.elections.counting.rules import RULES as ENGINE
from govapp.elections.models import Election
from govapp.elections.rules import settings as rules
from govapp.elections.rules.settings import (
    RULES,
    Publication,
    Settings,
    ShortTerms,
    TieSource,
    departures,
    lots_for_terms,
    misfits,
    seat_terms,
    without_reason,
)
from govapp.elections.rules.states import ElectionState
from govapp.elections.services.roll import electorate
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.kernel.errors import Forbidden, Invalid, Refused
from govapp.foundation.kernel.thresholds import Comparison, Threshold
from govapp.voting import queries as voting
from govapp.voting.models import Poll
from tests import make

USUAL = Settings("scottish-stv", 1)
HALF = Threshold(Fraction(1, 2), Comparison.MORE_THAN)
PAPERS = [(0, 1), (0, 1), (0, 2), (1,)]


# --- rules ---------------------------------------------------------------------------------------


def test_every_rule_offered_is_known_to_the_engine_and_to_the_rulebook():
    assert tuple(RULES) == RANKED_RULES
    assert set(RULES) < set(ENGINE)


@pytest.mark.parametrize("rule", ["irv", "schulze", "ranked-pairs"])
def test_a_rule_that_elects_one_does_not_fit_two_seats(rule):
    assert "rule" in misfits(replace(USUAL, rule=rule), 2)
    assert not misfits(replace(USUAL, rule=rule), 1)


@pytest.mark.parametrize("rule", ["yes-no", "approval", "tossing"])
def test_a_rule_that_counts_no_rankings_is_refused(rule):
    assert "rule" in misfits(replace(USUAL, rule=rule), 1)


def test_each_departure_needs_its_own_reason():
    chosen = replace(USUAL, rule="meek-prf", quorum=HALF)

    found = departures(chosen, USUAL, {"rule": "The members asked for it.", "quorum": "  "})

    assert [(one.name, one.rulebook, one.chosen) for one in found] == [
        ("rule", "scottish-stv", "meek-prf"),
        ("quorum", "none", "more than 1/2"),
    ]
    assert list(without_reason(found)) == ["because_quorum"]


def test_what_the_rulebook_says_needs_no_reason():
    assert departures(USUAL, USUAL, {"rule": "No reason."}) == ()


def _terms(*ends: int):
    whole = date(2030, 12, 31)
    return seat_terms(iter((n, n, date(year, 12, 31)) for n, year in enumerate(ends)), whole)


def test_the_longest_term_comes_first_and_none_is_longer_than_the_whole():
    assert [(one.seat_id, one.ends_on.year, one.short) for one in _terms(2028, 2035, 2030)] == [
        (1, 2030, False),
        (2, 2030, False),
        (0, 2028, True),
    ]


@pytest.mark.parametrize(
    ("short", "ranked", "ends", "drawn"),
    [
        (ShortTerms.LOWEST, True, (2028, 2030), False),
        (ShortTerms.DRAW, True, (2028, 2030), True),
        (ShortTerms.LOWEST, False, (2028, 2030), True),
        (ShortTerms.DRAW, True, (2030, 2030), False),
    ],
)
def test_a_draw_is_needed_only_where_terms_differ(short, ranked, ends, drawn):
    settings = replace(USUAL, short_terms=short)

    assert lots_for_terms(settings, _terms(*ends), 2, ranked=ranked) is drawn


def test_the_quorum_in_words():
    assert "none" in str(rules.quorum_words(rules.NO_QUORUM))
    assert rules.quorum_words(HALF).values == {"share": "1/2"}


# --- commands ------------------------------------------------------------------------------------


def _election(made) -> Election:
    return db.session.get_one(Election, made.id, populate_existing=True)


def _with_quorum(share: Fraction, **more):
    chosen = replace(USUAL, quorum=Threshold(share, Comparison.AT_LEAST))
    return make.election(settings=chosen, reasons={"quorum": "Asked for by the members."}, **more)


def test_a_departure_without_a_reason_is_refused(app):
    with pytest.raises(Invalid) as refused:
        make.election("set up", settings=replace(USUAL, rule="meek-prf"))

    assert list(refused.value.problems) == ["because_rule"]


def test_a_rule_for_one_seat_is_refused_for_two(app):
    with pytest.raises(Invalid) as refused:
        make.election(
            "set up", seats=2, settings=replace(USUAL, rule="irv"), reasons={"rule": "Simpler."}
        )

    assert list(refused.value.problems) == ["rule"]


def test_an_election_is_counted_by_the_rule_it_was_set_up_with(app):
    made = make.election(
        "counted", papers=PAPERS, settings=replace(USUAL, rule="schulze"), reasons={"rule": "Try."}
    )

    assert _election(made).rule == "schulze"


def test_the_definition_holds_the_quorum_and_each_departure(app):
    made = _with_quorum(Fraction(1, 2), step="voting")

    poll = db.session.get_one(Poll, _election(made).poll_id)
    definition = json.loads(poll.definition)
    assert definition["quorum"] == {
        "share": "1/2",
        "comparison": "at least",
        "of": "the list of voters",
    }
    assert ["quorum", "none", "at least 1/2", "Asked for by the members."] in definition[
        "departures"
    ]


def test_without_a_quorum_nothing_is_declared_and_the_election_may_be_ended(app, at):
    made = _with_quorum(Fraction(1), step="counted", voters=6, papers=PAPERS)
    at(make.AFTER_VOTING)
    for teller in made.tellers:
        services.sign(made.id, actor=teller)

    with pytest.raises(Refused, match="quorum was not reached: 4 of 6"):
        services.open_challenge(made.id, actor=made.officer)
    services.cancel(made.id, "No quorum.", actor=made.officer)

    assert _election(made).state is ElectionState.CANCELLED
    assert not db.session.scalars(select(Term).where(Term.reason == f"election:{made.id}")).all()


def test_with_a_quorum_the_result_is_declared(app):
    made = _with_quorum(Fraction(1, 2), step="declared", voters=6, papers=PAPERS)

    assert _election(made).state is ElectionState.DECLARED


def test_an_election_with_a_quorum_reached_cannot_be_ended(app, at):
    made = _with_quorum(Fraction(1, 2), step="counted", voters=6, papers=PAPERS)
    at(make.AFTER_VOTING)

    with pytest.raises(Refused, match="cannot be cancelled"):
        services.cancel(made.id, "Another wish.", actor=made.officer)


def test_only_members_of_the_electing_tiers_are_on_the_list(app, at):
    at(make.DURING_NOMINATIONS)
    made = make.election(
        "set up",
        settings=replace(USUAL, electing_tiers=("nobody",)),
        reasons={"electing_tiers": "."},
    )

    assert electorate(db.session, _election(made)) == ()


def test_a_box_that_is_too_small_does_not_open_without_a_reason(app, at):
    made = make.election("list of voters", reasons={rules.SMALL: ""})
    at(make.ELECTION_DATES.opens_at)

    with pytest.raises(Refused, match="secret vote hides nothing"):
        services.open_voting(made.id, actor=CLOCK)
    services.vote_all_the_same(made.id, "The members know each other.", actor=made.officer)
    services.open_voting(made.id, actor=CLOCK)

    assert _election(made).state is ElectionState.VOTING


def test_a_box_that_is_large_enough_needs_no_word(app, at):
    made = make.election("list of voters", voters=9)
    at(make.ELECTION_DATES.opens_at)

    with pytest.raises(Refused, match="Enough voters"):
        services.vote_all_the_same(made.id, "Because.", actor=made.officer)


def test_settings_change_before_nominations_and_not_after(app, at):
    made = make.election("set up")
    at(make.NOMINATIONS_OPEN - timedelta(hours=1))
    chosen = replace(USUAL, publication=Publication.WINNERS, tie_source=TieSource.PUBLIC)
    reasons = {"publication": "A small circle.", "tie_source": "Asked for."}

    services.settle(made.id, chosen, reasons, actor=made.officer)

    assert _election(made).publication is Publication.WINNERS
    services.open_nominations(made.id, actor=made.officer)
    with pytest.raises(Refused, match="since nominations opened"):
        services.settle(made.id, USUAL, {}, actor=made.officer)


def test_a_voter_does_not_settle_anything(app):
    made = make.election("set up")

    for refused in (
        lambda: services.settle(made.id, USUAL, {}, actor=made.voters[0]),
        lambda: services.vote_all_the_same(made.id, "Why not.", actor=made.voters[0]),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_a_draw_that_was_asked_for_holds_the_count_up(app, at):
    chosen = replace(USUAL, tie_source=TieSource.PUBLIC)
    made = make.election("locked", papers=PAPERS, settings=chosen, reasons={"tie_source": "Trust."})
    at(make.AFTER_VOTING)

    assert _election(made).tie_order == ""
    with pytest.raises(Refused, match="has not been made"):
        services.count(made.id, actor=made.officer)
    assert voting.marked(db.session, _election(made).poll_id) == 4
