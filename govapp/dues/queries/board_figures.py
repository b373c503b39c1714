"""The figures and charts of the dues board."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _l

from govapp.dues.queries.assessment import Assessment
from govapp.dues.queries.board import Board
from govapp.dues.queries.forecasting import Forecast
from govapp.dues.queries.moving import Moves
from govapp.dues.rules.aging import Bucket
from govapp.dues.rules.movements import Movement
from govapp.foundation.charts.descriptions import Bars, Columns, Series
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.filters import words
from govapp.foundation.web.values import Consequence, Figure


def months_chart(found: Board) -> Columns:
    """The year month by month: how it stood at the end of each, and what was in a year earlier."""
    currency = found.invoiced.currency

    def series(name: str, values: Iterable[int]) -> Series:
        return Series(name, tuple(max(value, 0) for value in values))

    return Columns(
        title=gettext("Dues of %(year)s by month", year=str(found.year)),
        description=gettext(
            "How it stood at the end of each month: what had fallen due by then, what was "
            "invoiced, collected and overdue, and what was in a year earlier. On %(day)s "
            "%(collected)s of %(invoiced)s are in and %(overdue)s is overdue.",
            day=words(found.day),
            collected=words(found.collected),
            invoiced=words(found.invoiced),
            overdue=words(found.overdue),
        ),
        category_name=gettext("Month"),
        categories=tuple(format_date(month.first, "MMM yy") for month in found.months),
        series=(
            series(gettext("Expected by then"), (month.expected for month in found.months)),
            series(gettext("Invoiced"), (month.invoiced for month in found.months)),
            series(gettext("Collected"), (month.collected for month in found.months)),
            series(gettext("Overdue"), (month.overdue for month in found.months)),
        ),
        lines=(
            series(
                gettext("Collected a year earlier"), (month.last_year for month in found.months)
            ),
        ),
        show=lambda minor: words(Money(int(minor), currency)),
    )


def forecast_chart(found: Forecast) -> Bars:
    """What is expected in each month that is left."""
    months = found.sums.months
    return Bars(
        title=gettext("Expected until %(day)s", day=words(found.until)),
        description=gettext(
            "%(sum)s is expected until %(day)s, as known on %(today)s.",
            sum=words(Money(found.sums.until, found.currency)),
            day=words(found.until),
            today=words(found.day),
        ),
        category_name=gettext("Month"),
        value_name=gettext("Expected"),
        categories=tuple(format_date(first, "MMMM yyyy") for first in months),
        values=tuple(months.values()),
        show=lambda minor: words(Money(int(minor), found.currency)),
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
        Figure(_l("Payments not yet matched"), found.unmatched, "/money/unmatched"),
        *_let_off(found),
    ]


def _let_off(found: Board) -> list[Figure]:
    """What waivers, credit notes and write-offs took away, if anything."""
    if not found.let_off:
        return []
    return [Figure(_l("Let off"), found.let_off, f"/invoices?year={found.year}")]


AGES = {
    Bucket.CURRENT: _l("Not yet due"),
    Bucket.TO_30: _l("1 to 30 days late"),
    Bucket.TO_60: _l("31 to 60 days late"),
    Bucket.TO_90: _l("61 to 90 days late"),
    Bucket.OVER_90: _l("Over 90 days late"),
}


def age_figures(found: Board) -> list[Figure]:
    """What is open by age, of all years, each with the invoices behind it, oldest first."""
    return [
        Figure(
            AGES[age.bucket],
            age.open,
            "/invoices?state=open&sort=due&dir=asc"
            if age.bucket is Bucket.CURRENT
            else "/invoices?state=late&sort=due&dir=asc",
            note=Phrase(N_("invoices: %(count)s"), count=age.invoices),
        )
        for age in found.ages
    ]


def forecast_figures(found: Forecast) -> list[Figure]:
    """The sums of a forecast, each with its lines."""
    page = f"/money/dues/forecast?year={found.year}"
    currency, sums = found.currency, found.sums
    return [
        Figure(_l("Until the year's end"), Money(sums.until, currency), page),
        Figure(_l("Later"), Money(sums.later, currency), page),
        Figure(_l("Not counted on"), Money(sums.doubtful, currency), page),
    ]


MOVES = {
    Movement.UP_FOR_RENEWAL: _l("Up for renewal"),
    Movement.RENEWED: _l("Renewed"),
    Movement.TO_RENEW: _l("Still to renew"),
    Movement.LOST: _l("Lost"),
    Movement.JOINED: _l("Joined"),
    Movement.RETURNED: _l("Returned after a break"),
    Movement.UPGRADED: _l("To a dearer tier"),
    Movement.DOWNGRADED: _l("To a cheaper tier"),
}


def move_figures(found: Moves) -> list[Figure]:
    """How many did what in the year, each with the list of who."""
    return [
        Figure(
            label,
            found.counts[movement],
            f"/money/dues/members?year={found.year}&what={movement.name.lower()}",
        )
        for movement, label in MOVES.items()
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
