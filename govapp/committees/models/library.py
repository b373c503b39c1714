"""The document library, opinions on versions, and requests to program management."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.accounts.models import Person
from govapp.committees.models.bodies import Body
from govapp.db import Base, one_of
from govapp.members.models import Organization


class DocumentKind(StrEnum):
    """What sort of document it is; the first two stand first on the page on governance."""

    POLICY = "policy"
    CONFLICTS = "conflict of interest policy"
    SPECIFICATION = "specification"
    PAPER = "other document"


class Document(Base):
    """A document of the library; what it says stands in its versions."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    kind: Mapped[DocumentKind] = mapped_column(one_of(DocumentKind, "document_kind"))
    about: Mapped[str]  # one sentence
    public: Mapped[bool]
    added_on: Mapped[date]


class DocumentVersion(Base):
    """A version of a document, kept as a file by its digest; it never changes.

    `adopted_by` is the key of the motion that adopted it, or words; "" while nobody has.
    """

    __tablename__ = "document_version"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        CheckConstraint("(adopted_by = '') = (adopted_on IS NULL)", name="adopted_on_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(ForeignKey("kept_file.digest"))
    note: Mapped[str]  # what is new
    adopted_by: Mapped[str]
    adopted_on: Mapped[date | None]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]

    document: Mapped[Document] = relationship(lazy="raise")


class Position(StrEnum):
    """What a group of experts says of a version."""

    FOR = "for"
    CHANGES = "for it with changes"
    AGAINST = "against"


class DocumentOpinion(Base):
    """What a body said of a version of a document: once, on a day."""

    __tablename__ = "document_opinion"
    __table_args__ = (UniqueConstraint("document_version_id", "body_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    position: Mapped[Position] = mapped_column(one_of(Position, "position"))
    words: Mapped[str]
    given_on: Mapped[date]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    body: Mapped[Body] = relationship(lazy="raise")


class AskingState(StrEnum):
    """Whether program management has answered."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"


class OfficeRequest(Base):
    """What somebody of a member asks of program management, who sees to it, and the answer."""

    __tablename__ = "office_request"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered_at_an_instant"),
        CheckConstraint("(state = 'open') = (answer = '')", name="answered_in_words"),
        CheckConstraint("(owner_id IS NULL) = (due_on IS NULL)", name="owner_has_a_day"),
        Index("ix_office_request_state", "state", "id"),
        Index("ix_office_request_asked_by", "asked_by_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    words: Mapped[str]
    wished_on: Mapped[date | None]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    asked_at: Mapped[datetime]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date | None]
    state: Mapped[AskingState] = mapped_column(one_of(AskingState, "asking_state"))
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]

    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id], lazy="raise")
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id], lazy="raise")
    organization: Mapped[Organization | None] = relationship(lazy="raise")
