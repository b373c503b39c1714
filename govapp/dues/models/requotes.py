"""A changed fee or tier, put to the member for its answer."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.charter.rules.values import Silence
from govapp.db import Base, Minor, one_of
from govapp.dues.rules.requotes import RequoteState
from govapp.members.models import Organization


class Requote(Base):
    """The fee of a year as it changes for one member: what it was, what it is to be, its answer.

    `tier` and `fee_minor` are what is billed once it is confirmed; `charter_version_id` is the fee
    table they come from. `silence` is the charter's word that was carried out. `question` is what
    the member asked instead of answering, `reply` the office's answer to it.
    """

    __tablename__ = "requote"
    __table_args__ = (
        Index(
            "uq_requote_year",
            "organization_id",
            "dues_year",
            unique=True,
            sqlite_where=text("state <> 'declined'"),
            postgresql_where=text("state <> 'declined'"),
        ),
        CheckConstraint("old_minor >= 0 AND fee_minor >= 0", name="not_negative"),
        CheckConstraint(
            "(state = 'no answer in time') = (silence IS NOT NULL)", name="silence_is_carried_out"
        ),
        CheckConstraint(
            "(state = 'put to the member') = (answered_at IS NULL)", name="answered_on_a_day"
        ),
        Index("ix_requote_state", "state", "answer_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    dues_year: Mapped[int]
    old_tier: Mapped[str]
    old_minor: Mapped[Minor]
    tier: Mapped[str]
    fee_minor: Mapped[Minor]
    currency: Mapped[str]
    charter_version_id: Mapped[int] = mapped_column(ForeignKey("charter_version.id"))
    put_at: Mapped[datetime]
    answer_by: Mapped[date]
    state: Mapped[RequoteState] = mapped_column(one_of(RequoteState, "requote_state"))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    silence: Mapped[Silence | None] = mapped_column(one_of(Silence, "silence"))
    question: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reply: Mapped[str] = mapped_column(default="")

    organization: Mapped[Organization] = relationship(lazy="raise")
