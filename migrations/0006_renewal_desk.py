"""The renewal desk: cases, promises, letters by the clock, looks, decisions, endings.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govapp.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_case",
        sa.Column("organization_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_desk_case_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_desk_case_owner_id_person")
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_desk_case")),
    )
    op.create_index("ix_desk_case_owner", "desk_case", ["owner_id"], unique=False)
    op.create_table(
        "payment_promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_promise_positive")),
        sa.CheckConstraint("due_on >= made_on", name=op.f("ck_payment_promise_lies_ahead")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_payment_promise_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_promise")),
    )
    op.create_index(
        "ix_payment_promise_organization",
        "payment_promise",
        ["organization_id", "id"],
        unique=False,
    )
    op.create_table(
        "renewal_notice",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_renewal_notice_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "year", "days", name=op.f("pk_renewal_notice")),
    )
    op.create_table(
        "standing_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "hold",
                "suspend",
                name="standing_decision_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "in force",
                "declined",
                name="standing_decision_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("looked_by", sa.Integer(), nullable=True),
        sa.Column("looked_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.String(), nullable=False),
        sa.Column("lifted_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(lifted_by = '') = (lifted_at IS NULL)",
            name=op.f("ck_standing_decision_lifted_by_somebody"),
        ),
        sa.CheckConstraint(
            "kind <> 'hold' OR ends_on IS NOT NULL", name=op.f("ck_standing_decision_a_hold_ends")
        ),
        sa.CheckConstraint(
            "kind = 'hold' OR state <> 'in force' OR looked_by IS NOT NULL",
            name=op.f("ck_standing_decision_suspended_by_two"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_standing_decision_has_a_reason")),
        sa.CheckConstraint(
            "state <> 'asked' OR looked_by IS NULL", name=op.f("ck_standing_decision_asked_is_open")
        ),
        sa.CheckConstraint(
            "state <> 'declined' OR looked_by IS NOT NULL",
            name=op.f("ck_standing_decision_declined_by_somebody"),
        ),
        sa.CheckConstraint(
            "(looked_by IS NULL) = (looked_at IS NULL)",
            name=op.f("ck_standing_decision_looked_at_by_somebody"),
        ),
        sa.CheckConstraint("decided_by <> looked_by", name=op.f("ck_standing_decision_two_people")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_standing_decision_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["looked_by"], ["person.id"], name=op.f("fk_standing_decision_looked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_standing_decision_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_decision")),
    )
    op.create_index(
        "ix_standing_decision_organization",
        "standing_decision",
        ["organization_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_standing_decision_state", "standing_decision", ["state", "begins_on"], unique=False
    )
    op.create_table(
        "membership_ending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("owed_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reinstated_on", sa.Date(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_membership_ending_has_a_reason")),
        sa.CheckConstraint(
            "reinstated_on > ended_on", name=op.f("ck_membership_ending_comes_back_later")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["person.id"], name=op.f("fk_membership_ending_ended_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_membership_ending_membership_id_membership"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_membership_ending_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_ending")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_membership_ending_membership_id")),
    )
    op.create_index(
        "ix_membership_ending_organization",
        "membership_ending",
        ["organization_id", "id"],
        unique=False,
    )
    op.create_table(
        "gate_look",
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "not yet due",
                "late",
                "notice",
                "suspended",
                "termination notice",
                "may be ended",
                name="gate_step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("looked_by", sa.Integer(), nullable=False),
        sa.Column("looked_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_gate_look_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["looked_by"], ["person.id"], name=op.f("fk_gate_look_looked_by_person")
        ),
        sa.PrimaryKeyConstraint("invoice_id", "step", name=op.f("pk_gate_look")),
    )
    op.create_table(
        "payment_reminder",
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_payment_reminder_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("invoice_id", "days", name=op.f("pk_payment_reminder")),
    )


def downgrade() -> None:
    op.drop_table("payment_reminder")
    op.drop_table("gate_look")
    op.drop_index("ix_membership_ending_organization", table_name="membership_ending")
    op.drop_table("membership_ending")
    op.drop_index("ix_standing_decision_state", table_name="standing_decision")
    op.drop_index("ix_standing_decision_organization", table_name="standing_decision")
    op.drop_table("standing_decision")
    op.drop_table("renewal_notice")
    op.drop_index("ix_payment_promise_organization", table_name="payment_promise")
    op.drop_table("payment_promise")
    op.drop_index("ix_desk_case_owner", table_name="desk_case")
    op.drop_table("desk_case")
