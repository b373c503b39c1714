"""Polls, their rolls, open votes, and the box of secret papers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, extra, one_of


class PollState(StrEnum):
    """Announced (roll frozen, not open yet), open, closed and locked."""

    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"


class Poll(Base):
    """One vote on one thing (`about`: motion:3, election:4) with its window and its roll.

    At the opening `definition` is fixed as canonical JSON, with its hash and with the key that
    promises and heads are checked by; the database refuses to change them. `weights` are those of
    the roll; `seal` is the root of the board once closed (before there were boards: a digest).
    `chained` is how many votes the audit trail was last told of.
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
    definition: Mapped[str] = mapped_column(default="")
    definition_hash: Mapped[str] = mapped_column(default="")
    public_key: Mapped[str] = mapped_column(default="")
    weights: Mapped[str] = mapped_column(default="[1]")
    chained: Mapped[int] = mapped_column(default=0)

    roll: Mapped[list[RollEntry]] = relationship(back_populates="poll", lazy="raise")


class RollEntry(Base):
    """One right to vote, of one organization; names are those of the day the roll was frozen.

    `left_out` is "" for who may vote; otherwise the JSON of the phrase that says why not (those
    entries are kept to explain the base and carry no right).
    """

    __tablename__ = "roll_entry"
    __table_args__ = (
        UniqueConstraint("poll_id", "holder"),
        CheckConstraint("weight > 0", name="weighs_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    holder: Mapped[str]  # a key such as organization:7
    label: Mapped[str]
    weight: Mapped[int] = mapped_column(default=1)
    salt: Mapped[str] = mapped_column(default="")  # of the line's published hash
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


# What is fixed at the opening stays: a bug or a hand in the database is refused by the database.
_FIXED = ("definition", "definition_hash", "public_key", "choices", "secret", "weights", "about")
_WHY = "what a vote is about was fixed when it opened"
_CHANGED = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in _FIXED)
_DISTINCT = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _FIXED)
extra(
    "poll",
    sqlite=(
        "CREATE TRIGGER IF NOT EXISTS poll_stays BEFORE UPDATE ON poll "
        f"WHEN OLD.definition_hash <> '' AND ({_CHANGED}) "
        f"BEGIN SELECT RAISE(ABORT, '{_WHY}'); END",
    ),
    postgresql=(
        "CREATE OR REPLACE FUNCTION poll_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_WHY}'; END $$",
        "CREATE OR REPLACE TRIGGER poll_stays BEFORE UPDATE ON poll FOR EACH ROW "
        f"WHEN (OLD.definition_hash <> '' AND ({_DISTINCT})) EXECUTE FUNCTION poll_stays()",
    ),
)
