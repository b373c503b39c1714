"""What an applicant sees: what is offered, what it costs, where the application stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, consortium, has_charter
from govapp.charter.rules.values import BandKind, FeeTable, Tier
from govapp.db import session as current_session
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import digest
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.web.current import settings
from govapp.members.models import Application, ApplicationLink, ApplicationMove
from govapp.members.queries.agreements import in_force, titles
from govapp.members.queries.asking import Wish, quote
from govapp.members.rules import AgreementKind, ApplicationState
from govapp.members.rules.applications import (
    Answers,
    Offered,
    OfferedAgreement,
    Quote,
    problems_of,
    unpacked,
)


@dataclass(frozen=True)
class AgreementOffered:
    """A version in force, with the address of its text."""

    id: int
    kind: AgreementKind
    title: str
    version: str
    effective_on: date


@dataclass(frozen=True)
class Desk:
    """What the form offers today, and whom to write to."""

    tiers: tuple[Tier, ...]
    invited: tuple[Tier, ...]
    bands: tuple[tuple[str, str], ...]
    band_kind: BandKind
    agreements: tuple[AgreementOffered, ...]
    fictitious: bool
    contact: str


@dataclass(frozen=True)
class MoveLine:
    """A step of an application; `by` is "" for the applicant."""

    state: ApplicationState
    at: datetime
    by: str
    words: str


@dataclass(frozen=True)
class Stands:
    """An application as its applicant sees it. `answer_by` is the day the office answers by."""

    id: int
    state: ApplicationState
    answers: Answers
    moves: tuple[MoveLine, ...]
    answer_by: date | None
    first: Money | None
    yearly: Money | None
    clause: str
    open_until: datetime
    deleted_on: date | None
    missing: dict[str, Phrase]
    agreements: dict[int, str]

    @property
    def words(self) -> str:
        """What the office wrote last."""
        return next((move.words for move in reversed(self.moves) if move.words), "")


def desk() -> Desk | None:
    """What may be applied for today; None while there is no rulebook."""
    session, day = current_session(), consortium_today()
    if not has_charter(session, day):
        return None
    table, who = charter_on(session, day).fees, consortium(session)
    return Desk(
        tiers=tuple(tier for tier in table.tiers if not tier.by_invitation),
        invited=tuple(tier for tier in table.tiers if tier.by_invitation),
        bands=tuple((band.code, band.name) for band in table.bands),
        band_kind=table.band_kind,
        agreements=tuple(
            AgreementOffered(row.id, row.kind, row.title, row.version, row.effective_on)
            for row in in_force(session, day)
        ),
        fictitious=table.fictitious,
        contact=who.contact_email if who else "",
    )


def offered(session: Session, day: date) -> Offered:
    """What may be chosen on that day, for the rules."""
    table: FeeTable = charter_on(session, day).fees
    return Offered(
        tiers=frozenset(tier.code for tier in table.tiers if not tier.by_invitation),
        invited=frozenset(tier.code for tier in table.tiers if tier.by_invitation),
        bands=frozenset(band.code for band in table.bands),
        agreements=tuple(
            OfferedAgreement(row.id, row.title, row.version) for row in in_force(session, day)
        ),
    )


def quote_for(answers: Answers, session: Session | None = None) -> Quote | None:
    """What membership from today would cost whoever answers like this."""
    if not (answers.tier and answers.type):
        return None
    wish = Wish(answers.tier, answers.type, answers.band, consortium_today())
    return quote(session or current_session(), wish)


def found_by(session: Session, token: str) -> int | None:
    """The number of the application that a link opens (still)."""
    wanted = digest(token)
    linked = select(ApplicationLink.application_id).where(ApplicationLink.token_digest == wanted)
    return session.scalar(
        select(Application.id).where(
            or_(Application.token_digest == wanted, Application.id.in_(linked)),
            Application.open_until > clock.now(),
        )
    )


def answer_by(session: Session, sent_at: datetime | None) -> date | None:
    """The day at the consortium's seat until which the office answers what was sent then.

    The rulebook in force on the day of sending says how long that is; a later one moves nothing.
    """
    if sent_at is None:
        return None
    day = sent_at.astimezone(ZoneInfo(settings().DEFAULT_ZONE)).date()
    if not has_charter(session, day):
        return None
    return day + timedelta(days=charter_on(session, day).fees.answer_days)


def moves_of(session: Session, application_id: int) -> tuple[MoveLine, ...]:
    """Every step of an application, the first one first."""
    rows = session.scalars(
        select(ApplicationMove)
        .where(ApplicationMove.application_id == application_id)
        .order_by(ApplicationMove.id)
    )
    return tuple(MoveLine(row.state, row.moved_at, row.by, row.words) for row in rows)


def standing_of(token: str) -> Stands | None:
    """Where the application behind a link stands; None for a link that opens nothing."""
    session, day = current_session(), consortium_today()
    number = found_by(session, token)
    if number is None:
        return None
    row = session.get_one(Application, number)
    answers = unpacked(row.answers)
    ready = has_charter(session, day)
    return Stands(
        id=row.id,
        state=row.state,
        answers=answers,
        moves=moves_of(session, row.id),
        answer_by=answer_by(session, row.sent_at) if row.state is ApplicationState.SENT else None,
        first=_money(row.first_minor, row.currency),
        yearly=_money(row.quoted_minor, row.currency),
        clause=row.clause,
        open_until=row.open_until,
        deleted_on=row.delete_on,
        missing=problems_of(answers, offered(session, day)) if ready else {},
        agreements=titles(session, answers.accepted),
    )


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
