"""The charter in force, its versions, and who we are."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.charter.models import Chapter, CharterVersion, Consortium, VersionState
from govapp.charter.permissions import CHARTER_DRAFT, CHARTER_READ
from govapp.charter.rules import codec
from govapp.charter.rules.values import (
    Bodies,
    Charter,
    Decisions,
    ElectionRules,
    FeeTable,
    Gates,
    MoneyRules,
    SpendingRules,
    StandingClock,
    Value,
    Version,
)
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, visible
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.phrases import N_, Phrase


@functools.lru_cache(maxsize=256)
def _read(chapter: str, values: str) -> Value:
    """Typed values are frozen and their text never changes once adopted, so they are kept."""
    return codec.read(chapter, values)


def charter_on(session: Session, day: date) -> Charter:
    """The whole rulebook in force on `day`; refused while a chapter was never adopted."""
    found = _in_force(session, day)
    missing = [chapter.value for chapter in Chapter if chapter not in found]
    if missing:
        raise Refused(
            Phrase(
                N_("The rulebook has no chapter in force for: %(chapters)s."),
                chapters=", ".join(missing),
            )
        )
    values = {chapter: _read(chapter.value, row.values) for chapter, row in found.items()}
    return Charter(
        fees=cast(FeeTable, values[Chapter.FEES]),
        standing=cast(StandingClock, values[Chapter.STANDING]),
        body_rules=cast(Bodies, values[Chapter.BODIES]).bodies,
        decision_rules=cast(Decisions, values[Chapter.DECISIONS]).kinds,
        elections=cast(ElectionRules, values[Chapter.ELECTIONS]),
        gates=cast(Gates, values[Chapter.GATES]).gates,
        spending=cast(SpendingRules, values[Chapter.SPENDING]),
        money=cast(MoneyRules, values[Chapter.MONEY]),
        versions={chapter.value: Version(row.id, row.number) for chapter, row in found.items()},
    )


def has_charter(session: Session, day: date) -> bool:
    """True once every chapter has a version in force."""
    return len(_in_force(session, day)) == len(Chapter)


def _in_force(session: Session, day: date) -> dict[Chapter, CharterVersion]:
    ranked = (
        select(
            CharterVersion.id,
            func.row_number()
            .over(
                partition_by=CharterVersion.chapter,
                order_by=(CharterVersion.effective_from.desc(), CharterVersion.number.desc()),
            )
            .label("place"),
        )
        .where(CharterVersion.state == VersionState.ADOPTED, CharterVersion.effective_from <= day)
        .subquery()
    )
    rows = session.scalars(
        select(CharterVersion)
        .join(ranked, ranked.c.id == CharterVersion.id)
        .where(ranked.c.place == 1)
    )
    return {row.chapter: row for row in rows}


@dataclass(frozen=True)
class VersionCard:
    """One version for a page: its typed value and who adopted it when."""

    id: int
    chapter: str
    number: int
    effective_from: date
    adopted: bool
    adopted_at: datetime | None
    adopted_by: str
    note: str
    digest: str
    value: Value


def in_force(chapter: str, day: date) -> VersionCard | None:
    """The version of a chapter in force on a day."""
    row = _in_force(current_session(), day).get(Chapter(chapter))
    return _card(row) if row else None


def chapters(day: date) -> tuple[VersionCard, ...]:
    """What is in force of every chapter, in the order of the book."""
    found = _in_force(current_session(), day)
    return tuple(_card(found[chapter]) for chapter in Chapter if chapter in found)


def before(card: VersionCard) -> VersionCard | None:
    """The adopted version that a version replaces: the last one in force before its day."""
    row = (
        current_session()
        .scalars(
            select(CharterVersion)
            .where(
                CharterVersion.chapter == Chapter(card.chapter),
                CharterVersion.state == VersionState.ADOPTED,
                CharterVersion.effective_from <= card.effective_from,
                CharterVersion.id != card.id,
                CharterVersion.number < card.number,
            )
            .order_by(CharterVersion.effective_from.desc(), CharterVersion.number.desc())
            .limit(1)
        )
        .first()
    )
    return _card(row) if row else None


def value_before(session: Session, row: CharterVersion) -> Value | None:
    """What is in force of the chapter on the day from which `row` is to hold, without it."""
    found = session.scalars(
        select(CharterVersion)
        .where(
            CharterVersion.chapter == row.chapter,
            CharterVersion.state == VersionState.ADOPTED,
            CharterVersion.effective_from <= row.effective_from,
            CharterVersion.id != row.id,
        )
        .order_by(CharterVersion.effective_from.desc(), CharterVersion.number.desc())
        .limit(1)
    ).first()
    return None if found is None else _read(found.chapter.value, found.values)


def coming(chapter: str, day: date) -> VersionCard | None:
    """The next version of a chapter that is adopted but holds only after `day`."""
    row = (
        current_session()
        .scalars(
            select(CharterVersion)
            .where(
                CharterVersion.chapter == Chapter(chapter),
                CharterVersion.state == VersionState.ADOPTED,
                CharterVersion.effective_from > day,
            )
            .order_by(CharterVersion.effective_from, CharterVersion.number.desc())
            .limit(1)
        )
        .first()
    )
    return _card(row) if row else None


def versions(chapter: str, actor: Actor) -> tuple[VersionCard, ...]:
    """All versions of a chapter, newest first; drafts only for those who may draft."""
    statement = (
        select(CharterVersion)
        .where(CharterVersion.chapter == Chapter(chapter))
        .order_by(CharterVersion.number.desc())
    )
    if not may(actor, CHARTER_DRAFT):
        statement = statement.where(CharterVersion.state == VersionState.ADOPTED)
    return tuple(_card(row) for row in current_session().scalars(statement))


def version(version_id: int, actor: Actor) -> VersionCard:
    """One version; a draft only for those who may draft."""
    row = current_session().get(CharterVersion, version_id)
    if row is None:
        raise NotFound
    visible(actor, CHARTER_READ if row.state is VersionState.ADOPTED else CHARTER_DRAFT, row)
    return _card(row)


def _card(row: CharterVersion) -> VersionCard:
    return VersionCard(
        id=row.id,
        chapter=row.chapter.value,
        number=row.number,
        effective_from=row.effective_from,
        adopted=row.state is VersionState.ADOPTED,
        adopted_at=row.adopted_at,
        adopted_by=row.adopted_by,
        note=row.note,
        digest=row.digest,
        value=codec.read(row.chapter.value, row.values),
    )


def consortium(session: Session) -> Consortium | None:
    """Who we are; None on an installation that has not said so yet."""
    return session.get(Consortium, 1)


def deciding_body(day: date) -> str:
    """The code of the body that changes the rulebook, "" where none does (chapter 4)."""
    session = current_session()
    rule = charter_on(session, day).decisions.get("charter") if has_charter(session, day) else None
    return rule.bodies[0] if rule and rule.bodies else ""


def brand() -> str:
    """The consortium's name on pages and in letters; "" until it is said."""
    who = consortium(current_session())
    return who.display_name if who else ""
