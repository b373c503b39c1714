"""Dues of last year, paid; and of this one in every state: paid, part paid, late, waived."""

from __future__ import annotations

from sqlalchemy import select

from govapp.db import session
from govapp.demo.build.stage import Stage
from govapp.demo.cast import MEMBERS
from govapp.dues import services as dues
from govapp.dues.models import Invoice, InvoiceState
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.foundation.kernel.money import Money

# Days ago on which an invoice was voided and issued again; with net 30 the last one is 30 days
# less overdue. Those in between keep a member's rights until the state it is to show.
REISSUED = {
    -125: ("late 90", "late 60", "late 30", "part paid", "not yet due"),
    -118: ("suspended",),
    -101: ("suspended soon",),
    -93: ("late 60",),
    -65: ("late 30", "part paid", "not yet due"),
    -10: ("not yet due",),
}


ISSUED = -200  # days ago on which the year is billed; last year a year earlier
SLOWEST = 80  # days after its issue by which each invoice of last year was paid


def bill(stage: Stage) -> None:
    """Let last year be paid, assess this one, then play each plot."""
    year = stage.today.year
    _bill_last_year(stage, year - 1)
    with stage.on(ISSUED):
        _assess(stage, year)
    for offset, plots in REISSUED.items():
        with stage.on(offset):
            for member in MEMBERS:
                if member.plot in plots:
                    dues.void(
                        _invoice(stage, member.name, year),
                        "Reissued with the member's purchase order number",
                        actor=stage.staff("treasurer"),
                    )
            _assess(stage, year)
    _waive(stage, year)
    for number, member in enumerate(MEMBERS):
        if member.plot in ("paid", "part paid") and member.tier not in ("government", "sponsored"):
            half = member.plot == "part paid"
            offset = -40 if half else -190 + number % 25
            with stage.on(offset):
                pay(stage, member.name, number, offset, half=half)


def _bill_last_year(stage: Stage, year: int) -> None:
    """Everybody who owed dues paid them, some weeks after the others."""
    issued = ISSUED - 365
    with stage.on(issued):
        _assess(stage, year)
    paying = [one.name for one in MEMBERS if one.tier not in ("government", "sponsored")]
    days = {name: issued + 5 + number * 37 % (SLOWEST - 4) for number, name in enumerate(paying)}
    for number, (name, offset) in enumerate(sorted(days.items(), key=lambda pair: pair[1])):
        with stage.on(offset):
            pay(stage, name, 500 + number, offset, year=year)


def _assess(stage: Stage, year: int) -> None:
    run = dues.start_assessment(year, actor=stage.staff("treasurer"))
    while dues.issue_some(run, actor=stage.staff("treasurer")).going:
        pass


def _waive(stage: Stage, year: int) -> None:
    for member in MEMBERS:
        if member.plot == "waived":
            with stage.on(-185):
                waiver = dues.ask_waiver(
                    stage.organization(member.name),
                    year,
                    "Hardship: the guild lost its main grant (invented).",
                    actor=stage.staff("program manager"),
                )
            with stage.on(-184):
                dues.answer_waiver(waiver, approve=True, actor=stage.staff("administrator"))


def pay(
    stage: Stage, name: str, number: int, offset: int, *, half: bool = False, year: int = 0
) -> None:
    """Book a cheque or wire for a member's invoice of a year, of this one by default."""
    invoice_id = _invoice(stage, name, year or stage.today.year)
    invoice = session().get_one(Invoice, invoice_id)
    amount = Money(invoice.total_minor // (2 if half else 1), invoice.currency)
    cheque = number % 3 == 0
    dues.book_payment(
        Receipt(
            organization_id=invoice.organization_id,
            method=Method.CHEQUE if cheque else Method.WIRE,
            reference=f"{1000 + number}" if cheque else f"WIRE-{number:04d}",
            received_on=stage.day(offset),
            amount=amount,
        ),
        [Share(invoice_id, amount)],
        actor=stage.staff("treasurer"),
    )


def _invoice(stage: Stage, name: str, year: int) -> int:
    return (
        session()
        .scalars(
            select(Invoice.id).where(
                Invoice.organization_id == stage.organization(name),
                Invoice.dues_year == year,
                Invoice.state == InvoiceState.ISSUED,
            )
        )
        .one()
    )
