"""The office answers: a member with everything, or nothing at all; once, whoever answers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from govapp.accounts.models import Person
from govapp.accounts.queries import actor_of
from govapp.db import session
from govapp.dues.queries.standings import standing
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.kernel.errors import Forbidden, GovappError, Invalid, NotFound, Refused
from govapp.foundation.mail.models import Letter
from govapp.members import queries, services
from govapp.members.models import (
    AgreementSignature,
    Application,
    ContactRole,
    Membership,
    Organization,
)
from govapp.members.queries.agreements import signatures
from govapp.members.queries.applying import standing_of
from govapp.members.rules import ApplicationState, ContactKind
from govapp.members.rules.agreements import AgreementDraft, AgreementKind, SignatureDraft
from govapp.members.services import Approval
from tests import make

DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter("codex")
    make.consortium()


@pytest.fixture
def office(app) -> Actor:
    return make.staff()


def _row(number: int) -> Application:
    session().rollback()
    session().expire_all()
    return session().get_one(Application, number)


def _count(model: type) -> int:
    session().rollback()
    return session().scalar(select(func.count()).select_from(model)) or 0


def _letter(kind: str) -> Letter:
    session().rollback()
    return session().scalars(select(Letter).where(Letter.kind == kind)).one()


def test_approving_makes_organization_people_roles_and_membership_at_once(office):
    agreement = make.agreement()
    number = make.application(
        alternate_name="Al Applicant",
        alternate_email="al@applicant.example",
        signing_name="Sue Applicant",
        signing_title="Director",
        signing_email="sue@applicant.example",
        po_required=True,
    )

    organization_id = services.approve(number, Approval(DAY, "We look forward."), actor=office)

    made = session().get_one(Organization, organization_id)
    assert (made.legal_name, made.po_required) == ("Example Applicant", True)
    member = queries.member_on(session(), organization_id, DAY)
    assert member is not None
    assert (member.tier, member.began_on) == ("member", DAY)
    roles = {
        (session().get_one(Person, role.person_id).name, role.kind)
        for role in session().scalars(select(ContactRole))
    }
    assert roles == {
        ("Rita Applicant", ContactKind.PRIMARY),
        ("Rita Applicant", ContactKind.BILLING),
        ("Rita Applicant", ContactKind.NOTICES),
        ("Al Applicant", ContactKind.ALTERNATE),
        ("Sue Applicant", ContactKind.SIGNING),
    }
    (signed,) = signatures(session(), organization_id)
    assert (signed.version_id, signed.name, signed.title) == (
        agreement,
        "Sue Applicant",
        "Director",
    )
    assert signed.signed_on == DAY
    row = _row(number)
    assert (row.state, row.organization_id) == (ApplicationState.APPROVED, organization_id)


def test_everybody_named_is_invited_and_the_applicant_is_told(office):
    number = make.application(alternate_name="Al Applicant", alternate_email="al@applicant.example")

    services.approve(number, Approval(DAY, "We look forward."), actor=office)

    invited = session().scalars(
        select(Letter.address).where(Letter.kind == "colleague").order_by(Letter.address)
    )
    assert list(invited) == ["al@applicant.example", "rita@applicant.example"]
    letter = _letter("application_approved")
    assert letter.address == "rita@applicant.example"
    assert "We look forward." in letter.text


def test_a_member_without_settled_money_is_not_in_good_standing(office):
    number = make.application()

    organization_id = services.approve(number, Approval(DAY), actor=office)

    assert not standing(session(), organization_id, DAY).good


def test_a_known_organization_becomes_the_member_and_no_second_one_is_made(office):
    known = make.member(name="Example Applicant", ended_on=date(2025, 12, 31), tax_id="00-1")
    number = make.application(website="https://new.example")

    organization_id = services.approve(number, Approval(DAY, organization_id=known), actor=office)

    row = session().get_one(Organization, known)
    assert organization_id == known
    assert (row.website, row.tax_id) == ("https://new.example", "00-1")
    assert _count(Organization) == 1
    assert _count(Membership) == 2


def test_an_organization_of_the_same_name_is_not_made_twice_and_nothing_changes(office):
    make.organization("Example Applicant")
    number = make.application()
    people = _count(Person)

    with pytest.raises(Invalid):
        services.approve(number, Approval(DAY), actor=office)

    assert _row(number).state is ApplicationState.SENT
    assert (_count(Membership), _count(Person)) == (0, people)


def test_a_family_that_belongs_already_counts_as_one_member(office):
    parent = make.member(name="Parent")
    number = make.application()

    with pytest.raises(Refused, match="Parent belongs already"):
        services.approve(number, Approval(DAY, parent_id=parent), actor=office)

    assert _count(Organization) == 1
    assert _row(number).state is ApplicationState.SENT


def test_a_parent_that_does_not_belong_is_written_down(office):
    parent = make.organization("Parent")
    number = make.application()

    organization_id = services.approve(number, Approval(DAY, parent_id=parent), actor=office)

    assert session().get_one(Organization, organization_id).parent_id == parent


def test_debts_from_before_stand_against_it_until_the_office_says_so(office):
    former = make.member(name="Former", ended_on=date(2026, 12, 31))
    make.invoice(former, year=2026, amount=1000)
    number = make.application()
    approval = Approval(DAY, organization_id=former)

    with pytest.raises(Refused, match="Former still owes"):
        services.approve(number, approval, actor=office)
    services.approve(
        number, Approval(DAY, organization_id=former, despite_debts=True), actor=office
    )

    assert _row(number).state is ApplicationState.APPROVED


def test_asking_back_opens_the_application_again_under_its_first_link(office):
    token = make.fresh_token()
    number = make.application(token)

    services.ask_back(number, "Which of your entities joins?", actor=office)
    stands = standing_of(token)
    make.application(token, legal_name="Example Applicant Clinic")

    assert stands is not None
    assert (stands.state, stands.words) == (
        ApplicationState.ASKED_BACK,
        "Which of your entities joins?",
    )
    row = _row(number)
    assert (row.state, row.legal_name) == (ApplicationState.SENT, "Example Applicant Clinic")
    assert row.delete_on is None


def test_the_letter_of_an_answer_has_a_link_of_its_own_that_opens_it(office):
    number = make.application()

    services.ask_back(number, "Which of your entities joins?", actor=office)

    text = _letter("application_asked").text
    token = text.partition("/join/applications/")[2].split()[0]
    stands = standing_of(token)
    assert "Which of your entities joins?" in text
    assert stands is not None
    assert stands.id == number


def test_declining_says_why_and_is_final(office):
    number = make.application()

    services.decline(number, "We take in hospitals only.", actor=office)

    assert "We take in hospitals only." in _letter("application_declined").text
    with pytest.raises(Refused, match="declined already"):
        services.approve(number, Approval(DAY), actor=office)


@pytest.mark.parametrize("answer", [services.ask_back, services.decline])
def test_a_question_or_a_refusal_without_words_is_not_sent(answer, office):
    number = make.application()

    with pytest.raises(Invalid):
        answer(number, " ", actor=office)

    assert _row(number).state is ApplicationState.SENT


def test_each_move_is_dated_with_who(office):
    token = make.fresh_token()
    number = make.application(token)
    services.ask_back(number, "Why?", actor=office)
    make.application(token, remark="Because.")
    services.approve(number, Approval(DAY), actor=office)

    stands = standing_of(token)

    assert stands is not None
    assert [(move.state, move.by != "") for move in stands.moves] == [
        (ApplicationState.SENT, False),
        (ApplicationState.ASKED_BACK, True),
        (ApplicationState.SENT, False),
        (ApplicationState.APPROVED, True),
    ]


@pytest.mark.parametrize("role", [Role.TREASURER, Role.AUDITOR])
def test_only_the_secretariat_answers(role):
    number = make.application()

    with pytest.raises(Forbidden):
        services.approve(number, Approval(DAY), actor=make.staff(role))

    assert _row(number).state is ApplicationState.SENT


def test_nobody_answers_a_draft(office):
    make.draft()
    number = session().scalars(select(Application.id)).one()

    with pytest.raises(NotFound):
        services.decline(number, "No.", actor=office)


def test_two_who_approve_at_once_make_one_organization(app, office):
    number = make.application()
    session().rollback()

    def answer(_place: int) -> GovappError | None:
        with app.app_context():
            try:
                services.approve(number, Approval(DAY), actor=office)
            except GovappError as error:
                return error
        return None

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(answer, range(2)))

    assert [type(one) for one in outcomes if one is not None] == [Refused]
    assert (_count(Organization), _count(Membership)) == (1, 1)


# --- agreements ----------------------------------------------------------------------------------


def test_a_version_is_added_once(office):
    make.agreement(version="1")

    with pytest.raises(Refused, match="already"):
        make.agreement(version="1", effective_on=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " "}, "text"),
        ({"version": ""}, "version"),
        ({"effective_on": date(1, 1, 1)}, "effective_on"),
    ],
)
def test_a_version_says_something(office, change, field):
    values = {
        "kind": AgreementKind.IPR,
        "version": "1",
        "title": "IPR",
        "text": "Text",
        "effective_on": DAY,
        **change,
    }

    with pytest.raises(Invalid) as invalid:
        services.add_agreement(AgreementDraft(**values), actor=office)

    assert set(invalid.value.problems) == {field}


def test_a_signature_on_paper_is_noted_once(office):
    organization_id, version_id = make.member(), make.agreement()
    draft = SignatureDraft(version_id, "Sue Signs", "Director", date(2027, 2, 1))

    services.note_signature(organization_id, draft, actor=office)

    with pytest.raises(Refused, match="already"):
        services.note_signature(organization_id, draft, actor=office)
    assert _count(AgreementSignature) == 1


def test_a_signature_of_tomorrow_is_refused(office):
    draft = SignatureDraft(make.agreement(), "Sue Signs", "", date(2027, 3, 2))

    with pytest.raises(Invalid):
        services.note_signature(make.member(), draft, actor=office)


def test_members_do_not_write_agreements():
    representative = actor_of(make.representative(make.member()))
    draft = AgreementDraft(AgreementKind.IPR, "1", "IPR", "Text", DAY)

    with pytest.raises(Forbidden):
        services.add_agreement(draft, actor=representative)
