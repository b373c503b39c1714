"""The desk below the board: late payers with the clock of the rulebook, and the year as a chart."""

from __future__ import annotations

from typing import Any

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import session as current_session
from govapp.dues.models import Invoice
from govapp.dues.queries.assessment import Assessment
from govapp.dues.queries.board import Board, late_payers
from govapp.dues.queries.lists import STEP_BADGES, late_list
from govapp.dues.rules.clock import next_turn, step_on
from govapp.foundation.access.actor import Actor
from govapp.foundation.charts.descriptions import Line, Series
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.filters import words
from govapp.foundation.web.listing import Listing
from govapp.foundation.web.values import Consequence, Figure


def late(actor: Actor) -> tuple[Listing, Select[Invoice, str, int]]:
    """The list of late payers and its rows."""
    statement, today = late_payers(actor), consortium_today()
    clock = charter_on(current_session(), today).standing

    def step(row: Any) -> object:  # Any: a row of the statement
        return STEP_BADGES[step_on(row[0].due_on, clock, today)]

    def following(row: Any) -> object:  # Any: a row of the statement
        return next_turn(row[0].due_on, clock, today)

    return late_list(step, following), statement


def months_chart(found: Board) -> Line:
    """The year month by month: what was invoiced, collected and overdue at the end of each."""
    currency = found.invoiced.currency
    return Line(
        title=gettext("Dues of %(year)s by month", year=str(found.year)),
        description=gettext(
            "Invoiced, collected and overdue at the end of each month; on %(day)s %(collected)s "
            "of %(invoiced)s are in and %(overdue)s is overdue.",
            day=words(found.day),
            collected=words(found.collected),
            invoiced=words(found.invoiced),
            overdue=words(found.overdue),
        ),
        category_name=gettext("Month"),
        categories=tuple(format_date(month.first, "MMM yyyy") for month in found.months),
        series=(
            Series(gettext("Invoiced"), tuple(month.invoiced for month in found.months)),
            Series(gettext("Collected"), tuple(month.collected for month in found.months)),
            Series(gettext("Overdue"), tuple(month.overdue for month in found.months)),
        ),
        show=lambda minor: words(Money(int(minor), currency)),
    )


def board_figures(found: Board) -> list[Figure]:
    """The figures of the board, each with the list behind it."""
    year = found.year
    return [
        Figure(_l("Expected"), found.expected, f"/money/assess/{year}"),
        Figure(_l("Invoiced"), found.invoiced, f"/invoices?year={year}", found.expected),
        Figure(
            _l("Collected"), found.collected, f"/invoices?year={year}&state=settled", found.invoiced
        ),
        Figure(_l("Overdue"), found.overdue, f"/invoices?year={year}&state=late"),
        Figure(_l("Payments not yet matched"), found.unmatched, "/payments?left=1"),
    ]


def consequences(preview: Assessment) -> list[Consequence]:
    """What issuing the year's invoices does, before it is done."""
    count = len(preview.proposed)
    unreachable = sum(not one.stops and one.silent for one in preview.exceptions)
    return [
        Consequence(
            Phrase(
                N_("Invoices that get their numbers: %(count)s. Owed from then on: %(total)s."),
                count=count,
                total=preview.total,
            ),
            "receipt",
        ),
        Consequence(
            Phrase(
                N_("They are to be paid by %(day)s, %(days)s days from today (rulebook, 2.1)."),
                day=preview.due_on,
                days=preview.terms_days,
            ),
            "calendar-event",
        ),
        Consequence(
            Phrase(
                N_("Organizations whose billing contacts get a letter at once: %(count)s."),
                count=count - unreachable,
            ),
            "envelope",
        ),
        Consequence(
            Phrase(N_("Each invoice is booked in the journal. It can be voided, not deleted.")),
            "journal-check",
        ),
    ]
