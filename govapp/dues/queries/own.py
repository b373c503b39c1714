"""What others' pages show of dues: an organization's money and standing, home lines, figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import has_charter
from govapp.db import session as current_session
from govapp.dues.models import Invoice, InvoiceState
from govapp.dues.permissions import (
    DUES_ASSESS,
    DUES_READ,
    INVOICE_READ,
    PAYERS,
    PAYMENT_BOOK,
    STANDING_READ,
)
from govapp.dues.queries.billing import anybody_to_bill, dues_currency
from govapp.dues.queries.board import dues_of, this_year, unmatched
from govapp.dues.queries.fee_lines import fee_lines
from govapp.dues.queries.invoices import open_invoices, open_minor, status_of
from govapp.dues.queries.lists import STATUS_BADGES
from govapp.dues.queries.requests import requests_to_answer
from govapp.dues.queries.rights import votes_today
from govapp.dues.queries.standings import standing, standings
from govapp.dues.queries.stripe_desk import mending
from govapp.dues.queries.waivers import waivers_to_answer
from govapp.dues.rules.rights import VoteToday
from govapp.dues.rules.standing import Standing
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money, total
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings
from govapp.foundation.web.panels import Waiting
from govapp.foundation.web.values import Badge, Figure
from govapp.ledger.queries import balance
from govapp.ledger.rules import Account


@dataclass(frozen=True)
class OwnInvoice:
    """A line of an organization's own invoices."""

    id: int
    number: str
    year: int
    due_on: date
    total: Money
    open: Money
    badge: Badge


@dataclass(frozen=True)
class OwnMoney:
    """What an organization owes, what waits unapplied, and its latest invoices."""

    organization_id: int
    owed: Money
    unapplied: Money
    invoices: tuple[OwnInvoice, ...]
    next: OwnInvoice | None
    today: date


def _organization_id(subject: object) -> int:
    found = getattr(subject, "id", subject)
    if not isinstance(found, int):
        raise TypeError("the subject of the organization hub has a number")
    return found


def own_standing(actor: Actor, subject: object) -> Standing | None:
    """The strip of the organization hub: in good standing since when, and what comes next."""
    organization_id, today = _organization_id(subject), consortium_today()
    session = current_session()
    if not may(actor, STANDING_READ, organization_id) or not has_charter(session, today):
        return None
    found = standing(session, organization_id, today)
    return found if found.good or getattr(subject, "member", True) else None


def own_votes(actor: Actor, subject: object) -> tuple[VoteToday, ...] | None:
    """Where the organization may vote today and why or why not, for its people and staff."""
    organization_id = _organization_id(subject)
    if not may(actor, STANDING_READ, organization_id):
        return None
    return votes_today(current_session(), organization_id, consortium_today()) or None


def own_money(actor: Actor, subject: object, *, void: bool = False) -> OwnMoney | None:
    """The money panel of the organization hub, for its payers and staff; void invoices if asked."""
    organization_id = _organization_id(subject)
    if not may(actor, INVOICE_READ, organization_id):
        return None
    session, today = current_session(), consortium_today()
    invoices = _latest(session, organization_id, today, void=void)
    still_open = open_invoices(session, organization_ids=[organization_id])
    currency = dues_currency(session) if has_charter(session, today) else settings().CURRENCY
    party = key("organization", organization_id)
    first = still_open[0].id if still_open else None
    return OwnMoney(
        organization_id=organization_id,
        owed=total([one.open for one in still_open if one.open.currency == currency], currency),
        unapplied=Money(
            -balance(session, Account.UNAPPLIED, party=party, currency=currency), currency
        ),
        invoices=invoices,
        next=next((one for one in invoices if one.id == first), None),
        today=today,
    )


def _latest(
    session: Session, organization_id: int, today: date, *, void: bool
) -> tuple[OwnInvoice, ...]:
    issued = () if void else (Invoice.state == InvoiceState.ISSUED,)
    rows = session.execute(
        select(Invoice, open_minor())
        .where(Invoice.organization_id == organization_id, *issued)
        .order_by(Invoice.id.desc())
        .limit(5)
    )
    return tuple(
        OwnInvoice(
            row.id,
            row.number,
            row.dues_year,
            row.due_on,
            Money(row.total_minor, row.currency),
            Money(minor, row.currency),
            STATUS_BADGES[status_of(row, minor, today)],
        )
        for row, minor in rows
    )


# --- home ----------------------------------------------------------------------------------------


def waiting(actor: Actor) -> Iterator[Waiting]:
    """What of dues waits for somebody: invoices to pay, or work of the treasurer."""
    yield from _invoices_to_pay(actor)
    yield from fee_lines(actor)
    if may(actor, DUES_READ):
        yield from _desk(actor)
    yield from mending(actor)


