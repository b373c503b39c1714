"""What the renewal desk keeps: who chases, what was promised, told, decided and looked at."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, Minor, one_of
from govapp.dues.rules.clock import Step
from govapp.dues.rules.decisions import DecisionKind
from govapp.members.models import Organization


class DeskCase(Base):
    """Who talks to an organization about what it owes, and until when it is put aside."""

    __tablename__ = "desk_case"
    __table_args__ = (Index("ix_desk_case_owner", "owner_id"),)

    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True, autoincrement=False
    )
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    snoozed_until: Mapped[date | None]


class PaymentPromise(Base):
    """An amount that will be here by a day; whether it was kept follows from the money.

    `made_by` is the name of whoever noted it. The newest promise of an organization counts.
    """

    __tablename__ = "payment_promise"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("due_on >= made_on", name="lies_ahead"),
        Index("ix_payment_promise_organization", "organization_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    amount_minor: Mapped[Minor]
    currency: Mapped[str]
    due_on: Mapped[date]
    made_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class PaymentReminder(Base):
    """A reminder about an unpaid invoice, so many days after its due date: sent once."""

    __tablename__ = "payment_reminder"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reminded_on: Mapped[date]


class RenewalNotice(Base):
    """A letter about the coming membership year, so many days before it begins: sent once."""

    __tablename__ = "renewal_notice"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    told_on: Mapped[date]


class GateLook(Base):
    """A person of staff has looked at what a step of the clock takes away and lets it come."""

    __tablename__ = "gate_look"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    step: Mapped[Step] = mapped_column(one_of(Step, "gate_step"), primary_key=True)
    looked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    looked_at: Mapped[datetime]


class DecisionState(StrEnum):
    """A suspension waits for a second person; a hold is in force at once."""

    ASKED = "asked"
    IN_FORCE = "in force"
    DECLINED = "declined"


class StandingDecision(Base):
    """Rights of one organization kept (hold) or stopped (suspension) by hand, from a day to a day.

    A second person looks at each. `ends_on` is the last day; lifting shortens it to the day
    before, so what was true on past days stays true.
    """

    __tablename__ = "standing_decision"
    __table_args__ = (
        CheckConstraint("decided_by <> looked_by", name="two_people"),
        CheckConstraint("(looked_by IS NULL) = (looked_at IS NULL)", name="looked_at_by_somebody"),
        CheckConstraint("state <> 'asked' OR looked_by IS NULL", name="asked_is_open"),
        CheckConstraint(
            "state <> 'declined' OR looked_by IS NOT NULL", name="declined_by_somebody"
        ),
        CheckConstraint(
            "kind = 'hold' OR state <> 'in force' OR looked_by IS NOT NULL",
            name="suspended_by_two",
        ),
        CheckConstraint("kind <> 'hold' OR ends_on IS NOT NULL", name="a_hold_ends"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("(lifted_by = '') = (lifted_at IS NULL)", name="lifted_by_somebody"),
        Index("ix_standing_decision_organization", "organization_id", "id"),
        Index("ix_standing_decision_state", "state", "begins_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[DecisionKind] = mapped_column(one_of(DecisionKind, "standing_decision_kind"))
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]
    reason: Mapped[str]
    state: Mapped[DecisionState] = mapped_column(one_of(DecisionState, "standing_decision_state"))
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
    looked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    looked_at: Mapped[datetime | None]
    lifted_by: Mapped[str] = mapped_column(default="")  # a name
    lifted_at: Mapped[datetime | None]

    organization: Mapped[Organization] = relationship(lazy="raise")


class MembershipEnding(Base):
    """A membership that a person ended because dues stayed unpaid, and its coming back if it did.

    `owed_minor` is what was open that day.
    """

    __tablename__ = "membership_ending"
    __table_args__ = (
        UniqueConstraint("membership_id"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("reinstated_on > ended_on", name="comes_back_later"),
        Index("ix_membership_ending_organization", "organization_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    tier: Mapped[str]
    ended_on: Mapped[date]  # the last day of membership
    reason: Mapped[str]
    owed_minor: Mapped[Minor]
    currency: Mapped[str]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime]
    reinstated_on: Mapped[date | None]
