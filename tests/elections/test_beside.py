"""Counts beside the one that stands, near unanimity, and what two readers see together."""

from __future__ import annotations

import random

import pytest

from govapp.db import db
from govapp.elections import queries, services
from govapp.elections.counting import rules as counting
from govapp.elections.counting.ballots import Papers
from govapp.elections.queries.questions import latest_count
from govapp.elections.rules.publication import (
    SMALLEST_CELL,
    Audience,
    moves,
    published_of,
    round_table,
    story,
)
from govapp.foundation.access.actor import ANONYMOUS
from govapp.foundation.kernel.errors import Forbidden, Refused
from tests import make

PAPERS = [(0, 1), (0, 1), (0, 2), (1,), (2, 1), (0, 1), ()]


def _protocol(profile, blank=0):
    names = tuple("ABCD")
    papers = Papers(names, 2, frozenset(), profile, blank=blank)
    return counting.count("scottish-stv", papers, tuple(range(4)))


def test_a_count_beside_is_kept_and_changes_nothing(app, at):
    made = make.election("counted", voters=8, papers=PAPERS)
    at(make.AFTER_VOTING)
    teller = made.tellers[0]
    before = latest_count(db.session, made.id).digest

    services.count_beside(made.id, "schulze", actor=teller)

    (side,) = queries.sides_of(made.id, teller)
    assert (side.rule, len(side.elected)) == ("schulze", 1)
    assert latest_count(db.session, made.id).digest == before
    assert queries.sides_of(made.id, made.officer) == ()
    with pytest.raises(Forbidden):
        services.count_beside(made.id, "schulze", actor=made.officer)
    with pytest.raises(Refused, match="no such rule"):
        services.count_beside(made.id, "by-guess", actor=teller)


@pytest.mark.parametrize("others", [0, 1, 2])
def test_near_unanimity_is_hidden_from_all_but_the_tellers(others):
    protocol = _protocol({(0, 1): 30, (1, 0): others} if others else {(0, 1): 30})

    for audience in (Audience.PUBLIC, Audience.MEMBERS):
        shown = published_of(protocol, 5, audience)
        assert (shown.rounds, shown.order, shown.quota) == (False, False, False)
    assert published_of(protocol, 5, Audience.TELLERS).every_cell
    assert published_of(_protocol({(0, 1): 30, (1, 0): 3}), 5, Audience.PUBLIC).rounds


@pytest.mark.parametrize("blank", [1, 2])
def test_one_or_two_blank_votes_are_not_told(blank):
    protocol = _protocol({(0, 1): 20, (1, 2): 8, (2, 3): 7}, blank)
    told = " ".join(str(one) for one in story(protocol, published_of(protocol, 5, 1)))

    assert "blank" not in told


@pytest.mark.parametrize("seed", range(20))
def test_no_two_published_views_subtract_to_a_small_figure(seed):
    """Public and members see the same figures; no transfer shown fills a hidden cell."""
    chance = random.Random(seed)
    profile: dict[tuple[int, ...], int] = {}
    for _ in range(30):
        paper = tuple(chance.sample(range(4), chance.randint(1, 4)))
        profile[paper] = profile.get(paper, 0) + 1
    protocol = _protocol(profile)
    views = [published_of(protocol, 5, one) for one in (Audience.PUBLIC, Audience.MEMBERS)]
    tables = [round_table(protocol, one) for one in views if one.rounds]

    assert len({str(table) for table in tables}) <= 1
    assert [list(moves(protocol, one)) for one in views[:1]] == [
        list(moves(protocol, one)) for one in views[1:]
    ]
    least = SMALLEST_CELL * 10**protocol.places
    assert all(one.votes >= least for one in moves(protocol, views[0]))


def test_the_certificate_waits_for_the_declaration(app, client, at):
    made = make.election("in challenge", voters=8, papers=PAPERS)

    assert queries.result(made.id, ANONYMOUS).winners
    assert client.get(f"/elections/{made.id}/result.pdf").status_code == 404
