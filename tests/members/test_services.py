"""Organizations, terms and people: what commands change, refuse and leave in the trail."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import select

from govapp.accounts.models import OneTimeLink
from govapp.accounts.queries import actor_of
from govapp.db import session
from govapp.foundation.access.actor import Role
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.kernel.errors import Forbidden, Invalid, NotFound, Refused
from govapp.foundation.mail.models import Letter
from govapp.foundation.search.queries import find
from govapp.members import queries, services
from govapp.members.models import Affiliation, ContactRole, Membership, Organization
from govapp.members.rules import (
    ColleagueDraft,
    ContactKind,
    Details,
    MembershipDraft,
    NoteDraft,
    OrganizationDraft,
    OrganizationType,
    StakeholderGroup,
)
from tests import make

DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter()


def _draft(name: str = "Example Hospital", **more: object) -> OrganizationDraft:
    return OrganizationDraft(
        legal_name=name, group=StakeholderGroup.PROVIDER, type=OrganizationType.NONPROFIT, **more
    )


def _trail(about: str) -> list[str]:
    statement = select(AuditEvent.fact).where(AuditEvent.about == about).order_by(AuditEvent.number)
    return list(session().scalars(statement))


def _row(number: int) -> Organization:
    session().rollback()
    return session().get_one(Organization, number)


# --- organizations -------------------------------------------------------------------------------


def test_staff_add_an_organization_with_clean_values(app):
    number = services.add(
        _draft("  Example   Hospital ", website="www.hospital.example", country="de"),
        actor=make.staff(),
    )

    row = _row(number)
    assert (row.legal_name, row.display_name) == ("Example Hospital", "Example Hospital")
    assert (row.website, row.country) == ("https://www.hospital.example", "DE")
    assert _trail(f"organization:{number}") == ["OrganizationAdded"]


def test_what_cannot_be_read_is_said_beside_each_field(app):
    draft = _draft("A\u202eB", website="javascript:alert(1)", country="Mars", band="huge")

    with pytest.raises(Invalid) as invalid:
        services.add(draft, actor=make.staff())

    assert set(invalid.value.problems) == {"legal_name", "website", "country", "band"}


def test_one_legal_name_and_one_external_id_name_one_organization(app):
    staff = make.staff()
    services.add(_draft("Example Hospital", external_id="H-1"), actor=staff)

    with pytest.raises(Invalid) as invalid:
        services.add(_draft("EXAMPLE  hospital", external_id="H-1"), actor=staff)

    assert set(invalid.value.problems) == {"legal_name", "external_id"}


def test_a_representative_cannot_add_or_change_organizations(app):
    number = make.member()
    actor = actor_of(make.representative(number))

    with pytest.raises(Forbidden):
        services.add(_draft("Another"), actor=actor)
    with pytest.raises(Forbidden):
        services.change(number, _draft("Another"), actor=actor)


def test_the_trail_names_the_changed_fields_and_not_their_values(app):
    number = make.organization("Example Hospital", type=OrganizationType.NONPROFIT)

    services.change(number, _draft(tax_id="12-345", country="US"), actor=make.staff())

    event = (
        session().scalars(select(AuditEvent).where(AuditEvent.fact == "OrganizationChanged")).one()
    )
    assert '"fields":["country","tax_id"]' in event.text
    assert "12-345" not in event.text


def test_its_own_people_change_details_and_nothing_else(app):
    number = make.member(name="Example Hospital")
    details = Details(website="hospital.example", billing_address="1 Way\nTown", po_required=True)

    services.change_details(number, details, actor=actor_of(make.representative(number)))

    row = _row(number)
    assert (row.website, row.po_required) == ("https://hospital.example", True)
    assert (row.legal_name, row.band) == ("Example Hospital", "")


def test_a_colleague_without_role_does_not_change_details(app):
    number = make.member()

    with pytest.raises(Forbidden):
        services.change_details(number, Details(), actor=actor_of(make.colleague(number)))


def test_a_circle_of_parents_is_refused(app):
    top = make.organization("Top", type=OrganizationType.NONPROFIT)
    below = make.organization("Below", parent_id=top)

    with pytest.raises(Refused, match="circle"):
        services.change(top, _draft("Top", parent_id=below), actor=make.staff())


def test_two_current_members_cannot_become_related(app):
    parent = make.member(name="Buyer")
    bought = make.member(name="Bought", type=OrganizationType.NONPROFIT)

    with pytest.raises(Refused, match="Bought, Buyer"):
        services.change(bought, _draft("Bought", parent_id=parent), actor=make.staff())


# --- memberships ---------------------------------------------------------------------------------


def test_joining_makes_a_member_whom_everybody_finds(app):
    number = make.organization("Example Hospital")

    services.join(number, MembershipDraft("member", date(2027, 1, 1)), actor=make.staff())

    member = queries.member_on(session(), number, DAY)
    assert member is not None
    assert member.tier == "member"
    assert [found.key for found in find("hospital", make.acting_for(0))] == [
        f"organization:{number}"
    ]


def test_a_tier_that_the_rulebook_does_not_know_is_refused(app):
    number = make.organization()

    with pytest.raises(Refused, match="tier"):
        services.join(number, MembershipDraft("diamond", DAY), actor=make.staff())


def test_an_organization_on_record_only_cannot_join(app):
    number = make.organization(on_record_only=True)

    with pytest.raises(Refused, match="public record"):
        services.join(number, MembershipDraft("member", DAY), actor=make.staff())


def test_related_organizations_count_as_one_member(app):
    parent = make.member(name="Parent")
    daughter = make.organization(parent_id=parent)

    with pytest.raises(Refused, match="Parent"):
        services.join(daughter, MembershipDraft("member", DAY), actor=make.staff())


def test_a_member_moves_to_another_tier_without_a_gap(app):
    number = make.member("member", founder=True)

    services.move(number, "premier", date(2027, 7, 1), actor=make.staff())

    before = queries.member_on(session(), number, date(2027, 6, 30))
    after = queries.member_on(session(), number, date(2027, 7, 1))
    assert before is not None
    assert after is not None
    assert (before.tier, after.tier, after.founder) == ("member", "premier", True)


def test_leaving_sets_the_last_day(app):
    number = make.member()

    services.leave(number, date(2027, 12, 31), actor=make.staff())

    assert queries.member_on(session(), number, date(2027, 12, 31)) is not None
    assert queries.member_on(session(), number, date(2028, 1, 1)) is None


def test_the_search_follows_the_calendar(app, at):
    number = make.organization("Example Hospital")
    services.join(number, MembershipDraft("member", date(2027, 3, 5)), actor=make.staff())
    before = find("hospital", make.acting_for(0))
    at(date(2027, 3, 5))

    services.refresh_search()

    assert before == ()
    assert len(find("hospital", make.acting_for(0))) == 1


# --- people --------------------------------------------------------------------------------------

COLLEAGUE = ColleagueDraft("Example Colleague", "colleague@hospital.example")


def test_an_admin_invites_a_colleague_and_names_them_alternate(app):
    number = make.member(name="Example Hospital")
    admin = make.contact(number, "admin")
    draft = ColleagueDraft(COLLEAGUE.name, COLLEAGUE.email, "Nurse", kinds=(ContactKind.ALTERNATE,))

    person = services.invite(number, draft, actor=actor_of(admin))

    assert queries.voters_for(session(), number, DAY) == (person,)
    letter = session().scalars(select(Letter)).one()
    assert letter.address == COLLEAGUE.email
    assert (letter.secret, letter.organization_id) == (True, number)
    assert session().scalars(select(OneTimeLink.leads_to)).one() == f"/organizations/{number}"
    assert _trail(f"organization:{number}") == ["PersonJoined", "ContactNamed"]


def test_a_colleague_is_found_by_their_organization_and_staff_only(app):
    number, other = make.member(), make.member()
    services.invite(number, COLLEAGUE, actor=make.staff())

    found = {
        name: len(find("colleague", actor))
        for name, actor in {
            "own": actor_of(make.representative(number)),
            "other": actor_of(make.representative(other)),
            "staff": make.staff(),
        }.items()
    }

    assert found == {"own": 1, "other": 0, "staff": 1}


def test_nobody_claims_the_people_of_another_organization(app):
    mine, theirs = make.member(), make.member()
    make.colleague(theirs, email=COLLEAGUE.email)

    with pytest.raises(Refused, match="secretariat"):
        services.invite(mine, COLLEAGUE, actor=actor_of(make.representative(mine)))


def test_people_of_another_organization_cannot_be_managed(app):
    mine, theirs = make.member(), make.member()
    person = make.colleague(theirs)
    actor = actor_of(make.representative(mine))

    with pytest.raises(Forbidden):
        services.name_contact(theirs, person, ContactKind.PRIMARY, actor=actor)
    with pytest.raises(NotFound):
        services.name_contact(mine, person, ContactKind.PRIMARY, actor=actor)
    with pytest.raises(NotFound):
        services.leave_organization(mine, person, actor=actor)


def test_a_new_primary_replaces_the_one_before_at_once(app):
    number = make.member()
    before, after = make.representative(number), make.colleague(number)

    services.name_contact(number, after, ContactKind.PRIMARY, actor=make.staff())

    assert queries.voters_for(session(), number, DAY) == (after,)
    assert queries.voters_for(session(), number, date(2027, 2, 28)) == (before,)
    assert _trail(f"organization:{number}") == ["ContactEnded", "ContactNamed"]


def test_a_role_given_and_taken_on_one_day_never_counted(app):
    number = make.member()
    person = make.colleague(number)
    services.name_contact(number, person, ContactKind.ALTERNATE, actor=make.staff())

    services.end_contact(number, person, ContactKind.ALTERNATE, actor=make.staff())

    assert queries.voters_for(session(), number, DAY) == ()


def test_alternates_keep_their_order_when_one_goes_and_one_rises(app):
    number = make.member()
    first, second, third = (make.alternate(number) for _ in range(3))
    actor = actor_of(make.representative(number))

    services.raise_alternate(number, third, actor=actor)
    services.end_contact(number, first, ContactKind.ALTERNATE, actor=actor)

    assert queries.voters_for(session(), number, DAY)[1:] == (third, second)
    positions = select(ContactRole.position).where(
        ContactRole.kind == ContactKind.ALTERNATE, ContactRole.ended_on.is_(None)
    )
    assert sorted(session().scalars(positions)) == [1, 2]


def test_a_persons_history_survives_a_change_of_employer(app):
    old, new = make.member(name="Old"), make.member(name="New")
    person = make.representative(old, email=COLLEAGUE.email)

    services.leave_organization(old, person, actor=make.staff())
    services.invite(new, COLLEAGUE, actor=actor_of(make.representative(new)))

    rows = select(Affiliation.organization_id, Affiliation.ended_on).where(
        Affiliation.person_id == person
    )
    assert set(session().execute(rows).all()) == {(old, date(2027, 2, 28)), (new, None)}
    scopes = {hat.scope for hat in actor_of(person).hats}
    assert scopes == {f"organization:{new}"}
    assert queries.voters_for(session(), old, date(2027, 2, 1)) == (person,)


def test_notes_belong_to_staff(app):
    number = make.member()
    staff = make.staff(Role.TREASURER)
    draft = NoteDraft("They will pay.", next_step="Call again", next_on=date(2027, 3, 9))

    note = services.write_note(number, draft, actor=staff)
    services.finish_note(number, note, actor=staff)

    assert _trail(f"organization:{number}") == ["NoteWritten", "NoteDone"]
    with pytest.raises(Forbidden):
        services.write_note(number, draft, actor=actor_of(make.representative(number)))
    with pytest.raises(NotFound):
        services.finish_note(make.member(), note, actor=staff)


# --- at the same time ----------------------------------------------------------------------------


def _at_once(app, *acts) -> list[BaseException]:
    barrier, wrong = threading.Barrier(len(acts)), []

    def run(act) -> None:
        with app.app_context():
            barrier.wait()
            try:
                act()
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()  # what this thread read before is a snapshot
    return wrong


def test_two_primaries_named_at_once_leave_one(app):
    number = make.member()
    people = [make.colleague(number) for _ in range(4)]
    staff = make.staff()

    wrong = _at_once(
        app,
        *(
            lambda person=person: services.name_contact(
                number, person, ContactKind.PRIMARY, actor=staff
            )
            for person in people
        ),
    )

    current = select(ContactRole.person_id).where(ContactRole.ended_on.is_(None))
    assert wrong == []
    assert len(session().scalars(current).all()) == 1


def test_a_family_that_joins_twice_at_once_joins_once(app):
    parent = make.organization("Parent")
    daughters = [make.organization(parent_id=parent) for _ in range(3)]
    staff = make.staff()
    draft = MembershipDraft("member", DAY)

    wrong = _at_once(
        app,
        *(lambda n=number: services.join(n, draft, actor=staff) for number in (parent, *daughters)),
    )

    assert [type(error) for error in wrong] == [Refused] * 3
    assert len(session().scalars(select(Membership.id)).all()) == 1
