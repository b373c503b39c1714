"""Voting status by attendance: CNCF's three missed and two attended, OpenSSF's two of three."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from govapp.charter.rules.attending import AttendanceKind, AttendanceRule
from govapp.committees.rules.attendance import Attended, voting_status

FIRST = date(2026, 1, 15)
MISSED = AttendanceRule(AttendanceKind.MISSED, missed_in_a_row=3, attended_to_return=2)
RECENT = AttendanceRule(AttendanceKind.RECENT, present_of_last=2, last_meetings=3)


def history(marks: str) -> list[Attended]:
    """Monthly meetings, `x` for present and `-` for absent."""
    return [Attended(FIRST + timedelta(days=30 * n), mark == "x") for n, mark in enumerate(marks)]


def test_without_a_rule_nobody_loses_a_vote():
    assert voting_status(AttendanceRule(), history("-----")).votes


def test_three_missed_in_a_row_rest_the_vote_from_the_third():
    found = voting_status(MISSED, history("x---"))

    assert not found.votes
    assert found.since == FIRST + timedelta(days=90)


def test_a_meeting_attended_between_begins_the_row_anew():
    assert voting_status(MISSED, history("--x--")).votes


def test_two_attended_bring_the_vote_back_even_with_one_missed_between():
    found = voting_status(MISSED, history("---x-x"))

    assert found.votes
    assert found.since == FIRST + timedelta(days=150)


def test_one_attended_is_not_enough_and_the_preview_says_how_many_more():
    found = voting_status(MISSED, history("---x"))

    assert not found.votes
    assert found.ahead is not None
    assert found.ahead.values["more"] == 1


def test_the_preview_warns_when_the_next_miss_costs_the_vote():
    found = voting_status(MISSED, history("x--"))

    assert found.votes
    assert found.ahead is not None
    assert "next meeting" in found.ahead.msgid


def test_two_of_the_last_three_keep_the_vote():
    assert voting_status(RECENT, history("--xx-")).votes
    assert not voting_status(RECENT, history("xx--")).votes


def test_a_newcomer_has_the_vote_until_too_many_are_missed():
    assert voting_status(RECENT, history("")).votes
    assert voting_status(RECENT, history("-")).votes
    assert not voting_status(RECENT, history("--")).votes


def test_the_preview_of_the_recent_rule_counts_meetings_to_attend():
    found = voting_status(RECENT, history("x--"))

    assert not found.votes
    assert found.ahead is not None
    assert found.ahead.values["more"] == 2


@given(st.text(alphabet="x-", max_size=12), st.sampled_from([MISSED, RECENT]))
def test_what_the_preview_says_is_what_happens(marks, rule):
    found = voting_status(rule, history(marks))
    assert found.ahead is not None
    mark = "-" if found.votes else "x"
    many = int(str(found.ahead.values.get("left", found.ahead.values.get("more", 1))))

    before = voting_status(rule, history(marks + mark * (many - 1)))
    after = voting_status(rule, history(marks + mark * many))

    assert before.votes is found.votes
    assert after.votes is not found.votes


@given(st.text(alphabet="x-", max_size=12), st.sampled_from([MISSED, RECENT]))
def test_attending_never_costs_a_vote(marks, rule):
    if voting_status(rule, history(marks)).votes:
        assert voting_status(rule, history(marks + "x")).votes
