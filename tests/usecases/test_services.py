"""A proposal's way through its commands, motions and back."""

from __future__ import annotations

from datetime import date

import pytest

from govapp.accounts.queries import actor_of
from govapp.committees.models import EffectState, Motion
from govapp.committees.queries import body_by_code
from govapp.db import session
from govapp.foundation.access.actor import ANONYMOUS, Role
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.search.queries import find
from govapp.usecases import queries, services
from govapp.usecases.models import UseCase
from govapp.usecases.rules import Stage, Track
from tests import make

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()
    make.bodies()


def steering() -> int:
    found = body_by_code(session(), "steering")
    assert found is not None
    return found.id


def row(use_case_id: int) -> UseCase:
    session().expire_all()
    return session().get_one(UseCase, use_case_id)


def evidence(use_case_id: int, actor, *codes: str) -> None:
    for code in codes:
        services.give_evidence(use_case_id, code, "As written in the plan.", actor=actor)


def test_a_proposal_without_champion_is_refused_and_nothing_changes():
    organization_id, author = make.voting_member()
    use_case_id = make.proposal(organization_id, author, champion=False)

    with pytest.raises(Refused) as refusal:
        services.submit(use_case_id, actor=author)

    assert "champion" in str(refusal.value)
    assert row(use_case_id).stage is Stage.DRAFT


def test_a_whole_proposal_is_submitted_and_found_by_everybody():
    organization_id, author = make.voting_member()
    use_case_id = make.proposal(organization_id, author)
    before = find("example exchange", ANONYMOUS)

    services.submit(use_case_id, actor=author)

    assert row(use_case_id).stage is Stage.SUBMITTED
    assert (len(before), len(find("example exchange", ANONYMOUS))) == (0, 1)


def test_a_draft_is_hidden_from_other_members():
    organization_id, author = make.voting_member()
    _, other = make.voting_member()
    slug = row(make.proposal(organization_id, author)).slug

    with pytest.raises(NotFound):
        queries.page(slug, other)
    assert queries.page(slug, author).use_case.slug == slug


def test_another_member_cannot_edit_or_submit():
    organization_id, author = make.voting_member()
    _, other = make.voting_member()
    use_case_id = make.submitted(organization_id, author)

    with pytest.raises(Forbidden):
        services.withdraw(use_case_id, "", actor=other)
    with pytest.raises(Forbidden):
        services.ask(use_case_id, 2027, Money(100), actor=other)


def test_a_hidden_draft_is_not_there_for_commands_either():
    organization_id, author = make.voting_member()
    _, other = make.voting_member()
    use_case_id = make.proposal(organization_id, author)

    with pytest.raises(NotFound):
        services.submit(use_case_id, actor=other)


def test_nobody_drafts_for_an_organization_that_is_not_theirs():
    organization_id, _ = make.voting_member()
    _, other = make.voting_member()

    with pytest.raises(Forbidden):
        make.proposal(organization_id, other)


def test_a_motion_moves_it_on_and_another_moves_it_back():
    voters = make.seated(steering(), 3)
    organization_id, author = voters[0]
    use_case_id = make.submitted(organization_id, author)
    evidence(use_case_id, author, "lead-organizations", "candidate-organizations")

    make.moved_by_motion(steering(), voters, use_case_id, "Discovery")
    assert row(use_case_id).stage is Stage.DISCOVERY

    services.name_lead(use_case_id, author.person_id or 0, actor=make.staff())
    evidence(
        use_case_id,
        author,
        "landscape",
        "care-or-research",
        "collect-once",
        "foundation-guides",
        "stakeholders",
        "pilots",
    )
    make.moved_by_motion(steering(), voters, use_case_id, "Planning")
    make.moved_by_motion(steering(), voters, use_case_id, "Discovery")

    moves = queries.page(row(use_case_id).slug, author).moves
    assert [move.to_stage for move in moves] == [
        "Discovery",
        "Planning",
        "Discovery",
        "submitted",
    ]
    assert all(move.motion_id for move in moves[:3])


def test_a_carried_motion_whose_gate_is_not_met_says_why_and_stays_carried():
    voters = make.seated(steering(), 3)
    use_case_id = make.submitted(*voters[0])

    motion_id = make.moved_by_motion(steering(), voters, use_case_id, "Discovery")

    motion = session().get_one(Motion, motion_id)
    assert row(use_case_id).stage is Stage.SUBMITTED
    assert motion.effect_state is EffectState.REFUSED
    assert "committed to lead Discovery" in motion.effect_note


def test_a_step_that_a_motion_decides_cannot_be_taken_by_hand():
    voters = make.seated(steering(), 3)
    organization_id, author = voters[0]
    use_case_id = make.submitted(organization_id, author)
    evidence(use_case_id, author, "lead-organizations", "candidate-organizations")
    make.moved_by_motion(steering(), voters, use_case_id, "Discovery")

    with pytest.raises(Refused) as refusal:
        services.withdraw(use_case_id, "No time", actor=author)

    assert "decided by a motion" in str(refusal.value)


def test_a_champion_is_tied_and_the_tie_ends_with_the_championship():
    from govapp.members.queries import conflicts

    organization_id, author = make.voting_member()
    use_case_id = make.proposal(organization_id, author)
    thing, day = f"usecase:{use_case_id}", date(2027, 3, 1)

    tied = conflicts(session(), author.person_id or 0, [thing], day)
    champion = queries.page(row(use_case_id).slug, author).champions[0]
    services.end_champion(champion.id, actor=author)

    assert {conflict.kind.value for conflict in tied} >= {"champion"}
    later = conflicts(session(), author.person_id or 0, [thing], date(2027, 3, 2))
    assert "champion" not in {conflict.kind.value for conflict in later}


def test_the_same_champion_is_not_named_twice():
    organization_id, author = make.voting_member()
    use_case_id = make.proposal(organization_id, author)

    with pytest.raises(Refused):
        services.name_champion(
            use_case_id,
            organization_id=organization_id,
            person_id=author.person_id,
            tracks=(Track.ADOPTION,),
            actor=author,
        )


def test_a_champion_wears_the_hat():
    organization_id, author = make.voting_member()
    use_case_id = make.proposal(organization_id, author)

    actor = actor_of(author.person_id or 0)

    assert actor.has(Role.CHAMPION, scope=f"usecase:{use_case_id}")


def test_two_proposals_of_one_title_have_two_addresses():
    organization_id, author = make.voting_member()
    one, two = (make.proposal(organization_id, author) for _ in range(2))

    assert row(one).slug != row(two).slug
