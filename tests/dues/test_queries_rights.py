"""What standing lets an organization do today: one query over bodies, seats, motions, elections."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from govapp.db import db
from govapp.dues.queries.rights import votes_today
from govapp.dues.rules.rights import Ground
from tests import make
from tests.makers.elections import DURING_NOMINATIONS, DURING_VOTING

NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)
TODAY = date(2027, 6, 1)


@pytest.fixture
def bodies(app, at):
    at(NOW)
    make.charter("codex")
    make.consortium()
    return make.bodies()


def _votes(organization_id: int, day: date = TODAY, ground: Ground | None = None):
    db.session.rollback()
    found = votes_today(db.session, organization_id, day)
    return [one for one in found if ground in (None, one.ground)]


def test_a_member_in_good_standing_votes_where_its_tier_and_its_seats_do(bodies):
    (seated, _), *_ = make.seated(bodies["steering"])

    found = {one.ground: one for one in _votes(seated)}

    assert set(found) == {Ground.BODY, Ground.SEAT}
    assert all(one.may and one.stops for one in found.values())
    assert found[Ground.BODY].url == "/committees/operating"


def test_a_suspended_member_reads_no_and_why(bodies):
    late = make.suspended_member(on=TODAY)
    make.representative(late)

    (found,) = _votes(late)

    assert (found.ground, found.may, found.stops) == (Ground.BODY, False, False)
    assert "not in good standing" in str(found.because)


def test_a_tier_without_a_vote_has_none(bodies):
    developer = make.good_member("developer", on=TODAY)

    assert [one for one in _votes(developer) if one.may] == []


def test_an_open_vote_stays_with_whoever_was_on_its_list(bodies):
    movers = [make.voting_member(), make.voting_member()]
    motion_id = make.motion(bodies["operating"], movers)
    (before,) = _votes(movers[0][0], ground=Ground.MOTION)
    make.opened(motion_id)

    (found,) = _votes(movers[0][0], ground=Ground.MOTION)

    assert (before.may, before.stops, before.closes_at) == (True, True, None)
    assert (found.may, found.stops) == (True, False)
    assert found.closes_at == NOW + timedelta(hours=168)
    assert _votes(movers[0][0])[0] == found  # what is open comes first


def test_who_was_left_out_of_an_open_vote_reads_so_even_after_paying(bodies):
    late = make.member()
    make.representative(late)
    invoice_id = make.invoice(late, due_on=date(2027, 3, 1), amount=1000)
    motion_id = make.motion(bodies["operating"], [make.voting_member(), make.voting_member()])
    make.opened(motion_id)
    make.payment(late, {invoice_id: None}, received_on=TODAY)

    found = {one.ground: one.may for one in _votes(late)}

    assert found == {Ground.BODY: True, Ground.MOTION: False}


def test_an_election_ahead_goes_with_standing(app, at):
    at(DURING_NOMINATIONS)
    made = make.election("nominations")

    (found,) = _votes(made.organizations[0], DURING_NOMINATIONS.date(), Ground.ELECTION)

    assert (found.may, found.stops, found.url) == (True, True, f"/elections/{made.id}")


def test_an_open_election_stays_with_whoever_is_on_its_list(app, at):
    at(DURING_VOTING)
    made = make.election("voting")

    (found,) = _votes(made.organizations[0], DURING_VOTING.date(), Ground.ELECTION)

    assert (found.may, found.stops) == (True, False)
    assert found.closes_at is not None


def test_without_a_rulebook_nobody_votes(app):
    assert _votes(make.member()) == []
