"""The list of requests about money, and what answering one does."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from govapp.dues.models import MoneyRequest, RequestKind, RequestState
from govapp.dues.queries.requests import RequestCard
from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.values import Badge, Consequence
from govapp.members.models import Organization

KINDS = {
    RequestKind.REFUND: _l("Refund"),
    RequestKind.WRITE_OFF: _l("Write-off"),
    RequestKind.DISCOUNT: _l("Discount"),
    RequestKind.IN_KIND: _l("In-kind credit"),
}
STATES = {
    RequestState.ASKED: Badge(_l("waits for an answer"), "warn"),
    RequestState.APPROVED: Badge(_l("approved"), "good"),
    RequestState.DECLINED: Badge(_l("declined"), "neutral"),
}

Rows = Select[Any]  # Any: what the statement of the list selects


def _in_state(statement: Rows, wanted: str) -> Rows:
    return statement.where(MoneyRequest.state == RequestState(wanted))


def _of_kind(statement: Rows, wanted: str) -> Rows:
    return statement.where(MoneyRequest.kind == RequestKind(wanted))


def _by_name(statement: Rows, text: str) -> Rows:
    return statement.where(Organization.sort_key.contains(folded(text), autoescape=True))


REQUESTS = Listing(
    columns=(
        Column(
            "kind",
            _l("What is asked"),
            show=lambda row: KINDS[row[0].kind],
            primary=True,
            href=lambda row: f"/money/requests/{row[0].id}",
        ),
        Column(
            "organization",
            _l("Organization"),
            show=lambda row: row[1],
            sort=Organization.sort_key,
            href=lambda row: f"/organizations/{row[0].organization_id}",
        ),
        Column("about", _l("Invoice or payment"), show=lambda row: row[2] or row[3]),
        Column(
            "amount",
            _l("Amount"),
            show=lambda row: Money(row[0].amount_minor, row[0].currency),
            sort=MoneyRequest.amount_minor,
            kind="money",
        ),
        Column("state", _l("State"), show=lambda row: STATES[row[0].state]),
        Column("asked_by", _l("Asked by"), show=lambda row: row[4]),
        Column("asked", _l("Asked on"), show=lambda row: row[0].asked_at, sort=MoneyRequest.id),
        Column("answered_by", _l("Answered by"), show=lambda row: row[5]),
        Column("reason", _l("Reason"), show=lambda row: row[0].reason),
    ),
    tie=MoneyRequest.id,
    default="-asked",
    filters=(
        Filter(
            "state",
            _l("State"),
            _in_state,
            options=tuple((state.value, badge.word) for state, badge in STATES.items()),
        ),
        Filter(
            "kind",
            _l("What is asked"),
            _of_kind,
            options=tuple((kind.value, words) for kind, words in KINDS.items()),
        ),
        Filter("organization", _l("Organization"), _by_name),
    ),
)


def answer_consequences(card: RequestCard) -> list[Consequence]:
    """What approving a request does, said before it is done."""
    credits = card.row.kind in (RequestKind.DISCOUNT, RequestKind.IN_KIND)
    found = []
    if credits:
        words = N_("A credit note over %(amount)s gets its number and is booked.")
        found.append(Consequence(Phrase(words, amount=card.amount), "receipt"))
    elif card.row.kind is RequestKind.REFUND:
        words = N_("%(amount)s of the payment may be paid back.")
        found.append(Consequence(Phrase(words, amount=card.amount), "cash-coin"))
    else:
        words = N_("%(amount)s is no longer waited for. It gives no good standing.")
        found.append(Consequence(Phrase(words, amount=card.amount), "x-circle"))
    if card.open is not None and card.after is not None:
        words = N_("Open on invoice %(number)s: %(open)s today, %(after)s afterwards.")
        text = Phrase(words, number=card.about, open=card.open, after=card.after)
        found.append(Consequence(text, "cash-stack"))
    if credits:
        words = N_("The people who pay its bills get a letter.")
        found.append(Consequence(Phrase(words), "envelope"))
    words = N_("It is booked in the journal and stays in the audit trail under both names.")
    found.append(Consequence(Phrase(words), "journal-check"))
    return found
