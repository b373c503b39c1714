"""Deposits of many cheques: what typed rows mean, and one deposit with its cheques."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from govapp.db import session as current_session
from govapp.dues.models import Deposit, Payment
from govapp.dues.permissions import BANK_READ, PAYMENT_BOOK
from govapp.dues.queries.invoices import open_invoices
from govapp.dues.queries.payments import read_amount
from govapp.dues.rules.deposits import Cheque, give
from govapp.dues.rules.settling import OpenInvoice
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import canonical, digest, folded, plain
from govapp.foundation.kernel.money import Money, total
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.queries import bank_labels
from govapp.members.models import Organization

MOST_INVOICES = 5000
MOST_NAMES = 500


@dataclass(frozen=True)
class Typed:
    """One row as it was typed."""

    payer: str = ""
    number: str = ""
    amount: str = ""
    invoices: str = ""

    @property
    def empty(self) -> bool:
        """True when nothing stands in it."""
        return not (self.payer or self.number or self.amount or self.invoices)


@dataclass(frozen=True)
class RowSeen:
    """A row with what it means, or with what is wrong in it."""

    typed: Typed
    payer: str = ""
    cheque: Cheque | None = None
    pays: tuple[tuple[str, Money], ...] = ()
    over: Money | None = None
    problems: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class SlipSeen:
    """All rows, what they come to, and the plan as a mark that booking compares."""

    rows: tuple[RowSeen, ...]
    total: Money
    names: tuple[str, ...]

    @property
    def cheques(self) -> tuple[Cheque, ...]:
        """Those that can be booked."""
        return tuple(row.cheque for row in self.rows if row.cheque is not None)

    @property
    def sound(self) -> bool:
        """True when there are rows and nothing is wrong in any."""
        return bool(self.cheques) and not any(row.problems for row in self.rows)

    @property
    def mark(self) -> str:
        """What booking would do, as a mark."""
        return digest(
            canonical(
                [
                    [
                        one.organization_id,
                        one.number,
                        str(one.amount),
                        [[share.invoice_id, share.amount.minor] for share in one.shares],
                    ]
                    for one in self.cheques
                ]
            )
        )


def look(rows: Sequence[Typed], currency: str, actor: Actor) -> SlipSeen:
    """What typed rows mean now: whose cheque each is, and what it pays."""
    authorize(actor, PAYMENT_BOOK)
    session = current_session()
    invoices = open_invoices(session, most=MOST_INVOICES)
    found = [_read(session, row, invoices, currency) for row in rows]
    good = [(row, named) for row, named in found if row.cheque is not None and not row.problems]
    wanted = [
        (row.cheque.organization_id, row.cheque.amount, named)
        for row, named in good
        if row.cheque is not None
    ]
    given = iter(give(wanted, {one.id: one for one in invoices}))
    numbers = {one.id: one.number for one in invoices}
    seen = []
    for row, _named in found:
        if row.cheque is None or row.problems:
            seen.append(row)
            continue
        shares, over = next(given)
        one = row.cheque
        cheque = Cheque(one.organization_id, one.number, one.amount, shares)
        pays = tuple((numbers[share.invoice_id], share.amount) for share in shares)
        seen.append(RowSeen(row.typed, row.payer, cheque, pays, over))
    sums = [row.cheque.amount for row in seen if row.cheque is not None]
    names = dict.fromkeys(one.organization for one in invoices)
    return SlipSeen(tuple(seen), total(sums, currency), tuple(names)[:MOST_NAMES])


def _read(
    session: Session, row: Typed, invoices: Sequence[OpenInvoice], currency: str
) -> tuple[RowSeen, frozenset[int]]:
    """One row: the payer by name or by the invoices named."""
    problems = []
    named, unknown = _named(row.invoices, invoices)
    if unknown:
        words = N_("No open invoice %(numbers)s.")
        problems.append(Phrase(words, numbers=", ".join(unknown)))
    payer = _payer(session, row.payer, named)
    if isinstance(payer, Phrase):
        problems.append(payer)
    amount = read_amount(row.amount, currency)
    if amount is None or not amount:
        problems.append(Phrase(N_("Write the amount like 12500 or 12,500.00.")))
    if not row.number:
        problems.append(Phrase(N_("Write the cheque's number.")))
    ids = frozenset(one.id for one in named)
    if problems or isinstance(payer, Phrase) or amount is None:
        cheque = None
        if not isinstance(payer, Phrase) and amount:
            cheque = Cheque(payer[0], row.number, amount)  # counted in the sum all the same
        return RowSeen(row, "", cheque, problems=tuple(problems)), ids
    return RowSeen(row, payer[1], Cheque(payer[0], row.number, amount)), ids


def _named(text: str, invoices: Sequence[OpenInvoice]) -> tuple[list[OpenInvoice], list[str]]:
    """The open invoices whose numbers stand in a cell, and numbers that none has."""
    by_number = {plain(one.number): one for one in invoices}
    found, unknown = [], []
    for word in text.replace(";", ",").replace(" ", ",").split(","):
        if not word.strip():
            continue
        one = by_number.get(plain(word))
        if one is None:
            unknown.append(word.strip()[:40])
        else:
            found.append(one)
    return found, unknown


def _payer(session: Session, name: str, named: Sequence[OpenInvoice]) -> tuple[int, str] | Phrase:
    """The organization of that name, or of the invoices named when no name was typed."""
    if not name:
        owners = {one.organization_id: one.organization for one in named}
        if len(owners) == 1:
            return next(iter(owners.items()))
        return Phrase(N_("Write the payer's name, or an invoice of one organization."))
    exact, part = folded(name), folded(name).replace("\\", "").replace("%", "").replace("_", "")
    rows = session.execute(
        select(
            Organization.id, Organization.display_name, Organization.name_key, Organization.sort_key
        )
        .where(
            or_(
                Organization.name_key == exact,
                Organization.sort_key == exact,
                Organization.sort_key.contains(part),
            ),
            Organization.on_record_only.is_(False),
        )
        .order_by(Organization.id)
        .limit(20)
    ).all()
    exactly = [row for row in rows if exact in (row.name_key, row.sort_key)]
    fitting = exactly or rows
    if len(fitting) == 1:
        return fitting[0].id, fitting[0].display_name
    words = (
        N_("No organization is called %(name)s.")
        if not fitting
        else N_("Several organizations are called like %(name)s; write the whole name.")
    )
    return Phrase(words, name=name[:60])


# --- deposits that are booked --------------------------------------------------------------------


@dataclass(frozen=True)
class DepositCard:
    """A deposit with its cheques and the account it went to."""

    row: Deposit
    account: str
    total: Money
    cheques: tuple[tuple[Payment, str, Money], ...]


def deposit(deposit_id: int, actor: Actor) -> DepositCard:
    """One deposit; 404 for everybody who may not read the bank's lines."""
    session = current_session()
    row = session.get(Deposit, deposit_id)
    visible(actor, BANK_READ, row)
    if row is None:
        raise NotFound
    found = session.execute(
        select(Payment, Organization.display_name)
        .join(Organization, Organization.id == Payment.organization_id)
        .where(Payment.deposit_id == row.id)
        .order_by(Payment.id)
    )
    return DepositCard(
        row,
        bank_labels(session).get(row.bank, ""),
        Money(row.total_minor, row.currency),
        tuple(
            (payment, name, Money(payment.amount_minor, payment.currency))
            for payment, name in found
        ),
    )


def deposits(actor: Actor) -> Select[Deposit]:
    """All deposits, for a list."""
    visible(actor, BANK_READ, Deposit)
    return select(Deposit)
