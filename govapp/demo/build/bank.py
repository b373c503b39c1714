"""The bank of the demonstration: a slip of cheques, one that bounced, a refund that waits, and a
statement whose twelve lines can be matched in two clicks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from sqlalchemy import select

from govapp.db import session
from govapp.demo.build.stage import Stage
from govapp.demo.cast import MEMBERS
from govapp.dues import services as dues
from govapp.dues.queries.invoices import open_invoices
from govapp.dues.rules.deposits import Cheque, Slip
from govapp.dues.rules.refunds import AfterRefund
from govapp.dues.rules.settling import Method, OpenInvoice, Receipt
from govapp.dues.rules.statements import Columns
from govapp.dues.services import banking, depositing, refunding, returning
from govapp.foundation.kernel.money import Money
from govapp.ledger import services as ledger
from govapp.ledger.models import BankAccount
from govapp.ledger.rules import BankDetails

LINES = 12
HEAD = ("Date", "Description", "Payer", "Cheque", "Amount")
COLUMNS = Columns(day="Date", text="Description", payer="Payer", cheque="Cheque", amount="Amount")
Row = tuple[str, str, str, str, str]


def keep(stage: Stage) -> None:
    """One account, what happened to it in the last three weeks, and its newest statement."""
    treasurer = stage.staff("treasurer")
    paying = [one.name for one in MEMBERS if one.plot == "paid"]
    with stage.on(-30):
        details = BankDetails("operating", "Example Operating Account", "4321")
        ledger.keep_bank_account(details, actor=treasurer)
    with stage.on(-19):
        twice = _advance(stage, paying[0], "WIRE-TWICE", 800_000, -19, Method.WIRE)
    with stage.on(-9):
        bounced = _advance(stage, paying[1], "20417", 125_000, -9, Method.CHEQUE)
    with stage.on(-5):
        slip = Slip("operating", "SLIP-0012", stage.day(-5), Money(90_000))
        cheques = [
            Cheque(stage.organization(name), f"{30_100 + number}", Money(30_000))
            for number, name in enumerate(paying[2:5])
        ]
        depositing.book_deposit(slip, cheques, actor=treasurer)
    with stage.on(-4):
        returning.bounce(
            bounced,
            "Not sufficient funds (invented)",
            on=stage.day(-4),
            fee=Money(3_500),
            actor=treasurer,
        )
        wish = refunding.Wish(
            Money(650_000), Method.WIRE, "", AfterRefund.NOTHING, "Paid twice by mistake (invented)"
        )
        refunding.refund(twice, wish, actor=treasurer)
    with stage.on(-1):
        _statement(stage)


def _advance(
    stage: Stage, name: str, reference: str, minor: int, offset: int, method: Method
) -> int:
    """Money for next year that waits unmatched."""
    receipt = Receipt(stage.organization(name), method, reference, stage.day(offset), Money(minor))
    return dues.book_payment(receipt, [], actor=stage.staff("treasurer"))


def _statement(stage: Stage) -> None:
    """Twelve lines, read and not taken over: taking them over and accepting them is left to do."""
    day = stage.day(-2).isoformat()
    rows: list[Row] = [
        (day, "DEPOSIT SLIP-0012", "", "", "900.00"),
        (day, "RETURNED ITEM NSF", "", "", "-1250.00"),
        (day, "RETURNED ITEM CHARGE", "", "", "-35.00"),
        *(_wire(one, day) for one in _exact(open_invoices(session()), LINES - 3)),
    ]
    kept = io.StringIO()
    csv.writer(kept).writerows([HEAD, *rows])
    account = session().scalars(select(BankAccount.id).where(BankAccount.code == "operating")).one()
    treasurer = stage.staff("treasurer")
    content = kept.getvalue().encode()
    number = banking.read_statement(account, "example-statement.csv", content, actor=treasurer)
    banking.choose_columns(number, COLUMNS, actor=treasurer)


def _exact(found: Iterable[OpenInvoice], most: int) -> list[OpenInvoice]:
    """The newest open invoices of organizations that owe only one: what a wire pays is clear."""
    invoices = list(found)
    owners = [one.organization_id for one in invoices]
    single = [one for one in invoices if owners.count(one.organization_id) == 1]
    return single[-most:]


def _wire(one: OpenInvoice, day: str) -> Row:
    return (day, f"Incoming wire, dues {one.number}", one.organization.upper(), "", one.open.plain)
