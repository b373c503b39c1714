"""What there is to see: tables, pages, the doors that lead to them, the name in the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Blueprint

    from govapp.foundation.web.navigation import Door, Link


def models() -> None:
    """Import every slice's models, so that Base.metadata is whole."""
    import govapp.accounts.models
    import govapp.charter.models
    import govapp.committees.models
    import govapp.dues.models
    import govapp.elections.models
    import govapp.foundation.audit.models
    import govapp.foundation.files.models
    import govapp.foundation.jobs.models
    import govapp.foundation.mail.models
    import govapp.foundation.search.models
    import govapp.funding.models
    import govapp.ledger.models
    import govapp.members.models
    import govapp.usecases.models
    import govapp.voting.models  # noqa: F401


def blueprints() -> Iterable[Blueprint]:
    """Every slice's pages."""
    from govapp.accounts import views as accounts
    from govapp.charter import views as charter
    from govapp.committees import views as committees
    from govapp.community import views as community
    from govapp.demo import views as demo
    from govapp.dues import views as dues
    from govapp.elections import views as elections
    from govapp.foundation.audit import views as audit
    from govapp.foundation.jobs import views as jobs
    from govapp.foundation.mail import views as letters
    from govapp.foundation.search import views as search
    from govapp.funding import views as funding
    from govapp.ledger import views as ledger
    from govapp.members import views as members
    from govapp.reports import views as reports
    from govapp.usecases import views as usecases

    return (
        *members.BLUEPRINTS,
        search.bp,
        audit.bp,
        letters.bp,
        jobs.bp,
        *accounts.BLUEPRINTS,
        charter.bp,
        community.bp,
        demo.bp,
        *committees.BLUEPRINTS,
        elections.bp,
        *ledger.BLUEPRINTS,
        *dues.blueprints,
        usecases.bp,
        funding.bp,
        reports.bp,
    )


def doors() -> Iterable[Door]:
    """Every page that a place lists; a place without an open door is absent."""
    from govapp.accounts import views as accounts
    from govapp.charter import views as charter
    from govapp.committees import views as committees
    from govapp.community import views as community
    from govapp.dues import views as dues
    from govapp.elections import views as elections
    from govapp.foundation.audit import views as audit
    from govapp.foundation.jobs import views as jobs
    from govapp.foundation.mail import views as letters
    from govapp.funding import views as funding
    from govapp.ledger import views as ledger
    from govapp.members import views as members
    from govapp.reports import views as reports
    from govapp.usecases import views as usecases

    return (
        *members.DOORS,
        *audit.DOORS,
        *letters.DOORS,
        *jobs.DOORS,
        *accounts.DOORS,
        *charter.DOORS,
        *community.DOORS,
        *committees.DOORS,
        *elections.DOORS,
        *ledger.DOORS,
        *dues.DOORS,
        *usecases.DOORS,
        *funding.DOORS,
        *reports.DOORS,
    )


def account_links() -> Iterable[Link]:
    """The lines of the account menu."""
    from govapp.accounts import views as accounts

    return accounts.ACCOUNT_LINKS


def foot_links() -> Iterable[Link]:
    """The links in the foot of every page."""
    return ()


def brand() -> str:
    """Who knows the consortium's name, for the frame of pages, letters and PDFs."""
    from govapp.charter.queries import brand as name

    return name()
