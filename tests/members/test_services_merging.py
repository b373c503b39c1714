"""Two records become one: what moves, what keeps its key, and that it happens once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from govapp.accounts.models import Credential, Person, RoleGrant
from govapp.accounts.queries import actor_of
from govapp.accounts.services import person_for
from govapp.committees import services as committees
from govapp.committees.models import Term
from govapp.db import session, transaction
from govapp.dues.models import Invoice
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.search.queries import find
from govapp.members import queries, services
from govapp.members.models import Affiliation, ContactRole, Membership, Organization
from govapp.members.queries.duplicates import likely, merge_page
from govapp.members.rules import (
    ContactKind,
    OrganizationDraft,
    OrganizationType,
    StakeholderGroup,
    TieKind,
)
from govapp.members.rules.merging import MergeKind
from govapp.usecases.models import Champion, UseCase
from govapp.voting.models import Poll, RollEntry
from govapp.voting.queries import roll_of
from govapp.voting.rules import roll_digest
from tests import make

DAY = date(2027, 3, 1)
YESTERDAY = DAY - timedelta(days=1)
OFFICE = operator("tests", Role.SECRETARIAT)
DUPLICATE, MERGER = MergeKind.DUPLICATE, MergeKind.MERGER


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter()


def _row(number: int) -> Organization:
    session().rollback()
    return session().get_one(Organization, number)


# --- organizations -------------------------------------------------------------------------------


def test_people_roles_and_blanks_go_to_the_one_that_stays(app):
    old = make.organization("Example Hosp", tax_id="12-345", external_id="X-1")
    new = make.member(name="Example Hospital")
    primary, second = make.representative(new), make.representative(old)
    billing = make.contact(old, "billing")

    services.merge_organizations(old, new, DUPLICATE, actor=OFFICE)

    assert queries.voters_for(session(), new, DAY) == (primary,)
    found = queries.contacts(session(), new, ContactKind.BILLING, DAY)
    assert [one.person_id for one in found] == [billing]
    assert set(queries.employers(session(), [second, billing], DAY).values()) == {(new,)}
    kept, gone = _row(new), _row(old)
    assert (kept.tax_id, kept.external_id, gone.external_id) == ("12-345", "X-1", None)
    assert (gone.merged_into_id, gone.merged_on, gone.merge_kind) == (new, DAY, "duplicate")


def test_whoever_belonged_to_both_belongs_once_since_the_earlier_day(app):
    old, new = make.organization("One"), make.member(name="Other")
    person = make.colleague(old, began_on=date(2019, 1, 1))
    make.contact(new, "billing", person_id=person)

    services.merge_organizations(old, new, DUPLICATE, actor=OFFICE)

    runs = select(Affiliation.organization_id, Affiliation.began_on).where(
        Affiliation.person_id == person, Affiliation.ended_on.is_(None)
    )
    assert session().execute(runs).all() == [(new, date(2019, 1, 1))]


def test_alternates_stand_after_those_who_were_there(app):
    old, new = make.organization("One"), make.member("premier", name="Other")
    make.representative(new)
    there, added = make.alternate(new), make.alternate(old)

    services.merge_organizations(old, new, DUPLICATE, actor=OFFICE)

    assert queries.voters_for(session(), new, DAY)[1:] == (there, added)


def test_of_two_members_one_fee_and_one_vote_survive(app):
    old, new = make.member("premier", name="Bought"), make.member(name="Buyer")
    invoice = make.invoice(old, year=2027, amount=1000)

    services.merge_organizations(old, new, MERGER, actor=OFFICE)

    assert queries.member_on(session(), old, DAY) is None
    assert queries.member_on(session(), old, YESTERDAY) is not None
    ended = session().scalars(select(Membership).where(Membership.organization_id == old)).one()
    assert (ended.ended_on, ended.successor_id) == (YESTERDAY, new)
    assert session().get_one(Invoice, invoice).organization_id == old


def test_those_who_pay_for_the_one_see_the_bills_of_the_other(app):
    old, new = make.member(name="Bought"), make.member(name="Buyer")
    primary, colleague = make.representative(new), make.colleague(new)

    services.merge_organizations(old, new, MERGER, actor=OFFICE)

    scope = f"organization:{old}"
    assert actor_of(primary).has(Role.BILLING, scope=scope)
    assert not actor_of(primary).has(Role.PRIMARY, scope=scope)
    assert scope not in {hat.scope for hat in actor_of(colleague).hats}


def test_letters_about_an_old_invoice_go_to_those_who_pay_now(app):
    old, new = make.member(name="Bought"), make.member(name="Buyer")
    before, after = make.contact(old, "primary"), make.representative(new)
    services.leave_organization(old, before, actor=OFFICE)

    services.merge_organizations(old, new, MERGER, actor=OFFICE)

    found = queries.billing_people(session(), old, DAY)
    assert [one.person_id for one in found] == [after]


def test_frozen_lists_stay_as_they_were(app):
    body = make.bodies()["operating"]
    pairs = [make.voting_member(), make.voting_member()]
    make.opened(make.motion(body, pairs))
    (old, _), (new, _) = pairs

    services.merge_organizations(old, new, MERGER, actor=OFFICE)

    poll = session().scalars(select(Poll)).one()
    holders = set(session().scalars(select(RollEntry.holder).where(RollEntry.left_out == "")))
    assert {f"organization:{old}", f"organization:{new}"} <= holders
    assert roll_digest(roll_of(session(), poll.id)) == poll.roll_digest


def test_a_seat_goes_on_and_one_over_the_cap_falls_vacant_as_the_preview_says(app, at):
    body = make.bodies()["steering"]
    (old, holder), (new, _) = make.seated(body, 2)
    alone = make.member(name="Without a seat")
    at(date(2027, 4, 1))
    over = [str(line.text.msgid) for line in merge_page("organization", old, new).lines]
    free = [str(line.text.msgid) for line in merge_page("organization", old, alone).lines]

    services.merge_organizations(old, new, MERGER, actor=OFFICE)

    terms = session().scalars(
        select(Term).where(Term.person_id == holder.person_id).order_by(Term.id)
    )
    assert [(one.organization_id, one.ends_on) for one in terms] == [(old, date(2027, 3, 31))]
    assert any("over the cap" in words for words in over)
    assert not any("over the cap" in words for words in free)


def test_a_seat_under_the_cap_goes_on_until_the_term_ends(app, at):
    body = make.bodies()["steering"]
    ((old, holder),) = make.seated(body)
    new = make.good_member(on=DAY, name="Without a seat")
    at(date(2027, 4, 1))

    services.merge_organizations(old, new, MERGER, actor=OFFICE)

    terms = session().scalars(select(Term).order_by(Term.id)).all()
    assert [(one.organization_id, one.began_on, one.person_id) for one in terms] == [
        (old, DAY, holder.person_id),
        (new, date(2027, 4, 1), holder.person_id),
    ]
    assert terms[1].ends_on == DAY + timedelta(days=730)


def test_use_cases_and_bonds_go_on(app):
    old = make.good_member(on=DAY, name="Bought")
    new = make.member(name="Buyer")
    author = actor_of(make.representative(old))
    use_case = make.proposal(old, author)

    services.merge_organizations(old, new, MERGER, actor=OFFICE)

    assert session().get_one(UseCase, use_case).organization_id == new
    champions = session().scalars(select(Champion).order_by(Champion.id)).all()
    assert [(one.organization_id, one.ended_on) for one in champions] == [(old, DAY), (new, None)]
    ties = queries.ties_of(session(), f"usecase:{use_case}", DAY)
    assert (TieKind.CHAMPION, f"organization:{new}") in {(one.kind, one.who) for one in ties}


def test_relatives_and_sponsored_members_go_along_without_a_circle(app):
    top = make.organization("Top")
    old = make.organization("Middle", parent_id=top)
    new = make.member(name="Below", parent_id=old)
    child = make.organization("Child", parent_id=old)
    sponsored = make.member("sponsored", sponsor_id=old)

    services.merge_organizations(old, new, DUPLICATE, actor=OFFICE)

    assert (_row(new).parent_id, _row(child).parent_id, _row(old).parent_id) == (top, new, None)
    member = queries.member_on(session(), sponsored, DAY)
    assert member is not None
    assert member.sponsored_by == new


def test_what_was_merged_is_not_found_and_not_listed_any_more(app):
    staff = make.staff()
    old, new = (
        services.add(_draft("Twin Example"), actor=staff),
        make.member(name="Twin Example Inc"),
    )
    before = len(find("twin", staff))

    services.merge_organizations(old, new, DUPLICATE, actor=staff)

    assert (before, [one.key for one in find("twin", staff)]) == (1, [f"organization:{new}"])
    assert likely("organization") == ()
    with pytest.raises(Refused, match="merged into another"):
        services.leave(old, DAY, actor=staff)


def _draft(name: str) -> OrganizationDraft:
    return OrganizationDraft(name, StakeholderGroup.PROVIDER, OrganizationType.FOR_PROFIT)


def test_the_member_stays_and_nothing_changes_when_it_is_the_wrong_way_round(app):
    old, new = make.member(name="Member"), make.organization("Prospect")
    person = make.representative(old)

    with pytest.raises(Refused, match="other way round"):
        services.merge_organizations(old, new, DUPLICATE, actor=OFFICE)

    assert _row(old).merged_into_id is None
    assert queries.voters_for(session(), old, DAY) == (person,)


def test_only_the_office_merges_and_only_what_there_is(app):
    old, new = make.member(), make.member()
    representative = actor_of(make.representative(new))

    with pytest.raises(Forbidden):
        services.merge_organizations(old, new, MERGER, actor=representative)
    with pytest.raises(Refused, match="two different"):
        services.merge_organizations(old, old, MERGER, actor=OFFICE)
    with pytest.raises(NotFound):
        services.merge_organizations(old, 10**6, MERGER, actor=OFFICE)


def test_two_who_merge_a_pair_both_ways_at_once_merge_it_once(app):
    one, other = make.organization("One"), make.organization("Other")
    make.colleague(one)
    make.colleague(other)

    def merge(pair: tuple[int, int]) -> bool:
        with app.app_context():
            try:
                services.merge_organizations(*pair, DUPLICATE, actor=OFFICE)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(merge, [(one, other), (other, one)] * 2))

    assert sum(outcomes) == 1
    session().rollback()
    merged = select(func.count()).where(Organization.merged_into_id.is_not(None))
    assert session().scalar(merged) == 1
    survivor = (
        session()
        .scalars(select(Organization.id).where(Organization.merged_into_id.is_(None)))
        .one()
    )
    places = session().scalars(
        select(Affiliation.organization_id).where(Affiliation.ended_on.is_(None))
    )
    assert set(places) == {survivor}


def test_pairs_are_found_and_can_be_said_apart(app):
    member = make.member(name="Example Hospital Inc")
    other = make.organization("Example Hospital")

    (pair,) = likely("organization")
    services.say_apart("organization", other, member, actor=OFFICE)

    assert (pair.old.id, pair.new.id) == (other, member)  # the member stays
    assert likely("organization") == ()
    with pytest.raises(Refused, match="already"):
        services.say_apart("organization", member, other, actor=OFFICE)
    with pytest.raises(NotFound):
        services.say_apart("person", 10**6, 10**6 + 1, actor=OFFICE)


# --- people --------------------------------------------------------------------------------------


@pytest.fixture
def twins() -> tuple[int, int, int]:
    """An organization, and one person known twice there."""
    number = make.member(name="Example Hospital")
    old = make.contact(number, "billing", name="Ann Example", email="ann@old.example")
    new = make.contact(number, "primary", name="Ann Example", email="ann@hospital.example")
    return number, old, new


def test_a_person_known_twice_becomes_one_with_all_roles(twins):
    number, old, new = twins
    assert [(pair.old.id, pair.new.id) for pair in likely("person")] == [(new, old)]

    services.merge_people(old, new, actor=OFFICE)

    roles = session().execute(
        select(ContactRole.kind, ContactRole.person_id).where(ContactRole.ended_on.is_(None))
    )
    assert set(roles.all()) == {(ContactKind.BILLING, new), (ContactKind.PRIMARY, new)}
    assert queries.employers(session(), [old, new], DAY) == {new: (number,)}
    assert session().get_one(Person, old).merged_into_id == new
    assert likely("person") == ()


def test_one_sign_in_stays_and_the_old_address_leads_to_the_person(app):
    old = make.person("Ann Example", "ann@old.example", password=make.PASSWORD)
    new = make.person("Ann Example", "ann@new.example")

    services.merge_people(old, new, actor=OFFICE)

    assert session().scalars(select(Credential.person_id)).all() == [new]
    with transaction() as writing:
        found = person_for(writing, name="Ann Example", email="ann@old.example").id
    assert found == new


def test_a_vote_not_cast_yet_goes_to_the_other_record(app):
    body = make.bodies()["operating"]
    pairs = [make.voting_member(), make.voting_member()]
    motion = make.motion(body, pairs)
    make.opened(motion)
    number, actor = pairs[0]
    new = make.colleague(number)

    services.merge_people(actor.person_id or 0, new, actor=OFFICE)

    committees.cast(motion, "for", actor=actor_of(new))
    with pytest.raises(Forbidden):
        committees.cast(motion, "for", actor=actor_of(actor.person_id or 0))


def test_roles_of_the_consortium_are_merged_by_administrators_only(app):
    old = make.person("Ann Example", "ann@old.example", roles=(Role.TREASURER,))
    new = make.person("Ann Example", "ann@new.example")

    with pytest.raises(Forbidden):
        services.merge_people(old, new, actor=OFFICE)
    services.merge_people(old, new, actor=operator("tests", Role.ADMINISTRATOR))

    held = session().execute(select(RoleGrant.person_id, RoleGrant.role))
    assert held.all() == [(new, Role.TREASURER)]


def test_two_at_once_merge_people_once(twins, app):
    _, old, new = twins

    def merge(pair: tuple[int, int]) -> bool:
        with app.app_context():
            try:
                services.merge_people(*pair, actor=OFFICE)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(merge, [(old, new), (new, old)]))

    assert sum(outcomes) == 1
