"""The list of voters after it is frozen: objections, changes, handing on, more time, notices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from govapp.accounts.models import Person
from govapp.accounts.queries import actor_of
from govapp.db import db, transaction
from govapp.elections import jobs, queries, services
from govapp.elections.models import Election, HandedVote, NoticeAgain, Objection
from govapp.elections.queries.questions import progress_of
from govapp.elections.rules.progress import unmet
from govapp.elections.rules.states import ElectionState
from govapp.elections.rules.voters import HandedBecause, reminder_due, turnout_shown
from govapp.foundation.access.actor import ANONYMOUS, Role
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.mail.models import Letter
from govapp.voting import queries as polls
from tests import make
from tests.makers import elections

pytestmark = pytest.mark.both_databases
CLOSES = make.ELECTION_DATES.closes_at
FROZEN = make.ELECTION_DATES.nominations_close_at
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def election_of(made) -> Election:
    db.session.rollback()
    return db.session.get_one(Election, made.id, populate_existing=True)


def second_officer():
    return make.staff(Role.ELECTION_OFFICER)


def letters(kind: str) -> list[Letter]:
    run_due()
    db.session.rollback()
    return db.session.scalars(select(Letter).where(Letter.kind == kind)).all()


def holder(made, place: int = 0) -> str:
    return key("organization", made.organizations[place])


def with_alternate(place: int = 0):
    """An election in which the organization at `place` has an alternate; both as actors."""
    made = make.election("nominations")
    alternate = make.alternate(made.organizations[place])
    elections.take(made, "list of voters", 3, ())
    elections.take(made, "voting", 3, ())
    return made, made.voters[place], actor_of(alternate)


# --- rules ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cast", "shown"), [(0, 0), (5, 0), (9, 0), (10, 5), (14, 5), (15, 10), (20, 15)]
)
def test_a_running_turnout_leaves_the_newest_votes_out_and_moves_in_steps(cast, shown):
    assert turnout_shown(cast) == shown


def test_a_reminder_is_due_for_a_day_and_not_before_the_notice():
    opens, closes = CLOSES - 5 * DAY, CLOSES

    assert reminder_due(opens, closes, (7, 2), closes - 2 * DAY) == (closes - 2 * DAY).date()
    assert reminder_due(opens, closes, (7, 2), closes - 2 * DAY - HOUR) is None
    assert reminder_due(opens, closes, (7, 2), closes - DAY) is None
    assert reminder_due(opens, closes, (7,), opens) is None
    assert reminder_due(opens, closes, (0,), closes) is None


# --- objections ----------------------------------------------------------------------------------


def test_an_open_objection_keeps_voting_from_opening(app, at):
    made = make.election("list of voters")
    at(FROZEN + HOUR)
    objection = services.object_to_line(
        made.id, made.organizations[0], "Our line is wrong.", actor=made.voters[0]
    )

    lacks = unmet(progress_of(db.session, election_of(made)), ElectionState.VOTING, FROZEN)
    assert ["Objections to the list" in str(one) for one in lacks] == [True]
    services.answer_objection(objection, upheld=False, answer="It is right.", actor=made.officer)
    assert not unmet(progress_of(db.session, election_of(made)), ElectionState.VOTING, FROZEN)
    assert [one.person_id for one in letters("election_objection")] == [made.voters[0].person_id]


def test_only_who_acts_for_an_organization_objects_in_time_and_once(app, at):
    made = make.election("list of voters")
    at(FROZEN + HOUR)
    mine = made.organizations[0]

    with pytest.raises((Forbidden, NotFound)):
        services.object_to_line(made.id, mine, "Not mine.", actor=made.voters[1])
    services.object_to_line(made.id, mine, "Wrong.", actor=made.voters[0])
    with pytest.raises(Refused):
        services.object_to_line(made.id, mine, "Still wrong.", actor=made.voters[0])
    at(FROZEN + 3 * DAY)
    with pytest.raises(Refused):
        services.object_to_line(made.id, made.organizations[1], "Late.", actor=made.voters[1])
    db.session.rollback()
    assert db.session.scalars(select(Objection.words)).all() == ["Wrong."]


# --- changes -------------------------------------------------------------------------------------


def test_a_change_of_the_list_needs_a_second_officer_and_is_public(app, at):
    made = make.election("voting")
    at(make.DURING_VOTING)
    change = services.propose_line(
        made.id, holder(made), votes=False, because="Left the consortium.", actor=made.officer
    )

    with pytest.raises(Refused):
        services.countersign_line(change, actor=made.officer)
    second = second_officer()
    services.countersign_line(change, actor=second)

    page = queries.election_page(made.id, ANONYMOUS)
    (shown,) = page.changes
    assert (shown.because, shown.state.value) == ("Left the consortium.", "done")
    assert shown.proposed_by != shown.decided_by
    db.session.rollback()
    poll = election_of(made).poll_id
    assert polls.rights_of(db.session, poll, made.voters[0].person_id) == ()


def test_who_is_added_while_voting_is_open_gets_the_notice_and_votes(app, at):
    made = make.election("voting")
    run_due()
    at(make.DURING_VOTING)
    organization, actor = make.voting_member()
    second = second_officer()

    change = services.propose_line(
        made.id,
        key("organization", organization),
        votes=True,
        because="Paid in time.",
        actor=made.officer,
    )
    services.countersign_line(change, actor=second)

    assert actor.person_id in {one.person_id for one in letters("election_open")}
    services.cast(made.id, made.candidates[:1], actor=actor)
    with pytest.raises(NotFound):
        services.countersign_line(999, actor=second)


# --- handing on ----------------------------------------------------------------------------------


def test_a_vote_handed_on_waits_for_the_alternate_only(app, at):
    made, voter, alternate = with_alternate()
    at(make.DURING_VOTING)

    services.hand_on(made.id, holder(made), away_until=date(2027, 3, 24), actor=voter)

    assert [one.person_id for one in letters("election_handed")] == [alternate.person_id]
    assert [one.button for one in queries.lines(voter)] == []
    assert [str(one.title) for one in queries.lines(alternate)] == ["Steering Committee 2027"]
    at(make.DURING_VOTING + 5 * DAY)
    assert len(list(queries.lines(voter))) == 1
    services.take_back(made.id, holder(made), actor=voter)
    db.session.rollback()
    assert db.session.scalars(select(HandedVote)).all() == []


def test_who_steps_aside_leaves_the_line_and_the_alternate_votes(app, at):
    made, voter, alternate = with_alternate()
    at(make.DURING_VOTING)

    services.hand_on(made.id, holder(made), because=HandedBecause.CONFLICT, actor=voter)

    with pytest.raises(Forbidden):
        services.cast(made.id, made.candidates[:1], actor=voter)
    services.cast(made.id, made.candidates[:1], actor=alternate)


def test_a_vote_is_not_handed_on_to_nobody_or_once_it_is_recorded(app, at):
    made, voter, _alternate = with_alternate()
    at(make.DURING_VOTING)

    with pytest.raises(Refused):
        services.hand_on(made.id, holder(made, 1), actor=made.voters[1])
    services.cast(made.id, made.candidates[:1], actor=voter)
    with pytest.raises(Refused):
        services.hand_on(made.id, holder(made), actor=voter)


# --- more time and reminders ---------------------------------------------------------------------


def test_an_extension_moves_the_close_and_everybody_on_the_list_is_told(app, at):
    made = make.election("voting")
    run_due()
    at(CLOSES - HOUR)

    services.extend(made.id, CLOSES + DAY, because="Mail was down.", actor=made.officer)

    found = letters("election_extended")
    assert sorted(one.person_id for one in found) == sorted(v.person_id for v in made.voters)
    assert "Mail was down." in found[0].text
    assert election_of(made).closes_at == CLOSES + DAY
    at(CLOSES + HOUR)
    jobs.keep_dates()
    services.cast(made.id, made.candidates[:1], actor=made.voters[0])


def test_voting_is_never_shortened_and_not_extended_after_its_hour(app, at):
    made = make.election("voting")
    at(CLOSES - HOUR)

    with pytest.raises(Refused):
        services.extend(made.id, CLOSES - timedelta(minutes=1), because="No.", actor=made.officer)
    with pytest.raises(Refused):
        services.extend(made.id, CLOSES + DAY, because=" ", actor=made.officer)
    at(CLOSES)
    with pytest.raises(Refused):
        services.extend(made.id, CLOSES + DAY, because="Late.", actor=made.officer)
    assert election_of(made).closes_at == CLOSES


def test_reminders_go_by_themselves_once_to_all_who_have_not_voted(app, at):
    made = make.election("voting", papers=[(0,)])
    at(CLOSES - 7 * DAY)
    jobs.keep_dates()
    jobs.keep_dates()

    reminded = sorted(one.person_id for one in letters("election_reminder"))
    assert reminded == sorted(voter.person_id for voter in made.voters[1:])
    at(CLOSES - 2 * DAY)
    jobs.keep_dates()
    assert len(letters("election_reminder")) == 2 * len(reminded)


# --- no mail came --------------------------------------------------------------------------------


def test_the_same_notice_goes_again_and_tellers_see_it(app, at):
    made = make.election("voting")
    run_due()
    at(make.DURING_VOTING)

    waits = services.send_notice_again(made.id, made.voters[0].person_id, actor=made.officer)

    mine = [x for x in letters("election_open") if x.person_id == made.voters[0].person_id]
    assert (waits, len(mine), len({one.subject for one in mine})) == (False, 2, 1)
    assert len(queries.notices_for_tellers(election_of(made), made.tellers[0])) == 1
    assert queries.notices_for_tellers(election_of(made), made.voters[1]) == ()


def test_a_corrected_address_holds_only_with_a_second_officer(app, at):
    made = make.election("voting")
    run_due()
    at(make.DURING_VOTING)
    person, second = made.voters[0].person_id, second_officer()

    services.send_notice_again(
        made.id, person, new_address="right@members.example", actor=made.officer
    )

    notice = db.session.scalars(select(NoticeAgain.id)).one()
    with pytest.raises(Refused):
        services.countersign_address(notice, actor=made.officer)
    assert "right@members.example" not in {one.address for one in letters("election_open")}
    services.countersign_address(notice, actor=second)
    assert "right@members.example" in {one.address for one in letters("election_open")}
    assert db.session.get_one(Person, person).email == "right@members.example"
    assert db.session.scalars(select(NoticeAgain.new_address)).all() == [""]


def test_an_address_that_is_somebodys_or_was_turned_down_changes_nothing(app, at):
    made = make.election("voting")
    at(make.DURING_VOTING)
    person, second = made.voters[0].person_id, second_officer()
    with transaction() as session:
        taken = session.get_one(Person, made.voters[1].person_id).email

    with pytest.raises(Refused):
        services.send_notice_again(made.id, person, new_address=taken, actor=made.officer)
    services.send_notice_again(made.id, person, new_address="a@b.example", actor=made.officer)
    notice = db.session.scalars(select(NoticeAgain.id)).one()
    services.turn_down_address(notice, actor=second)
    db.session.rollback()
    assert db.session.get_one(Person, person).email != "a@b.example"
