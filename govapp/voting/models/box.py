"""The box while it is open, and the board that it becomes.

Nothing here names a voter, a time or an order; `secrecy.md` says why each column is as it is.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base, one_of


class BallotSlot(Base):
    """A slot of the open box, made unused at opening and overwritten at random.

    `slot` is a place in the box and says nothing of when it was filled: places are drawn. All
    that a slot keeps is one text of one length, used or not, so that the database overwrites it
    where it lies. It has no index, because an index would keep the order of writing.
    """

    __tablename__ = "ballot_slot"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own protocol

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str]


class LeafKind(StrEnum):
    """What a leaf of the board is the hash of."""

    DEFINITION = "definition"
    BALLOT = "ballot"
    REPLACED = "replaced"
    CLOSE = "close"


class BoardLeaf(Base):
    """After closing: one leaf of the board in its place, by its hash in hex.

    `shown` is the secret of a replaced ballot; everything else can be computed or is an opening.
    """

    __tablename__ = "board_leaf"
    __table_args__ = (
        Index("uq_board_leaf_leaf", "poll_id", "leaf", unique=True),
        CheckConstraint("(kind = 'replaced') = (shown <> '')", name="shows_what_was_replaced"),
        {"sqlite_with_rowid": False},
    )

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[LeafKind] = mapped_column(one_of(LeafKind, "leaf_kind"))
    leaf: Mapped[str]
    shown: Mapped[str] = mapped_column(default="")


class TreeHead(Base):
    """The signed head of a closed board: so many leaves, this root, on that day."""

    __tablename__ = "tree_head"

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    size: Mapped[int]
    root: Mapped[str]
    day: Mapped[str]  # ISO 8601, as it is signed
    signature: Mapped[str]


class BallotOpening(Base):
    """What a ballot's leaf is the hash of: for the count and the tellers, never for the public."""

    __tablename__ = "ballot_opening"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own protocol

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    leaf: Mapped[str] = mapped_column(primary_key=True)
    paper: Mapped[str]
    salt: Mapped[str]


class SealedPaper(Base):
    """Of votes closed before there was a board: each different paper and how often it was cast."""

    __tablename__ = "sealed_paper"
    __table_args__ = (
        CheckConstraint("copies > 0", name="somebody_cast_it"),
        {"sqlite_with_rowid": False},
    )

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    paper: Mapped[str] = mapped_column(primary_key=True)
    copies: Mapped[int]


class SealedReceipt(Base):
    """Of votes closed before there was a board: the digest of each tracking code."""

    __tablename__ = "sealed_receipt"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own protocol

    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    code_digest: Mapped[str] = mapped_column(primary_key=True)
