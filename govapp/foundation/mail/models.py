"""A letter and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base, one_of


class LetterState(StrEnum):
    """Waiting to go, handed to the mail server, or given up."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Letter(Base):
    """One mail to one address. `key` says what it is for, so that nothing is written twice.

    A letter that carries a secret link loses its body once it is sent.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("message_id"),
        Index("ix_letter_person", "person_id", "id"),
        Index("ix_letter_organization", "organization_id", "id"),
        Index("ix_letter_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    message_id: Mapped[str]
    kind: Mapped[str]  # the folder under templates/mail
    about: Mapped[str]  # the key of the thing, "" for none
    person_id: Mapped[int | None]
    organization_id: Mapped[int | None]
    address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    secret: Mapped[bool]
    state: Mapped[LetterState] = mapped_column(one_of(LetterState, "letter_state"))
    error: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