def _invoices_to_pay(actor: Actor) -> Iterator[Waiting]:
    scopes = actor.scopes("organization", *PAYERS)
    if not scopes:
        return
    labels = {
        key_number(hat.scope, "organization"): hat.label
        for hat in actor.hats
        if hat.role in PAYERS and hat.label
    }
    for one in open_invoices(current_session(), organization_ids=scopes):
        yield Waiting(
            kind=Phrase(N_("Invoice")),
            icon="receipt",
            title=Phrase(N_("Invoice %(number)s: %(open)s due"), number=one.number, open=one.open),
            due=_last_minute(one.due_on),
            hat=Phrase(
                N_("for %(organization)s"),
                organization=labels.get(one.organization_id, one.organization),
            ),
            url=f"/invoices/{one.id}",
            button=Phrase(N_("Open")),
            place="money",
        )


def _desk(actor: Actor) -> Iterator[Waiting]:
    session = current_session()
    for count, kind, sign, words, url, button in (
        (
            waivers_to_answer(actor),
            N_("Waiver"),
            "person-check",
            N_("Waivers that wait for a second person: %(count)s"),
            "/money/waivers",
            N_("Look"),
        ),
        (
            unmatched(session) if may(actor, PAYMENT_BOOK) else 0,
            N_("Payment"),
            "cash-stack",
            N_("Payments with money not yet matched: %(count)s"),
            "/money/unmatched",
            N_("Match"),
        ),
        (
            _still_open(session) if may(actor, PAYMENT_BOOK) else 0,
            N_("Payment"),
            "cash-coin",
            N_("Invoices that wait for money: %(count)s"),
            "/payments/new",
            N_("Book money"),
        ),
    ):
        if count:
            who = Phrase(N_("as staff"))
            title = Phrase(words, count=count)
            yield Waiting(Phrase(kind), sign, title, None, who, url, Phrase(button), "money")
    yield from _to_issue(actor)


def _still_open(session: Session) -> int:
    unpaid = Invoice.settled_on.is_(None), Invoice.state == InvoiceState.ISSUED
    return session.scalar(select(func.count(Invoice.id)).where(*unpaid)) or 0


def _to_issue(actor: Actor) -> Iterator[Waiting]:
    session, today = current_session(), consortium_today()
    if not may(actor, DUES_ASSESS) or not has_charter(session, today):
        return
    year = this_year(session)
    for wanted in (year, year + 1) if today.month >= 10 else (year,):
        if anybody_to_bill(session, wanted):
            yield Waiting(
                Phrase(N_("Dues")),
                "receipt",
                Phrase(N_("Members without an invoice for %(year)s"), year=str(wanted)),
                None,
                Phrase(N_("as treasurer")),
                f"/money/assess/{wanted}",
                Phrase(N_("Look and issue")),
                "money",
            )


def counts(actor: Actor) -> dict[str, int]:
    """How much of dues waits in the place Money, for the navigation."""
    session = current_session()
    scopes = actor.scopes("organization", *PAYERS)
    to_pay = 0
    if scopes:
        to_pay = session.scalar(
            select(func.count(Invoice.id)).where(
                Invoice.organization_id.in_(scopes),
                Invoice.settled_on.is_(None),
                Invoice.state == InvoiceState.ISSUED,
            )
        )
    return {"money": (to_pay or 0) + waivers_to_answer(actor) + requests_to_answer(actor)}


def figures(actor: Actor) -> Iterable[Figure]:
    """The figures of staff homes: members in good standing, and this year's dues."""
    session, today = current_session(), consortium_today()
    if not may(actor, DUES_READ) or not has_charter(session, today):
        return
    year, currency = this_year(session), dues_currency(session)
    sums = dues_of(session, year, today)
    known = standings(session, today)
    good = sum(one.good for one in known.values())
    url = f"/money/dues?year={year}"
    yield Figure(Phrase(N_("Members in good standing")), good, "/money/standing", len(known))
    yield Figure(
        Phrase(N_("Dues collected %(year)s"), year=str(year)),
        Money(sums.collected, currency),
        url,
        Money(sums.invoiced, currency),
    )
    yield Figure(
        Phrase(N_("Dues overdue %(year)s"), year=str(year)),
        Money(sums.overdue, currency),
        f"/money/dues?year={year}#late",
    )


def _last_minute(day: date) -> datetime:
    """The end of a day where the consortium is: until then an invoice is not late."""
    return datetime.combine(day, time(23, 59), ZoneInfo(settings().DEFAULT_ZONE))
