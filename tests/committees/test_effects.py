"""What motions set going: the rulebook changed by a motion, refusals, and letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from govapp.charter import services as charter
from govapp.charter.models import CharterVersion
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import Decisions
from govapp.committees import queries, services
from govapp.committees.jobs import close_due
from govapp.committees.models import EffectState, Motion, MotionState
from govapp.db import session
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.mail.models import Letter
from tests import make
from tests.makers.charter import SETTER

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()
    make.bodies()


def body(code: str = "steering") -> int:
    found = queries.body_by_code(session(), code)
    assert found is not None
    return found.id


def draft(**changes: int) -> int:
    standing = charter.starter("codex")["standing"]
    day = clock.today()
    return charter.draft(
        "standing", replace(standing, **changes), effective_from=day, note="", actor=SETTER
    )


def adoption(version_id: int, voters) -> int:
    effect = {"kind": "charter.adopt", "values": {"version_id": version_id}}
    about = f"charter_version:{version_id}"
    return make.carried(body(), voters, decision="charter", about=about, effect=effect)


def letters(kind: str) -> list[Letter]:
    session().rollback()
    rows = select(Letter).where(Letter.kind == kind).order_by(Letter.id)
    return list(session().scalars(rows))


def test_a_carried_motion_adopts_the_version_and_says_so():
    voters = make.seated(body(), 3)
    version_id = draft(notice_day=61)

    motion_id = adoption(version_id, voters)
    run_due()

    session().expire_all()
    assert charter_on(session(), clock.today()).standing.notice_day == 61
    assert session().get_one(CharterVersion, version_id).adopted_by == f"motion:{motion_id}"
    page = queries.motion_page(motion_id, voters[0][1])
    assert page.effect is not None
    assert page.effect.state is EffectState.DONE
    assert [event.title.msgid for event in page.events][:2] == ["Carried out", "Carried"]


def test_an_effect_that_is_refused_leaves_the_decision_and_says_why():
    voters = make.seated(body(), 3)
    version_id = draft(notice_day=61)
    motion_id = adoption(version_id, voters)
    charter.adopt(version_id, actor=SETTER)

    run_due()

    page = queries.motion_page(motion_id, voters[0][1])
    assert page.card.state is MotionState.CARRIED
    assert page.effect is not None
    assert page.effect.state is EffectState.REFUSED
    assert [str(reason) for reason in page.effect.reasons] == ["This version is adopted already."]
    assert any("Not carried out" in str(line.title) for line in queries.lines(make.staff()))


def test_a_version_that_is_not_there_is_a_refusal_and_no_endless_job():
    voters = make.seated(body(), 3)

    motion_id = adoption(4711, voters)
    run_due()

    session().expire_all()
    assert session().get_one(Motion, motion_id).effect_state is EffectState.REFUSED


def test_a_vote_is_judged_by_the_rule_it_was_opened_under(at):
    voters = make.seated(body(), 4)
    motion_id = make.motion(body(), voters)
    make.opened(motion_id)
    services.cast(motion_id, "for", actor=voters[0][1])
    services.cast(motion_id, "for", actor=voters[1][1])
    decisions = charter.starter("codex")["decisions"]
    assert isinstance(decisions, Decisions)
    whole = replace(decisions.kinds[0].quorum, share=1)
    harder = Decisions((replace(decisions.kinds[0], quorum=whole), *decisions.kinds[1:]))
    long_ago = clock.today() - timedelta(days=10)
    harder_id = charter.draft("decisions", harder, effective_from=long_ago, note="", actor=SETTER)
    charter.adopt(harder_id, actor=SETTER)

    at(clock.now() + timedelta(days=8))
    close_due()

    session().expire_all()
    assert session().get_one(Motion, motion_id).state is MotionState.CARRIED


def test_the_clock_closes_what_is_over_and_nothing_else(at):
    voters = make.seated(body(), 3)
    short, long = make.motion(body(), voters), make.motion(body(), voters)
    make.opened(short, hours=72)
    make.opened(long, hours=720)

    at(clock.now() + timedelta(days=4))
    close_due()

    session().expire_all()
    assert session().get_one(Motion, short).state is MotionState.LOST
    assert session().get_one(Motion, long).state is MotionState.OPEN


def test_an_open_vote_has_a_last_day():
    motion_id = make.motion(body(), make.seated(body(), 3))

    with pytest.raises(Refused, match="at most 60 days"):
        make.opened(motion_id, hours=24 * 365)


def test_everybody_who_may_vote_is_written_to_once_with_the_very_page():
    voters = make.seated(body(), 3)
    alternate = make.alternate(voters[0][0])
    motion_id = make.motion(body(), voters)

    make.opened(motion_id)
    run_due()
    services.write_letters(motion_id, "motion-open")

    written = letters("motion-open")
    assert {letter.person_id for letter in written} == {
        alternate,
        *(actor.person_id for _, actor in voters),
    }
    assert len(written) == 4
    assert all(f"/motions/{motion_id}" in letter.text for letter in written)
    assert all("You are an alternate" in one.text for one in written if one.person_id == alternate)
    assert written[0].subject == "Vote by Mar 8, 2027: Steering Committee"


def test_the_result_goes_to_the_voters_with_its_numbers():
    voters = make.seated(body(), 3)

    make.carried(body(), voters)
    run_due()

    written = letters("motion-result")
    assert len(written) == 3
    assert written[0].subject == "Carried: That an example be made"
    assert "3 of 3 voted" in written[0].text
    assert "3 of 3 voted" in written[0].html


def test_a_suspended_member_is_not_asked_to_vote():
    late = make.suspended_member(on=clock.today())
    person = make.representative(late)
    motion_id = make.motion(body("operating"), [make.voting_member(), make.voting_member()])

    make.opened(motion_id)
    run_due()

    assert person not in {letter.person_id for letter in letters("motion-open")}
