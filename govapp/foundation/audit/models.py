"""What is stored of each fact, and the one row that is the head of the chain."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base, extra, refuse_changes


class AuditEvent(Base):
    """One fact. `text` is what was hashed; the other columns repeat it for searching."""

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("hash"),
        Index("ix_audit_event_about", "about", "number"),
        Index("ix_audit_event_fact", "fact", "number"),
        Index("ix_audit_event_actor", "actor", "number"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]  # "person:3", "the clock" or the operator's own words
    hat: Mapped[str]  # the role acted in, "" where there is none
    fact: Mapped[str]
    about: Mapped[str]
    text: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]


class AuditHead(Base):
    """The last number and hash; locked last in each transaction."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str]


START = "0" * 64
_SEED = f"INSERT INTO audit_head VALUES (1, 0, '{START}') ON CONFLICT DO NOTHING"  # noqa: S608

refuse_changes("audit_event", "the audit trail is only added to")
extra("audit_head", sqlite=(_SEED,), postgresql=(_SEED,))
