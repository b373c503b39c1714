"""Elections, candidates and counts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.accounts.models import Person
from govapp.charter.models import CharterVersion
from govapp.committees.models import Body
from govapp.db import Base, one_of
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.members.models import Organization


class Election(Base):
    """The filling of the vacant seats of one class of a body by a ranked, secret vote."""

    __tablename__ = "election"
    __table_args__ = (
        CheckConstraint("seats > 0", name="something_to_elect"),
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
        CheckConstraint("opens_at >= nominations_close_at", name="votes_after_nominations"),
        CheckConstraint(
            "(state = 'declared') = (declared_at IS NOT NULL)", name="declared_has_a_time"
        ),
        Index("ix_election_state", "state", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    seat_class: Mapped[str]
    title: Mapped[str]
    seats: Mapped[int]
    rule: Mapped[str]  # "scottish-stv"
    state: Mapped[ElectionState] = mapped_column(one_of(ElectionState, "election_state"))
    nominations_open_at: Mapped[datetime]
    nominations_close_at: Mapped[datetime]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    term_begins_on: Mapped[date]
    term_ends_on: Mapped[date]
    charter_version_id: Mapped[int] = mapped_column(ForeignKey("charter_version.id"))
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"))
    tie_order: Mapped[str] = mapped_column(default="")  # JSON: candidate ids as drawn at closing
    declared_at: Mapped[datetime | None]
    set_up_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(default="")  # why it was cancelled

    body: Mapped[Body] = relationship(lazy="raise")
    charter_version: Mapped[CharterVersion] = relationship(lazy="raise")
    candidates: Mapped[list[Candidate]] = relationship(back_populates="election", lazy="raise")


class Candidate(Base):
    """A person who stands, with the organization they were affiliated with at that time."""

    __tablename__ = "candidate"
    __table_args__ = (UniqueConstraint("election_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    nominated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    statement: Mapped[str] = mapped_column(default="")
    state: Mapped[CandidateState] = mapped_column(one_of(CandidateState, "candidate_state"))

    election: Mapped[Election] = relationship(back_populates="candidates", lazy="raise")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")


class CountRun(Base):
    """One count of a locked box: its protocol as the rule returned it. The last one counts."""

    __tablename__ = "count_run"
    __table_args__ = (Index("ix_count_run_election", "election_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"))
    seal: Mapped[str]  # of the box that was counted
    protocol: Mapped[str]  # canonical JSON
    digest: Mapped[str]
    counted_at: Mapped[datetime]
    counted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Certification(Base):
    """A teller has checked a count and signs it."""

    __tablename__ = "certification"

    count_id: Mapped[int] = mapped_column(ForeignKey("count_run.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    signed_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")
