"""What a year's invoices would be: every figure explained, every exception named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import session as current_session
from govapp.dues.models import AssessmentRun, Invoice, InvoiceState
from govapp.dues.permissions import DUES_READ
from govapp.dues.queries.billing import Billable, FeeFinder, all_billable
from govapp.dues.rules.charges import Charge
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money, total
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.models import ContactRole
from govapp.members.rules import ContactKind


@dataclass(frozen=True)
class Proposed:
    """One invoice to be: whose, how much, and why."""

    member: Billable
    charge: Charge

    @property
    def amount(self) -> Money:
        return self.charge.amount


@dataclass(frozen=True)
class Exceptional:
    """A member about whom something is to be known first.

    `stops`: it gets no invoice. `silent`: it gets one, but nobody is there to be written to.
    """

    organization_id: int
    name: str
    why: Phrase
    stops: bool = False
    silent: bool = False


@dataclass(frozen=True)
class TierSum:
    """What one fee brings from all who pay it."""

    because: Phrase
    members: int
    each: Money
    amount: Money


@dataclass(frozen=True)
class RunCard:
    """How far an issuing is, or how it ended."""

    id: int
    expected: int
    issued: int
    total: Money
    going: bool


@dataclass(frozen=True)
class Assessment:
    """A year before its invoices are issued, and what was issued already."""

    year: int
    due_on: date
    terms_days: int
    proposed: tuple[Proposed, ...]
    exceptions: tuple[Exceptional, ...]
    sums: tuple[TierSum, ...]
    total: Money
    issued: int
    issued_total: Money
    run: RunCard | None


def assessment(year: int, actor: Actor) -> Assessment:
    """What issuing the year's invoices today would do."""
    visible(actor, DUES_READ, Invoice)
    session, today = current_session(), consortium_today()
    terms = charter_on(session, today).standing.terms_days
    finder = FeeFinder(session, year)
    proposed, stopped = _proposed(finder, all_billable(session, year))
    currency = charter_on(session, today).fees.currency
    number, minor = _issued(session, year)
    return Assessment(
        year=year,
        due_on=today + timedelta(days=terms),
        terms_days=terms,
        proposed=tuple(proposed),
        exceptions=(*stopped, *_unreachable(session, proposed)),
        sums=_sums(proposed),
        total=total([one.amount for one in proposed], currency),
        issued=number,
        issued_total=Money(minor, currency),
        run=last_run(session, year),
    )


def _proposed(
    finder: FeeFinder, everybody: Iterable[Billable]
) -> tuple[list[Proposed], list[Exceptional]]:
    proposed, stopped = [], []
    for member in everybody:
        try:
            found = finder.charge(member)
        except Refused as refusal:
            stopped.append(_stop(member, refusal.reasons[0]))
            continue
        if found.amount:
            proposed.append(Proposed(member, found))
        else:
            stopped.append(_stop(member, Phrase(N_("Free of dues: no invoice."))))
    return proposed, stopped


def _stop(member: Billable, why: Phrase) -> Exceptional:
    return Exceptional(member.organization_id, member.name, why, stops=True)


def _unreachable(session: Session, proposed: Iterable[Proposed]) -> Iterator[Exceptional]:
    """What is missing for those who get an invoice: somebody to send it to, an address, a PO."""
    reachable = _with_contacts(session)
    for member in (one.member for one in proposed):
        silent = member.organization_id not in reachable
        for missing, words in (
            (silent, N_("Nobody to write to: no billing contact and no representative.")),
            (not member.address.strip(), N_("No billing address: the name alone is printed.")),
            (member.po_required, N_("Wants a purchase order number on its invoice.")),
        ):
            if missing:
                yield Exceptional(member.organization_id, member.name, Phrase(words), silent=silent)
                silent = False


def _with_contacts(session: Session) -> frozenset[int]:
    today = consortium_today()
    return frozenset(
        session.scalars(
            select(ContactRole.organization_id).where(
                ContactRole.kind.in_((ContactKind.BILLING, ContactKind.PRIMARY)),
                ContactRole.began_on <= today,
                or_(ContactRole.ended_on.is_(None), ContactRole.ended_on >= today),
            )
        )
    )


def _sums(proposed: Iterable[Proposed]) -> tuple[TierSum, ...]:
    sums: dict[tuple[str, int, str], list[Charge]] = {}
    for one in proposed:
        place = (one.member.tier, -one.amount.minor, one.charge.clause)
        sums.setdefault(place, []).append(one.charge)
    return tuple(
        TierSum(
            charges[0].because,
            len(charges),
            charges[0].amount,
            total([c.amount for c in charges], charges[0].amount.currency),
        )
        for _, charges in sorted(sums.items())
    )


def _issued(session: Session, year: int) -> tuple[int, int]:
    row = session.execute(
        select(func.count(Invoice.id), func.coalesce(func.sum(Invoice.total_minor), 0)).where(
            Invoice.dues_year == year, Invoice.state == InvoiceState.ISSUED
        )
    ).one()
    return int(row[0]), int(row[1])


def last_run(session: Session, year: int) -> RunCard | None:
    """The latest issuing of the year."""
    row = session.scalars(
        select(AssessmentRun)
        .where(AssessmentRun.dues_year == year)
        .order_by(AssessmentRun.id.desc())
        .limit(1)
    ).first()
    return None if row is None else run_card(row)


def open_run(year: int) -> int | None:
    """The run of the year that was begun and has not ended."""
    return current_session().scalar(
        select(AssessmentRun.id).where(
            AssessmentRun.dues_year == year, AssessmentRun.finished_at.is_(None)
        )
    )


def run_card(row: AssessmentRun) -> RunCard:
    """The row as a frozen value."""
    return RunCard(
        id=row.id,
        expected=row.expected,
        issued=row.issued,
        total=Money(row.total_minor, row.currency),
        going=row.finished_at is None,
    )
