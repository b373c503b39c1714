"""Rolls and votes by name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from govapp.db import db, transaction
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.foundation.kernel.phrases import Phrase
from govapp.voting import services as voting
from govapp.voting.rules import LeftOut, Right
from tests import make


def _trail():
    return db.session.scalars(select(AuditEvent.fact).order_by(AuditEvent.number)).all()


@pytest.fixture
def during(app, at):
    at(make.DURING)


# --- votes by name -------------------------------------------------------------------------------


def test_votes_by_name_are_tallied_over_a_base_that_explains_who_is_left_out(during):
    ann, ben, cy = make.voters(3)
    behind = Phrase("not in good standing since %(day)s", day="31 January")
    outside = Right("organization:9", "Late Payers", left_out=behind)
    poll = make.poll((*make.rights((ann, ben, cy)), outside))

    with transaction() as session:
        voting.cast_open(session, poll, ann, "yes")
        voting.cast_open(session, poll, ben, "no")

    tally = voting.tally(db.session, poll)
    assert dict(tally.counts) == {"yes": 1, "no": 1, "abstain": 0}
    assert (tally.cast, tally.base) == (2, 3)
    assert tally.left_out == (LeftOut("organization:9", "Late Payers", behind),)


def test_a_vote_by_name_may_change_and_the_trail_keeps_both(during):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann,)))

    for choice in ("yes", "no"):
        with transaction() as session:
            voting.cast_open(session, poll, ann, choice)

    assert voting.tally(db.session, poll).counts["no"] == 1
    assert [vote.choice for vote in voting.votes_by_name(db.session, poll)] == ["no"]
    assert _trail() == ["PollAnnounced", "PollOpened", "OpenVoteCast", "OpenVoteCast"]


def test_an_alternate_may_use_the_right_of_the_organization(during):
    ann, stand_in = make.voters(2)
    poll = make.poll((Right("organization:1", "Example Hospital", (ann, stand_in)),))

    with transaction() as session:
        voting.cast_open(session, poll, stand_in, "yes")

    (right,) = voting.rights_of(db.session, poll, stand_in)
    assert (right.position, right.marked) == (1, True)


def test_who_represents_two_organizations_says_for_which_one(during):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann, ann)))

    with pytest.raises(Refused, match="for which organization"), transaction() as session:
        voting.cast_open(session, poll, ann, "yes")
    with transaction() as session:
        voting.cast_open(session, poll, ann, "yes", holder="organization:2")

    votes = [(vote.holder, vote.choice) for vote in voting.votes_by_name(db.session, poll)]
    assert votes == [("organization:1", ""), ("organization:2", "yes")]


@pytest.mark.parametrize("choice", ["maybe", ""])
def test_a_word_that_is_no_choice_is_refused(during, choice):
    (ann,) = make.voters(1)
    poll = make.poll(make.rights((ann,)))

    with pytest.raises(Refused, match="no choice"), transaction() as session:
        voting.cast_open(session, poll, ann, choice)


def test_who_is_not_on_the_list_cannot_vote(during):
    ann, stranger = make.voters(2)
    poll = make.poll(make.rights((ann,)))

    with pytest.raises(Forbidden), transaction() as session:
        voting.cast_open(session, poll, stranger, "yes")


def test_who_was_left_out_cannot_vote(during):
    (ann,) = make.voters(1)
    poll = make.poll((Right("organization:1", "A", (ann,), Phrase("stepped aside")),))

    with pytest.raises(Forbidden), transaction() as session:
        voting.cast_open(session, poll, ann, "yes")


@pytest.mark.parametrize("secret", [True, False])
def test_nothing_is_cast_outside_the_window(app, at, secret):
    at(make.DURING)
    (ann,) = make.voters(1)
    choices = (1, 2) if secret else ("yes", "no")
    cast, choice = (voting.cast_secret, (1,)) if secret else (voting.cast_open, "yes")
    poll = make.poll(make.rights((ann,)), secret=secret, choices=choices)

    for instant in (make.VOTING_OPENS.replace(hour=8), make.VOTING_CLOSES):
        at(instant)
        with pytest.raises(Refused), transaction() as session:
            cast(session, poll, ann, choice)

    assert voting.tally(db.session, poll).cast == 0


def test_a_thing_is_voted_on_once(during):
    (ann,) = make.voters(1)
    make.poll(make.rights((ann,)))

    with pytest.raises(Exception, match=r"(?i)unique"):
        make.poll(make.rights((ann,)))


def test_a_vote_by_name_counts_as_much_as_its_right_weighs(during):
    ann, ben, cy = make.voters(3)
    one, two, three = make.rights((ann, ben, cy))
    poll = make.poll((replace(one, weight=4), two, replace(three, weight=2)))

    for person, choice in ((ann, "yes"), (ben, "no")):
        with transaction() as session:
            voting.cast_open(session, poll, person, choice)

    tally = voting.tally(db.session, poll)
    assert dict(tally.counts) == {"yes": 4, "no": 1, "abstain": 0}
    assert (tally.cast, tally.base) == (5, 7)
