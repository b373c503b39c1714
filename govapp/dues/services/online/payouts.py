"""Payouts: from clearing to the bank, with every fee in them, to the cent."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.dues.models import DifferenceKind
from govapp.dues.rules.online import SeenLine, SeenPayout
from govapp.dues.services.online.differences import Found, note
from govapp.dues.services.online.entries import book_fee, day_of
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.models import JournalEntry
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import AlreadyBooked, post

FEE_KINDS = {"stripe_fee", "tax_fee", "stripe_fx_fee", "application_fee"}


def book_payout(session: Session, seen: SeenPayout) -> Phrase | None:
    """Book the fees in a payout and the payout itself, once; a failed one comes back."""
    for line in seen.lines:
        _cost(session, line)
    about = key("payout", seen.id)
    if not seen.sound:
        words = Phrase(
            N_("The parts of payout %(id)s do not add up to %(amount)s."),
            id=seen.id,
            amount=str(seen.amount),
        )
        note(session, Found(DifferenceKind.PAYOUT, seen.id, words))
    if seen.status in ("paid", "in_transit", "failed", "canceled"):
        _move(session, f"stripe:{seen.id}", seen, seen.amount, about)
    if seen.status in ("failed", "canceled"):
        _move(session, f"stripe:{seen.id}:failed", seen, -seen.amount, about)
    return None


def _cost(session: Session, line: SeenLine) -> None:
    book_fee(session, line, key("stripe", line.source or line.id))
    if line.kind in FEE_KINDS and line.amount.minor < 0:
        lines = [
            Line(Account.FEES, -line.amount, key("stripe", line.id)),
            Line(Account.CLEARING, line.amount, key("stripe", line.id)),
        ]
        _once(session, f"stripe:{line.id}", "payment fee", line, lines)


def _move(session: Session, source: str, seen: SeenPayout, amount: Money, about: str) -> None:
    lines = [Line(Account.BANK, amount, about), Line(Account.CLEARING, -amount, about)]
    _once(session, source, "payout", seen, lines)


def _once(
    session: Session, source: str, kind: str, seen: SeenLine | SeenPayout, lines: list[Line]
) -> None:
    try:
        post(session, source=source, kind=kind, booked_on=day_of(session, seen.at), lines=lines)
    except AlreadyBooked:  # the same payout told of before: that is what makes it once
        return


def is_booked(session: Session, payout_id: str) -> bool:
    """True if the payout is in the books."""
    asked = select(JournalEntry.id).where(JournalEntry.source == f"stripe:{payout_id}")
    return session.scalar(asked) is not None
