"""Countersigned changes of frozen lists of voters, and extensions of voting.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govapp.db import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roll_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "done",
                "turned_down",
                name="change_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("roll_before", sa.String(), nullable=False),
        sa.Column("roll_after", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)",
            name=op.f("ck_roll_change_decided_and_only_then"),
        ),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_roll_change_two_people")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_roll_change_poll_id_poll")),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["person.id"], name=op.f("fk_roll_change_proposed_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_roll_change_decided_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_change")),
    )
    op.create_index("ix_roll_change_poll_id", "roll_change", ["poll_id"])
    op.create_table(
        "poll_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("closed_before", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("extended_at", UtcDateTime(), nullable=False),
        sa.Column("extended_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("closes_at > closed_before", name=op.f("ck_poll_extension_ends_later")),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_poll_extension_poll_id_poll")
        ),
        sa.ForeignKeyConstraint(
            ["extended_by"], ["person.id"], name=op.f("fk_poll_extension_extended_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_extension")),
    )
    op.create_index("ix_poll_extension_poll_id", "poll_extension", ["poll_id"])


def downgrade() -> None:
    op.drop_table("poll_extension")
    op.drop_table("roll_change")
