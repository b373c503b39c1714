"""The application form, its link, the office's queue and answers, and agreements as pages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from govapp.accounts.queries import actor_of
from govapp.db import session
from govapp.foundation.mail.models import Letter
from govapp.members import services
from govapp.members.models import Application, Organization
from govapp.members.rules import ApplicationState
from govapp.members.services import Approval
from tests import make
from tests.pagelint import problems

DAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter("codex")
    make.consortium()


def _fields(token: str, **changes: object) -> dict[str, object]:
    """What a browser would send of a whole application."""
    told = make.answers(**changes)
    names = ("legal_name", "group", "type", "country", "address", "website", "tier")
    people = ("primary_name", "primary_email")
    return {
        **{name: getattr(told, name) for name in (*names, *people)},
        "accepted": [str(number) for number in told.accepted],
        "token": token,
    }


def _token(page) -> str:
    return re.search(r'name="token"[^>]*value="([^"]+)"', page.text)[1]


def _rows() -> list[Application]:
    session().rollback()
    session().expire_all()
    return list(session().scalars(select(Application)))


def test_the_form_opens_without_an_account_and_shows_the_fee_of_the_choice(client):
    page = client.get("/join/apply?tier=member&type=nonprofit")

    assert page.status_code == 200
    assert "$10,000.00 a year (clause 1.4 of the rulebook)" in page.text
    assert "By invitation only" in page.text
    assert 'value="premier"' in page.text
    assert 'value="developer"' not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert problems(page.text) == []


@pytest.mark.parametrize("query", ["?tier=x&type=y", "?tier=%00&type=", "?band=" + "x" * 3000])
def test_a_choice_that_makes_no_sense_quotes_nothing(client, query):
    page = client.get(f"/join/apply{query}")

    assert page.status_code == 200
    assert "a year (clause" not in page.text


def test_asking_for_the_fee_keeps_what_was_typed_and_nothing_else(client):
    fields = _fields(make.fresh_token()) | {"legal_name": "Half typ", "quote": "1"}

    page = client.post("/join/apply", data=fields)

    assert page.status_code == 200
    assert 'value="Half typ"' in page.text
    assert "a year (clause" in page.text
    assert _rows() == []


def test_sending_leads_to_where_it_stands(client):
    make.agreement()
    token = _token(client.get("/join/apply"))

    answer = client.post("/join/apply", data=_fields(token))
    page = client.get(answer.location)

    assert answer.location.endswith(f"/join/applications/{token}")
    assert "The office answers by" in page.text
    assert "$10,000.00" in page.text
    assert problems(page.text) == []


def test_a_refusal_keeps_every_letter_and_says_what_is_missing(client):
    make.agreement()
    fields = _fields(make.fresh_token()) | {"address": "", "website": "no website", "accepted": []}

    page = client.post("/join/apply", data=fields)

    assert page.status_code == 422
    assert "Please mend what is marked below." in page.text
    assert 'value="no website"' in page.text
    assert 'value="rita@applicant.example"' in page.text
    assert _token(page) == fields["token"]
    assert problems(page.text) == []
    assert _rows() == []


def test_a_draft_is_gone_on_with_under_its_link(client):
    token = make.fresh_token()
    fields = {"primary_email": "rita@applicant.example", "legal_name": "Exa", "token": token}
    client.post("/join/apply", data=fields | {"keep": "1"})

    page = client.get(f"/join/applications/{token}")

    assert 'value="Exa"' in page.text
    assert "still missing" in page.text
    assert "A draft, kept until" in page.text
    assert problems(page.text) == []


def test_what_is_sent_after_the_link_died_is_not_lost(client, at):
    token = make.draft()
    at(DAY + timedelta(days=130))
    services.forget_old()
    make.agreement()

    first = client.post("/join/apply", data=_fields("gone") | {"accepted": ["1"]})
    again = client.post("/join/apply", data=_fields(_token(first)) | {"accepted": ["1"]})

    assert first.status_code == 422
    assert "Nothing is lost" in first.text
    assert again.status_code == 303
    assert client.get(f"/join/applications/{token}").status_code == 410


def test_a_program_that_fills_in_everything_sends_nothing(client):
    page = client.post("/join/apply", data=_fields(make.fresh_token()) | {"nickname": "bot"})

    assert page.status_code == 422
    assert _rows() == []


@pytest.mark.parametrize(
    "bad",
    [
        {"tier": "\x00"},
        {"group": "martian", "type": "x" * 5000},
        {"accepted": ["x", "-1", "9" * 40]},
        {"legal_name": "\u202ex", "primary_email": "a" * 5000},
        {"token": ""},
        {"country": "ZZ", "band": "none"},
    ],
)
def test_what_nobody_types_is_refused_politely(client, bad):
    make.agreement()

    page = client.post("/join/apply", data=_fields(make.fresh_token()) | bad)

    assert page.status_code == 422
    assert _rows() == []


def test_every_form_of_the_applicant_wants_its_token(client, csrf):
    assert client.post("/join/apply", data=_fields(make.fresh_token())).status_code == 400
    assert client.post("/join/applications/x/withdraw").status_code == 400


def test_taking_a_draft_back_deletes_it(client):
    token = make.draft()

    answer = client.post(f"/join/applications/{token}/withdraw")

    assert answer.location == "/join"
    assert _rows() == []


def test_taking_an_application_back_shows_it_as_such(client):
    token = make.fresh_token()
    make.application(token)

    client.post(f"/join/applications/{token}/withdraw")

    page = client.get(f"/join/applications/{token}")
    assert "You took it back" in page.text
    assert problems(page.text) == []


@pytest.mark.parametrize("answer", ["ask_back", "decline", "approve"])
def test_the_applicant_sees_the_answer_under_the_same_link(client, answer):
    token, office = make.fresh_token(), make.staff()
    number = make.application(token)
    if answer == "approve":
        services.approve(number, Approval(DAY, "Words of the office"), actor=office)
    else:
        getattr(services, answer)(number, "Words of the office", actor=office)

    page = client.get(f"/join/applications/{token}")

    assert "Words of the office" in page.text
    assert office.name not in page.text
    assert problems(page.text) == []


def test_whoever_is_held_back_reads_how_long_and_loses_nothing(client, monkeypatch):
    from govapp.members.services import applying

    monkeypatch.setattr(
        applying, "SAVES_FROM_ADDRESS", replace(applying.SAVES_FROM_ADDRESS, tries=0)
    )

    page = client.post("/join/apply", data=_fields(make.fresh_token()))

    assert page.status_code == 429
    assert "Try again in 60 min" in page.text
    assert 'value="rita@applicant.example"' in page.text


def test_before_there_is_a_rulebook_nobody_applies(client, at):
    at(date(2019, 1, 1))

    assert client.get("/join/apply").location == "/join"
    assert client.post("/join/apply", data={}).location == "/join"


# --- the office ----------------------------------------------------------------------------------


def test_the_office_finds_what_waits_on_its_home_page(client):
    number = make.application()
    make.draft(legal_name="Secret Draft")
    make.sign_in(client, make.staff())

    page = client.get("/home")

    assert "Example Applicant wants to join" in page.text
    assert f'href="/applications/{number}"' in page.text
    assert "Secret Draft" not in page.text


def test_many_that_wait_are_one_line(client):
    for place in range(5):
        make.application(
            legal_name=f"Applicant {place}", primary_email=f"rita@applicant{place}.example"
        )
    make.sign_in(client, make.staff())

    page = client.get("/home")

    assert "Applications to answer: 5" in page.text
    assert "wants to join" not in page.text


def test_the_queue_is_listed_filtered_and_exported(client):
    make.application()
    make.application(legal_name="Other Clinic", primary_email="o@other.example")
    make.draft(legal_name="Secret Draft")
    make.sign_in(client, make.staff())

    page = client.get("/applications")
    narrowed = client.get("/applications?q=clinic&state=sent")
    file = client.get("/applications?format=csv")

    assert "Other Clinic" in page.text
    assert "Secret Draft" not in page.text
    assert "Example Applicant" not in narrowed.text
    assert "Example Applicant" in file.text
    assert "Secret Draft" not in file.text
    assert problems(page.text) == []


def test_the_queue_costs_the_same_with_many(client, queries):
    make.application()
    make.sign_in(client, make.staff())
    with queries() as few:
        client.get("/applications")
    for place in range(12):
        make.application(
            legal_name=f"Applicant {place}", primary_email=f"rita@applicant{place}.example"
        )

    with queries() as many:
        client.get("/applications")

    assert len(many) == len(few)


def test_a_likely_double_its_family_and_its_debts_stand_beside_the_answer(client):
    parent = make.member(name="Parent Holding")
    former = make.member(name="Example Applicant", ended_on=date(2026, 12, 31), tax_id="00-1",
                         parent_id=parent)  # fmt: skip
    make.invoice(former, year=2026, amount=1000)
    number = make.application(tax_id="00 1")
    make.sign_in(client, make.staff())

    page = client.get(f"/applications/{number}")

    assert "the same tax id" in page.text
    assert "the same name" in page.text
    assert "Parent Holding belongs already" in page.text
    assert "Example Applicant owes $10.00" in page.text
    assert "They join in spite of what is still owed" in page.text
    assert problems(page.text) == []


def test_the_page_of_an_application_costs_the_same_with_many_likenesses(client, queries):
    number = make.application()
    make.organization("Example Applicant")
    make.sign_in(client, make.staff())
    with queries() as few:
        client.get(f"/applications/{number}")
    for place in range(6):
        make.organization(f"Other {place}", website="https://applicant.example")

    with queries() as many:
        client.get(f"/applications/{number}")

    assert len(many) == len(few)


def test_the_letter_is_read_before_it_goes_out(client):
    number = make.application()
    make.sign_in(client, make.staff())

    page = client.post(
        f"/applications/{number}/letter",
        data={"answer": "decline", "words": "We take in hospitals only."},
    )

    assert page.status_code == 200
    assert page.text.count("We take in hospitals only.") == 2  # the field and the letter
    assert _rows()[0].state is ApplicationState.SENT
    assert session().scalar(select(func.count(Letter.id))) == 1
    assert problems(page.text) == []


def test_approving_from_the_page_makes_the_member(client):
    number = make.application()
    make.sign_in(client, make.staff())

    answer = client.post(f"/applications/{number}/approve", data={"began_on": "2027-03-01"})
    page = client.get(answer.location)

    assert "Taken in as Example Applicant" in page.text
    assert session().scalar(select(Organization.display_name)) == "Example Applicant"
    assert problems(page.text) == []


@pytest.mark.parametrize("act", ["ask-back", "decline"])
def test_an_answer_without_words_comes_back_with_the_page(client, act):
    number = make.application()
    make.sign_in(client, make.staff())

    page = client.post(f"/applications/{number}/{act}", data={"words": " "})

    assert page.status_code == 422
    assert _rows()[0].state is ApplicationState.SENT
    assert problems(page.text) == []


@pytest.mark.parametrize(
    "bad",
    [
        {"began_on": ""},
        {"began_on": "2027-02-31"},
        {"began_on": "2027-03-01", "organization_id": "999"},
        {"began_on": "2027-03-01", "parent_id": "x"},
        {"began_on": "2027-03-01", "words": "x" * 5000},
    ],
)
def test_an_approval_that_makes_no_sense_changes_nothing(client, bad):
    number = make.application()
    make.sign_in(client, make.staff())

    page = client.post(f"/applications/{number}/approve", data=bad)

    assert page.status_code == 422
    assert session().scalar(select(func.count(Organization.id))) == 0


def test_a_draft_is_not_for_the_office(client):
    make.draft()
    make.sign_in(client, make.staff())

    assert client.get(f"/applications/{_rows()[0].id}").status_code == 404


# --- agreements ----------------------------------------------------------------------------------


def test_everybody_reads_the_agreements_in_force(client):
    old = make.agreement(version="1")
    make.agreement(version="2", effective_on=date(2027, 1, 1))
    make.agreement(version="3", effective_on=date(2028, 1, 1))

    page = client.get("/agreements")
    text = client.get(f"/agreements/{old}")

    assert [page.text.count(word) for word in ("in force<", "replaced<", "still to come<")] == [
        1, 1, 1,
    ]  # fmt: skip
    assert "Text of version 1." in text.text
    assert problems(page.text) == problems(text.text) == []


def test_the_office_adds_a_version(client):
    make.sign_in(client, make.staff())
    fields = {
        "kind": "ipr",
        "title": "IPR agreement",
        "version": "2027",
        "effective_on": "2027-01-01",
        "text": "We share.",
    }

    answer = client.post("/agreements", data=fields)
    again = client.post("/agreements", data=fields)

    assert "We share." in client.get(answer.location).text
    assert again.status_code == 422
    assert "already" in again.text


def test_who_signed_which_version_stands_on_the_organizations_page(client):
    make.agreement(version="1")
    member = make.member()
    representative = actor_of(make.representative(member))
    version = make.agreement("ipr", version="7")
    make.sign_in(client, make.staff())
    client.post(
        f"/organizations/{member}/agreements",
        data={
            "version_id": version,
            "name": "Sue Signs",
            "title": "Director",
            "signed_on": "2027-02-01",
        },
    )
    make.sign_in(client, representative)

    page = client.get(f"/organizations/{member}")

    assert "Sue Signs" in page.text
    assert "IPR agreement, version 7" in page.text
    assert "Not signed yet: Membership agreement 1." in page.text
    assert "Note a signature" not in page.text
    assert "A version of an agreement was signed" in page.text


def test_strangers_do_not_see_who_signed(client):
    make.agreement(version="1")
    member = make.member()

    assert "Not signed yet" not in client.get(f"/organizations/{member}").text
