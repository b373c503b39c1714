"""Seats and motions through their commands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from govapp.committees import queries, services
from govapp.committees.models import EffectState, Motion, MotionState
from govapp.db import session, transaction
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.foundation.kernel.phrases import Phrase
from tests import make
from tests.makers.committees import MANAGER

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()
    make.bodies()


def body(code: str = "steering") -> int:
    found = queries.body_by_code(session(), code)
    assert found is not None
    return found.id


def found(motion_id: int) -> Motion:
    session().expire_all()
    return session().get_one(Motion, motion_id)


def test_the_operating_committee_has_one_right_a_member_in_good_standing():
    good, _ = make.voting_member()
    late = make.suspended_member(on=clock.today())
    make.representative(late)
    silent = make.good_member(on=clock.today())
    developer, _ = make.voting_member("developer")

    base = queries.voting_base(session(), body("operating"), clock.today())

    holders = {right.holder: right.left_out for right in base}
    assert holders[f"organization:{good}"] is None
    assert "votes" in str(holders[f"organization:{late}"]) or holders[f"organization:{late}"]
    assert holders[f"organization:{silent}"] == Phrase("Has named nobody who may vote.")
    assert f"organization:{developer}" not in holders


def test_a_subsidiary_counts_as_one_with_its_owner():
    owner, _ = make.voting_member()
    child, _ = make.voting_member(parent_id=owner)

    base = queries.voting_base(session(), body("operating"), clock.today())

    left_out = {right.holder: right.left_out for right in base}
    assert left_out[f"organization:{owner}"] is None
    assert "Counts as one member with" in str(left_out[f"organization:{child}"])


def test_a_carried_motion_has_its_numbers_and_clause():
    voters = make.seated(body(), 4)

    motion_id = make.carried(body(), voters)

    page = queries.motion_page(motion_id, voters[0][1])
    assert page.card.state is MotionState.CARRIED
    assert page.verdict is not None
    assert (page.verdict.quorum.count, page.verdict.quorum.base) == (4, 4)
    assert page.verdict.clause == "4.1"


def test_without_quorum_a_motion_is_lost_whatever_the_votes(at):
    voters = make.seated(body(), 5)
    motion_id = make.motion(body(), voters)
    make.opened(motion_id)
    services.cast(motion_id, "for", actor=voters[0][1])

    at(clock.now() + timedelta(days=8))
    services.close(motion_id, actor=CLOCK)

    assert found(motion_id).state is MotionState.LOST


def test_the_mover_cannot_second():
    voters = make.seated(body(), 2)
    motion_id = services.move(
        body(),
        services.MotionDraft("A motion", "Words", "ordinary"),
        moved_for=voters[0][0],
        actor=voters[0][1],
    )

    with pytest.raises(Refused):
        services.second(motion_id, seconded_for=voters[0][0], actor=voters[0][1])

    assert found(motion_id).state is MotionState.MOVED


def test_who_does_not_sit_there_cannot_move():
    _, stranger = make.voting_member("developer")
    organization_id, _ = make.seated(body())[0]

    with pytest.raises(Forbidden):
        services.move(
            body(),
            services.MotionDraft("A motion", "Words", "ordinary"),
            moved_for=organization_id,
            actor=stranger,
        )


def test_a_vote_shorter_than_the_rulebook_says_is_not_opened():
    voters = make.seated(body(), 3)
    motion_id = make.motion(body(), voters)

    with pytest.raises(Refused) as refusal:
        make.opened(motion_id, hours=1)

    assert "48 hours" in str(refusal.value)


def test_a_vote_may_be_changed_until_the_end_and_not_after(at):
    voters = make.seated(body(), 2)
    motion_id = make.motion(body(), voters)
    make.opened(motion_id)
    services.cast(motion_id, "for", actor=voters[0][1])
    services.cast(motion_id, "against", actor=voters[0][1])

    at(clock.now() + timedelta(days=8))
    with pytest.raises(Refused):
        services.cast(motion_id, "for", actor=voters[0][1])

    votes = {vote.choice for vote in queries.motion_page(motion_id, voters[0][1]).votes}
    assert votes == {"against", ""}


def test_a_second_term_for_a_held_seat_is_refused():
    make.seated(body(), 1)
    organization_id, actor = make.voting_member()

    with pytest.raises(Refused):
        services.appoint(
            make.first_seat(body()),
            person_id=actor.person_id or 0,
            organization_id=organization_id,
            began_on=clock.today(),
            ends_on=clock.today() + timedelta(days=10),
            actor=MANAGER,
        )


def test_an_effect_waits_and_is_carried_out_once():
    voters = make.seated(body(), 3)
    effect: dict[str, object] = {"kind": "charter.adopt", "values": {"version_id": 42}}
    motion_id = make.carried(body(), voters, decision="charter", effect=effect)

    with transaction() as writing:
        values = services.waiting_effect(writing, motion_id)
        services.effect_done(writing, motion_id, actor=CLOCK)
        again = services.waiting_effect(writing, motion_id)

    assert (values, again) == ({"version_id": 42}, None)
    assert found(motion_id).effect_state is EffectState.DONE
