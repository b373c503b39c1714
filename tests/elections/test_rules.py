"""Dates, the line of steps, who may stand, ranks on a paper, and what may be published."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from govapp.elections.counting import rules as counting
from govapp.elections.counting.ballots import Papers
from govapp.elections.rules.calendars import CALENDARS, laid_out, shifted, shortest
from govapp.elections.rules.dates import Dates, Minimum, consequences, problems
from govapp.elections.rules.nominations import (
    Nominee,
    missing_on_paper,
    order_of,
    unmet_to_stand,
)
from govapp.elections.rules.progress import Progress, due, following, line, unmet
from govapp.elections.rules.publication import (
    SMALLEST_CELL,
    Audience,
    moves,
    published,
    round_table,
    story,
)
from govapp.elections.rules.states import ElectionState as State
from govapp.foundation.kernel.phrases import Phrase

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
MINIMUM = Minimum(nomination_days=14, voting_days=14)
DATES = Dates(
    NOW, NOW + 14 * DAY, NOW + 15 * DAY, NOW + 29 * DAY, date(2027, 4, 10), date(2029, 4, 9)
)


# --- dates ---------------------------------------------------------------------------------------


def test_dates_that_the_rulebook_allows_have_no_problem():
    assert problems(DATES, MINIMUM, NOW) == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"nominations_close_at": NOW + 13 * DAY}, "nominations_close_at"),
        ({"opens_at": NOW + 13 * DAY}, "opens_at"),
        ({"closes_at": NOW + 28 * DAY}, "closes_at"),
        ({"closes_at": NOW - DAY}, "closes_at"),
        ({"term_ends_on": date(2027, 4, 10)}, "term_ends_on"),
    ],
)
def test_a_date_that_cannot_stand_is_named(change, field):
    assert field in problems(replace(DATES, **change), MINIMUM, NOW)


def test_proposed_dates_always_fit_the_rulebook():
    for vacant in (date(2027, 1, 1), date(2028, 2, 29)):
        for calendar in (shortest(MINIMUM), *CALENDARS.values()):
            dates = laid_out(calendar, NOW, LONDON, vacant, 2)

            assert problems(dates, MINIMUM, NOW) == {}
            assert dates.term_begins_on >= vacant


def test_the_calendar_of_hl7_keeps_the_time_of_day_over_a_change_of_clocks():
    begin = datetime(2027, 2, 1, 17, tzinfo=UTC)

    dates = laid_out(CALENDARS["hl7"], begin, LONDON, date(2027, 1, 1), 2)

    walls = [one.astimezone(LONDON) for one in list(vars(dates).values())[:4]]
    assert [wall.date() for wall in walls] == [
        date(2027, 2, 1),
        date(2027, 3, 18),
        date(2027, 4, 2),
        date(2027, 5, 2),
    ]
    assert {wall.hour for wall in walls} == {17}
    assert dates.term_begins_on == date(2027, 5, 16)


def test_a_copied_time_of_day_is_that_of_the_wall_in_its_zone():
    last = replace(DATES, closes_at=datetime(2027, 3, 30, 16, tzinfo=UTC))  # 17:00 in London

    copied = shifted(last, NOW + 370 * DAY, LONDON)

    assert copied.closes_at.astimezone(LONDON).hour == 17


def test_copied_dates_keep_day_and_distance_and_lie_ahead():
    copied = shifted(DATES, NOW + 500 * DAY, ZoneInfo("UTC"))

    assert copied.nominations_open_at == NOW.replace(year=2029)
    assert problems(copied, MINIMUM, NOW + 500 * DAY) == {}
    assert copied.term_begins_on == date(2029, 4, 10)
    assert copied.term_ends_on == date(2031, 4, 9)


def test_an_election_of_the_leap_day_can_be_copied():
    leap = replace(DATES, nominations_open_at=datetime(2028, 2, 29, 9, tzinfo=UTC))

    copied = shifted(leap, NOW + 370 * DAY, ZoneInfo("UTC"))

    assert copied.nominations_open_at.date() == date(2029, 2, 28)


def test_few_voters_are_pointed_out_before_setting_up():
    few = [str(phrase) for phrase in consequences(DATES, 4, 5)]
    enough = [str(phrase) for phrase in consequences(DATES, 5, 5)]

    assert "only the winners are published" in few[-1]
    assert len(few) == len(enough) + 1


# --- the line ------------------------------------------------------------------------------------

PROGRESS = Progress(State.ROLL, DATES, MINIMUM, 2, 3, 9, 0, 2)
CHALLENGED = {"state": State.CHALLENGE, "signed": 2, "challenge_ends_at": NOW + DAY}


@pytest.mark.parametrize(
    ("change", "to", "now", "says"),
    [
        ({}, State.VOTING, NOW, None),
        ({"standing": 2}, State.VOTING, NOW, "no vote is needed"),
        ({"standing": 0}, State.VOTING, NOW, "Nobody stands"),
        ({"voters": 0}, State.VOTING, NOW, "Nobody is on the list"),
        ({}, State.VOTING, DATES.closes_at, "The time for voting is over"),
        ({"state": State.NOMINATIONS}, State.ROLL, NOW + 13 * DAY, "Nominations stay open"),
        ({"state": State.NOMINATIONS}, State.ROLL, NOW + 14 * DAY, None),
        ({"state": State.VOTING}, State.CLOSED, DATES.closes_at - DAY, "Voting closes by itself"),
        ({"state": State.VOTING}, State.CLOSED, DATES.closes_at, None),
        ({"state": State.CLOSED}, State.COUNTED, DATES.closes_at, None),
        ({"state": State.COUNTED, "signed": 1}, State.CHALLENGE, NOW, "1 of 2 have"),
        ({"state": State.COUNTED, "signed": 2}, State.CHALLENGE, NOW, None),
        ({"state": State.COUNTED, "signed": 2}, State.DECLARED, NOW, "cannot go to"),
        (CHALLENGED, State.DECLARED, NOW + DAY - timedelta(seconds=1), "may be challenged until"),
        (CHALLENGED, State.DECLARED, NOW + DAY, None),
        ({**CHALLENGED, "unanswered": 1}, State.DECLARED, NOW + DAY, "without an answer: 1"),
        ({"standing": 2}, State.DECLARED, NOW, None),
        ({"standing": 3}, State.DECLARED, NOW, "a vote decides"),
        ({"state": State.DECLARED}, State.COUNTED, NOW, "cannot go to"),
        ({}, State.COUNTED, NOW, "cannot go to"),
    ],
)
def test_each_step_says_what_it_lacks(change, to, now, says):
    lacks = [str(phrase) for phrase in unmet(replace(PROGRESS, **change), to, now)]

    assert (says in " ".join(lacks)) if says else lacks == []


def test_what_follows_depends_on_how_many_stand():
    assert following(replace(PROGRESS, standing=3)) is State.VOTING
    assert following(replace(PROGRESS, standing=2)) is State.DECLARED
    assert following(replace(PROGRESS, state=State.DECLARED)) is None


@pytest.mark.parametrize(
    ("state", "now", "asked"),
    [
        (State.SET_UP, NOW - DAY, None),
        (State.SET_UP, NOW, State.NOMINATIONS),
        (State.NOMINATIONS, DATES.nominations_close_at, State.ROLL),
        (State.ROLL, DATES.opens_at, State.VOTING),
        (State.VOTING, DATES.closes_at - DAY, None),
        (State.VOTING, DATES.closes_at, State.CLOSED),
        (State.CLOSED, DATES.closes_at + DAY, None),
    ],
)
def test_the_clock_asks_for_the_next_state_at_its_hour(state, now, asked):
    assert due(state, DATES, now) is asked


def test_the_line_has_eight_steps_and_one_current():
    for state in (State.SET_UP, State.VOTING, State.COUNTED):
        words = [step.state for step in line(replace(PROGRESS, state=state))]

        assert len(words) == 8
        assert words.count("current") == 1
    assert {step.state for step in line(replace(PROGRESS, state=State.DECLARED))} == {"done"}


def test_a_count_is_challenged_before_it_is_declared():
    counted = replace(PROGRESS, state=State.COUNTED)

    assert [step.state for step in line(counted)][5:] == ["current", "todo", "todo"]
    challenged = replace(PROGRESS, **CHALLENGED)
    assert [step.state for step in line(challenged)][5:] == ["done", "current", "todo"]


# --- standing ------------------------------------------------------------------------------------

FIT = Nominee(True, True, True, True, None, 0, 1, 0, 1, False, False)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"works_there": False}, "does not belong"),
        ({"member": False, "tier_eligible": False, "in_good_standing": False}, "not a member"),
        ({"tier_eligible": False}, "this tier"),
        ({"in_good_standing": False, "why_not": Phrase("late")}, "not in good standing: late"),
        ({"seats_held": 1}, "holds as many seats"),
        ({"rivals": 1}, "people of one organization"),
        ({"sits_already": True}, "holds a seat of the body"),
        ({"nominated_already": True}, "nominated already"),
    ],
)
def test_who_cannot_stand_reads_the_one_reason(change, says):
    (reason,) = unmet_to_stand(replace(FIT, **change))

    assert says in str(reason)


def test_who_fits_may_stand():
    assert unmet_to_stand(FIT) == ()


def test_ranks_become_an_order_and_gaps_close_up():
    assert order_of({5: 3, 6: None, 7: 1}) == (7, 5)
    with pytest.raises(ValueError, match="same rank"):
        order_of({5: 1, 6: 1})


@pytest.mark.parametrize(
    ("order", "blank", "right"),
    [((1,), False, True), ((), True, True), ((), False, False), ((1,), True, False)],
)
def test_a_blank_vote_is_chosen_and_never_happens(order, blank, right):
    assert (missing_on_paper(order, blank=blank) == ()) is right


# --- publication ---------------------------------------------------------------------------------


def _count(papers: int, candidates: int = 5, seats: int = 2, seed: int = 1):
    drawn = random.Random(seed)
    names = tuple(f"Candidate {letter}" for letter in "ABCDEFGH"[:candidates])
    profile: dict[tuple[int, ...], int] = {}
    for _ in range(papers):
        order = drawn.sample(range(candidates), drawn.randint(1, candidates))
        profile[tuple(order)] = profile.get(tuple(order), 0) + 1
    order = tuple(drawn.sample(range(candidates), candidates))
    return counting.count("scottish-stv", Papers(names, seats, frozenset(), profile), order)


@pytest.mark.parametrize(
    ("papers", "audience", "shows"),
    [
        (4, Audience.PUBLIC, ""),
        (4, Audience.MEMBERS, "turnout"),
        (5, Audience.PUBLIC, "turnout quota"),
        (19, Audience.PUBLIC, "turnout quota"),
        (19, Audience.MEMBERS, "turnout quota order"),
        (20, Audience.PUBLIC, "turnout quota order rounds"),
        (4, Audience.TELLERS, "turnout quota order rounds every_cell papers"),
    ],
)
def test_the_fewer_papers_the_less_is_shown(papers, audience, shows):
    found = published(papers, 5, audience)

    names = ("turnout", "quota", "order", "rounds", "every_cell", "papers")
    assert {name for name in names if getattr(found, name)} == set(shows.split())
    assert (found.hidden is None) is ("rounds" in shows)


def test_each_audience_sees_what_the_one_before_sees():
    for papers in (1, 4, 5, 19, 20, 500):
        views = [published(papers, 5, audience) for audience in Audience]
        for name in ("turnout", "quota", "order", "rounds", "every_cell", "papers"):
            seen = [getattr(view, name) for view in views]
            assert seen == sorted(seen)


@pytest.mark.parametrize("seed", range(30))
def test_no_published_cell_shows_one_or_two_votes_nor_lets_them_be_worked_out(seed):
    protocol = _count(20 + seed, candidates=8, seed=seed)
    table = round_table(protocol, published(20 + seed, 5, Audience.PUBLIC))

    for number in range(len(table.rounds)):
        cells = [line.cells[number] for line in table.lines] + [table.exhausted[number]]
        shown = [float(cell.votes) for cell in cells if cell.votes]
        assert not [votes for votes in shown if 0 < votes < SMALLEST_CELL]
        assert sum(cell.hidden for cell in cells) != 1


@pytest.mark.parametrize("seed", range(10))
def test_no_small_parcel_of_votes_is_drawn(seed):
    protocol = _count(25, candidates=8, seed=seed)
    shown = published(25, 5, Audience.PUBLIC)

    assert all(move.votes >= SMALLEST_CELL * 10**5 for move in moves(protocol, shown))


def test_tellers_see_every_figure():
    protocol = _count(9)
    table = round_table(protocol, published(9, 5, Audience.TELLERS))

    assert not table.some_hidden
    first = [line.cells[0].votes for line in table.lines]
    assert sum(float(votes) for votes in first) == protocol.ballots.valid


def test_rounds_that_may_not_be_shown_are_not_made():
    with pytest.raises(ValueError, match="not to be shown"):
        round_table(_count(9), published(9, 5, Audience.MEMBERS))


@pytest.mark.parametrize("papers", [3, 12])
def test_the_story_of_few_votes_tells_the_winners_by_name_and_no_order(papers):
    protocol = _count(papers)
    told = " ".join(str(phrase) for phrase in story(protocol, published(papers, 5, 1)))

    assert "Elected, by name" in told
    assert "Excluded" not in told
    assert "Level" not in told


def test_the_story_of_many_votes_has_about_five_sentences():
    protocol = _count(60)

    assert 4 <= len(story(protocol, published(60, 5, Audience.PUBLIC))) <= 6
