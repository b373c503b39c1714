"""The fuse box: every blueprint, policy, subscription, job, command, hub panel, public page and
CSRF exemption. Slices are imported here, inside functions, and nowhere else from above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from flask import Blueprint
    from flask.cli import AppGroup

    from govapp.accounts.queries.actors import HatSource
    from govapp.dues.queries.rights import RightSource
    from govapp.foundation.access.actor import Actor
    from govapp.foundation.access.policy import Policy
    from govapp.foundation.audit.services import Subscriber
    from govapp.foundation.jobs.services import Kind
    from govapp.foundation.kernel.facts import Fact
    from govapp.foundation.web.navigation import Door, Link
    from govapp.foundation.web.panels import (
        ComingSource,
        FigureSource,
        LineSource,
        NewsSource,
        Panel,
    )
    from govapp.ledger.queries.checks import Check
    from govapp.members.queries.asking import DebtQuestion, QuoteQuestion
    from govapp.members.queries.directory import ListColumn
    from govapp.members.queries.holdings import Keeper
    from govapp.members.queries.merging import Mover
    from govapp.voting.queries.watching import Watchers

# Endpoints that need no sign-in. Everything else does.
PUBLIC: frozenset[str] = frozenset(
    {
        "members.index",
        "members.show",
        "static",
        "health",
        "places.show",
        "search.show",
        "agreements.index",
        "agreements.show",
        "joining.apply",
        "joining.send",
        "joining.show",
        "joining.withdraw",
        "accounts.sign_in",
        "accounts.enter",
        "accounts.sign_out",
        "accounts.forgotten",
        "accounts.ask_for_reset",
        "accounts.reset_asked",
        "accounts.link",
        "accounts.use_link",
        "charter.index",
        "charter.show",
        "charter.version",
        "community.front",
        "community.join",
        "demo.enter",
        "committees.index",
        "committees.body",
        "motions.index",
        "motions.decisions",
        "motions.show",
        "elections.index",
        "elections.show",
        "elections.result",
        "elections.result_pdf",
        "elections.check",
        "elections.find_code",
        "elections.picture",
        "elections.questions",
        "elections.stand",
        "elections.stand_not",
        "elections.draw",
        "usecases.index",
        "usecases.show",
        "funding.index",
        "funding.allocation",
        "reports.funding",
        "reports.funding_pdf",
        "reports.entries",
        "stripe.hear",
        "pay.show",
        "pay.invoice",
        "pay.tax_form",
        "pay.bank_details",
        "pay.note_order",
        "pay.hand_in_order",
    }
)

# Endpoints that take a POST without our CSRF token, each with a test of its own.
CSRF_EXEMPT: frozenset[str] = frozenset({"stripe.hear"})  # the signature is its token

# Endpoints whose permission asks for the person alone: their hats are not looked up.
HATLESS: frozenset[str] = frozenset({"elections.cast"})

# Endpoints that leave no log line at all: a line with a time would join a voter and a ballot.
UNLOGGED: frozenset[str] = frozenset(
    {
        "elections.vote",
        "elections.review",
        "elections.cast",
        "elections.voted",
        "elections.find_code",
    }
)


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


def joining() -> tuple[Iterable[QuoteQuestion], Iterable[DebtQuestion]]:
    """Who knows what a membership would cost, and what an applicant still owes."""
    from govapp.dues.queries.joining import debts_of, quote_of

    return (quote_of,), (debts_of,)


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


def policies() -> Iterable[Policy]:
    """Every slice's table of permissions."""
    from govapp.accounts import permissions as accounts
    from govapp.charter import permissions as charter
    from govapp.committees import permissions as committees
    from govapp.dues import permissions as dues
    from govapp.elections import permissions as elections
    from govapp.foundation.audit import permissions as audit
    from govapp.foundation.jobs import services as jobs
    from govapp.foundation.mail import permissions as mail
    from govapp.funding import permissions as funding
    from govapp.ledger import permissions as ledger
    from govapp.members import permissions as members
    from govapp.usecases import permissions as usecases

    return (
        usecases.POLICY,
        funding.POLICY,
        audit.POLICY,
        mail.POLICY,
        jobs.POLICY,
        accounts.POLICY,
        charter.POLICY,
        committees.POLICY,
        ledger.POLICY,
        members.POLICY,
        elections.POLICY,
        dues.POLICY,
    )


def book_checks() -> Iterable[Check]:
    """What `flask ledger check` asks beside adding up: each slice knows its own accounts."""
    from govapp.dues.queries.checks import book_faults

    return (book_faults,)


def hats() -> Iterable[HatSource]:
    """Who knows of hats: questions (session, person, day) that return frozen hats."""
    from govapp.committees import queries as committees
    from govapp.elections import queries as elections
    from govapp.members import queries as members
    from govapp.usecases import queries as usecases

    return (
        members.hats,
        committees.hats,
        usecases.hats,
        elections.hats,
    )


def keepers() -> Iterable[Keeper]:
    """Who knows what a person holds for an organization, and hands it on when they leave."""
    from govapp.committees.services.handing import KEEPER as COMMITTEES
    from govapp.elections.queries.holdings import KEEPER as ELECTIONS
    from govapp.members.services import KEEPER as MEMBERS
    from govapp.usecases.services.handing import KEEPER as USECASES

    return (MEMBERS, COMMITTEES, ELECTIONS, USECASES)


def votes() -> Iterable[RightSource]:
    """Who knows where an organization votes: questions (session, organization, day)."""
    from govapp.committees import queries as committees
    from govapp.elections import queries as elections

    return (committees.rights_of, elections.rights_of)


