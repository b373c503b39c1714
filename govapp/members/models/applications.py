"""Applications with their moves and links; agreements in versions, and who signed them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, Minor, one_of
from govapp.members.models.organizations import BYTEWISE, Organization
from govapp.members.rules.kinds import AgreementKind, ApplicationState


class Application(Base):
    """A wish to join: what was told (JSON of `Answers`), where it stands, what was quoted.

    `token_digest` is of the link under which it was begun, so the same form sent twice is one
    application. A draft is deleted after `delete_on`, and so is what ended without a member.
    """

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        CheckConstraint("(state = 'draft') = (sent_at IS NULL)", name="sent_unless_draft"),
        CheckConstraint(
            "(state = 'approved') = (organization_id IS NOT NULL)", name="approved_is_somebody"
        ),
        CheckConstraint(
            "(state IN ('approved', 'declined')) = (answered_at IS NOT NULL)",
            name="answered_on_a_day",
        ),
        Index("ix_application_state", "state", "sent_at", "id"),
        Index("ix_application_sent", "sent_at", "id"),
        Index("ix_application_delete", "delete_on"),
        Index("ix_application_organization", "organization_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str]
    state: Mapped[ApplicationState] = mapped_column(one_of(ApplicationState, "application_state"))
    answers: Mapped[str]
    legal_name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(BYTEWISE, index=True)  # folded legal name
    tier: Mapped[str]
    quoted_minor: Mapped[Minor | None]  # the year's fee when it was sent
    first_minor: Mapped[Minor | None]  # what the first invoice would ask
    currency: Mapped[str] = mapped_column(default="")
    clause: Mapped[str] = mapped_column(default="")
    begun_at: Mapped[datetime]
    kept_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]  # the last time
    answered_at: Mapped[datetime | None]
    open_until: Mapped[datetime]  # how long its links open it
    delete_on: Mapped[date | None]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))


class ApplicationLink(Base):
    """A further link in a later letter: only digests are kept, so each letter has its own."""

    __tablename__ = "application_link"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        Index("ix_application_link_application", "application_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    token_digest: Mapped[str]
    made_at: Mapped[datetime]


class ApplicationMove(Base):
    """A dated step of an application: where to, by whom, and the words of the letter.

    `by` is a name; the applicant has none here.
    """

    __tablename__ = "application_move"
    __table_args__ = (Index("ix_application_move_application", "application_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    state: Mapped[ApplicationState] = mapped_column(one_of(ApplicationState, "application_state"))
    moved_at: Mapped[datetime]
    by: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(default="")


class AgreementVersion(Base):
    """The text of an agreement from a day on. It never changes: a new text is a new version."""

    __tablename__ = "agreement_version"
    __table_args__ = (
        UniqueConstraint("kind", "version"),
        UniqueConstraint("kind", "effective_on"),
        CheckConstraint("text <> ''", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AgreementKind] = mapped_column(one_of(AgreementKind, "agreement_kind"))
    version: Mapped[str]  # "2027" or "3.1"
    title: Mapped[str]
    text: Mapped[str]
    digest: Mapped[str]  # of the text
    effective_on: Mapped[date]
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AgreementSignature(Base):
    """Who of an organization signed which version when; `noted` says how we know."""

    __tablename__ = "agreement_signature"
    __table_args__ = (
        UniqueConstraint("organization_id", "version_id"),
        Index("ix_agreement_signature_version", "version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id"))
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    noted_at: Mapped[datetime]
    noted_by: Mapped[str]  # a name

    version: Mapped[AgreementVersion] = relationship(lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")
