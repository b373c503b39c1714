"""The list of changed fees and their answers, and what putting them to members does."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from govapp.accounts.queries import consortium_today
from govapp.dues.models import Requote, RequoteState
from govapp.dues.queries.requotes import Putting
from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.values import Badge, Consequence
from govapp.members.models import Organization

STATES = {
    RequoteState.PUT: Badge(_l("waits for an answer"), "warn"),
    RequoteState.CONFIRMED: Badge(_l("confirmed"), "good"),
    RequoteState.DECLINED: Badge(_l("declined"), "bad"),
    RequoteState.SILENT: Badge(_l("no answer in time"), "neutral"),
}

Rows = Select[Any]  # Any: what the statement of the list selects


def _in_state(statement: Rows, wanted: str) -> Rows:
    return statement.where(Requote.state == RequoteState(wanted))


def _by_name(statement: Rows, text: str) -> Rows:
    return statement.where(Organization.sort_key.contains(folded(text), autoescape=True))


def _late(row: Any) -> object:  # Any: a row of the statement
    waits = row[0].state is RequoteState.PUT
    if waits and row[0].question and not row[0].reply:
        return Badge(_l("asks a question"), "info")
    if waits and row[0].answer_by < consortium_today():
        return Badge(_l("time is over"), "bad")
    return STATES[row[0].state]


def _answered_on(row: Any) -> object:  # Any: a row of the statement
    return row[0].answered_at and row[0].answered_at.date()


REQUOTES = Listing(
    columns=(
        Column(
            "organization",
            _l("Organization"),
            show=lambda row: row[1],
            sort=Organization.sort_key,
            primary=True,
            href=lambda row: f"/quotes/{row[0].id}",
        ),
        Column(
            "old",
            _l("Fee before"),
            show=lambda row: Money(row[0].old_minor, row[0].currency),
            kind="money",
        ),
        Column(
            "fee",
            _l("New fee"),
            show=lambda row: Money(row[0].fee_minor, row[0].currency),
            sort=Requote.fee_minor,
            kind="money",
        ),
        Column("state", _l("Answer"), show=_late),
        Column(
            "by",
            _l("Answer by"),
            show=lambda row: row[0].answer_by,
            sort=Requote.answer_by,
        ),
        Column("put", _l("Put on"), show=lambda row: row[0].put_at.date()),
        Column("answered", _l("Answered on"), show=_answered_on),
    ),
    tie=Requote.id,
    default="by",
    filters=(
        Filter(
            "state",
            _l("Answer"),
            _in_state,
            options=tuple((state.value, badge.word) for state, badge in STATES.items()),
        ),
        Filter("organization", _l("Organization"), _by_name),
    ),
)


def put_consequences(found: Putting) -> list[Consequence]:
    """What putting the changed fees to members does, said before it is done."""
    return [
        Consequence(
            Phrase(
                N_("Members whose payers get a letter with old and new fee: %(count)s."),
                count=len(found.changes),
            ),
            "envelope",
        ),
        Consequence(
            Phrase(
                N_(
                    "Each has %(days)s days to confirm, to decline or to ask (rulebook, chapter 1)."
                ),
                days=found.confirm_days,
            ),
            "calendar-event",
        ),
        Consequence(
            Phrase(
                N_("Silence means that %(silence)s; a job carries that out by itself."),
                silence=Phrase(found.silence.value),
            ),
            "hourglass-split",
        ),
        Consequence(
            Phrase(N_("A member that waits or declines gets no invoice for the year until then.")),
            "receipt",
        ),
    ]