def watchers() -> Iterable[Watchers]:
    """Who knows who is sent the signed head of a closed vote."""
    from govapp.elections.queries.watchers import watchers as of_elections

    return (of_elections,)


def movers() -> Mapping[str, Sequence[Mover]]:
    """Who moves rows when two records of an organization, or of a person, become one."""
    from govapp.committees.services import merging as committees
    from govapp.dues.queries.merging import MOVER as DUES
    from govapp.members.services import moving as members
    from govapp.usecases.services import merging as usecases

    return {
        "organization": (
            members.ORGANIZATIONS,
            DUES,
            committees.ORGANIZATIONS,
            usecases.ORGANIZATIONS,
        ),
        "person": (members.ACCOUNTS, members.PEOPLE, committees.PEOPLE, usecases.PEOPLE),
    }


def subscriptions() -> Mapping[type[Fact], Iterable[Subscriber]]:
    """Who listens to which fact."""
    from govapp.charter.facts import CharterAdopted
    from govapp.committees import letters as motions
    from govapp.committees import services as committees
    from govapp.committees.facts import AttendanceClosed, MotionCarried, MotionLost, MotionOpened
    from govapp.dues import facts as dues
    from govapp.dues import services as billing
    from govapp.dues.facts import by_hand, papers
    from govapp.dues.letters import credit_noted, payment_received, righting
    from govapp.dues.services import on_application_approved
    from govapp.dues.services.online import on_money, on_money_gone
    from govapp.funding import services as funding
    from govapp.members.facts import ApplicationApproved, TierRaised
    from govapp.usecases import services as usecases

    return {
        AttendanceClosed: (committees.on_attendance,),
        MotionOpened: (motions.on_motion,),
        MotionLost: (motions.on_motion,),
        MotionCarried: (
            motions.on_motion,
            committees.on_motion_carried,
            usecases.on_motion_carried,
            funding.on_motion_carried,
        ),
        ApplicationApproved: (on_application_approved,),
        TierRaised: (billing.on_tier_raised,),
        CharterAdopted: (billing.on_charter_adopted,),
        dues.PaymentBooked: (payment_received, on_money),
        dues.PaymentReversed: (righting.payment_taken_back, on_money_gone),
        by_hand.MoneyRefunded: (righting.money_refunded, on_money_gone),
        by_hand.MoneyReleased: (on_money_gone,),
        dues.CreditNoteIssued: (credit_noted, on_money),
        dues.InvoiceIssued: (on_money,),
        dues.InvoiceVoided: (on_money,),
        dues.MoneyApplied: (on_money,),
        dues.WaiverAnswered: (on_money,),
        papers.WrittenOff: (on_money,),
    }


def jobs() -> Mapping[str, Kind]:
    """Every kind of work that jobs do."""
    from datetime import timedelta

    from govapp.accounts import services as accounts
    from govapp.committees import jobs as motions
    from govapp.committees import services as committees
    from govapp.dues import jobs as dues
    from govapp.elections import jobs as elections
    from govapp.foundation.jobs.services import Kind
    from govapp.foundation.mail.outbox import give_up, send
    from govapp.funding import services as funding
    from govapp.members import services as members
    from govapp.usecases import services as usecases
    from govapp.voting import jobs as voting

    return {
        "voting.pack": Kind(run=voting.pack),
        "voting.sweep": Kind(run=voting.sweep),
        "voting.heads": Kind(run=voting.write_heads),
        "voting.chain-counts": Kind(run=voting.chain_counts, every=timedelta(hours=1)),
        "elections.dates": Kind(run=elections.keep_dates, every=timedelta(minutes=1)),
        "elections.letters": Kind(run=elections.write_letters),
        "motions.close_due": Kind(run=motions.close_due, every=timedelta(minutes=1)),
        "committees.vacancies": Kind(run=committees.note_vacancies, every=timedelta(hours=1)),
        "motions.letters": Kind(run=committees.write_letters),
        "meetings.letters": Kind(run=committees.write_attendance_letters),
        "charter.adopt": Kind(run=committees.carry_out),
        "usecase.stage": Kind(run=usecases.carry_out),
        "funding.allocate": Kind(run=funding.carry_out),
        "mail.send": Kind(run=send, gave_up=give_up),
        "accounts.reset": Kind(run=accounts.write_reset),
        "accounts.tidy": Kind(run=accounts.tidy, every=timedelta(days=1)),
        "members.leavings": Kind(run=members.carry_out_leavings, every=timedelta(hours=1)),
        "members.tier-wishes": Kind(run=members.carry_out_wishes, every=timedelta(hours=1)),
        "members.refresh-search": Kind(run=members.refresh_search, every=timedelta(days=1)),
        "members.forget-applications": Kind(run=members.forget_old, every=timedelta(days=1)),
        **dues.KINDS,
    }


def commands() -> Iterable[AppGroup]:
    """Every slice's command group."""
    from govapp.accounts import cli as accounts
    from govapp.demo import cli as demo
    from govapp.dues import cli as dues
    from govapp.elections.cli import elections
    from govapp.foundation.audit import cli as audit
    from govapp.funding import cli as funding
    from govapp.ledger import cli as ledger
    from govapp.members import cli as members

    return (
        members.group,
        demo.group,
        audit.group,
        accounts.group,
        elections,
        ledger.group,
        dues.group,
        funding.group,
    )


def brand() -> str:
    """Who knows the consortium's name, for the frame of pages, letters and PDFs."""
    from govapp.charter.queries import brand as name

    return name()
