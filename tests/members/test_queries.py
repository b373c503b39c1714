"""Who belongs, who acts, who is related, and what binds people to things, on a day."""

from __future__ import annotations

from datetime import date

from govapp.db import session, transaction
from govapp.foundation.access.actor import Hat, Role
from govapp.members import queries, services
from govapp.members.rules import Conflict, TieKind
from tests import make

DAY = date(2027, 3, 1)


def test_members_on_a_day_are_those_whose_term_holds_that_day(app):
    make.member("premier", name="Zeta", began_on=date(2027, 3, 1))
    make.member("member", name="alpha", ended_on=date(2027, 3, 1))
    make.member("member", name="Gone", ended_on=date(2027, 2, 28))
    make.member("member", name="To come", began_on=date(2027, 3, 2))
    make.organization("Never one")

    members = queries.members_on(session(), DAY)

    assert [(member.name, member.tier) for member in members] == [
        ("alpha", "member"),
        ("Zeta", "premier"),
    ]


def test_an_organization_on_record_only_is_never_a_member(app):
    number = make.member(on_record_only=True)

    assert queries.member_on(session(), number, DAY) is None


def test_members_are_listed_in_one_query_however_many(app, queries):
    from govapp.members.queries import members_on

    for _ in range(5):
        make.member()

    with queries() as seen:
        members = members_on(session(), DAY)

    assert (len(members), len(seen)) == (5, 1)


def test_the_primary_votes_first_then_alternates_in_their_order(app):
    organization = make.member()
    first = make.alternate(organization)
    second = make.alternate(organization)
    primary = make.representative(organization)
    make.alternate(organization, ended_on=date(2027, 2, 28))
    make.contact(organization, "billing")

    assert queries.voters_for(session(), organization, DAY) == (primary, first, second)


def test_invoices_go_to_the_billing_contact_or_else_to_the_primary(app):
    organization = make.member()
    primary = make.representative(organization)
    before = queries.billing_people(session(), organization, DAY)
    billing = make.contact(organization, "billing")

    after = queries.billing_people(session(), organization, DAY)

    assert [found.person_id for found in before] == [primary]
    assert [found.person_id for found in after] == [billing]


def test_parents_and_what_they_own_are_one_family(app):
    top = make.organization("Top")
    left, right = (
        make.organization("Left", parent_id=top),
        make.organization("Right", parent_id=top),
    )
    leaf, other = make.organization("Leaf", parent_id=left), make.organization("Other")

    found = queries.families(session(), [leaf, right, other])

    assert found == {
        leaf: frozenset({top, left, right, leaf}),
        right: frozenset({top, left, right, leaf}),
        other: frozenset({other}),
    }


def test_contact_roles_and_belonging_give_hats_for_their_organization(app):
    organization = make.member(name="Example Hospital")
    person = make.representative(organization)
    make.contact(organization, "admin", person_id=person)
    make.contact(organization, "signing", person_id=person)

    hats = set(queries.hats(session(), person, DAY))

    scope = f"organization:{organization}"
    assert hats == {
        Hat(Role.PRIMARY, scope),
        Hat(Role.ORGANIZATION_ADMIN, scope),
        Hat(Role.MEMBER_PERSON, scope),
    }
    assert {hat.label for hat in hats} == {"Example Hospital"}


def test_a_former_member_keeps_its_billing_contact_but_no_member_person(app):
    organization = make.member(ended_on=date(2026, 12, 31))
    person = make.contact(organization, "billing")

    hats = set(queries.hats(session(), person, DAY))

    assert hats == {Hat(Role.BILLING, f"organization:{organization}")}


def test_a_role_that_ended_gives_no_hat(app):
    organization = make.member()
    person = make.representative(organization, ended_on=date(2027, 2, 28))

    roles = {hat.role for hat in queries.hats(session(), person, DAY)}

    assert roles == {Role.MEMBER_PERSON}


def _tie(kind: TieKind, who: str, thing: str, day: date = DAY) -> None:
    with transaction() as current:
        services.tie(current, kind, who, thing, day)


