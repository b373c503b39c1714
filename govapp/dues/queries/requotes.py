"""Changed fees put to members: whom they concern, how they stand, one of them for its member."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.charter.models import CharterVersion
from govapp.charter.queries import charter_on
from govapp.charter.rules import codec
from govapp.charter.rules.values import FeeTable, Silence
from govapp.db import session as current_session
from govapp.dues.models import Invoice, InvoiceKind, InvoiceState, Requote, RequoteState
from govapp.dues.permissions import FINANCE, REQUOTE_ANSWER, REQUOTE_PUT, REQUOTE_READ
from govapp.dues.queries.yearly import Change, changes
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may, visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.money import Money
from govapp.members.models import Organization


@dataclass(frozen=True)
class RequoteCard:
    """One changed fee with the words its page needs."""

    row: Requote
    organization: str
    old_tier: str
    new_tier: str
    old: Money
    new: Money
    version: int
    silence: Silence
    answered_by: str
    may_answer: bool
    may_reply: bool
    today: date

    @property
    def more(self) -> Money:
        return self.new - self.old

    @property
    def waits(self) -> bool:
        return self.row.state is RequoteState.PUT


@dataclass(frozen=True)
class Putting:
    """A year's changed fees before they are put to members: whom they concern and until when."""

    year: int
    changes: tuple[Change, ...]
    confirm_days: int
    silence: Silence


def to_put(session: Session, year: int, among: Iterable[int] | None = None) -> list[Change]:
    """The changed fees of a year that were not put to their members yet and are not billed."""
    done, declined = _done(session, year), _declined(session, year)
    return [
        one
        for one in changes(session, year, among)
        if one.before is not None
        and one.after is not None
        and one.before.fee is not None
        and one.after.fee is not None
        and one.after.fee.minor > 0
        and one.organization_id not in done
        and (one.organization_id, one.after.tier, one.after.fee.minor) not in declined
    ]


def _done(session: Session, year: int) -> set[int]:
    billed = select(Invoice.organization_id).where(
        Invoice.dues_year == year,
        Invoice.kind == InvoiceKind.DUES,
        Invoice.state == InvoiceState.ISSUED,
    )
    put = select(Requote.organization_id).where(
        Requote.dues_year == year, Requote.state != RequoteState.DECLINED
    )
    return {*session.scalars(billed), *session.scalars(put)}


def _declined(session: Session, year: int) -> set[tuple[int, str, int]]:
    """What members declined: the same is not put to them again."""
    rows = session.execute(
        select(Requote.organization_id, Requote.tier, Requote.fee_minor).where(
            Requote.dues_year == year, Requote.state == RequoteState.DECLINED
        )
    )
    return {(number, tier, minor) for number, tier, minor in rows}


def putting(year: int, actor: Actor) -> Putting:
    """What would be put to whom today."""
    authorize(actor, REQUOTE_PUT)
    session = current_session()
    fees = charter_on(session, consortium_today()).fees
    return Putting(year, tuple(to_put(session, year)), fees.confirm_days, fees.silence)


def requotes_listed(actor: Actor, year: int) -> Select[Requote, str]:
    """Every changed fee of a year with its organization's name, for staff."""
    authorize(actor, REQUOTE_READ)
    return (
        select(Requote, Organization.display_name)
        .join(Organization, Organization.id == Requote.organization_id)
        .where(Requote.dues_year == year)
    )


def requote(requote_id: int, actor: Actor) -> RequoteCard:
    """One changed fee; 404 for everybody whom it does not concern."""
    session = current_session()
    row = session.scalar(
        select(Requote).where(Requote.id == requote_id).options(joinedload(Requote.organization))
    )
    visible(actor, REQUOTE_READ, row)
    if row is None:
        raise NotFound
    version = session.get_one(CharterVersion, row.charter_version_id)
    table = codec.read(version.chapter.value, version.values)
    names = {tier.code: tier.name for tier in table.tiers} if isinstance(table, FeeTable) else {}
    who = session.get(Person, row.answered_by) if row.answered_by else None
    return RequoteCard(
        row=row,
        organization=row.organization.display_name,
        old_tier=names.get(row.old_tier, row.old_tier),
        new_tier=names.get(row.tier, row.tier),
        old=Money(row.old_minor, row.currency),
        new=Money(row.fee_minor, row.currency),
        version=version.number,
        silence=row.silence or charter_on(session, consortium_today()).fees.silence,
        answered_by=who.name if who else "",
        may_answer=row.state is RequoteState.PUT and may(actor, REQUOTE_ANSWER, row),
        may_reply=bool(row.question) and not row.reply and may(actor, REQUOTE_PUT),
        today=consortium_today(),
    )


def own_requotes(session: Session, actor: Actor) -> list[tuple[Requote, str]]:
    """The changed fees that wait for an answer of this actor's organizations."""
    scopes = actor.scopes("organization", *FINANCE)
    if not scopes:
        return []
    rows = session.execute(
        select(Requote, Organization.display_name)
        .join(Organization, Organization.id == Requote.organization_id)
        .where(Requote.organization_id.in_(scopes), Requote.state == RequoteState.PUT)
        .order_by(Requote.answer_by, Requote.id)
    )
    return [(row, name) for row, name in rows]


def open_requotes(session: Session) -> tuple[int, int, int]:
    """The latest year with changed fees, its questions without a reply, and how many declined."""
    year = session.scalar(select(func.max(Requote.dues_year))) or 0
    of_year = Requote.dues_year == year
    asked = select(func.count(Requote.id)).where(
        of_year, Requote.state == RequoteState.PUT, Requote.question != "", Requote.reply == ""
    )
    again = aliased(Requote)
    later = select(again.id).where(
        again.organization_id == Requote.organization_id,
        again.dues_year == year,
        again.id > Requote.id,
    )
    declined = select(func.count(Requote.id)).where(
        of_year, Requote.state == RequoteState.DECLINED, ~later.exists()
    )
    return year, session.scalar(asked) or 0, session.scalar(declined) or 0


def counts_of(session: Session, year: int) -> dict[str, int]:
    """How many changed fees of a year stand how."""
    rows = session.execute(
        select(Requote.state, func.count(Requote.id))
        .where(Requote.dues_year == year)
        .group_by(Requote.state)
    )
    found = dict(rows.all())
    return {
        "waiting": found.get(RequoteState.PUT, 0),
        "confirmed": found.get(RequoteState.CONFIRMED, 0),
        "declined": found.get(RequoteState.DECLINED, 0),
        "silent": found.get(RequoteState.SILENT, 0),
    }
