"""What is told to Stripe, what it told us, where both differ, and what payers saved there."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, Minor, one_of
from govapp.dues.models.invoices import Invoice
from govapp.dues.rules.online import Act
from govapp.members.models import Organization


class CallState(StrEnum):
    """A call waits, is done, was declined, or is not needed any more."""

    WAITING = "waiting"
    DONE = "done"
    DECLINED = "declined"
    NEEDLESS = "needless"


class StripeCall(Base):
    """One thing to tell Stripe, written with the change it follows and carried out by a job.

    An act happens once for each thing it is about. `key_version` is part of the idempotency key:
    a new one is taken only when Stripe answered with an error and the object is not there.
    `external_id` is what Stripe calls the object: a customer or invoice belongs to one row.
    """

    __tablename__ = "stripe_call"
    __table_args__ = (
        UniqueConstraint("act", "about"),
        UniqueConstraint("external_id"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_on_a_day"),
        CheckConstraint("key_version > 0", name="version_counts"),
        Index("ix_stripe_call_state", "state", "id"),
        Index("ix_stripe_call_organization", "organization_id", "id"),
        Index("ix_stripe_call_invoice", "invoice_id", "act"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[Act] = mapped_column(one_of(Act, "stripe_act"))
    about: Mapped[str]  # "organization:7", "invoice:12", "payment:5:invoice:12", "refund:3"
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    amount_minor: Mapped[Minor | None]
    currency: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(default="")  # the cheque told of, the account charged
    key_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[CallState] = mapped_column(
        one_of(CallState, "stripe_call_state"), default=CallState.WAITING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    external_id: Mapped[str | None]
    url: Mapped[str] = mapped_column(default="")  # where an invoice is paid
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    organization: Mapped[Organization] = relationship(lazy="raise")
    invoice: Mapped[Invoice | None] = relationship(lazy="raise")


class EventState(StrEnum):
    """An event waits for its job, is done, or was set aside with a reason."""

    WAITING = "waiting"
    DONE = "done"
    ASIDE = "aside"


class StripeEvent(Base):
    """An event that Stripe told of, by its id once; never its contents, which are fetched anew."""

    __tablename__ = "stripe_event"
    __table_args__ = (
        CheckConstraint("(state = 'waiting') = (done_at IS NULL)", name="done_on_a_day"),
        Index("ix_stripe_event_received", "received_at", "id"),
        Index("ix_stripe_event_state", "state", "received_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    api_version: Mapped[str] = mapped_column(default="")
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime]
    state: Mapped[EventState] = mapped_column(one_of(EventState, "stripe_event_state"))
    note: Mapped[str] = mapped_column(default="")  # a phrase: why it was set aside, what it did
    done_at: Mapped[datetime | None]


class DifferenceState(StrEnum):
    """A difference is open until staff accept what is proposed or it is gone by itself."""

    OPEN = "open"
    ACCEPTED = "accepted"
    GONE = "gone"


class DifferenceKind(StrEnum):
    """What differs between the books here and the account at Stripe."""

    NOT_THERE = "not there"  # our invoice has no twin
    PAYMENT = "payment"  # money there that is not in the books, or the other way round
    LEFT = "left"  # another sum is open there
    STRANGER = "stranger"  # an invoice there that is none of ours
    MISSED = "missed"  # an event that never arrived
    PAYOUT = "payout"  # a payout that is not booked or does not add up


class StripeDifference(Base):
    """One difference found by comparing, with what is proposed; staff accept it."""

    __tablename__ = "stripe_difference"
    __table_args__ = (
        Index(
            "uq_stripe_difference_open",
            "kind",
            "about",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="open_until_answered"),
        Index("ix_stripe_difference_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DifferenceKind] = mapped_column(one_of(DifferenceKind, "stripe_difference_kind"))
    about: Mapped[str]  # our key ("invoice:12") or Stripe's id
    words: Mapped[str]  # a phrase
    state: Mapped[DifferenceState] = mapped_column(
        one_of(DifferenceState, "stripe_difference_state"), default=DifferenceState.OPEN
    )
    found_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class SavedMethod(Base):
    """A bank account or card that an organization saved at Stripe; here only how it ends."""

    __tablename__ = "saved_method"
    __table_args__ = (
        UniqueConstraint("external_id"),
        Index("ix_saved_method_organization", "organization_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    external_id: Mapped[str]
    kind: Mapped[str]  # `us_bank_account` or `card`
    ending: Mapped[str]
    bank: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    organization: Mapped[Organization] = relationship(lazy="raise")


class ChargeState(StrEnum):
    """Announced, sent to Stripe, or called off."""

    ANNOUNCED = "announced"
    SENT = "sent"
    CALLED_OFF = "called off"


class PlannedCharge(Base):
    """An invoice that a saved account will pay on a day that the payer was told of before."""

    __tablename__ = "planned_charge"
    __table_args__ = (
        Index(
            "uq_planned_charge_invoice",
            "invoice_id",
            unique=True,
            sqlite_where=text("state = 'announced'"),
            postgresql_where=text("state = 'announced'"),
        ),
        CheckConstraint("charge_on > announced_on", name="told_before"),
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_planned_charge_day", "state", "charge_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    method_id: Mapped[int] = mapped_column(ForeignKey("saved_method.id"))
    amount_minor: Mapped[Minor]
    currency: Mapped[str]
    announced_on: Mapped[date]
    charge_on: Mapped[date]
    state: Mapped[ChargeState] = mapped_column(
        one_of(ChargeState, "charge_state"), default=ChargeState.ANNOUNCED
    )

    invoice: Mapped[Invoice] = relationship(lazy="raise")
    method: Mapped[SavedMethod] = relationship(lazy="raise")
