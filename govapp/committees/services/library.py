"""Keeping the document library, and what groups of experts say of its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.committees.facts import DocumentAdded, OpinionRecorded, VersionAdded
from govapp.committees.models import (
    Body,
    Document,
    DocumentKind,
    DocumentOpinion,
    DocumentVersion,
    Motion,
    MotionState,
    Position,
)
from govapp.committees.permissions import DOCUMENT_KEEP, OPINION_RECORD
from govapp.committees.queries.library import expert_codes
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.files import store
from govapp.foundation.files.papers import Paper
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import index


@dataclass(frozen=True)
class NewDocument:
    """A document to be: who sees it is the public, or members and their people."""

    title: str
    kind: DocumentKind
    about: str
    public: bool


@dataclass(frozen=True)
class NewVersion:
    """A version to be: its file, what is new, and who adopted it when (a motion, or words)."""

    paper: Paper
    note: str
    motion_id: int | None = None
    adopted_by: str = ""
    adopted_on: date | None = None


def add_document(new: NewDocument, first: NewVersion, *, actor: Actor) -> int:
    """Put a document into the library with its first version; its number."""
    authorize(actor, DOCUMENT_KEEP)
    kept = store.put(first.paper.content)  # before the command that refers to it
    with transaction() as session:
        authorize(actor, DOCUMENT_KEEP)
        if session.scalar(select(Document.id).where(Document.title == new.title)):
            raise Refused(Phrase(N_("A document of that title is there: add a version to it.")))
        row = Document(
            title=new.title,
            kind=new.kind,
            about=new.about,
            public=new.public,
            added_on=clock.today(),
        )
        session.add(row)
        session.flush()
        _add(session, row, 1, kept, first, actor)
        index(
            session,
            key("document", row.id),
            kind="document",
            title=row.title,
            body=row.about,
            url=f"/documents/{row.id}",
            readers=("public",) if row.public else ("signed-in",),
        )
        record(session, DocumentAdded(key("document", row.id), row.public), actor=actor)
        return row.id


def add_version(document_id: int, new: NewVersion, *, actor: Actor) -> int:
    """Add the next version to a document; its number. Those before stay as they were."""
    authorize(actor, DOCUMENT_KEEP)
    kept = store.put(new.paper.content)  # before the command that refers to it
    with transaction() as session:
        row = session.get(Document, document_id, with_for_update=True)
        authorize(actor, DOCUMENT_KEEP, row)
        if row is None:
            raise NotFound
        last = session.scalar(
            select(func.max(DocumentVersion.number)).where(
                DocumentVersion.document_id == document_id
            )
        )
        return _add(session, row, (last or 0) + 1, kept, new, actor)


def _add(
    session: Session, row: Document, number: int, kept: str, new: NewVersion, actor: Actor
) -> int:
    adopted_by, adopted_on = _adoption(session, new)
    store.note(
        session,
        kept,
        about=key("document", row.id),
        name=new.paper.name,
        media_type=new.paper.media_type,
        size=len(new.paper.content),
    )
    session.flush()
    version = DocumentVersion(
        document_id=row.id,
        number=number,
        digest=kept,
        note=new.note,
        adopted_by=adopted_by,
        adopted_on=adopted_on,
        added_by_id=actor.person_id,
        added_at=clock.now(),
    )
    session.add(version)
    session.flush()
    record(session, VersionAdded(key("document", row.id), number, kept), actor=actor)
    return version.id


def _adoption(session: Session, new: NewVersion) -> tuple[str, date | None]:
    """Who adopted a version and when: the motion's own day, or the words with their day."""
    if new.motion_id is not None:
        motion = session.get(Motion, new.motion_id)
        if motion is None or motion.state is not MotionState.CARRIED or not motion.decided_at:
            raise Refused(Phrase(N_("The motion named was not carried.")))
        return key("motion", motion.id), motion.decided_at.date()
    if bool(new.adopted_by) is not bool(new.adopted_on):
        raise Refused(Phrase(N_("Say both who adopted it and on which day, or neither.")))
    return new.adopted_by, new.adopted_on


def record_opinion(
    document_version_id: int,
    body_id: int,
    position: Position,
    words: str,
    *,
    given_on: date,
    actor: Actor,
) -> int:
    """Record what an external expert group says of a version, once; the opinion's number."""
    with transaction() as session:
        version = session.get(DocumentVersion, document_version_id)
        body = session.get(Body, body_id, with_for_update=True)
        authorize(actor, OPINION_RECORD, body)
        if version is None or body is None:
            raise NotFound
        _refuse_opinion(session, version, body, position, words, given_on)
        row = DocumentOpinion(
            document_version_id=version.id,
            body_id=body.id,
            position=position,
            words=words,
            given_on=given_on,
            recorded_by_id=actor.person_id,
        )
        session.add(row)
        session.flush()
        record(
            session,
            OpinionRecorded(key("document", version.document_id), body.id, position.value),
            actor=actor,
        )
        return row.id


def _refuse_opinion(
    session: Session,
    version: DocumentVersion,
    body: Body,
    position: Position,
    words: str,
    given_on: date,
) -> None:
    if body.code not in expert_codes(session):
        raise Refused(Phrase(N_("Only external expert groups give opinions.")))
    if given_on > clock.today():
        raise Refused(Phrase(N_("The day of an opinion cannot lie ahead.")))
    if position is not Position.FOR and not words.strip():
        raise Refused(Phrase(N_("Say what would have to change.")))
    if session.scalar(
        select(DocumentOpinion.id).where(
            DocumentOpinion.document_version_id == version.id, DocumentOpinion.body_id == body.id
        )
    ):
        raise Refused(Phrase(N_("This group has given its opinion on this version already.")))
