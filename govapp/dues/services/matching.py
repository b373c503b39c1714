"""Dealing with bank lines: book one, match one with the books, set one aside. Each line once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.dues.facts.by_hand import (
    BankLineBooked,
    BankLineFreed,
    BankLineMatched,
    BankLineSetAside,
)
from govapp.dues.models import (
    BankLine,
    Deposit,
    LineState,
    Payment,
    PaymentState,
)
from govapp.dues.permissions import PAYMENT_BOOK
from govapp.dues.rules.matching import Target
from govapp.dues.rules.settling import Method, Receipt, Share, obstacles
from govapp.dues.services.books import open_invoices
from govapp.dues.services.receiving import Origin, lock, receive
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.models import BankAccount, JournalEntry, JournalLine
from govapp.ledger.rules import Account

LONGEST_REFERENCE = 60


@dataclass(frozen=True)
class Pick:
    """What somebody accepts for a line: whose money, and how much (minor) goes to which invoice."""

    organization_id: int
    pays: Mapping[int, int]


def book_line(line_id: int, pick: Pick, *, actor: Actor) -> int:
    """Book a line's money for an organization, as it was shown; the number of the payment.

    The line is locked after payer and invoices, and the payment carries its name, which is
    unique: of two clerks one books and the other is refused.
    """
    with transaction() as session:
        locked = lock(session, pick.organization_id, pick.pays)
        line = _locked(session, line_id)
        authorize(actor, PAYMENT_BOOK, line)
        _still_new(line)
        account = session.get_one(BankAccount, line.bank_account_id)
        receipt = _receipt(session, line, pick.organization_id)
        shares = [Share(number, Money(minor, line.currency)) for number, minor in pick.pays.items()]
        still_open = open_invoices(session, locked.invoices.values())
        against = obstacles(receipt, shares, still_open, today=consortium_today())
        if against:
            raise Refused(against)
        origin = Origin(bank=account.code, external_id=key("bank_line", line.id))
        payment = receive(session, receipt, shares, locked, origin=origin, actor=actor)
        line.payment_id = payment.id
        _done(line, LineState.BOOKED, actor)
        fact = BankLineBooked(
            key("bank_line", line.id), payment.id, line.amount_minor, line.currency
        )
        record(session, fact, actor=actor)
        return payment.id


def match_line(line_id: int, target: Target, number: int, *, actor: Actor) -> None:
    """Say that a line tells of a payment, cash letter or other entry that is in the books.

    Nothing is booked: the money is in the books once, and now the bank has confirmed it.
    """
    with transaction() as session:
        found = _locked_target(session, target, number)
        line = _locked(session, line_id)
        authorize(actor, PAYMENT_BOOK, line)
        _still_new(line)
        bank = session.get_one(BankAccount, line.bank_account_id).code
        against = tuple(_against(session, line, bank, target, found))
        if against:
            raise Refused(against)
        setattr(line, _COLUMNS[target], number)
        _done(line, LineState.MATCHED, actor)
        session.flush()
        about = key("bank_line", line.id)
        record(session, BankLineMatched(about, f"{target.value}:{number}"), actor=actor)


def set_line_aside(line_id: int, reason: str, *, actor: Actor) -> None:
    """Leave a line out, with the reason: bank fees, other income, our own transfers."""
    with transaction() as session:
        line = _locked(session, line_id)
        authorize(actor, PAYMENT_BOOK, line)
        _still_new(line)
        if not reason.strip():
            raise Refused(Phrase(N_("Say why the line is set aside.")))
        line.aside_reason = reason.strip()[:200]
        _done(line, LineState.ASIDE, actor)
        record(session, BankLineSetAside(key("bank_line", line.id)), actor=actor)


def free_line(line_id: int, *, actor: Actor) -> None:
    """Take a matched or set aside line back to those that wait; a booked one has a payment."""
    with transaction() as session:
        line = _locked(session, line_id)
        authorize(actor, PAYMENT_BOOK, line)
        if line.state is LineState.BOOKED:
            raise Refused(Phrase(N_("A payment was made from this line; take that back instead.")))
        if line.state is LineState.NEW:
            raise Refused(Phrase(N_("This line waits already.")))
        for column in _COLUMNS.values():
            setattr(line, column, None)
        line.state, line.aside_reason = LineState.NEW, ""
        line.done_by = line.done_at = None
        record(session, BankLineFreed(key("bank_line", line.id)), actor=actor)


_COLUMNS = {
    Target.PAYMENT: "payment_id",
    Target.DEPOSIT: "deposit_id",
    Target.ENTRY: "entry_id",
}
Found = Payment | Deposit | JournalEntry


def _locked(session: Session, line_id: int) -> BankLine:
    line = session.get(BankLine, line_id, with_for_update=True)
    if line is None:
        raise NotFound
    return line


def _locked_target(session: Session, target: Target, number: int) -> Found:
    """What the line is said to tell of, locked before the line."""
    shared = {"key_share": True}
    found: Found | None = None
    if target is Target.PAYMENT:
        found = session.get(Payment, number, with_for_update=shared)
    elif target is Target.DEPOSIT:
        found = session.get(Deposit, number, with_for_update=shared)
    elif target is Target.ENTRY:
        found = session.get(JournalEntry, number, with_for_update=shared)
    if found is None:
        raise NotFound
    return found


def _still_new(line: BankLine) -> None:
    if line.state is not LineState.NEW:
        raise Refused(Phrase(N_("Somebody has dealt with this line already.")))


def _done(line: BankLine, state: LineState, actor: Actor) -> None:
    line.state, line.done_by, line.done_at = state, actor.person_id, clock.now()


def _receipt(session: Session, line: BankLine, organization_id: int) -> Receipt:
    """The line as money that lies on the desk."""
    return Receipt(
        organization_id=organization_id,
        method=method_of(line),
        reference=line.cheque or _reference(session, line, organization_id),
        received_on=line.day,
        amount=Money(line.amount_minor, line.currency),
    )


def _reference(session: Session, line: BankLine, organization_id: int) -> str:
    """The bank's own id or its words; with the line's number where that is in use already."""
    told = (line.reference or line.text or key("line", line.id))[:LONGEST_REFERENCE]
    taken = select(Payment.id).where(
        Payment.organization_id == organization_id,
        Payment.method == method_of(line),
        Payment.reference_key == folded(told),
    )
    return told if session.scalar(taken) is None else f"{told[:45]} ({line.id})"


def method_of(line: BankLine) -> Method:
    """How the money came, as far as the line tells."""
    if line.cheque:
        return Method.CHEQUE
    return Method.ACH if " ach " in f" {folded(line.text)} " else Method.WIRE


def _against(
    session: Session, line: BankLine, bank: str, target: Target, found: Found
) -> list[Phrase]:
    """Why the line cannot tell of that."""
    taken = select(BankLine.id).where(getattr(BankLine, _COLUMNS[target]) == found.id)
    against = []
    if session.scalar(taken) is not None:
        against.append(Phrase(N_("Another line of the bank tells of it already.")))
    minor, currency, account = _money_of(session, found)
    if (minor, currency) != (line.amount_minor, line.currency) or account not in ("", bank):
        against.append(Phrase(N_("Its amount or its account is another one.")))
    if isinstance(found, Payment) and found.state is not PaymentState.SETTLED:
        against.append(Phrase(N_("This payment is not in the books.")))
    return against


def _money_of(session: Session, found: Found) -> tuple[int, str, str]:
    """What it moved on which account."""
    if isinstance(found, Payment):
        return found.amount_minor, found.currency, found.bank
    if isinstance(found, Deposit):
        return found.total_minor, found.currency, found.bank
    lines = session.scalars(
        select(JournalLine).where(
            JournalLine.entry_id == found.id, JournalLine.account == Account.BANK.value
        )
    ).all()
    return sum(one.amount_minor for one in lines), found.currency, lines[0].bank if lines else ""
