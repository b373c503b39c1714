"""What an application must tell, whom it names, whom it resembles, and what stands against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period
from govapp.members.rules import ApplicationState, ContactKind, Held
from govapp.members.rules.applications import (
    Answers,
    Debt,
    Dossier,
    Known,
    Offered,
    OfferedAgreement,
    cannot_approve,
    cannot_move,
    checked_application,
    checked_draft,
    checked_words,
    colleagues_of,
    domain_of,
    likeness,
    packed,
    problems_of,
    unpacked,
)

WHOLE = Answers(
    legal_name="Example Hospital",
    group="provider",
    type="nonprofit",
    band="small",
    country="US",
    address="1 Example Way",
    website="hospital.example",
    tier="member",
    primary_name="Rita Example",
    primary_email="rita@hospital.example",
    accepted=(3,),
)
OFFERED = Offered(
    tiers=frozenset({"member", "premier"}),
    invited=frozenset({"founder"}),
    bands=frozenset({"small", "large"}),
    agreements=(OfferedAgreement(3, "Membership agreement", "2"),),
)
DAY = date(2027, 3, 1)


def test_whole_answers_are_taken_with_the_website_written_out():
    assert checked_application(WHOLE, OFFERED).website == "https://hospital.example"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"legal_name": " "}, "legal_name"),
        ({"group": "martian"}, "group"),
        ({"type": ""}, "type"),
        ({"band": ""}, "band"),
        ({"band": "huge"}, "band"),
        ({"country": "XX"}, "country"),
        ({"country": ""}, "country"),
        ({"website": "no website"}, "website"),
        ({"tier": "diamond"}, "tier"),
        ({"tier": "founder"}, "tier"),
        ({"primary_email": "nobody"}, "primary_email"),
        ({"primary_name": ""}, "primary_name"),
        ({"billing_name": "Bill Example"}, "billing_email"),
        ({"signing_email": "sue@hospital.example"}, "signing_name"),
        ({"alternate_name": "A", "alternate_email": "Rita@hospital.example"}, "alternate_email"),
        ({"accepted": ()}, "accepted"),
        ({"accepted": (4,)}, "accepted"),
        ({"remark": "\u202ehidden"}, "remark"),
        ({"legal_name": "x" * 300}, "legal_name"),
    ],
)
def test_each_thing_that_is_missing_or_wrong_is_said_at_its_field(change, field):
    with pytest.raises(Invalid) as invalid:
        checked_application(replace(WHOLE, **change), OFFERED)

    assert set(invalid.value.problems) == {field}


def test_without_bands_in_the_fee_table_no_band_is_asked():
    assert problems_of(replace(WHOLE, band=""), replace(OFFERED, bands=frozenset())) == {}


def test_a_tier_by_invitation_is_explained():
    problem = problems_of(replace(WHOLE, tier="founder"), OFFERED)["tier"]

    assert "by invitation" in str(problem)


def test_a_draft_needs_nothing_but_an_address():
    assert checked_draft(Answers(primary_email=" rita@hospital.example ")).reply_to
    assert checked_draft(Answers(sender_email="sam@hospital.example")).reply_to


def test_a_draft_without_an_address_is_refused():
    with pytest.raises(Invalid) as invalid:
        checked_draft(replace(WHOLE, primary_email=""))

    assert set(invalid.value.problems) == {"primary_email"}


@given(
    st.builds(
        Answers,
        legal_name=st.text(max_size=20),
        address=st.text(max_size=20),
        po_required=st.booleans(),
        accepted=st.lists(st.integers(0, 99), max_size=3).map(tuple),
        remark=st.text(max_size=20),
    )
)
def test_packed_answers_come_back_as_they_were(answers):
    assert unpacked(packed(answers)) == answers


def test_answers_of_an_older_form_are_still_read():
    assert unpacked('{"legal_name":"Example","favourite_colour":"red"}').legal_name == "Example"


def test_whoever_is_not_named_is_stood_for_by_the_primary():
    (only,) = colleagues_of(WHOLE)

    assert only.name == "Rita Example"
    assert set(only.kinds) == set(ContactKind) - {ContactKind.ALTERNATE, ContactKind.ADMIN}


def test_one_address_is_one_person_with_all_their_roles():
    answers = replace(
        WHOLE,
        alternate_name="Al Example",
        alternate_email="al@hospital.example",
        billing_name="Al E.",
        billing_email="AL@hospital.example",
        signing_name="Sue Example",
        signing_email="sue@hospital.example",
        signing_title="Director",
    )

    found = {one.name: one for one in colleagues_of(answers)}

    assert set(found) == {"Rita Example", "Al Example", "Sue Example"}
    assert found["Al Example"].kinds == (ContactKind.ALTERNATE, ContactKind.BILLING)
    assert found["Sue Example"].title == "Director"
    assert found["Rita Example"].kinds == (ContactKind.PRIMARY, ContactKind.NOTICES)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_exactly_one_primary_and_one_signatory_come_out_of_any_names(first, second, third):
    answers = replace(
        WHOLE,
        billing_name=first,
        billing_email=f"{len(second)}@x.example",
        signing_name=second,
        signing_email=f"{len(third)}@x.example",
    )

    kinds = [kind for one in colleagues_of(answers) for kind in one.kinds]

    assert kinds.count(ContactKind.PRIMARY) == kinds.count(ContactKind.SIGNING) == 1


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.Hospital.example/about?x", "hospital.example"),
        ("rita@hospital.example", "hospital.example"),
        ("hospital.example:8080", "hospital.example"),
        ("rita@gmail.com", ""),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_the_domain_of_an_address(address, domain):
    assert domain_of(address) == domain


def test_likeness_gives_its_reasons():
    known = Known(
        "Hospital",
        "Example Hospital, Inc.",
        "http://www.hospital.example",
        "00-123",
        frozenset({"hospital.example"}),
    )

    reasons = likeness(replace(WHOLE, tax_id="00 123"), known)

    assert [str(reason) for reason in reasons] == [
        "the same tax id",
        "the same name",
        "the same website, hospital.example",
        "people with an address at hospital.example",
    ]


def test_a_stranger_is_like_nobody():
    known = Known("Other", "Other Clinic", "https://other.example", "", frozenset())

    assert likeness(replace(WHOLE, primary_email="rita@gmail.com"), known) == ()


MOVES = {
    (ApplicationState.DRAFT, ApplicationState.SENT),
    (ApplicationState.SENT, ApplicationState.ASKED_BACK),
    (ApplicationState.SENT, ApplicationState.APPROVED),
    (ApplicationState.SENT, ApplicationState.DECLINED),
    (ApplicationState.SENT, ApplicationState.WITHDRAWN),
    (ApplicationState.ASKED_BACK, ApplicationState.SENT),
    (ApplicationState.ASKED_BACK, ApplicationState.DECLINED),
    (ApplicationState.ASKED_BACK, ApplicationState.WITHDRAWN),
}


@pytest.mark.parametrize("state", ApplicationState)
@pytest.mark.parametrize("to", ApplicationState)
def test_only_these_moves_are_made(state, to):
    assert (cannot_move(state, to) == ()) == ((state, to) in MOVES)


def test_nothing_stands_against_a_stranger():
    assert cannot_approve(Dossier(DAY)) == ()


@pytest.mark.parametrize(
    ("period", "stands"),
    [
        (Period(date(2020, 1, 1)), True),
        (Period(date(2027, 6, 1), date(2027, 12, 31)), True),
        (Period(date(2020, 1, 1), date(2027, 2, 28)), False),
    ],
)
def test_a_member_in_the_family_stands_against_it(period, stands):
    found = cannot_approve(Dossier(DAY, family=(Held(1, "Parent", period),)))

    assert bool(found) is stands
    assert all("Parent belongs already" in str(reason) for reason in found)


def test_debts_stand_against_it_until_the_office_says_in_spite_of_them():
    debts = (Debt(1, "Daughter", Money(100_00), date(2026, 1, 1)),)

    (reason,) = cannot_approve(Dossier(DAY, debts=debts))

    assert reason.values == {"name": "Daughter", "amount": Money(100_00)}
    assert cannot_approve(Dossier(DAY, debts=debts, despite_debts=True)) == ()


def test_a_refusal_needs_words_and_an_approval_does_not():
    assert checked_words(" ", needed=False) == ""
    with pytest.raises(Invalid):
        checked_words(" ", needed=True)
