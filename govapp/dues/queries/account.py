"""What an organization reads of its dues: owed and why, paid, the next year, and what it may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, consortium, has_charter
from govapp.charter.rules.values import StandingClock
from govapp.db import session as current_session
from govapp.dues.models import Payment, PaymentState
from govapp.dues.permissions import INVOICE_READ, PAYERS
from govapp.dues.queries.billing import FeeFinder, billable_of
from govapp.dues.queries.endings import Ended, ended
from govapp.dues.queries.lists import METHODS
from govapp.dues.queries.own import OwnMoney, own_money
from govapp.dues.queries.reminders import coming_year
from govapp.dues.queries.rights import votes_today
from govapp.dues.queries.standings import decisions_of, standing
from govapp.dues.rules.charges import Charge
from govapp.dues.rules.clock import Step, clock_days
from govapp.dues.rules.decisions import DecisionKind
from govapp.dues.rules.rights import VoteToday
from govapp.dues.rules.standing import Standing
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, visible
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Event
from govapp.members.models import Organization
from govapp.members.permissions import PEOPLE_MANAGE
from govapp.members.queries import member_on, organization_names

MOST = 12


@dataclass(frozen=True)
class Paid:
    """A payment with its receipt."""

    id: int
    received_on: date
    method: object
    reference: str
    amount: Money


@dataclass(frozen=True)
class Renewal:
    """The next year's dues by what is adopted today."""

    year: int
    begins: date
    tier: str
    charge: Charge


@dataclass(frozen=True)
class Account:
    """One organization's dues as its own people see them."""

    organization_id: int
    name: str
    today: date
    member: bool
    standing: Standing
    money: OwnMoney
    paid: tuple[Paid, ...]
    remittance: str
    contact_email: str
    renewal: Renewal | None
    votes: tuple[VoteToday, ...]
    coming: tuple[Event, ...]
    ended: Ended | None
    names_contacts: bool  # this actor may say who gets the bills


def own_accounts(actor: Actor) -> dict[int, str]:
    """The organizations whose dues this actor looks after, by number."""
    return organization_names(current_session(), actor.scopes("organization", *PAYERS))


def account(organization_id: int, actor: Actor, *, void: bool = False) -> Account:
    """The account of an organization, with void invoices if asked.

    404 for everybody who is not one of its payers or staff.
    """
    visible(actor, INVOICE_READ, organization_id)
    session, today = current_session(), consortium_today()
    row = session.get(Organization, organization_id)
    money = own_money(actor, organization_id, void=void)
    if row is None or row.on_record_only or money is None or not has_charter(session, today):
        raise NotFound
    we, member = consortium(session), member_on(session, organization_id, today)
    gone = ended(session, today, organization_id) if member is None else ()
    answer = standing(session, organization_id, today)
    renewal = _renewal(session, organization_id)
    return Account(
        organization_id=organization_id,
        name=row.display_name,
        today=today,
        member=member is not None,
        standing=answer,
        money=money,
        paid=_paid(session, organization_id),
        remittance=we.remittance if we else "",
        contact_email=we.contact_email if we else "",
        renewal=renewal,
        votes=votes_today(session, organization_id, today),
        coming=_coming(session, organization_id, money, renewal, answer),
        ended=gone[0] if gone else None,
        names_contacts=may(actor, PEOPLE_MANAGE, row),
    )


def _paid(session: Session, organization_id: int) -> tuple[Paid, ...]:
    rows = session.scalars(
        select(Payment)
        .where(Payment.organization_id == organization_id, Payment.state == PaymentState.SETTLED)
        .order_by(Payment.received_on.desc(), Payment.id.desc())
        .limit(MOST)
    )
    return tuple(
        Paid(
            row.id,
            row.received_on,
            METHODS[row.method],
            row.reference,
            Money(row.amount_minor, row.currency),
        )
        for row in rows
    )


def _renewal(session: Session, organization_id: int) -> Renewal | None:
    """The next year's fee; None when it does not renew, is billed already, or has no fee."""
    coming = coming_year(session)
    found = billable_of(session, coming.year, [organization_id])
    if not found:
        return None
    finder = FeeFinder(session, coming.year)
    try:
        charge = finder.charge(found[0])
    except Refused:  # the next year's table has no fee for it: nothing can be said yet
        return None
    tier = finder.charter(found[0]).fees.tier(found[0].tier)
    return Renewal(coming.year, coming.start, tier.name if tier else found[0].tier, charge)


def _coming(
    session: Session,
    organization_id: int,
    money: OwnMoney,
    renewal: Renewal | None,
    answer: Standing,
) -> tuple[Event, ...]:
    """What will change and when, the nearest first."""
    today = consortium_today()
    events = [
        *_decided(session, organization_id, today),
        *_clock(charter_on(session, today).standing, money, answer),
    ]
    if renewal is not None:
        words = Phrase(
            N_("The year %(year)s begins: %(amount)s for %(tier)s"),
            year=str(renewal.year),
            amount=renewal.charge.amount,
            tier=renewal.tier,
        )
        events.append(Event(renewal.begins, words, icon="arrow-repeat"))
    ahead = (event for event in events if event.at > today)  # type: ignore[operator]  # days
    return tuple(sorted(ahead, key=lambda event: event.at))  # type: ignore[arg-type, return-value]


def _decided(session: Session, organization_id: int, today: date) -> Iterator[Event]:
    for one in decisions_of(session, organization_id, today):
        if one.ends is not None:
            hold = one.kind is DecisionKind.HOLD
            words = N_("Last day on which the clock is stopped") if hold else N_("Last day of rest")
            yield Event(one.ends, Phrase(words), one.reason, icon="pause-circle", tone="warn")


def _clock(clock: StandingClock, money: OwnMoney, answer: Standing) -> Iterator[Event]:
    """The days of the oldest open dues, while they run on the clock."""
    if money.next is None or answer.step is None:
        return
    days = clock_days(money.next.due_on, clock)
    url = f"/invoices/{money.next.id}"
    yield Event(
        money.next.due_on,
        Phrase(N_("Invoice %(number)s is due"), number=money.next.number),
        url=url,
        icon="receipt",
    )
    rests = Phrase(N_("Rights rest if it is not paid"))
    yield Event(days[Step.SUSPENDED], rests, url=url, icon="shield-exclamation", tone="bad")
    ends = Phrase(N_("From now on a person may end the membership"))
    yield Event(days[Step.ENDED], ends, url=url, icon="building-x", tone="bad")
