"""Drafting and adopting versions, starting from a starter, and saying who we are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.facts import CharterAdopted, CharterDrafted, ConsortiumDescribed
from govapp.charter.models import Chapter, CharterVersion, Consortium, VersionState
from govapp.charter.permissions import CHARTER_ADOPT, CHARTER_DRAFT
from govapp.charter.queries import value_before
from govapp.charter.rules import codec
from govapp.charter.rules.checks import faults
from govapp.charter.rules.notices import against_notice
from govapp.charter.rules.values import Value
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import actor_key, record
from govapp.foundation.files import store
from govapp.foundation.files.papers import Paper
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import digest, key
from govapp.foundation.kernel.phrases import N_, Phrase

STARTERS = Path(__file__).parent / "starters"


@dataclass(frozen=True)
class Identity:
    """Who the consortium is, as typed."""

    legal_name: str
    display_name: str
    purpose: str
    address: str
    tax_id: str
    remittance: str
    contact_email: str
    year_starts_month: int = 1


def describe(identity: Identity, *, actor: Actor) -> None:
    """Set the consortium's name, address and bank details."""
    with transaction() as session:
        authorize(actor, CHARTER_ADOPT)
        row = session.get(Consortium, 1, with_for_update=True) or Consortium(id=1)
        for name in Identity.__dataclass_fields__:
            setattr(row, name, getattr(identity, name))
        session.add(row)
        record(session, ConsortiumDescribed("consortium:1"), actor=actor)


def keep_tax_form(paper: Paper, *, actor: Actor) -> None:
    """Keep the tax form (W-9) that payers ask for; the one before stays in the files."""
    authorize(actor, CHARTER_ADOPT)
    kept = store.put(paper.content)  # before the command that refers to it
    with transaction() as session:
        authorize(actor, CHARTER_ADOPT)
        row = session.get(Consortium, 1, with_for_update=True)
        if row is None:
            raise Refused(Phrase(N_("Say who we are first.")))
        size = len(paper.content)
        store.note(
            session,
            kept,
            about="consortium:1",
            name=paper.name,
            media_type=paper.media_type,
            size=size,
        )
        row.w9_digest = kept
        record(session, ConsortiumDescribed("consortium:1"), actor=actor)


def draft(chapter: str, value: Value, *, effective_from: date, note: str, actor: Actor) -> int:
    """Keep a draft of a chapter as a new version; its id. It changes nothing until adopted."""
    values = codec.write(value)
    wrong = faults(value)
    with transaction() as session:
        authorize(actor, CHARTER_DRAFT)
        if wrong:
            raise Refused(wrong)
        row = _new_version(session, chapter, values, effective_from, note, actor)
        record(
            session,
            CharterDrafted(key("charter_version", row.id), chapter, row.number, row.digest),
            actor=actor,
        )
        return row.id


def adopt(version_id: int, *, actor: Actor) -> None:
    """Adopt a draft by hand, in the name of whoever enters it."""
    with transaction() as session:
        authorize(actor, CHARTER_ADOPT)
        adopt_version(session, version_id, by=actor_key(actor), actor=actor)


def adopt_version(session: Session, version_id: int, *, by: str, actor: Actor) -> None:
    """Adopt a draft inside the running command; `by` is the motion or person that adopted it."""
    row = session.get(CharterVersion, version_id, with_for_update=True)
    if row is None:
        raise NotFound
    if row.state is VersionState.ADOPTED:
        raise Refused(Phrase(N_("This version is adopted already.")))
    against = against_notice(
        value_before(session, row),
        codec.read(row.chapter.value, row.values),
        holds_from=row.effective_from,
        adopted_on=consortium_today(),
    )
    if against:
        raise Refused(against)
    row.state, row.adopted_at, row.adopted_by = VersionState.ADOPTED, clock.now(), by
    record(
        session,
        CharterAdopted(
            key("charter_version", row.id),
            row.chapter.value,
            row.number,
            row.digest,
            row.effective_from,
            by,
        ),
        actor=actor,
    )


def starter_names() -> tuple[str, ...]:
    """The starters that come with the program."""
    return tuple(sorted(path.stem for path in STARTERS.glob("*.json")))


def starter(name: str) -> dict[str, Value]:
    """The chapters of a starter."""
    if name not in starter_names():
        raise NotFound
    found = json.loads((STARTERS / f"{name}.json").read_text(encoding="utf-8"))
    return {
        chapter: codec.read(chapter, json.dumps(values))
        for chapter, values in found["chapters"].items()
    }


def begin_with(name: str, *, effective_from: date, actor: Actor) -> None:
    """Adopt all chapters of a starter; refused once the rulebook has any adopted version."""
    chapters = starter(name)
    with transaction() as session:
        authorize(actor, CHARTER_ADOPT)
        begun = session.scalar(
            select(func.count())
            .select_from(CharterVersion)
            .where(CharterVersion.state == VersionState.ADOPTED)
        )
        if begun:
            raise Refused(Phrase(N_("The rulebook has begun already; draft a change instead.")))
        for chapter, value in chapters.items():
            row = _new_version(session, chapter, codec.write(value), effective_from, name, actor)
            adopt_version(session, row.id, by=actor_key(actor), actor=actor)


def _new_version(
    session: Session, chapter: str, values: str, effective_from: date, note: str, actor: Actor
) -> CharterVersion:
    last = session.scalar(
        select(func.max(CharterVersion.number)).where(CharterVersion.chapter == Chapter(chapter))
    )
    row = CharterVersion(
        chapter=Chapter(chapter),
        number=(last or 0) + 1,  # two at once meet the unique constraint, and one is refused
        effective_from=effective_from,
        values=values,
        digest=digest(values),
        state=VersionState.DRAFT,
        drafted_by=actor.person_id,
        drafted_at=clock.now(),
        note=note,
    )
    session.add(row)
    session.flush()
    return row
