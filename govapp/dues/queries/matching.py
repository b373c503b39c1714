"""Bank lines with what they are likely for, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.dues.models import BankLine, LineState, Payment, PaymentState
from govapp.dues.permissions import BANK_READ
from govapp.dues.queries.evidence import NEAR, known_for
from govapp.dues.queries.statements import lines_to_match
from govapp.dues.rules.matching import Confidence, Incoming, Match, Target, match_all
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.money import Money
from govapp.members.models import Organization

PAGE = 50


@dataclass(frozen=True)
class Proposed:
    """A proposal as it is shown; `value` is what accepting it sends."""

    match: Match
    organization: str
    value: str

    @property
    def sure_enough(self) -> bool:
        """True when it is ticked at first."""
        return self.match.confidence is not Confidence.POSSIBLE


@dataclass(frozen=True)
class LineCard:
    """A line that waits, with its proposals, the best first."""

    row: BankLine
    account: str
    amount: Money
    proposed: tuple[Proposed, ...]

    @property
    def best(self) -> Proposed | None:
        """What is offered for acceptance."""
        return self.proposed[0] if self.proposed else None


@dataclass(frozen=True)
class ToMatch:
    """The lines of one page that wait, and how many there are in all."""

    lines: tuple[LineCard, ...]
    waiting: int

    @property
    def ticked(self) -> int:
        """How many are sure enough to be accepted together."""
        return sum(one.best is not None and one.best.sure_enough for one in self.lines)


def to_match(actor: Actor) -> ToMatch:
    """The oldest lines that wait, with proposals that can all be accepted together."""
    visible(actor, BANK_READ, BankLine)
    session = current_session()
    rows = session.scalars(
        select(BankLine)
        .where(BankLine.state == LineState.NEW)
        .options(joinedload(BankLine.account))
        .order_by(BankLine.day, BankLine.id)
        .limit(PAGE)
    ).all()
    return ToMatch(
        _cards(session, rows), lines_to_match(session) if len(rows) == PAGE else len(rows)
    )


def _cards(session: Session, rows: Sequence[BankLine]) -> tuple[LineCard, ...]:
    lines = [_incoming(row) for row in rows]
    known = known_for(session, rows)
    found = match_all(lines, known)
    names = _names(session, {match.organization_id for some in found.values() for match in some})
    return tuple(
        LineCard(
            row,
            row.account.name,
            Money(row.amount_minor, row.currency),
            tuple(
                Proposed(match, names.get(match.organization_id or 0, ""), value_of(match))
                for match in found[row.id]
            ),
        )
        for row in rows
    )


def _incoming(row: BankLine) -> Incoming:
    amount = Money(row.amount_minor, row.currency)
    return Incoming(row.id, row.day, amount, row.text, row.payer, row.cheque, bank=row.account.code)


def value_of(match: Match) -> str:
    """A proposal as the value of a tick: what, whose, and which invoice gets how much."""
    if match.in_books is not None:
        return f"{match.target.value}:{match.in_books.id}"
    shares = ",".join(f"{share.invoice_id}={share.amount.minor}" for share in match.shares)
    return f"{Target.INVOICES.value}:{match.organization_id}:{shares}"


def _names(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    rows = session.execute(
        select(Organization.id, Organization.display_name).where(Organization.id.in_(set(ids)))
    )
    return {row.id: row.display_name for row in rows}


# --- one line ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OneLine:
    """A line with its proposals, or with what became of it."""

    card: LineCard
    by: str
    came_back: tuple[Payment, ...]  # payments that a line of money gone may be the return of


def line(line_id: int, actor: Actor) -> OneLine:
    """One line of the bank; 404 for everybody who may not read it."""
    session = current_session()
    row = session.scalar(
        select(BankLine).where(BankLine.id == line_id).options(joinedload(BankLine.account))
    )
    visible(actor, BANK_READ, row)
    if row is None:
        raise NotFound
    by = session.scalar(select(Person.name).where(Person.id == row.done_by)) or ""
    if row.state is not LineState.NEW:
        amount = Money(row.amount_minor, row.currency)
        return OneLine(LineCard(row, row.account.name, amount, ()), by, ())
    return OneLine(_cards(session, [row])[0], by, _came_back(session, row))


def _came_back(session: Session, row: BankLine) -> tuple[Payment, ...]:
    if row.amount_minor > 0:
        return ()
    return tuple(
        session.scalars(
            select(Payment)
            .where(
                Payment.amount_minor == -row.amount_minor,
                Payment.bank == row.account.code,
                Payment.state == PaymentState.SETTLED,
                Payment.received_on.between(row.day - 3 * NEAR, row.day),
            )
            .options(joinedload(Payment.organization))
            .order_by(Payment.received_on.desc(), Payment.id)
            .limit(5)
        )
    )
