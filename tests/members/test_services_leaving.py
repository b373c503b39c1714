"""The leave day: what somebody held goes to whom they named, and the past keeps their name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from govapp.accounts.models import Credential, Person
from govapp.accounts.queries import actor_of
from govapp.committees import services as committees
from govapp.committees.models import Term
from govapp.db import session, transaction
from govapp.foundation.access.actor import Role
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.mail.models import Letter
from govapp.members import letters, queries, services
from govapp.members.models import Affiliation, ContactRole, Leaving, Organization
from govapp.members.queries.holdings import holdings
from govapp.members.rules import ContactKind
from govapp.members.rules.leaving import LeavingDraft
from govapp.usecases import services as usecases
from govapp.usecases.models import Champion, UseCase
from govapp.usecases.rules import Track
from govapp.voting.models import OpenVote, Poll, PollState
from govapp.voting.queries import roll_of
from govapp.voting.rules import roll_digest
from tests import make

DAY = date(2027, 3, 1)
YESTERDAY = DAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter()


@pytest.fixture
def hospital() -> tuple[int, int, int]:
    """A member, its primary representative, and a colleague who has no role yet."""
    number = make.good_member(on=DAY, name="Example Hospital")
    return number, make.representative(number, name="Rita Example"), make.colleague(number)


def _held(person_id: int, number: int) -> dict[str, str]:
    found = holdings(session(), person_id, number, clock.today())
    return {one.key.partition(":")[0]: one.key for one in found}


def _letters(kind: str) -> list[int | None]:
    return list(session().scalars(select(Letter.person_id).where(Letter.kind == kind)))


def test_roles_go_to_the_successor_and_the_past_stays(hospital):
    number, rita, heir = hospital
    make.contact(number, "billing", person_id=rita)

    services.leave_organization(
        number, rita, LeavingDraft(for_all=heir), actor=make.staff(Role.SECRETARIAT)
    )

    assert queries.voters_for(session(), number, DAY) == (heir,)
    assert queries.voters_for(session(), number, YESTERDAY) == (rita,)
    billing = queries.contacts(session(), number, ContactKind.BILLING, DAY)
    assert [one.person_id for one in billing] == [heir]
    rows = select(Affiliation.ended_on).where(Affiliation.person_id == rita)
    assert session().scalars(rows).all() == [YESTERDAY]
    assert _letters("farewell") == [rita]
    assert _letters("taking_over") == [heir]


def test_single_things_go_elsewhere_or_to_nobody(hospital):
    number, rita, heir = hospital
    other = make.colleague(number)
    make.contact(number, "billing", person_id=rita)
    make.contact(number, "signing", person_id=rita)
    held = holdings(session(), rita, number, DAY)
    keys = {str(one.title.msgid): one.key for one in held}

    services.leave_organization(
        number,
        rita,
        LeavingDraft(
            for_all=heir,
            successors={keys["Billing contact"]: other, keys["Signs agreements"]: None},
        ),
        actor=make.staff(),
    )

    now = {
        role.kind: role.person_id
        for role in session().scalars(select(ContactRole).where(ContactRole.ended_on.is_(None)))
    }
    assert now == {ContactKind.PRIMARY: heir, ContactKind.BILLING: other}


def test_an_alternate_is_replaced_in_their_place_of_the_order(hospital):
    number, rita, heir = hospital
    first, second = make.alternate(number), make.alternate(number)

    services.leave_organization(number, first, LeavingDraft(for_all=heir), actor=make.staff())

    assert queries.voters_for(session(), number, DAY) == (rita, heir, second)


def test_an_alternate_who_becomes_primary_is_no_alternate_any_more(hospital):
    number, rita, _ = hospital
    first, second = make.alternate(number), make.alternate(number)

    services.leave_organization(number, rita, LeavingDraft(for_all=first), actor=make.staff())

    assert queries.voters_for(session(), number, DAY) == (first, second)
    positions = select(ContactRole.position).where(
        ContactRole.person_id == second, ContactRole.ended_on.is_(None)
    )
    assert session().scalars(positions).all() == [1]


def test_a_planned_leave_day_waits_for_its_day(hospital, at):
    number, rita, heir = hospital
    last = date(2027, 3, 8)
    draft = LeavingDraft(last_day=last, for_all=heir)
    services.leave_organization(number, rita, draft, actor=make.staff())

    at(last)
    services.carry_out_leavings()
    on_the_day = queries.voters_for(session(), number, last)
    at(last + timedelta(days=1))
    services.carry_out_leavings()
    services.carry_out_leavings()

    assert on_the_day == (rita,)
    assert queries.voters_for(session(), number, last + timedelta(days=1)) == (heir,)
    assert queries.voters_for(session(), number, last) == (rita,)
    assert _letters("farewell") == [rita]


def test_a_plan_can_be_changed_and_taken_back(hospital, at):
    number, rita, heir = hospital
    staff = make.staff()
    for day in (8, 9):
        draft = LeavingDraft(last_day=date(2027, 3, day), for_all=heir)
        services.leave_organization(number, rita, draft, actor=staff)

    services.cancel_leaving(number, rita, actor=staff)

    at(date(2027, 3, 20))
    services.carry_out_leavings()
    assert queries.voters_for(session(), number, date(2027, 3, 20)) == (rita,)
    assert len(session().scalars(select(Leaving.id)).all()) == 1
    with pytest.raises(NotFound):
        services.cancel_leaving(number, rita, actor=staff)


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (LeavingDraft(for_all=10**9), "add them first"),
        (LeavingDraft(last_day=YESTERDAY), "leave the day empty"),
        (LeavingDraft(last_day=date(2029, 1, 1)), "within a year"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_nothing_changes(hospital, draft, words):
    number, rita, _ = hospital

    with pytest.raises(Refused, match=words):
        services.leave_organization(number, rita, draft, actor=make.staff())

    assert queries.voters_for(session(), number, DAY) == (rita,)
    assert session().scalars(select(Leaving.id)).all() == []


def test_nobody_is_their_own_successor_and_strangers_plan_nothing(hospital):
    number, rita, _ = hospital
    stranger = actor_of(make.representative(make.member()))

    with pytest.raises(Refused, match="own successor"):
        services.leave_organization(number, rita, LeavingDraft(for_all=rita), actor=make.staff())
    with pytest.raises(Forbidden):
        services.leave_organization(number, rita, actor=stranger)


# --- seats, votes, use cases ---------------------------------------------------------------------


@pytest.fixture
def seat_holder() -> tuple[int, int, int, int]:
    """The steering committee, an organization, who holds its seat there, and a colleague."""
    body = make.bodies()["steering"]
    ((number, actor),) = make.seated(body)
    return body, number, actor.person_id or 0, make.colleague(number)


def test_a_seat_goes_on_with_the_successor_until_the_term_ends(seat_holder, at):
    _body, number, holder, heir = seat_holder
    at(date(2027, 4, 1))

    services.leave_organization(number, holder, LeavingDraft(for_all=heir), actor=make.staff())

    terms = session().scalars(select(Term).order_by(Term.id)).all()
    assert [(one.person_id, one.began_on, one.ends_on) for one in terms] == [
        (holder, DAY, date(2027, 3, 31)),
        (heir, date(2027, 4, 1), DAY + timedelta(days=730)),
    ]


def test_a_seat_that_nobody_takes_falls_vacant(seat_holder, at):
    _body, number, holder, _heir = seat_holder
    at(date(2027, 4, 1))

    services.leave_organization(number, holder, actor=make.staff())

    terms = session().scalars(select(Term)).all()
    assert [(one.person_id, one.ends_on) for one in terms] == [(holder, date(2027, 3, 31))]


def test_a_successor_who_cannot_sit_there_is_refused_with_the_whole_plan(seat_holder, at):
    body, number, holder, heir = seat_holder
    ((other, _),) = make.seated(body)
    make.colleague(other)
    _move_to(heir, other, body)
    at(date(2027, 4, 1))
    draft = LeavingDraft(for_all=heir)

    with pytest.raises(Refused, match="holds a seat of the body already"):
        services.leave_organization(number, holder, draft, actor=make.staff())

    assert session().scalars(select(Term.ends_on).where(Term.person_id == holder)).one() > DAY
    assert queries.voters_for(session(), number, DAY) == (holder,)


def test_by_the_clock_such_a_seat_falls_vacant_and_the_plan_says_why(seat_holder, at):
    body, number, holder, heir = seat_holder
    ((other, _),) = make.seated(body)
    draft = LeavingDraft(last_day=date(2027, 4, 1), for_all=heir)
    services.leave_organization(number, holder, draft, actor=make.staff())
    _move_to(heir, other, body)
    at(date(2027, 4, 2))

    services.carry_out_leavings()

    ends = session().scalars(select(Term.ends_on).where(Term.person_id == holder)).all()
    assert ends == [date(2027, 4, 1)]
    assert "holds a seat" in session().scalars(select(Leaving.note)).one()
    assert queries.voters_for(session(), number, date(2027, 4, 2)) == (heir,)


def _move_to(person_id: int, organization_id: int, body_id: int) -> None:
    """Let a person sit in a body for another organization."""
    with transaction() as writing:
        term = writing.scalars(select(Term).where(Term.organization_id == organization_id)).one()
        term.person_id = person_id


def test_a_vote_not_cast_yet_goes_to_a_successor_who_is_not_on_the_list(hospital):
    number, rita, heir = hospital
    body = make.bodies()["operating"]
    seconder = make.voting_member()
    pairs = [(number, actor_of(rita)), seconder]
    motion = make.motion(body, pairs)
    make.opened(motion)
    poll = session().scalars(select(Poll)).one()

    services.leave_organization(number, rita, LeavingDraft(for_all=heir), actor=make.staff())

    committees.cast(motion, "for", actor=actor_of(heir))
    with pytest.raises(Forbidden):
        committees.cast(motion, "against", actor=actor_of(rita))
    session().rollback()
    assert session().scalars(select(OpenVote.cast_by)).all() == [heir]
    assert roll_digest(roll_of(session(), poll.id)) == poll.roll_digest
    assert poll.state is PollState.OPEN


def test_a_secret_vote_that_was_cast_says_that_it_cannot_move(at):
    made = make.election("voting", seats=1, candidates=2)
    voter, number = made.voters[0], made.organizations[0]
    at(make.DURING_VOTING)
    before = _vote_of(voter.person_id or 0, number)

    make.vote(made, [(0,)])

    after = _vote_of(voter.person_id or 0, number)
    assert before.moves
    assert not after.moves
    assert "nobody can move it" in after.otherwise.msgid


def _vote_of(person_id: int, number: int):
    session().rollback()
    found = holdings(session(), person_id, number, clock.today())
    return next(one for one in found if one.key.startswith("right:"))


def test_a_use_case_goes_on_with_the_successor(hospital):
    number, rita, heir = hospital
    use_case = make.proposal(number, actor_of(rita))
    usecases.name_lead(use_case, rita, actor=make.staff())

    services.leave_organization(number, rita, LeavingDraft(for_all=heir), actor=make.staff())

    row = session().get_one(UseCase, use_case)
    assert (row.author_id, row.lead_id) == (heir, heir)
    champions = session().scalars(select(Champion).order_by(Champion.id)).all()
    assert [(one.person_id, one.ended_on) for one in champions] == [(rita, DAY), (heir, None)]
    thing = f"usecase:{use_case}"
    bound = queries.conflicts(session(), heir, [thing], DAY)
    assert {one.kind.value for one in bound} >= {"author", "champion"}


def test_a_championship_that_nobody_takes_stays_with_the_organization(hospital):
    number, rita, _ = hospital
    use_case = make.proposal(number, actor_of(rita), champion=False)
    usecases.name_champion(
        use_case, organization_id=number, person_id=rita, tracks=(Track.PLANNING,),
        actor=make.staff(),
    )  # fmt: skip

    services.leave_organization(number, rita, actor=make.staff())

    left = session().scalars(select(Champion).where(Champion.ended_on.is_(None))).one()
    assert (left.organization_id, left.person_id) == (number, None)


# --- sign-in and mail ----------------------------------------------------------------------------


def test_the_sign_in_ends_with_the_last_belonging(app):
    number, other = make.member(), make.member()
    gone = make.person("Gone Example", "gone@hospital.example", password=make.PASSWORD)
    stays = make.person("Stays Example", "stays@hospital.example", password=make.PASSWORD)
    for person in (gone, stays):
        make.contact(number, "billing", person_id=person)
    make.contact(other, "billing", person_id=stays)

    for person in (gone, stays):
        services.leave_organization(number, person, actor=make.staff())

    assert session().scalars(select(Credential.person_id)).all() == [stays]
    texts = dict(
        session()
        .execute(select(Letter.person_id, Letter.text).where(Letter.kind == "farewell"))
        .all()
    )
    assert "Your sign-in has ended" in texts[gone]
    assert "Your sign-in stays" in texts[stays]


def test_letters_that_wait_go_to_the_successor(hospital):
    number, rita, heir = hospital
    with transaction() as writing:
        row, person = writing.get_one(Organization, number), writing.get_one(Person, rita)
        letters.taking_over(writing, row, person, 7, (), before="Somebody")

    services.leave_organization(number, rita, LeavingDraft(for_all=heir), actor=make.staff())

    waiting = select(Letter).where(Letter.key.startswith("taking-over:leaving:7:"))
    moved = session().scalars(waiting.order_by(Letter.id).limit(1)).one()
    assert moved.person_id == heir
    assert moved.address == session().get_one(Person, heir).email
