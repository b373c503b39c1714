"""The document library: what is there, each version with who adopted it and the opinions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import BodyKind
from govapp.committees.models import (
    Body,
    Document,
    DocumentOpinion,
    DocumentVersion,
    Motion,
    MotionState,
)
from govapp.committees.permissions import DOCUMENT_ALL, DOCUMENT_KEEP, DOCUMENT_READ, OPINION_RECORD
from govapp.committees.queries.bodies import charter_if_any
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may, visible
from govapp.foundation.files.models import KeptFile
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key_number

MOST = 100  # carried motions offered in one list, the latest

Documents = Select[Document, int, date]


@dataclass(frozen=True)
class VersionCard:
    """A version with its file, what adopted it, and the opinions on it."""

    row: DocumentVersion
    size: int
    media_type: str
    motion_id: int | None
    motion: str
    opinions: tuple[tuple[DocumentOpinion, str], ...]
    may_opine: bool


@dataclass(frozen=True)
class DocumentPage:
    """A document with its versions, the latest first."""

    row: Document
    versions: tuple[VersionCard, ...]


@dataclass(frozen=True)
class Opining:
    """A version, and the groups for which this person may record an opinion."""

    document: Document
    version: DocumentVersion
    bodies: Mapping[int, str]
    today: date


def documents(actor: Actor) -> Documents:
    """The documents this actor may read with number and day of their latest version."""
    latest = (
        select(
            DocumentVersion.document_id,
            func.max(DocumentVersion.number).label("versions"),
            func.max(DocumentVersion.adopted_on).label("adopted_on"),
        )
        .group_by(DocumentVersion.document_id)
        .subquery()
    )
    statement = select(Document, latest.c.versions, latest.c.adopted_on).outerjoin(
        latest, latest.c.document_id == Document.id
    )
    return statement if may(actor, DOCUMENT_ALL) else statement.where(Document.public)


def policies(actor: Actor, limit: int = 20) -> tuple[Document, ...]:
    """The documents of the page on governance, by kind and title."""
    statement = documents(actor).order_by(Document.kind, Document.title).limit(limit)
    return tuple(row.Document for row in current_session().execute(statement))


def document_page(document_id: int, actor: Actor) -> DocumentPage:
    """A document with all its versions."""
    session = current_session()
    row = _shown(session, document_id, actor)
    versions = session.execute(
        select(DocumentVersion, KeptFile.size, KeptFile.media_type)
        .join(KeptFile, KeptFile.digest == DocumentVersion.digest)
        .where(DocumentVersion.document_id == document_id)
        .order_by(DocumentVersion.number.desc())
    ).all()
    ids = [version.id for version, _, _ in versions]
    opinions = _opinions(session, ids)
    motions = [key_number(version.adopted_by, "motion") or 0 for version, _, _ in versions]
    titles = dict(
        session.execute(select(Motion.id, Motion.title).where(Motion.id.in_(motions))).all()
    )
    speaks = bool(_groups(session, actor))
    return DocumentPage(
        row,
        tuple(
            VersionCard(
                version,
                size,
                media_type,
                number or None,
                titles.get(number, ""),
                opinions.get(version.id, ()),
                speaks,
            )
            for (version, size, media_type), number in zip(versions, motions, strict=True)
        ),
    )


def file_of(document_version_id: int, actor: Actor) -> KeptFile:
    """What is known of the file of a version, for those who may read the document."""
    session = current_session()
    version = session.get(DocumentVersion, document_version_id)
    _shown(session, version.document_id if version else 0, actor)
    if version is None:
        raise NotFound
    return session.get_one(KeptFile, version.digest)


def adopting(actor: Actor) -> Mapping[int, str]:
    """The carried motions that may have adopted a version, the latest first."""
    authorize(actor, DOCUMENT_KEEP)
    rows = current_session().execute(
        select(Motion.id, Motion.title, Body.name)
        .join(Body, Body.id == Motion.body_id)
        .where(Motion.state == MotionState.CARRIED)
        .order_by(Motion.decided_at.desc(), Motion.id.desc())
        .limit(MOST)
    )
    return {number: f"{body}: {title}" for number, title, body in rows}


def kept_document(document_id: int, actor: Actor) -> Document:
    """A document, for those who keep the library."""
    authorize(actor, DOCUMENT_KEEP)
    row = current_session().get(Document, document_id)
    if row is None:
        raise NotFound
    return row


def opining(document_version_id: int, actor: Actor) -> Opining:
    """The form for an opinion on a version."""
    session = current_session()
    version = session.get(DocumentVersion, document_version_id)
    document = _shown(session, version.document_id if version else 0, actor)
    bodies = _groups(session, actor)
    if version is None or not bodies:
        authorize(actor, OPINION_RECORD)
        raise NotFound
    given = set(
        session.scalars(
            select(DocumentOpinion.body_id).where(
                DocumentOpinion.document_version_id == document_version_id
            )
        )
    )
    open_to = {number: name for number, name in bodies.items() if number not in given}
    return Opining(document, version, open_to, clock.today())


def expert_codes(session: Session) -> frozenset[str]:
    """The codes of the external expert groups of the rulebook in force."""
    rules = charter_on(session, clock.today()).body_rules
    return frozenset(one.code for one in rules if one.kind is BodyKind.EXPERTS)


def _groups(session: Session, actor: Actor) -> dict[int, str]:
    if not actor.signed_in or charter_if_any(session, clock.today()) is None:
        return {}
    codes = expert_codes(session)
    bodies = session.scalars(select(Body).where(Body.code.in_(codes)).order_by(Body.id))
    return {one.id: one.name for one in bodies if may(actor, OPINION_RECORD, one)}


def _shown(session: Session, document_id: int, actor: Actor) -> Document:
    row = session.get(Document, document_id)
    visible(actor, DOCUMENT_READ, row)
    if row is None:  # visible() has raised for that; this tells the type checker
        raise NotFound
    return row


def _opinions(
    session: Session, ids: list[int]
) -> dict[int, tuple[tuple[DocumentOpinion, str], ...]]:
    found: dict[int, tuple[tuple[DocumentOpinion, str], ...]] = {}
    rows = session.execute(
        select(DocumentOpinion, Body.name)
        .join(Body, Body.id == DocumentOpinion.body_id)
        .where(DocumentOpinion.document_version_id.in_(ids))
        .order_by(DocumentOpinion.given_on, DocumentOpinion.id)
    )
    for opinion, name in rows:
        number = opinion.document_version_id
        found[number] = (*found.get(number, ()), (opinion, name))
    return found
