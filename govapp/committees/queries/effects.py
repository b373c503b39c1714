"""What a motion is about and what it sets going, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.models import CharterVersion, VersionState
from govapp.charter.permissions import CHARTER_DRAFT
from govapp.charter.queries import charter_on
from govapp.charter.rules import codec
from govapp.charter.rules.clauses import TITLES, Pair, compared
from govapp.committees.models import EffectState, Motion
from govapp.committees.rules import ADOPT, Asked, follows
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.models import SearchEntry, SearchReader
from govapp.foundation.search.queries import readers_of
from govapp.voting.rules import unpacked


@dataclass(frozen=True)
class Subject:
    """What a motion is about: its name, and its page where the actor may open it.

    For a version of the rulebook `pairs` are its clauses beside those in force.
    """

    key: str
    title: str | Phrase
    url: str = ""
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class EffectShown:
    """What follows, how far it is, and why it was not carried out."""

    words: Phrase
    state: EffectState
    reasons: tuple[Phrase, ...]


def subject_of(session: Session, about: str, actor: Actor) -> Subject | None:
    """The thing behind a key, as far as this actor may know of it."""
    version_id = key_number(about, "charter_version")
    if version_id is not None:
        return _version(session, about, version_id, actor)
    row = session.execute(
        select(SearchEntry.title, SearchEntry.url)
        .join(SearchReader, SearchReader.entry_id == SearchEntry.id)
        .where(SearchEntry.key == about, SearchReader.reader.in_(readers_of(actor)))
        .limit(1)
    ).first()
    return Subject(about, row.title, row.url) if row else None


def _version(session: Session, about: str, version_id: int, actor: Actor) -> Subject | None:
    """A draft opens only for those who draft; the motion itself shows everybody what changes."""
    row = session.get(CharterVersion, version_id)
    if row is None:
        return None
    adopted = row.state is VersionState.ADOPTED
    title = Phrase(
        N_("Version %(number)s of “%(chapter)s”, in force from %(day)s"),
        number=row.number,
        chapter=Phrase(TITLES[row.chapter.value]),
        day=row.effective_from,
    )
    opens = adopted or may(actor, CHARTER_DRAFT)
    url = f"/rulebook/versions/{row.id}" if opens else ""
    return Subject(about, title, url, _changes(session, row))


def _changes(session: Session, row: CharterVersion) -> tuple[Pair, ...]:
    """The clauses that differ from the last adopted version before it."""
    before = session.scalars(
        select(CharterVersion)
        .where(
            CharterVersion.chapter == row.chapter,
            CharterVersion.state == VersionState.ADOPTED,
            CharterVersion.number < row.number,
        )
        .order_by(CharterVersion.effective_from.desc(), CharterVersion.number.desc())
        .limit(1)
    ).first()
    chapter = row.chapter.value
    old = codec.read(chapter, before.values) if before else None
    return tuple(
        pair for pair in compared(chapter, old, codec.read(chapter, row.values)) if pair.changed
    )


def effect_of(session: Session, motion: Motion, subject: Subject | None) -> EffectShown | None:
    """What follows from a motion, None if nothing does."""
    if not motion.effect:
        return None
    words = words_of(session, json.loads(motion.effect), motion.about, subject)
    if words is None:
        return None
    packed = json.loads(motion.effect_note) if motion.effect_note else []
    reasons = tuple(found for one in packed if (found := unpacked(one)) is not None)
    return EffectShown(words, motion.effect_state, reasons)


def words_of(
    session: Session, effect: Mapping[str, object], about: str, subject: Subject | None
) -> Phrase | None:
    """What an effect does, in a sentence."""
    currency = charter_on(session, clock.today()).fees.currency
    title = subject.title if subject else about
    return follows(effect, title, currency)


def asked_in_words(
    session: Session, asked: Asked, actor: Actor
) -> tuple[Subject | None, Phrase | None]:
    """The subject of what an address asks, and what would follow."""
    subject = subject_of(session, asked.about, actor) if asked.about else None
    return subject, words_of(session, asked.effect, asked.about, subject) if asked.kind else None


def is_open_version(session: Session, asked: Asked) -> bool:
    """True unless the asked version of the rulebook is adopted already or is not there."""
    if asked.kind != ADOPT:
        return True
    row = session.get(CharterVersion, dict(asked.values)["version_id"])
    return row is not None and row.state is VersionState.DRAFT
