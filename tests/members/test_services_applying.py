"""Applicants keep, send and take back; what nobody needs any more goes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from govapp.accounts.rules import Throttled
from govapp.charter import services as charter
from govapp.db import db, session
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.kernel.errors import Invalid, NotFound, Refused
from govapp.foundation.kernel.ids import digest
from govapp.foundation.mail.models import Letter
from govapp.foundation.search.queries import find
from govapp.members import services
from govapp.members.models import Application, ApplicationLink, ApplicationMove
from govapp.members.queries.applying import standing_of
from govapp.members.rules import ApplicationState
from govapp.members.rules.applications import Answers
from tests import make
from tests.makers.charter import SETTER

DAY = date(2027, 3, 1)
HERE = "192.0.2.1"


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter("codex")
    make.consortium()
    make.agreement()


def _rows() -> list[Application]:
    session().rollback()
    session().expire_all()
    return list(session().scalars(select(Application).order_by(Application.id)))


def _letters(kind: str) -> list[Letter]:
    return list(session().scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def test_a_draft_is_kept_as_it_is_and_its_link_is_mailed():
    token = make.fresh_token()

    services.keep_draft(token, Answers(primary_email="rita@applicant.example"), address=HERE)

    (row,) = _rows()
    assert (row.state, row.token_digest) == (ApplicationState.DRAFT, digest(token))
    assert row.delete_on == DAY + timedelta(days=30)
    (letter,) = _letters("application_draft")
    assert letter.address == "rita@applicant.example"
    assert f"/join/applications/{token}" in letter.text
    assert letter.secret


def test_a_draft_kept_again_is_the_same_and_is_mailed_once():
    token = make.draft(legal_name="Exa")

    make.draft(token, legal_name="Example")

    (row,) = _rows()
    assert row.legal_name == "Example"
    assert len(_letters("application_draft")) == 1


def test_a_new_address_gets_the_link_too():
    token = make.draft()

    make.draft(token, sender_email="sam@applicant.example")

    assert [one.address for one in _letters("application_draft")] == [
        "rita@applicant.example",
        "sam@applicant.example",
    ]


def test_a_draft_without_an_address_changes_nothing():
    with pytest.raises(Invalid):
        services.keep_draft(make.fresh_token(), Answers(legal_name="Example"), address=HERE)

    assert _rows() == []


def test_an_application_is_sent_with_its_quote_and_the_day_of_the_answer():
    token = make.fresh_token()

    number = make.application(token)

    (row,) = _rows()
    assert (row.id, row.state, row.delete_on) == (number, ApplicationState.SENT, None)
    assert (row.quoted_minor, row.currency, row.clause) == (10_000_00, "USD", "1.4")
    (letter,) = _letters("application_sent")
    assert "$10,000.00 a year (clause 1.4" in letter.text
    assert "Mar 15, 2027" in letter.text
    stands = standing_of(token)
    assert stands is not None
    assert stands.answer_by == date(2027, 3, 15)
    assert [move.state for move in stands.moves] == [ApplicationState.SENT]


def test_the_rulebook_of_the_day_of_sending_says_how_long_the_office_has(at):
    first, second = make.fresh_token(), make.fresh_token()
    make.application(first)
    fees = replace(charter.starter("codex")["fees"], answer_days=5)
    adopted = {"effective_from": DAY + timedelta(days=1), "note": "", "actor": SETTER}
    charter.adopt(charter.draft("fees", fees, **adopted), actor=SETTER)
    at(DAY + timedelta(days=1))
    make.application(second, legal_name="Other Clinic", primary_email="o@other.example")

    days = [standing_of(token).answer_by for token in (first, second)]

    assert days == [date(2027, 3, 15), date(2027, 3, 7)]
    assert "Mar 7, 2027" in _letters("application_sent")[1].text


def test_an_application_that_lacks_something_is_not_sent_and_nothing_is_kept():
    with pytest.raises(Invalid) as invalid:
        services.send(make.fresh_token(), make.answers(address="", accepted=()), address=HERE)

    assert set(invalid.value.problems) == {"address", "accepted"}
    assert _rows() == []
    assert _letters("application_sent") == []


def test_the_same_application_sent_twice_is_one_with_one_letter():
    token = make.fresh_token()
    make.application(token)

    make.application(token)

    assert len(_rows()) == 1
    assert len(_letters("application_sent")) == 1
    assert session().scalar(select(func.count(ApplicationMove.id))) == 1


def test_what_was_sent_is_not_changed_behind_the_offices_back():
    token = make.fresh_token()
    make.application(token)

    with pytest.raises(Refused, match="with the office"):
        make.application(token, legal_name="Another Name")

    assert _rows()[0].legal_name == "Example Applicant"


def test_the_same_form_sent_at_once_is_one_application(app):
    token, answers = make.fresh_token(), make.answers()
    session().rollback()

    def send(_place: int) -> None:
        with app.app_context():
            services.send(token, answers, address=HERE)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(4)))

    assert len(_rows()) == 1
    assert len(_letters("application_sent")) == 1


@pytest.mark.parametrize("token", ["", "short", "a" * 42 + "/", "ü" * 43])
def test_a_token_that_was_never_ours_begins_nothing(token):
    with pytest.raises(NotFound):
        services.keep_draft(token, make.answers(), address=HERE)

    assert _rows() == []


def test_a_link_does_not_open_for_ever(at):
    token = make.fresh_token()
    make.application(token)

    at(DAY + timedelta(days=121))

    assert standing_of(token) is None
    with pytest.raises(NotFound):
        services.withdraw(token)


def test_a_draft_taken_back_leaves_nothing():
    token = make.draft()

    services.withdraw(token)

    assert _rows() == []


def test_an_application_taken_back_is_kept_for_a_year_without_waiting_for_anybody():
    token = make.fresh_token()
    make.application(token)

    services.withdraw(token)

    (row,) = _rows()
    assert (row.state, row.delete_on) == (ApplicationState.WITHDRAWN, date(2028, 2, 29))
    with pytest.raises(Refused, match="withdrawn"):
        services.withdraw(token)


def test_whoever_is_named_as_signing_is_told_once_what_is_accepted_in_their_name():
    token = make.fresh_token()
    named = {"signing_name": "Sue Signs", "signing_email": "sue@applicant.example"}

    make.application(token, **named)
    make.application(token, **named)

    (letter,) = _letters("application_signed")
    assert letter.address == "sue@applicant.example"
    assert "Membership agreement 1" in letter.text
    assert token not in letter.text


def test_whoever_signs_and_sends_is_not_told_twice():
    make.application()

    assert _letters("application_signed") == []


def test_staff_find_what_was_sent_and_nobody_finds_a_draft():
    make.draft(legal_name="Example Draft")
    make.application()
    staff = make.staff()

    assert [one.title for one in find("Applicant", staff)] == ["Example Applicant"]
    assert find("Draft", staff) == ()
    assert find("Applicant", make.acting_for(0)) == ()


def test_old_drafts_go_and_what_waits_stays(at):
    make.draft()
    waiting = make.application()
    refused = make.fresh_token()
    declined = make.application(refused, legal_name="Refused", primary_email="x@refused.example")
    services.decline(declined, "Not now.", actor=make.staff())

    at(DAY + timedelta(days=31))
    services.forget_old()
    after_a_month = [row.id for row in _rows()]
    at(DAY + timedelta(days=366))
    services.forget_old()

    assert after_a_month == [waiting, declined]
    assert [row.id for row in _rows()] == [waiting]
    assert session().scalar(select(func.count(ApplicationLink.id))) == 0
    assert find("Refused", make.staff()) == ()


def test_the_trail_holds_no_names():
    make.application()

    text = " ".join(session().scalars(select(AuditEvent.text)))

    assert "ApplicationSent" in text
    assert "Applicant" not in text.replace("an applicant", "").replace("Application", "")
    assert "rita" not in text


def test_whoever_begins_too_many_for_one_mailbox_waits():
    for place in range(4):
        make.draft(legal_name=f"Number {place}")

    with pytest.raises(Throttled):
        make.draft(legal_name="One more")

    make.draft(legal_name="Another mailbox", primary_email="other@applicant.example")
    assert len(_rows()) == 5


def test_whoever_keeps_too_often_from_one_place_waits(monkeypatch):
    from govapp.members.services import applying

    monkeypatch.setattr(
        applying, "SAVES_FROM_ADDRESS", replace(applying.SAVES_FROM_ADDRESS, tries=2)
    )
    token = make.draft()
    make.draft(token)

    with pytest.raises(Throttled, match="nothing you typed"):
        make.draft(token)


def test_before_there_are_fees_nobody_applies(at):
    at(date(2019, 1, 1))

    with pytest.raises(Refused, match="fees are not set"):
        services.send(make.fresh_token(), make.answers(), address=HERE)

    assert db.session.scalar(select(func.count(Application.id))) == 0
