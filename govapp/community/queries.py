"""What the public sees first: who belongs, what is worked on, what was decided, what it costs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from govapp.charter.queries import charter_on, coming, consortium, has_charter
from govapp.charter.rules.notices import FeeChange, fee_changes
from govapp.charter.rules.values import FeeTable
from govapp.committees import queries as committees
from govapp.committees.queries.motions import MotionCard
from govapp.db import session as current_session
from govapp.dues.queries.quotes import FeeQuote
from govapp.dues.queries.quotes import quote as first_quote
from govapp.elections import queries as elections
from govapp.elections.queries.pages import ElectionLine
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.members import queries as members
from govapp.members.rules import OrganizationType, StakeholderGroup
from govapp.usecases import queries as usecases
from govapp.usecases.models import UseCase
from govapp.usecases.rules import Stage


@dataclass(frozen=True)
class Front:
    """Everything on the front page."""

    name: str
    purpose: str
    groups: tuple[tuple[StakeholderGroup, int], ...]
    tiers: tuple[tuple[str, int], ...]
    members: int
    use_cases: dict[Stage, tuple[UseCase, ...]]
    decisions: tuple[MotionCard, ...]
    elections: tuple[ElectionLine, ...]
    begun: bool


def front(actor: Actor) -> Front:
    """The front page, for whoever looks."""
    session, day = current_session(), clock.today()
    who = consortium(session)
    begun = has_charter(session, day)
    present = members.members_on(session, day)
    groups = Counter(member.group for member in present)
    tiers = Counter(member.tier for member in present)
    names = charter_on(session, day).fees.tiers if begun else ()
    return Front(
        name=who.display_name if who else "",
        purpose=who.purpose if who else "",
        groups=tuple((group, groups[group]) for group in StakeholderGroup if groups[group]),
        tiers=tuple((tier.name, tiers[tier.code]) for tier in names if tiers[tier.code]),
        members=len(present),
        use_cases=usecases.portfolio(actor),
        decisions=committees.decided(actor, limit=6),
        elections=elections.under_way(),
        begun=begun,
    )


@dataclass(frozen=True)
class Joining:
    """What it costs today and from the day of the next adopted table, and whom to write to."""

    table: FeeTable | None
    contact: str
    fees: tuple[FeeChange, ...] = ()
    changes_on: date | None = None


def joining() -> Joining:
    """The fees in force, the next adopted ones beside them, and the office's address."""
    session, day = current_session(), clock.today()
    who = consortium(session)
    contact = who.contact_email if who else ""
    if not has_charter(session, day):
        return Joining(None, contact)
    table, later = charter_on(session, day).fees, coming("fees", day)
    if later is None or not isinstance(later.value, FeeTable):
        return Joining(table, contact, fee_changes(table, table))
    return Joining(table, contact, fee_changes(table, later.value), later.effective_from)


def quote(tier: str, type_: OrganizationType | None, band: str) -> FeeQuote | None:
    """What joining today would cost, or None when the table has no fee for the choice."""
    session, today = current_session(), clock.today()
    try:
        return first_quote(
            session, tier=tier, type_=type_.value if type_ else "", band=band, on=today
        )
    except Refused:
        return None
