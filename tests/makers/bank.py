"""Makers of bank lines that wait."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from govapp.db import transaction
from govapp.dues.models import BankLine, BankStatement, LineState, StatementState
from govapp.dues.rules.deposits import Cheque, Slip
from govapp.dues.rules.matching import name_key
from govapp.dues.services import depositing
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import digest
from govapp.foundation.kernel.money import Money
from govapp.ledger.models import BankAccount


def bank_line(
    minor: int = 1000,
    *,
    text: str = "Wire in",
    payer: str = "",
    cheque: str = "",
    reference: str = "",
    day: date = date(2027, 2, 9),
    account: str = "operating",
) -> int:
    """A line of a statement that was taken over; nobody has dealt with it. Its number."""
    with transaction() as session:
        bank = session.scalars(select(BankAccount).where(BankAccount.code == account)).first()
        if bank is None:
            bank = BankAccount(code=account, name=account, last_four="4321", active=True)
            session.add(bank)
            session.flush()
        number = len(session.scalars(select(BankLine.id)).all()) + 1
        statement = BankStatement(
            bank_account_id=bank.id,
            filename=f"{number}.csv",
            digest=digest(str(number)),
            kind="CSV",
            rows="",
            state=StatementState.TAKEN,
            added=1,
            uploaded_at=clock.now(),
            taken_at=clock.now(),
        )
        session.add(statement)
        session.flush()
        row = BankLine(
            bank_account_id=bank.id,
            bank_statement_id=statement.id,
            number=1,
            day=day,
            amount_minor=minor,
            currency="USD",
            text=text,
            payer=payer,
            payer_key=name_key(payer) if payer else "",
            reference=reference,
            cheque=cheque,
            fingerprint=str(number),
            state=LineState.NEW,
        )
        session.add(row)
        session.flush()
        return row.id


def bank_statement(account_id: int, rows: str = "") -> int:
    """A file that was read and not taken over."""
    with transaction() as session:
        row = BankStatement(
            bank_account_id=account_id,
            filename="march.csv",
            digest=digest(f"file {account_id}"),
            kind="CSV",
            rows=rows
            or '{"account":"","cells":[["2027-02-09","x","5"]],"head":["Date","Text",'
            '"Amount"],"pending":0}',
            state=StatementState.READ,
            uploaded_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def deposit(organization_id: int, minor: int = 500, *, reference: str = "S0") -> int:
    """A slip of one cheque in the books, its money unmatched. Its number."""
    slip = Slip("", reference, clock.today(), Money(minor))
    cheque = Cheque(organization_id, f"cheque of {reference}", Money(minor))
    return depositing.book_deposit(slip, [cheque], actor=operator("tests", Role.TREASURER))
