"""What slices add to hub pages: home, organization, person, use case, body, place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from govapp.foundation.access.actor import Actor
    from govapp.foundation.web.panels import (
        ComingSource,
        FigureSource,
        LineSource,
        NewsSource,
        Panel,
    )
    from govapp.members.queries.directory import ListColumn


def panels() -> Iterable[Panel]:
    """Every part of a hub page: home, organization, person, use case, body, place."""
    from govapp.committees import views as committees
    from govapp.dues import views as dues
    from govapp.elections import views as elections
    from govapp.foundation.mail import views as letters
    from govapp.funding import views as funding
    from govapp.members import views as members
    from govapp.reports import views as reports
    from govapp.usecases import views as usecases

    return (
        *members.PANELS,
        *committees.PANELS,
        *usecases.PANELS,
        *funding.PANELS,
        *reports.PANELS,
        *letters.PANELS,
        *elections.PANELS,
        *dues.PANELS,
    )


def organization_columns() -> Iterable[ListColumn]:
    """What slices add to the list of organizations that staff see."""
    from flask_babel import lazy_gettext as _l

    from govapp.dues.queries.columns import standing_badges
    from govapp.members.queries.directory import ListColumn

    return (ListColumn("standing", _l("Standing"), standing_badges),)


def home_lines() -> Iterable[LineSource]:
    """Who is asked what waits for a person."""
    from govapp.accounts import queries as accounts
    from govapp.committees import queries as committees
    from govapp.dues.queries import desk_lines as desk
    from govapp.dues.queries import own as dues
    from govapp.dues.queries import treasury
    from govapp.elections import queries as elections
    from govapp.ledger import queries as ledger
    from govapp.members import views as members
    from govapp.usecases import queries as usecases

    return (
        members.lines,
        usecases.lines,
        accounts.desk_lines,
        committees.lines,
        elections.lines,
        dues.waiting,
        ledger.waiting,
        desk.lines,
        treasury.waiting,
    )


def home_coming() -> Iterable[ComingSource]:
    """Who knows what lies ahead of a person."""
    from govapp.committees import queries as committees
    from govapp.elections import queries as elections
    from govapp.members import queries as members

    return (
        members.coming,
        committees.coming,
        elections.coming,
    )


def home_news() -> Iterable[NewsSource]:
    """Who knows what happened around a person."""
    from govapp.accounts import queries as accounts
    from govapp.elections import queries as elections
    from govapp.members import queries as members

    return (
        members.news,
        accounts.own_news,
        elections.news,
    )


def home_figures() -> Iterable[FigureSource]:
    """Who gives the figures of staff homes; the first five are shown."""
    from govapp.dues.queries import own as dues
    from govapp.funding import queries as funding

    return (dues.figures, funding.figures)


def waiting_counts() -> Iterable[Callable[[Actor], Mapping[str, int]]]:
    """Who is asked, on every page, how much waits in each place; must be cheap."""
    from govapp.committees import queries as committees
    from govapp.dues.queries import own as dues
    from govapp.elections import queries as elections

    return (
        committees.counts,
        elections.counts,
        dues.counts,
    )
