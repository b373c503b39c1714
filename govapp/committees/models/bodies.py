"""Bodies with their seats, terms, vacancies and offices."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.accounts.models import Person
from govapp.charter.rules.values import FilledBy
from govapp.db import Base, extra, one_of
from govapp.members.models import Organization


class Body(Base):
    """A committee or group. `code` is its name in the charter's bodies chapter."""

    __tablename__ = "body"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]  # "operating", "steering"
    name: Mapped[str]
    purpose: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    public: Mapped[bool] = mapped_column(default=True)
    began_on: Mapped[date]
    ended_on: Mapped[date | None]


class Seat(Base):
    """A place in a body; `seat_class` is a class of the charter.

    It is there from `opened_on`; `closed_on` is its last day, once the charter has fewer seats.
    """

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("body_id", "seat_class", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    seat_class: Mapped[str]
    position: Mapped[int]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]

    body: Mapped[Body] = relationship(lazy="raise")


class VacancyCause(StrEnum):
    """Why a seat is vacant."""

    NEW_SEAT = "the seat is new"
    TERM_OVER = "the term is over"
    RESIGNED = "resignation"
    REMOVED = "removal"
    LEFT_ORGANIZATION = "left the organization"
    MERGER = "merger"
    OFFICE_OVER = "the office is over"


class Term(Base):
    """A person holds a seat for an organization from a day to a day, both included.

    Terms of a seat never overlap: a trigger refuses it, on PostgreSQL under a lock on the seat.
    A term that ended early says why: `left_because` and the motion or the words in `left_note`.
    """

    __tablename__ = "term"
    __table_args__ = (
        CheckConstraint("ends_on >= began_on", name="ends_after_it_begins"),
        Index(
            "uq_term_current",
            "seat_id",
            "began_on",
            unique=True,
        ),
        Index("ix_term_person", "person_id"),
        Index("ix_term_organization", "organization_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    began_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str]  # what gave it: election:4, motion:2, office:3 or "appointment"
    left_because: Mapped[VacancyCause | None] = mapped_column(one_of(VacancyCause, "left_because"))
    left_note: Mapped[str] = mapped_column(default="")

    seat: Mapped[Seat] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")


class Vacancy(Base):
    """A seat that nobody holds: since when, why, how it is filled next, and how that ended.

    `until` is the last day of a term that was left early; `because` the motion or the words.
    """

    __tablename__ = "vacancy"
    __table_args__ = (
        CheckConstraint("term_id IS NULL OR closed_on IS NOT NULL", name="filled_on_a_day"),
        Index(
            "uq_vacancy_open",
            "seat_id",
            unique=True,
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index("ix_vacancy_seat", "seat_id", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    since: Mapped[date]
    cause: Mapped[VacancyCause] = mapped_column(one_of(VacancyCause, "vacancy_cause"))
    because: Mapped[str] = mapped_column(default="")
    way: Mapped[FilledBy] = mapped_column(one_of(FilledBy, "vacancy_way"))
    until: Mapped[date | None]
    closed_on: Mapped[date | None]  # the first day of the next term, or the seat was closed
    term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))

    seat: Mapped[Seat] = relationship(lazy="raise")


class OfficeKind(StrEnum):
    """Who runs a body, watches it, or is remembered by it."""

    CHAIR = "chair"
    VICE_CHAIR = "vice chair"
    SECRETARY = "secretary"
    OBSERVER = "observer"
    TELLER = "teller"
    EMERITUS = "emeritus"


class Office(Base):
    """A person's office in a body: to the day before `ended_on`, and not beyond `until`.

    `because` is the motion that elected them, or the words of the appointment.
    """

    __tablename__ = "office"
    __table_args__ = (
        Index(
            "uq_office_current",
            "body_id",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index(
            "uq_office_chair",
            "body_id",
            unique=True,
            sqlite_where=text("kind = 'chair' AND ended_on IS NULL"),
            postgresql_where=text("kind = 'chair' AND ended_on IS NULL"),
        ),
        Index("ix_office_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[OfficeKind] = mapped_column(one_of(OfficeKind, "office_kind"))
    began_on: Mapped[date]
    ended_on: Mapped[date | None]
    until: Mapped[date | None]  # the last day for which they were chosen
    because: Mapped[str] = mapped_column(default="")

    body: Mapped[Body] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


_HELD = "somebody holds this seat in those days"
_OVERLAP = (
    "EXISTS (SELECT 1 FROM term AS other WHERE other.seat_id = new.seat_id AND other.id <> new.id"
    " AND other.began_on <= new.ends_on AND other.ends_on >= new.began_on)"
)
_DAYS = "UPDATE OF seat_id, began_on, ends_on"

extra(
    "term",
    sqlite=tuple(
        f"CREATE TRIGGER IF NOT EXISTS term_one_holder_{name} AFTER {act} ON term "
        f"WHEN {_OVERLAP} BEGIN SELECT RAISE(ABORT, '{_HELD}'); END"
        for name, act in (("added", "INSERT"), ("changed", _DAYS))
    ),
    postgresql=(
        "CREATE OR REPLACE FUNCTION term_refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM 1 FROM seat WHERE id = new.seat_id FOR UPDATE; "
        f"IF {_OVERLAP} THEN RAISE EXCEPTION '{_HELD}' USING ERRCODE = '23P01'; END IF; "
        "RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER term_one_holder AFTER INSERT OR {_DAYS} ON term "
        "FOR EACH ROW EXECUTE FUNCTION term_refuse_overlap()",
    ),
)