def test_a_persons_own_tie_is_a_conflict(app):
    person = make.colleague(make.member())
    _tie(TieKind.AUTHOR, f"person:{person}", "usecase:4")

    found = queries.conflicts(session(), person, ["usecase:4", "usecase:5"], DAY)

    assert found == (Conflict(person, "usecase:4", TieKind.AUTHOR),)


def test_the_tie_of_an_employer_or_its_relatives_is_a_conflict(app):
    top = make.member()
    employer = make.organization(parent_id=top)
    person = make.colleague(employer)
    _tie(TieKind.CHAMPION, f"organization:{top}", "usecase:4")

    found = queries.conflicts(session(), person, ["usecase:4"], DAY)

    assert found == (Conflict(person, "usecase:4", TieKind.CHAMPION, through=top),)


def test_works_for_the_thing_itself_or_a_relative_of_it(app):
    top = make.member()
    employer = make.organization(parent_id=top)
    person = make.colleague(employer)

    things = [f"organization:{top}", f"organization:{employer}"]
    found = queries.conflicts(session(), person, things, DAY)

    assert set(found) == {
        Conflict(person, things[0], TieKind.EMPLOYER, through=employer),
        Conflict(person, things[1], TieKind.EMPLOYER),
    }


def test_conflicts_are_those_of_that_day_not_of_today(app):
    old, new = make.member(), make.member()
    person = make.colleague(old, ended_on=date(2027, 1, 31))
    make.contact(new, "notices", person_id=person, began_on=date(2027, 2, 1))
    _tie(TieKind.SPONSOR, f"organization:{old}", "usecase:4", date(2026, 1, 1))

    before = queries.conflicts(session(), person, ["usecase:4"], date(2027, 1, 31))
    after = queries.conflicts(session(), person, ["usecase:4"], date(2027, 2, 1))

    assert before == (Conflict(person, "usecase:4", TieKind.SPONSOR, through=old),)
    assert after == ()


def test_a_second_employer_known_by_a_tie_counts_as_one(app):
    second = make.organization()
    person = make.colleague(make.member())
    _tie(TieKind.EMPLOYER, f"person:{person}", f"organization:{second}")
    _tie(TieKind.CHAMPION, f"organization:{second}", "usecase:4")

    found = queries.conflicts(session(), person, ["usecase:4"], DAY)

    assert found == (Conflict(person, "usecase:4", TieKind.CHAMPION, through=second),)


def test_conflicts_of_many_people_cost_the_same_number_of_queries(app, queries):
    from govapp.members.queries import conflicts_among

    people = [make.colleague(make.member()) for _ in range(8)]
    _tie(TieKind.AUTHOR, f"person:{people[0]}", "usecase:4")

    with queries() as one:
        conflicts_among(session(), people[:1], ["usecase:4"], DAY)
    with queries() as many:
        found = conflicts_among(session(), people, ["usecase:4"], DAY)

    assert set(found) == {people[0]}
    assert len(many) == len(one) == 5


def test_a_bond_is_tied_once_and_ends_with_its_last_day(app):
    person = make.colleague(make.member())
    _tie(TieKind.AUTHOR, f"person:{person}", "usecase:4")
    _tie(TieKind.AUTHOR, f"person:{person}", "usecase:4", date(2027, 3, 5))
    with transaction() as current:
        who = f"person:{person}"
        services.untie(current, TieKind.AUTHOR, who, "usecase:4", date(2027, 4, 1))

    days = [date(2027, 2, 28), DAY, date(2027, 4, 1), date(2027, 4, 2)]
    found = [len(queries.ties_of(session(), "usecase:4", day)) for day in days]

    assert found == [0, 1, 1, 0]


def test_a_bond_ended_on_its_first_day_can_be_tied_again_that_day(app):
    with transaction() as current:
        services.tie(current, TieKind.AUTHOR, "person:1", "usecase:4", DAY)
        services.untie(current, TieKind.AUTHOR, "person:1", "usecase:4", DAY)
        services.tie(current, TieKind.AUTHOR, "person:1", "usecase:4", DAY)

    assert len(queries.ties_of(session(), "usecase:4", date(2027, 6, 1))) == 1
