"""Changed fees put to members for their answer.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import govapp.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "requote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("dues_year", sa.Integer(), nullable=False),
        sa.Column("old_tier", sa.String(), nullable=False),
        sa.Column("old_minor", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("fee_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("charter_version_id", sa.Integer(), nullable=False),
        sa.Column("put_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "put to the member",
                "confirmed",
                "declined",
                "no answer in time",
                name="requote_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "silence",
            sa.Enum(
                "it agrees",
                "it keeps its tier",
                "its membership ends with the year",
                name="silence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("reply", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'no answer in time') = (silence IS NOT NULL)",
            name=op.f("ck_requote_silence_is_carried_out"),
        ),
        sa.CheckConstraint(
            "(state = 'put to the member') = (answered_at IS NULL)",
            name=op.f("ck_requote_answered_on_a_day"),
        ),
        sa.CheckConstraint(
            "old_minor >= 0 AND fee_minor >= 0", name=op.f("ck_requote_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_requote_answered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_requote_asked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["charter_version_id"],
            ["charter_version.id"],
            name=op.f("fk_requote_charter_version_id_charter_version"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_requote_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requote")),
    )
    op.create_index("ix_requote_state", "requote", ["state", "answer_by"], unique=False)
    op.create_index(
        "uq_requote_year",
        "requote",
        ["organization_id", "dues_year"],
        unique=True,
        sqlite_where=sa.text("state <> 'declined'"),
        postgresql_where=sa.text("state <> 'declined'"),
    )


def downgrade() -> None:
    op.drop_table("requote")
