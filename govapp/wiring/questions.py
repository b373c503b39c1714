"""Who may, and who answers what a slice to the left asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from govapp.accounts.queries.actors import HatSource
    from govapp.dues.queries.rights import RightSource
    from govapp.foundation.access.policy import Policy
    from govapp.ledger.queries.checks import Check
    from govapp.ledger.queries.naming import Namer
    from govapp.members.queries.asking import DebtQuestion, QuoteQuestion
    from govapp.members.queries.holdings import Keeper
    from govapp.members.queries.merging import Mover
    from govapp.voting.queries.watching import Watchers


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


def book_names() -> Mapping[str, Namer]:
    """Who names the things that the journal is about."""
    from govapp.dues.queries import naming as dues
    from govapp.members.queries import organization_names

    return {
        "organization": organization_names,
        "invoice": dues.invoice_names,
        "credit_note": dues.credit_note_names,
        "payment": dues.payment_names,
    }


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


def votes() -> Iterable[RightSource]:
    """Who knows where an organization votes: questions (session, organization, day)."""
    from govapp.committees import queries as committees
    from govapp.elections import queries as elections

    return (committees.rights_of, elections.rights_of)


def watchers() -> Iterable[Watchers]:
    """Who knows who is sent the signed head of a closed vote."""
    from govapp.elections.queries.watchers import watchers as of_elections

    return (of_elections,)


def joining() -> tuple[Iterable[QuoteQuestion], Iterable[DebtQuestion]]:
    """Who knows what a membership would cost, and what an applicant still owes."""
    from govapp.dues.queries.joining import debts_of, quote_of

    return (quote_of,), (debts_of,)


def book_checks() -> Iterable[Check]:
    """What `flask ledger check` asks beside adding up: each slice knows its own accounts."""
    from govapp.dues.queries.checks import book_faults

    return (book_faults,)
