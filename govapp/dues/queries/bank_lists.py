"""The bank's lines as a list, and the words and badges of its pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select

from govapp.dues.models import BankLine, LineState, StatementState
from govapp.dues.permissions import BANK_READ, PAYMENT_BOOK
from govapp.dues.queries.matching import OneLine
from govapp.dues.queries.payments import Desk, desk
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, visible
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.values import Badge
from govapp.ledger.models import BankAccount

ODD = Phrase(N_("This proposal cannot be read; look at the page again."))
WHOSE = Phrase(N_("Say whose money it is."))

STATEMENT_BADGES = {
    StatementState.READ: Badge(_l("read, not taken over"), "info"),
    StatementState.TAKEN: Badge(_l("taken over"), "good"),
}
LINE_BADGES = {
    LineState.NEW: Badge(_l("waits"), "info"),
    LineState.BOOKED: Badge(_l("booked"), "good"),
    LineState.MATCHED: Badge(_l("matched"), "good"),
    LineState.ASIDE: Badge(_l("set aside"), "neutral"),
}
Rows = Select[Any]  # Any: what lists select differs


def visible_lines(actor: Actor) -> Select[BankLine, str]:
    """Lines of the bank this actor may read, each with the account's name."""
    visible(actor, BANK_READ, BankLine)
    return select(BankLine, BankAccount.name).join(
        BankAccount, BankAccount.id == BankLine.bank_account_id
    )


def desk_for(found: OneLine, words: str, actor: Actor) -> Desk | None:
    """What else the line may pay, found by words; None when nobody asked."""
    amount = found.card.amount
    waits = found.card.row.state is LineState.NEW and amount.minor > 0
    if not (words.strip() and waits and may(actor, PAYMENT_BOOK)):
        return None
    return desk(words, amount.plain, actor)


def _in_state(statement: Rows, wanted: str) -> Rows:
    return statement.where(BankLine.state == LineState(wanted))


def _with_words(statement: Rows, text: str) -> Rows:
    return statement.where(
        or_(
            BankLine.text.icontains(text, autoescape=True),
            BankLine.payer.icontains(text, autoescape=True),
            BankLine.reference == text,
        )
    )


def _in_or_out(statement: Rows, wanted: str) -> Rows:
    return statement.where(
        BankLine.amount_minor > 0 if wanted == "in" else BankLine.amount_minor < 0
    )


def _from_day(statement: Rows, text: str) -> Rows:
    return statement.where(BankLine.day >= date.fromisoformat(text))


def _until_day(statement: Rows, text: str) -> Rows:
    return statement.where(BankLine.day <= date.fromisoformat(text))


LINES = Listing(
    columns=(
        Column("day", _l("Day"), show=lambda row: row[0].day, sort=BankLine.day),
        Column(
            "text",
            _l("Text"),
            show=lambda row: row[0].text or row[0].payer or row[0].reference,
            primary=True,
            href=lambda row: f"/money/bank/lines/{row[0].id}",
        ),
        Column("payer", _l("Payer"), show=lambda row: row[0].payer),
        Column(
            "amount",
            _l("Amount"),
            show=lambda row: Money(row[0].amount_minor, row[0].currency),
            sort=BankLine.amount_minor,
            kind="money",
        ),
        Column("state", _l("State"), show=lambda row: LINE_BADGES[row[0].state]),
        Column("reason", _l("Why set aside"), show=lambda row: row[0].aside_reason),
        Column("account", _l("Account"), show=lambda row: row[1]),
        Column("reference", _l("The bank's id"), show=lambda row: row[0].reference),
    ),
    tie=BankLine.id,
    default="-day",
    filters=(
        Filter(
            "state",
            _l("State"),
            _in_state,
            options=tuple((state.value, badge.word) for state, badge in LINE_BADGES.items()),
        ),
        Filter("way", _l("Money"), _in_or_out, options=(("in", _l("in")), ("out", _l("out")))),
        Filter("words", _l("Text or payer"), _with_words),
        Filter("from", _l("From"), _from_day, kind="date"),
        Filter("until", _l("Until"), _until_day, kind="date"),
    ),
)
