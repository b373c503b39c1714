"""The pages of members, for each role that may and one that may not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from govapp.accounts.queries import actor_of
from govapp.db import session
from govapp.foundation.access.actor import Role
from govapp.members import queries, services
from govapp.members.models import Affiliation, Organization
from govapp.members.rules import ContactKind, MembershipDraft, NoteDraft
from tests import make
from tests.pagelint import problems

DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter()


@pytest.fixture
def hospital():
    """A member with a parent, a primary, an alternate and a past."""
    parent = make.organization("Example Holding")
    number = make.member(
        "premier", name="Example Hospital", parent_id=parent, band="", tax_id="TAX-77"
    )
    make.representative(number, name="Rita Example")
    make.alternate(number, name="Al Example")
    return number


def _page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:500]
    if status == 200:
        assert problems(answer.text) == []
    return answer.text


# --- directory -----------------------------------------------------------------------------------


def test_visitors_see_members_and_nobody_else(client, hospital):
    make.organization("Example Prospect")
    make.member(name="Example Former", ended_on=date(2026, 12, 31))

    text = _page(client, "/organizations")

    assert "Example Hospital" in text
    assert "Example Prospect" not in text
    assert "Example Former" not in text


def test_staff_see_all_organizations_and_filter_them(client, hospital):
    make.organization("Example Prospect")
    make.sign_in(client, make.staff())

    everything = _page(client, "/organizations")
    possible = _page(client, "/organizations?is=possible&q=prospect")
    without = _page(client, "/organizations?missing=billing&tier=premier")

    assert "Example Prospect" in everything
    assert "Example Hospital" not in possible.partition("<table")[2]
    assert "Example Hospital" in without


def test_the_directory_costs_the_same_with_many_organizations(client, queries):
    make.member()
    make.sign_in(client, make.staff())
    with queries() as few:
        client.get("/organizations")
    for _ in range(60):
        make.member()

    with queries() as many:
        answer = client.get("/organizations")

    assert 'rel="next"' in answer.text
    assert len(many) == len(few)


def test_a_member_cannot_filter_or_export_what_only_staff_see(client, hospital):
    make.organization("Example Prospect")
    make.sign_in(client, make.representative(make.member()))

    csv = client.get("/organizations?format=csv&is=possible").text

    assert "Example Prospect" not in csv
    assert "TAX-77" not in csv


def test_an_export_of_staff_can_be_imported_again(client, hospital):
    make.sign_in(client, make.staff())

    answer = client.get("/organizations?format=csv&is=member")

    head = answer.text.lstrip("\ufeff").splitlines()[0]
    assert head.startswith("External id,Legal name,Organization,Stakeholder group,Type")
    assert "TAX-77" in answer.text
    assert client.get("/organizations?format=xlsx").data.startswith(b"PK")


def test_staff_see_the_standing_that_dues_knows_of_and_members_do_not(client):
    number = make.good_member(on=DAY)
    name = queries.organization_names(session(), [number])[number]
    make.sign_in(client, make.staff())
    by_staff = _page(client, f"/organizations?q={name}")
    file = client.get(f"/organizations?q={name}&format=csv").text
    make.sign_in(client, make.representative(make.member()))

    by_member = _page(client, f"/organizations?q={name}")

    assert "in good standing" in by_staff
    assert "in good standing" in file
    assert "in good standing" not in by_member


# --- the hub -------------------------------------------------------------------------------------


def test_visitors_see_the_public_part_only(client, hospital):
    text = _page(client, f"/organizations/{hospital}")

    assert "Example Hospital" in text
    for hidden in ("Rita Example", "TAX-77", "Example Holding", "History"):
        assert hidden not in text


def test_its_own_people_see_everything_but_notes_of_staff(client, hospital):
    services.write_note(hospital, NoteDraft("They are late."), actor=make.staff())
    (primary, _) = queries.voters_for(session(), hospital, DAY)
    make.sign_in(client, primary)

    text = _page(client, f"/organizations/{hospital}")

    for seen in ("Rita Example", "Al Example", "TAX-77", "Example Holding", "Add a colleague"):
        assert seen in text
    assert "They are late." not in text


def test_staff_see_notes_and_forms(client, hospital):
    services.write_note(
        hospital, NoteDraft("They are late.", "Call", date(2027, 3, 9)), actor=make.staff()
    )
    make.sign_in(client, make.staff())

    text = _page(client, f"/organizations/{hospital}")

    assert "They are late." in text
    assert f"/organizations/{hospital}/edit" in text


def test_the_auditor_reads_all_and_changes_nothing(client, hospital):
    make.sign_in(client, make.staff(Role.AUDITOR))

    text = _page(client, f"/organizations/{hospital}")

    assert "TAX-77" in text
    assert "Add a colleague" not in text
    assert client.post(f"/organizations/{hospital}/people", data={}).status_code == 403


@pytest.mark.parametrize("address", ["", "/edit", "/membership", "/people/new", "/details"])
def test_an_organization_that_does_not_belong_is_unknown_to_others(client, address):
    number = make.organization("Example Prospect")
    make.sign_in(client, make.representative(make.member()))

    _page(client, f"/organizations/{number}{address}", status=404)


def test_the_hub_costs_a_fixed_number_of_queries(client, hospital, queries):
    make.sign_in(client, make.staff())
    client.get(f"/organizations/{hospital}")
    with queries() as few:
        client.get(f"/organizations/{hospital}")
    for _ in range(10):
        make.alternate(hospital)

    with queries() as many:
        client.get(f"/organizations/{hospital}")

    assert len(many) == len(few)


# --- people --------------------------------------------------------------------------------------

COLLEAGUE = {"name": "Nina Example", "email": "nina@hospital.example", "roles": ["alternate"]}


def test_adding_a_colleague_and_naming_them_alternate_takes_two_screens(client, hospital):
    (primary, _) = queries.voters_for(session(), hospital, DAY)
    make.sign_in(client, primary)

    place = _page(client, "/p/members")
    answer = client.post(f"/organizations/{hospital}/people", data=COLLEAGUE, follow_redirects=True)

    assert f'action="/organizations/{hospital}/people"' in place
    assert answer.status_code == 200
    assert "Nina Example" in answer.text
    assert "Alternate 2" in answer.text


def test_what_is_wrong_with_a_colleague_stands_beside_the_field(client, hospital):
    make.sign_in(client, make.staff())

    answer = client.post(
        f"/organizations/{hospital}/people", data={"name": "N", "email": "not an address"}
    )

    assert answer.status_code == 422
    assert problems(answer.text) == []
    assert "Write one address like" in answer.text


def test_roles_change_and_people_go_by_buttons(client, hospital):
    make.sign_in(client, make.staff())
    (primary, alternate) = queries.voters_for(session(), hospital, DAY)
    base = f"/organizations/{hospital}/people/{alternate}"

    page = _page(client, base)
    client.post(f"{base}/name", data={"kind": "billing"})
    client.post(f"{base}/end", data={"kind": "alternate"})
    client.post(f"/organizations/{hospital}/people/{primary}/leave")

    assert "Take away" in page
    assert queries.voters_for(session(), hospital, DAY) == ()
    billing = queries.billing_people(session(), hospital, DAY)
    assert [found.person_id for found in billing] == [alternate]


def test_a_role_that_does_not_exist_is_not_found(client, hospital):
    make.sign_in(client, make.staff())
    (primary, _) = queries.voters_for(session(), hospital, DAY)

    answer = client.post(
        f"/organizations/{hospital}/people/{primary}/name", data={"kind": "emperor"}
    )

    assert answer.status_code == 404


def test_people_of_other_organizations_stay_hidden_and_untouched(client, hospital):
    theirs = make.organization("Example Prospect")
    person = make.colleague(theirs, name="Hidden Example")
    (primary, _) = queries.voters_for(session(), hospital, DAY)
    make.sign_in(client, primary)

    seen = client.get(f"/organizations/{hospital}/people/{person}").status_code
    taken = client.post(
        f"/organizations/{hospital}/people/{person}/name", data={"kind": "primary"}
    ).status_code
    left = client.post(f"/organizations/{theirs}/people/{person}/leave").status_code

    assert (seen, taken) == (404, 404)
    assert left in {403, 404}
    assert queries.voters_for(session(), hospital, DAY)[0] == primary
    rows = select(Affiliation.ended_on).where(Affiliation.person_id == person)
    assert session().scalars(rows).one() is None


# --- changing ------------------------------------------------------------------------------------


def test_a_representative_cannot_smuggle_fields_into_the_details(client, hospital):
    (primary, _) = queries.voters_for(session(), hospital, DAY)
    make.sign_in(client, primary)

    answer = client.post(
        f"/organizations/{hospital}/details",
        data={
            "website": "https://hospital.example",
            "billing_address": "1 Way",
            "legal_name": "Taken Over",
            "tier": "member",
            "band": "small",
            "type": "government",
            "on_record_only": "1",
            "parent_id": "1",
            "standing": "good",
            "organization_id": "1",
        },
    )

    assert answer.status_code == 302
    row = session().get_one(Organization, hospital)
    assert (row.website, row.legal_name) == ("https://hospital.example", "Example Hospital")
    assert (row.band, row.type.value, row.on_record_only) == ("", "for-profit", False)
    member = queries.member_on(session(), hospital, DAY)
    assert member is not None
    assert member.tier == "premier"


ORGANIZATION = {"legal_name": "Example Clinic", "group": "provider", "type": "nonprofit"}


def test_staff_add_an_organization_and_begin_its_membership(client):
    make.sign_in(client, make.staff())

    form = _page(client, "/organizations/new")
    added = client.post("/organizations/new", data=ORGANIZATION)
    address = added.headers["Location"]
    joining = _page(client, f"{address}/membership")
    joined = client.post(
        f"{address}/membership/join",
        data={"tier": "member", "began_on": "2027-01-01", "initial_years": "1"},
        follow_redirects=True,
    )

    assert "Legal name" in form
    assert "Begin the membership" in joining
    assert "a member since" in joined.text


def test_what_cannot_be_kept_comes_back_with_its_reasons(client, hospital):
    make.sign_in(client, make.staff())

    answer = client.post(
        "/organizations/new", data={**ORGANIZATION, "legal_name": "EXAMPLE hospital"}
    )

    assert answer.status_code == 422
    assert "known already" in answer.text


def test_staff_change_the_tier_and_write_down_the_last_day(client, hospital):
    make.sign_in(client, make.staff())
    base = f"/organizations/{hospital}/membership"

    client.post(f"{base}/move", data={"tier": "member", "from_day": "2027-02-01"})
    page = _page(client, base)
    client.post(f"{base}/leave", data={"last_day": "2027-02-27"})

    assert "Another tier" in page
    assert queries.member_on(session(), hospital, DAY) is None
    assert "Not a member" in _page(client, f"/organizations/{hospital}")


def test_an_edit_form_shows_what_is_known_and_keeps_it(client, hospital):
    make.sign_in(client, make.staff())

    page = _page(client, f"/organizations/{hospital}/edit")
    client.post(
        f"/organizations/{hospital}/edit",
        data={**ORGANIZATION, "legal_name": "Example Hospital", "tax_id": "TAX-78"},
    )

    assert "TAX-77" in page
    assert session().get_one(Organization, hospital).tax_id == "TAX-78"


# --- what waits ----------------------------------------------------------------------------------


def test_a_member_without_primary_waits_for_staff_and_for_nobody_else(hospital):
    number = make.member(name="Example Clinic")
    make.organization("Example Prospect")

    lines = list(queries.lines(make.staff()))

    assert [(line.title.values["name"], line.url) for line in lines] == [
        ("Example Clinic", f"/organizations/{number}#people")
    ]
    assert list(queries.lines(make.staff(Role.TREASURER))) == []


def test_the_admin_is_asked_for_an_alternate_until_there_is_one():
    number = make.member(name="Example Clinic")
    primary = make.representative(number)

    before = list(queries.lines(actor_of(primary)))
    make.alternate(number)

    assert [line.url for line in before] == [f"/organizations/{number}/people/new?role=alternate"]
    assert list(queries.lines(actor_of(primary))) == []


def test_a_promised_step_waits_for_its_owner_until_it_is_done(hospital):
    staff = make.staff(Role.TREASURER)
    draft = NoteDraft("Late.", "Call again", date(2027, 3, 9))
    note = services.write_note(hospital, draft, actor=staff)

    before = list(queries.lines(staff))
    services.finish_note(hospital, note, actor=staff)

    assert len(before) == 1
    assert before[0].due is not None
    assert list(queries.lines(staff)) == []


def test_a_membership_that_ends_soon_is_ahead_of_its_people_and_of_staff():
    number = make.member(name="Example Clinic", ended_on=date(2027, 3, 20))
    other = make.representative(make.member())
    until = datetime(2027, 3, 31, tzinfo=UTC)

    own = list(queries.coming(actor_of(make.representative(number)), until))

    assert [(event.at, event.url) for event in own] == [
        (date(2027, 3, 20), f"/organizations/{number}")
    ]
    assert list(queries.coming(make.staff(), until)) == own
    assert list(queries.coming(actor_of(other), until)) == []


def test_who_joined_since_the_last_visit_is_news():
    make.member(name="Example Old")
    make.member(name="Example New", began_on=date(2027, 2, 20))
    make.member(name="Example Future", began_on=date(2027, 3, 20))

    found = queries.news(make.staff(), datetime(2027, 2, 10, tzinfo=UTC))

    assert [event.title.values["name"] for event in found] == ["Example New"]


def test_a_persons_page_tells_of_every_employer_to_staff_and_of_the_common_one_to_colleagues(
    client,
):
    old, new = make.member(name="Example Old"), make.member(name="Example New")
    person = make.representative(old)
    services.leave_organization(old, person, actor=make.staff())
    make.contact(new, ContactKind.ALTERNATE, person_id=person)

    make.sign_in(client, make.staff())
    by_staff = _page(client, f"/people/{person}")
    make.sign_in(client, make.representative(new))
    by_colleague = _page(client, f"/people/{person}")

    assert "Example Old" in by_staff
    assert "Example New" in by_colleague
    assert "Example Old" not in by_colleague


def test_an_ended_organization_can_join_again(client):
    number = make.member(name="Example Clinic", ended_on=date(2026, 12, 31))

    services.join(number, MembershipDraft("member", DAY), actor=make.staff())

    make.sign_in(client, make.staff())
    text = _page(client, f"/organizations/{number}")
    assert "a member since Mar 1, 2027" in text
