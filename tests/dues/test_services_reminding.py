"""Letters by the clock: the coming year and unpaid invoices, once each, and not when done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from govapp.charter.rules.values import StandingClock
from govapp.db import db
from govapp.dues import jobs, services
from govapp.dues.models import PaymentReminder, RenewalNotice
from govapp.dues.queries import reminders
from govapp.dues.rules.clock import reminder_to_send, renewal_to_send
from govapp.foundation.mail.models import Letter
from tests import make

CLOCK = StandingClock(
    terms_days=30, notice_day=60, suspended_day=75, termination_notice_day=90, ended_day=105
)
DUE = date(2027, 2, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 2, 1))
    make.charter("codex")
    make.consortium()


def _member() -> int:
    organization_id = make.member()
    make.contact(organization_id, "billing", email="bills@late.example")
    make.representative(organization_id, email="primary@late.example")
    return organization_id


def _letters() -> list[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.execute(select(Letter.kind, Letter.address).order_by(Letter.id))
    return [tuple(row) for row in rows]


def _both(kind: str) -> list[tuple[str, str]]:
    return [(kind, "bills@late.example"), (kind, "primary@late.example")]


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, None), (0, 0), (29, 0), (30, 30), (59, 30), (60, None), (200, None)]
)
def test_the_last_reminder_reached_is_sent_until_the_notice(days, expected):
    assert reminder_to_send(DUE, CLOCK, DUE + timedelta(days)) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [(181, None), (180, 180), (91, 180), (90, 90), (30, 30), (1, 30), (0, None), (-5, None)],
)
def test_the_last_letter_reached_before_a_year_is_sent(left, expected):
    assert renewal_to_send(DUE, CLOCK, DUE - timedelta(left)) == expected


def test_each_step_of_an_unpaid_invoice_brings_one_letter_to_both_contacts(at):
    make.invoice(_member(), due_on=DUE, amount=1000)

    for days in (-1, 0, 1, 30, 31, 60, 75, 90, 105, 130):
        at(DUE + timedelta(days))
        for _ in range(2):
            jobs.remind()
            jobs.warn()

    kinds = [kind for kind, address in _letters() if address == "bills@late.example"]
    assert [kind for kind in kinds if kind != "renewal_notice"] == [
        "payment_reminder",
        "payment_reminder",
        "standing_notice",
        "standing_suspended",
        "standing_termination_notice",
        "standing_may_end",
    ]
    assert len(_letters()) == 2 * len(kinds)


def test_a_job_that_slept_sends_only_the_last_step(at):
    make.invoice(_member(), due_on=DUE, amount=1000)
    at(DUE + timedelta(95))

    jobs.remind()
    jobs.warn()

    assert _letters() == _both("standing_termination_notice")


def test_who_has_paid_is_reminded_no_more_even_if_asked_for(at):
    organization_id = _member()
    invoice_id = make.invoice(organization_id, due_on=DUE, amount=1000)
    make.payment(organization_id, {invoice_id: None}, received_on=date(2027, 1, 30))
    at(DUE + timedelta(61))

    services.remind([invoice_id])
    services.warn_late([invoice_id])

    assert reminders.to_remind() == ()
    assert _letters() == []


def test_a_former_member_gets_no_word_about_rights(at):
    organization_id = make.member(ended_on=date(2027, 3, 1))
    make.representative(organization_id, email="primary@late.example")
    make.invoice(organization_id, due_on=DUE, amount=1000)
    at(DUE + timedelta(76))

    jobs.warn()

    assert _letters() == []


def test_members_are_told_of_the_coming_year_with_its_dues(at):
    organization_id = _member()
    for day in (date(2027, 7, 4), date(2027, 7, 5), date(2027, 7, 6), date(2027, 10, 3)):
        at(day)
        jobs.remind()
        jobs.remind()

    assert _letters() == [*_both("renewal_notice"), *_both("renewal_notice")]
    rows = db.session.execute(
        select(RenewalNotice.organization_id, RenewalNotice.year, RenewalNotice.days)
    ).all()
    assert sorted(rows) == [(organization_id, 2028, 90), (organization_id, 2028, 180)]
    text = db.session.scalars(select(Letter.text)).first()
    assert "$" in text
    assert "rulebook, 1." in text


def test_who_is_billed_waived_leaving_or_free_is_not_told(at):
    billed = make.member()
    make.invoice(billed, year=2028)
    make.member(ended_on=date(2027, 12, 31))
    make.member("sponsored")
    at(date(2027, 12, 1))

    assert reminders.renewals_to_tell() == ()


def test_many_runs_at_once_write_each_letter_once(app, at):
    organization_id = _member()
    invoice_id = make.invoice(organization_id, due_on=DUE, amount=1000)
    at(date(2027, 12, 1))

    def run(_: int) -> None:
        with app.app_context():
            services.tell_of_renewals([organization_id])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    at(DUE)

    def remind(_: int) -> None:
        with app.app_context():
            services.remind([invoice_id])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(remind, range(4)))

    assert _letters() == [*_both("renewal_notice"), *_both("payment_reminder")]
    assert db.session.scalar(select(func.count()).select_from(PaymentReminder)) == 1
