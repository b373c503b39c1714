"""A changed fee is put to the member, its answer is billed, and silence follows the rulebook."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from govapp.charter import services as charter
from govapp.charter.rules.values import FeeTable, Silence
from govapp.db import db, transaction
from govapp.dues import services
from govapp.dues.models import Invoice, InvoiceKind, Requote, RequoteState
from govapp.dues.queries.assessment import assessment
from govapp.dues.queries.differences import differences, notes
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.mail.models import Letter
from govapp.members import services as members
from govapp.members.models import Membership, Organization
from govapp.members.rules import OrganizationType
from tests import make
from tests.makers.charter import SETTER

AUTUMN = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(AUTUMN)
    make.charter("codex")
    make.consortium()


@pytest.fixture
def treasurer() -> Actor:
    return make.staff(Role.TREASURER)


def _adopt(percent: int = 110, **changes: object) -> int:
    """A table for 2027 with other fees. Its number."""
    fees = charter.starter("codex")["fees"]
    assert isinstance(fees, FeeTable)
    lines = tuple(
        replace(line, amount_minor=line.amount_minor * percent // 100) for line in fees.lines
    )
    version = charter.draft(
        "fees",
        replace(fees, lines=lines, **changes),
        effective_from=date(2027, 1, 1),
        note="",
        actor=SETTER,
    )
    charter.adopt(version, actor=SETTER)
    return version


def _put(treasurer: Actor, organization_id: int) -> int:
    services.start_requotes(2027, actor=treasurer)
    run_due()
    db.session.rollback()
    return db.session.scalars(
        select(Requote.id).where(Requote.organization_id == organization_id)
    ).one()


def _row(requote_id: int) -> Requote:
    db.session.rollback()
    return db.session.get_one(Requote, requote_id)


def _payer(organization_id: int) -> Actor:
    return make.acting_for(make.representative(organization_id))


def test_a_changed_fee_is_put_once_with_a_letter(treasurer):
    organization_id = make.member()
    make.contact(organization_id, "billing", email="bills@put.example")
    make.member("sponsored")  # free stays free
    _adopt()

    requote_id = _put(treasurer, organization_id)

    row = _row(requote_id)
    assert (row.old_minor, row.fee_minor, row.answer_by) == (
        2_000_000,
        2_200_000,
        date(2026, 12, 2),
    )
    assert db.session.scalar(select(func.count(Requote.id))) == 1
    letter = db.session.scalars(select(Letter).where(Letter.kind == "fee_put")).one()
    assert letter.subject.startswith("Answer by Dec 2, 2026")
    with pytest.raises(Refused, match="No changed fee waits"):
        services.start_requotes(2027, actor=treasurer)


def test_nothing_is_billed_until_the_member_has_answered_and_then_what_it_confirmed(treasurer):
    organization_id = make.member()
    payer = _payer(organization_id)
    _adopt()
    requote_id = _put(treasurer, organization_id)

    waiting = assessment(2027, treasurer)
    services.answer_requote(requote_id, agree=True, actor=payer)
    confirmed = assessment(2027, treasurer)

    assert waiting.proposed == ()
    assert "has not answered yet" in str(waiting.exceptions[0].why)
    assert [one.amount for one in confirmed.proposed] == [Money(2_200_000)]


def test_a_declined_fee_is_not_billed_and_another_may_be_put(treasurer):
    organization_id = make.member()
    payer = _payer(organization_id)
    _adopt()
    requote_id = _put(treasurer, organization_id)

    services.answer_requote(requote_id, agree=False, actor=payer)

    assert "declined" in str(assessment(2027, treasurer).exceptions[0].why)
    with pytest.raises(Refused, match="answered already"):
        services.answer_requote(requote_id, agree=True, actor=payer)
    services.put_requotes(2027, [organization_id])
    assert db.session.scalar(select(func.count(Requote.id))) == 1  # not the same fee again
    with transaction() as session:
        session.get_one(Organization, organization_id).type = OrganizationType.NONPROFIT
    services.put_requotes(2027, [organization_id])
    assert db.session.scalar(select(func.count(Requote.id))) == 2


def test_others_neither_see_nor_answer(treasurer):
    organization_id = make.member()
    _adopt()
    requote_id = _put(treasurer, organization_id)

    with pytest.raises(NotFound):
        services.answer_requote(requote_id, agree=True, actor=_payer(make.member()))
    with pytest.raises(Forbidden):
        services.answer_requote(requote_id, agree=True, actor=treasurer)

    assert _row(requote_id).state is RequoteState.PUT


def test_a_question_stops_silence_until_it_is_replied_to(treasurer, at):
    organization_id = make.member()
    payer = _payer(organization_id)
    _adopt()
    requote_id = _put(treasurer, organization_id)
    services.ask_about_fee(requote_id, "Why so much?", actor=payer)

    at(datetime(2026, 12, 20, 12, tzinfo=UTC))
    assert services.silent_requotes() == ()
    services.reply_about_fee(requote_id, "Costs rose.", actor=treasurer)

    assert _row(requote_id).answer_by == date(2027, 1, 19)
    letter = db.session.scalars(select(Letter).where(Letter.kind == "fee_replied")).one()
    assert "Costs rose." in letter.text
    at(datetime(2027, 1, 20, 12, tzinfo=UTC))
    assert services.silent_requotes() == (requote_id,)


@pytest.mark.parametrize("silence", [Silence.AGREES, Silence.STAYS])
def test_silence_bills_the_fee_of_the_tier(treasurer, at, silence):
    organization_id = make.member()
    _adopt(silence=silence)
    requote_id = _put(treasurer, organization_id)
    at(datetime(2027, 1, 2, 12, tzinfo=UTC))

    services.meet_silence(services.silent_requotes())
    services.meet_silence([requote_id])

    assert _row(requote_id).state is RequoteState.SILENT
    assert [one.amount for one in assessment(2027, treasurer).proposed] == [Money(2_200_000)]


def test_silence_may_end_the_membership_with_the_year(treasurer, at):
    organization_id = make.member()
    version = _adopt()
    requote_id = _put(treasurer, organization_id)
    fees = charter.starter("codex")["fees"]
    ends = charter.draft(
        "fees",
        replace(fees, silence=Silence.ENDS),
        effective_from=date(2026, 11, 1),
        note="",
        actor=SETTER,
    )
    charter.adopt(ends, actor=SETTER)
    assert version < ends
    at(datetime(2026, 12, 10, 12, tzinfo=UTC))

    services.meet_silence(services.silent_requotes())

    db.session.rollback()
    ended = db.session.scalars(
        select(Membership.ended_on).where(Membership.organization_id == organization_id)
    ).one()
    assert ended == date(2026, 12, 31)
    assert _row(requote_id).silence is Silence.ENDS
    assert assessment(2027, treasurer).proposed == ()


def test_a_rise_is_told_to_each_member_once(app):
    organization_id = make.member()
    make.contact(organization_id, "billing", email="bills@rise.example")
    free = make.member("sponsored")
    make.contact(free, "billing", email="bills@free.example")
    version = _adopt()

    run_due()
    services.tell_rises(version, [organization_id, free])

    letters = db.session.scalars(select(Letter).where(Letter.kind == "fee_rises")).all()
    assert [letter.address for letter in letters] == ["bills@rise.example"]
    assert "$22,000.00" in letters[0].text


def test_the_preview_holds_the_year_against_the_last_one(treasurer):
    make.member(name="Example Same", began_on=date(2020, 1, 1))
    make.member(name="Example Gone", ended_on=date(2026, 12, 31))
    make.member("sponsored", name="Example Guest")
    make.member("developer", name="Example New", began_on=date(2027, 1, 1))
    _adopt()

    found = differences(2027, treasurer)

    assert [one.name for one in found.changed] == ["Example Same"]
    assert found.more == [Money(200_000)]
    assert [one.name for one in found.new] == ["Example New"]
    assert [one.name for one in found.gone] == ["Example Gone"]
    whys = {one.name: str(one.why) for one in notes(assessment(2027, treasurer), found)}
    assert "was not put to it" in whys["Example Same"]
    assert "no sponsor is named" in whys["Example Guest"]


@pytest.mark.parametrize("moved_ahead", [True, False])
def test_silence_keeps_the_old_tier_in_the_bill_and_in_the_membership(treasurer, at, moved_ahead):
    organization_id = make.member()
    make.contact(organization_id, "billing", email="bills@silent.example")
    _adopt(silence=Silence.STAYS)
    office = make.staff(Role.SECRETARIAT)
    day = date(2027, 1, 1) if moved_ahead else date(2026, 12, 1)
    members.move(organization_id, "premier", day, actor=office)
    requote_id = _put(treasurer, organization_id)
    at(datetime(2027, 1, 2, 12, tzinfo=UTC))

    services.meet_silence([requote_id])

    db.session.rollback()
    held = select(Membership.tier).where(Membership.ended_on.is_(None))
    assert db.session.scalar(held) == "member"
    proposed = assessment(2027, treasurer).proposed
    assert [one.amount for one in proposed] == [Money(2_200_000)]
    letter = db.session.scalars(select(Letter).where(Letter.kind == "fee_silence")).one()
    assert "stays in the tier it has had" in letter.text
    run_due()
    db.session.rollback()
    assert db.session.scalar(select(func.count(Invoice.id))) == 0  # no difference


# --- a higher tier -------------------------------------------------------------------------------


def _raised(organization_id: int, at, *, on: date) -> list[Invoice]:
    at(datetime.combine(on, datetime.min.time(), UTC).replace(hour=12))
    members.move(organization_id, "premier", on, actor=make.staff(Role.SECRETARIAT))
    run_due()
    db.session.rollback()
    return list(db.session.scalars(select(Invoice).order_by(Invoice.id)))


def test_a_higher_tier_is_billed_the_difference_once(treasurer, at):
    organization_id = make.member()
    make.invoice(organization_id, year=2027)

    _dues, difference = _raised(organization_id, at, on=date(2027, 6, 15))
    services.bill_difference(organization_id, "member", "premier", date(2027, 6, 15))

    assert difference.kind is InvoiceKind.DIFFERENCE
    assert difference.total_minor == 2_250_000  # three of four quarters of 50,000 less 20,000
    assert (difference.period_start, difference.period_end) == (
        date(2027, 6, 15),
        date(2027, 12, 31),
    )
    assert db.session.scalar(select(func.count(Invoice.id))) == 2


def test_a_year_that_is_not_billed_yet_is_billed_in_the_new_tier_alone(treasurer, at):
    organization_id = make.member()

    assert _raised(organization_id, at, on=date(2027, 6, 15)) == []
    assert [one.amount for one in assessment(2027, treasurer).proposed] == [Money(5_000_000)]


def test_from_a_free_tier_the_rest_of_the_year_is_billed_as_its_dues(treasurer, at):
    organization_id = make.member("sponsored")

    (dues,) = _raised(organization_id, at, on=date(2027, 6, 15))

    assert (dues.kind, dues.total_minor) == (InvoiceKind.DUES, 3_750_000)
    assert assessment(2027, treasurer).proposed == ()
