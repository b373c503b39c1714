"""Next year's fees: a rise with its notice, put to the members it concerns; a credit that waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from govapp.charter import services as charter
from govapp.charter.queries import charter_on
from govapp.db import session
from govapp.demo.build.stage import Stage
from govapp.demo.cast import MEMBERS
from govapp.demo.people import REPRESENTED
from govapp.dues import services as dues
from govapp.dues.models import Invoice, InvoiceState, RequestKind, Requote
from govapp.dues.queries.requotes import to_put
from govapp.foundation.kernel.money import Money
from govapp.members.models import Organization

RISES, BY_PERCENT = "premier", 104
# By order: who confirms, who asks, who declines. The sixth owes two invoices of before: a cheque
# for three of them is booked in the tour once the year is billed.
CONFIRMED, ASKED, DECLINED = (1, 2, 3, 4, 6), 5, 7


def change(stage: Stage) -> None:
    """Adopt the rise, tell of it, put it to members, and let some of them answer."""
    year = stage.today.year + 1
    with stage.on(-60):
        version_id = _adopt(stage, date(year, 1, 1))
        dues.tell_rises(version_id, list(dues.rising_members(version_id)))
    with stage.on(-20):
        dues.put_requotes(year, [one.organization_id for one in to_put(session(), year)])
    with stage.on(-15):
        _answer(stage, year)
    with stage.on(-3):
        _ask_for_a_credit(stage)


def _adopt(stage: Stage, day: date) -> int:
    fees = charter_on(session(), stage.today).fees
    lines = tuple(
        replace(line, amount_minor=line.amount_minor * BY_PERCENT // 100)
        if line.tier == RISES
        else line
        for line in fees.lines
    )
    office = stage.staff("program manager")
    version_id = charter.draft(
        "fees",
        replace(fees, lines=lines),
        effective_from=day,
        note="Costs of program management rose by 4 percent (invented).",
        actor=office,
    )
    charter.adopt(version_id, actor=office)
    return version_id


def _answer(stage: Stage, year: int) -> None:
    rows = session().execute(
        select(Requote.id, Organization.display_name)
        .join(Organization, Organization.id == Requote.organization_id)
        .where(Requote.dues_year == year, Organization.display_name != REPRESENTED)
        .order_by(Requote.id)
    )
    for number, (requote_id, name) in enumerate(rows.all(), start=1):
        payer = stage.contact(name)
        if number in CONFIRMED:
            dues.answer_requote(requote_id, agree=True, actor=payer)
        elif number == ASKED:
            question = "Our budget is decided in January. May we answer then?"
            dues.ask_about_fee(requote_id, question, actor=payer)
        elif number == DECLINED:
            dues.answer_requote(requote_id, agree=False, actor=payer)


def _ask_for_a_credit(stage: Stage) -> None:
    late = next(member.name for member in MEMBERS if member.plot == "late 30")
    invoice = session().execute(
        select(Invoice.id, Invoice.total_minor).where(
            Invoice.organization_id == stage.organization(late),
            Invoice.state == InvoiceState.ISSUED,
            Invoice.dues_year == stage.today.year,
        )
    )
    invoice_id, total = invoice.one()
    dues.ask_credit(
        invoice_id,
        RequestKind.IN_KIND,
        Money(total // 10),
        "Hosted the spring meeting and lent its test server (invented).",
        actor=stage.staff("program manager"),
    )
