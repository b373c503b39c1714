"""What happens to invoices in the demonstration: corrected, forwarded, paid in parts, given up."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from govapp.charter.queries import charter_on
from govapp.db import session
from govapp.demo.build.stage import Stage
from govapp.demo.cast import MEMBERS
from govapp.dues import services as dues
from govapp.dues.jobs import release
from govapp.dues.models import Invoice, InvoiceState
from govapp.dues.queries.accounting import Asked
from govapp.dues.rules.exports.formats import Days, Format
from govapp.foundation.kernel.money import Money
from govapp.ledger import services as ledger
from govapp.ledger.rules import BankDetails

SAVINGS = BankDetails("savings", "Example Savings (invented)", "8765")


def correct(stage: Stage) -> None:
    """A credit note, a write-off that waits, a plan, a link in use, an opening balance."""
    treasurer = stage.staff("treasurer")
    ledger.keep_bank_account(SAVINGS, actor=treasurer)
    with stage.on(-20):
        credited = _open_of(stage, "late 30")
        if credited:
            dues.credit_invoice(
                credited, Money(50_000), "One meeting was billed twice (invented)", actor=treasurer
            )
    with stage.on(-12):
        planned = _open_of(stage, "part paid")
        if planned:
            first = stage.day(-12) + timedelta(days=30)
            reason = "Their budget year begins in spring (invented)"
            dues.agree_plan(planned, 3, first, reason, actor=treasurer)
    with stage.on(-5):
        lost = _open_of(stage, "suspended")
        if lost and _is_large(stage, lost):
            dues.write_off(lost, "In liquidation since last month (invented)", actor=treasurer)
    with stage.on(-3):
        shared = _open_of(stage, "not yet due")
        if shared:
            dues.forward(shared, "accounts.payable@finance.example", actor=treasurer)
    _begin_with_balances(stage)


def close_the_year(stage: Stage) -> None:
    """Lock the books of last year, then hand them over to accounting."""
    lock_last_year(stage)
    hand_over(stage)


def lock_last_year(stage: Stage) -> None:
    """Let the months that are over become income, then lock the days before this year."""
    release()
    ledger.lock_before(stage.today.replace(month=1, day=1), actor=stage.staff("treasurer"))


def hand_over(stage: Stage) -> None:
    """The accounting program has last year; what came since is new to it."""
    before = stage.today.year - 1
    asked = Asked(
        format=Format.QUICKBOOKS_JOURNAL,
        period=Days(date(before, 1, 1), date(before, 12, 31)),
        currency="USD",
    )
    dues.hand_to_accounting(asked, actor=stage.staff("treasurer"))


def _begin_with_balances(stage: Stage) -> None:
    """Two invoices of the system before this one, taken over from a file."""
    member = next(one for one in MEMBERS if one.plot == "paid")
    rows = (
        "organization,number,issued,due,open,what\n"
        f"{member.name},OLD-1042,{stage.day(-400)},{stage.day(-370)},1250.00,"
        "Workshop fee of the year before (invented)\n"
        f"{member.name},OLD-1051,{stage.day(-380)},{stage.day(-350)},850.00,"
        "Test bench of the year before (invented)\n"
    )
    with stage.on(-150):
        treasurer = stage.staff("treasurer")
        number = dues.read_openings("open-invoices.csv", rows.encode(), actor=treasurer)
        dues.take_openings(number, actor=treasurer)


def _open_of(stage: Stage, plot: str) -> int | None:
    """An open invoice of the first member that plays this part."""
    name = next((one.name for one in MEMBERS if one.plot == plot), "")
    if not name:
        return None
    found = session().scalar(
        select(Invoice.id)
        .where(
            Invoice.organization_id == stage.organization(name),
            Invoice.state == InvoiceState.ISSUED,
            Invoice.settled_on.is_(None),
        )
        .order_by(Invoice.id.desc())
        .limit(1)
    )
    session().rollback()
    return found


def _is_large(stage: Stage, invoice_id: int) -> bool:
    """True if a second person must answer its write-off."""
    total = session().get_one(Invoice, invoice_id).total_minor
    limit = charter_on(session(), stage.today).money.two_people_minor
    session().rollback()
    return total >= limit
