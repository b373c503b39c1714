"""Polls, their rolls, open votes, and the box of secret papers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, one_of


class PollState(StrEnum):
    """Announced (roll frozen, not open yet), open, closed and locked."""

    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"


class Poll(Base):
    """One vote on one thing (`about`: motion:3, election:4) with its window and its roll.

    `seal` is the digest of everything in the box, the receipts and the roll, once closed.
    """

    __tablename__ = "poll"
    __table_args__ = (
        UniqueConstraint("about"),
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_time"),
        Index("ix_poll_state", "state", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    about: Mapped[str]
    secret: Mapped[bool]
    choices: Mapped[str]  # JSON: the words of an open vote, or the candidate numbers of a box
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    state: Mapped[PollState] = mapped_column(one_of(PollState, "poll_state"))
    closed_at: Mapped[datetime | None]
    roll_digest: Mapped[str]
    seal: Mapped[str] = mapped_column(default="")

    roll: Mapped[list[RollEntry]] = relationship(back_populates="poll", lazy="raise")


class RollEntry(Base):
    """One right to vote, of one organization; names are those of the day the roll was frozen.

    `left_out` is "" for who may vote; otherwise the JSON of the phrase that says why not (those
    entries are kept to explain the base and carry no right).
    """

    __tablename__ = "roll_entry"
    __table_args__ = (UniqueConstraint("poll_id", "holder"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    holder: Mapped[str]  # a key such as organization:7
    label: Mapped[str]
    left_out: Mapped[str] = mapped_column(default="")
    marked: Mapped[bool] = mapped_column(default=False)  # has voted; never when or how

    poll: Mapped[Poll] = relationship(back_populates="roll", lazy="raise")
    voters: Mapped[list[RollVoter]] = relationship(
        back_populates="entry", lazy="raise", order_by="RollVoter.position"
    )


class RollVoter(Base):
    """A person who may use a right: the representative (position 0), then alternates in order."""

    __tablename__ = "roll_voter"
    __table_args__ = (Index("ix_roll_voter_person", "person_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("roll_entry.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    position: Mapped[int]

    entry: Mapped[RollEntry] = relationship(back_populates="voters", lazy="raise")


class RightHandedOn(Base):
    """Somebody who left gave their place on an open list to another, or to nobody.

    The list itself stays as it was frozen, so its digest holds; these rows lie beside it.
    """

    __tablename__ = "right_handed_on"
    __table_args__ = (Index("ix_right_handed_on_to_person", "to_person"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("roll_entry.id"), primary_key=True)
    from_person: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    to_person: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    position: Mapped[int]
    handed_at: Mapped[datetime]


class OpenVote(Base):
    """A vote by name; the row is overwritten while the poll is open, the trail keeps each cast."""

    __tablename__ = "open_vote"

    entry_id: Mapped[int] = mapped_column(ForeignKey("roll_entry.id"), primary_key=True)
    choice: Mapped[str]
    cast_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cast_at: Mapped[datetime]

    entry: Mapped[RollEntry] = relationship(lazy="raise")


class BoxSlot(Base):
    """A slot of the open box, made unused at opening and overwritten at random.

    `slot` is a place in the box and says nothing of when it was filled: places are drawn. Rows
    are equally long, used or not, so that the database overwrites them where they lie; nothing
    here names a voter, a time or an order. `code_digest` lets whoever holds the tracking code
    replace the paper; it has no index, because an index would keep the order of writing.
    """

    __tablename__ = "box_slot"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own protocol

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code_digest: Mapped[str]
    paper: Mapped[str]


class SealedPaper(Base):
    """After closing: each different paper of a poll with how often it was cast."""

    __tablename__ = "sealed_paper"
    __table_args__ = (
        CheckConstraint("copies > 0", name="somebody_cast_it"),
        {"sqlite_with_rowid": False},
    )

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    paper: Mapped[str] = mapped_column(primary_key=True)
    copies: Mapped[int]


class SealedReceipt(Base):
    """After closing: the digest of each tracking code, so that a voter finds theirs."""

    __tablename__ = "sealed_receipt"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own protocol

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    code_digest: Mapped[str] = mapped_column(primary_key=True)
