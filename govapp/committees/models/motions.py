"""Motions of bodies, their meetings, and who was there."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.accounts.models import Person
from govapp.charter.models import CharterVersion
from govapp.committees.models.bodies import Body
from govapp.db import Base, one_of


class MotionState(StrEnum):
    """Moved (waits for a second), seconded, open for voting, and how it ended."""

    MOVED = "moved"
    SECONDED = "seconded"
    OPEN = "open"
    CARRIED = "carried"
    LOST = "lost"
    WITHDRAWN = "withdrawn"


class EffectState(StrEnum):
    """What became of a motion's effect."""

    NONE = "none"
    WAITING = "waiting"
    DONE = "carried out"
    REFUSED = "carried, not carried out"


class Motion(Base):
    """A proposal put to a body. Verdict and base are kept as JSON of the rule's frozen values.

    `effect` is JSON `{"kind": "usecase.stage", "values": {...}}` that the slice to the right
    carries out once the motion is carried.
    """

    __tablename__ = "motion"
    __table_args__ = (
        UniqueConstraint("body_id", "number"),
        CheckConstraint("mover_id <> seconder_id", name="two_people"),
        CheckConstraint(
            "(state IN ('carried', 'lost')) = (verdict <> '')", name="judged_has_a_verdict"
        ),
        Index("ix_motion_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    number: Mapped[int]
    title: Mapped[str]
    wording: Mapped[str]
    decision: Mapped[str]  # a decision kind of the charter's decisions chapter
    about: Mapped[str] = mapped_column(default="")  # the key of what it concerns
    state: Mapped[MotionState] = mapped_column(one_of(MotionState, "motion_state"))
    mover_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mover_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    seconder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    seconder_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    moved_at: Mapped[datetime]
    charter_version_id: Mapped[int | None] = mapped_column(ForeignKey("charter_version.id"))
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"))
    decided_at: Mapped[datetime | None]
    verdict: Mapped[str] = mapped_column(default="")
    effect: Mapped[str] = mapped_column(default="")
    effect_state: Mapped[EffectState] = mapped_column(one_of(EffectState, "effect_state"))
    effect_note: Mapped[str] = mapped_column(default="")

    body: Mapped[Body] = relationship(lazy="raise")
    mover: Mapped[Person] = relationship(foreign_keys=[mover_id], lazy="raise")
    seconder: Mapped[Person | None] = relationship(foreign_keys=[seconder_id], lazy="raise")
    charter_version: Mapped[CharterVersion | None] = relationship(lazy="raise")


class MeetingState(StrEnum):
    """Called, held with its attendance closed, or called off."""

    CALLED = "called"
    HELD = "held"
    CANCELLED = "cancelled"


class Meeting(Base):
    """A meeting of a body.

    Attendance counts for the vote once it is closed; `note` says why a meeting was called off.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("(state = 'held') = (closed_at IS NOT NULL)", name="held_has_a_time"),
        Index("ix_meeting_body", "body_id", "starts_at"),
        Index("ix_meeting_state", "state", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    title: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    state: Mapped[MeetingState] = mapped_column(one_of(MeetingState, "meeting_state"))
    called_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(default="")

    body: Mapped[Body] = relationship(lazy="raise")


class Attendance(Base):
    """One vote of the body at one meeting: present, by whom if that was said, or absent.

    While the meeting runs only those present have a row; closing writes the others, so that a
    meeting keeps the roster of its day and no later change of members touches it.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint("present OR person_id IS NULL", name="nobody_came_for_the_absent"),
        Index("ix_attendance_holder", "holder"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    holder: Mapped[str] = mapped_column(primary_key=True)  # organization:7 or seat:3
    label: Mapped[str]
    present: Mapped[bool]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
