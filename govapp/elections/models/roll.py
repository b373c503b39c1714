"""What happens to a list of voters: objections, votes handed to alternates, notices sent again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base, one_of
from govapp.elections.rules.voters import HandedBecause, NoticeState


class VoterList(Base):
    """When the list of an election was frozen, by standing of which day; objections end then."""

    __tablename__ = "voter_list"

    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"), primary_key=True)
    record_on: Mapped[date]
    frozen_at: Mapped[datetime]
    objections_until: Mapped[datetime]


_OPEN = text("answered_at IS NULL")


class Objection(Base):
    """What an organization has against its line of the list, and the officers' answer."""

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (upheld IS NULL)", name="answered_with_a_word"),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)", name="answered_by_somebody"
        ),
        Index(
            "uq_objection_open",
            "election_id",
            "organization_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    words: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    upheld: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class HandedVote(Base):
    """Somebody of a line asked the others of it to vote: until a day, or because of a conflict.

    Taking a vote back deletes the row; who steps aside for a conflict cannot take it back.
    """

    __tablename__ = "handed_vote"

    entry_id: Mapped[int] = mapped_column(ForeignKey("roll_entry.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    because: Mapped[HandedBecause] = mapped_column(one_of(HandedBecause, "handed_because"))
    away_until: Mapped[date | None]  # the last day away; None: until voting closes
    handed_at: Mapped[datetime]


_WAITS = text("state = 'proposed'")


class NoticeAgain(Base):
    """The notice of the open vote, written to one voter once more because none had come.

    With a corrected address it waits for a second officer; the new address is kept here only
    until then.
    """

    __tablename__ = "notice_again"
    __table_args__ = (
        CheckConstraint("(state = 'proposed') = (new_address <> '')", name="address_only_waiting"),
        CheckConstraint("(state = 'proposed') = (sent_at IS NULL)", name="decided_has_a_time"),
        CheckConstraint("countersigned_by <> asked_by", name="two_officers"),
        Index(
            "uq_notice_again_waiting",
            "election_id",
            "person_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[NoticeState] = mapped_column(one_of(NoticeState, "notice_state"))
    corrected: Mapped[bool]
    new_address: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime | None]  # or turned down
