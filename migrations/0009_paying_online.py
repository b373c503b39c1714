"""What Stripe is told and tells, where it differs, saved accounts and announced charges.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import govapp.db
from govapp.reshape import reshape

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MEANT_FOR = {"fk_payment_meant_for_id_invoice": "FOREIGN KEY(meant_for_id) REFERENCES invoice (id)"}


def upgrade() -> None:
    reshape(
        op.get_bind(), "payment", add={"meant_for_id": ("INTEGER", None)}, constraints=MEANT_FOR
    )
    _stripe_event()
    _saved_method()
    _stripe_difference()
    _planned_charge()
    _stripe_call()


def downgrade() -> None:
    op.drop_table("stripe_call")
    op.drop_table("planned_charge")
    op.drop_table("stripe_difference")
    op.drop_table("saved_method")
    op.drop_table("stripe_event")
    reshape(
        op.get_bind(),
        "payment",
        drop_constraints=list(MEANT_FOR),
        drop_columns=["meant_for_id"],
    )


def _stripe_event() -> None:
    op.create_table(
        "stripe_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("api_version", sa.String(), nullable=False),
        sa.Column("happened_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("received_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "done",
                "aside",
                name="stripe_event_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("done_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (done_at IS NULL)", name=op.f("ck_stripe_event_done_on_a_day")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_event")),
    )
    op.create_index("ix_stripe_event_received", "stripe_event", ["received_at", "id"], unique=False)
    op.create_index("ix_stripe_event_state", "stripe_event", ["state", "received_at"], unique=False)


def _saved_method() -> None:
    op.create_table(
        "saved_method",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ending", sa.String(), nullable=False),
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("saved_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_saved_method_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_method")),
        sa.UniqueConstraint("external_id", name=op.f("uq_saved_method_external_id")),
    )
    op.create_index(
        "ix_saved_method_organization", "saved_method", ["organization_id", "id"], unique=False
    )


def _stripe_difference() -> None:
    op.create_table(
        "stripe_difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "not there",
                "payment",
                "left",
                "stranger",
                "missed",
                "payout",
                name="stripe_difference_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "gone",
                name="stripe_difference_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("found_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (answered_at IS NULL)",
            name=op.f("ck_stripe_difference_open_until_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_stripe_difference_answered_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_difference")),
    )
    op.create_index(
        "ix_stripe_difference_state", "stripe_difference", ["state", "id"], unique=False
    )
    op.create_index(
        "uq_stripe_difference_open",
        "stripe_difference",
        ["kind", "about"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _planned_charge() -> None:
    op.create_table(
        "planned_charge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("method_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("charge_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "announced",
                "sent",
                "called off",
                name="charge_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_planned_charge_positive")),
        sa.CheckConstraint("charge_on > announced_on", name=op.f("ck_planned_charge_told_before")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_planned_charge_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["method_id"],
            ["saved_method.id"],
            name=op.f("fk_planned_charge_method_id_saved_method"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_charge")),
    )
    op.create_index("ix_planned_charge_day", "planned_charge", ["state", "charge_on"], unique=False)
    op.create_index(
        "uq_planned_charge_invoice",
        "planned_charge",
        ["invoice_id"],
        unique=True,
        sqlite_where=sa.text("state = 'announced'"),
        postgresql_where=sa.text("state = 'announced'"),
    )


def _stripe_call() -> None:
    op.create_table(
        "stripe_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "customer",
                "mirror",
                "void",
                "uncollectible",
                "paid elsewhere",
                "part elsewhere",
                "refund",
                "credit",
                "charge",
                name="stripe_act",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "done",
                "declined",
                "needless",
                name="stripe_call_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("asked_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("done_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'done') = (done_at IS NOT NULL)", name=op.f("ck_stripe_call_done_on_a_day")
        ),
        sa.CheckConstraint("key_version > 0", name=op.f("ck_stripe_call_version_counts")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_stripe_call_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_stripe_call_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_call")),
        sa.UniqueConstraint("act", "about", name=op.f("uq_stripe_call_act_about")),
        sa.UniqueConstraint("external_id", name=op.f("uq_stripe_call_external_id")),
    )
    op.create_index("ix_stripe_call_invoice", "stripe_call", ["invoice_id", "act"], unique=False)
    op.create_index(
        "ix_stripe_call_organization", "stripe_call", ["organization_id", "id"], unique=False
    )
    op.create_index("ix_stripe_call_state", "stripe_call", ["state", "id"], unique=False)
