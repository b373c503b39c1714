"""Wishes for another tier at the renewal.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govapp.db import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WAITS = sa.text("done_at IS NULL AND cancelled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "tier_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("from_tier", sa.String(), nullable=False),
        sa.Column("to_tier", sa.String(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("wished_by", sa.Integer(), nullable=True),
        sa.Column("wished_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "done_at IS NULL OR cancelled_at IS NULL", name=op.f("ck_tier_wish_done_or_cancelled")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_tier_wish_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["wished_by"], ["person.id"], name=op.f("fk_tier_wish_wished_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_wish")),
    )
    op.create_index(
        "uq_tier_wish_current",
        "tier_wish",
        ["organization_id"],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    op.create_index("ix_tier_wish_from_day", "tier_wish", ["from_day"])


def downgrade() -> None:
    op.drop_table("tier_wish")
