"""Leave days, and places on open lists of voters that were passed on.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govapp.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WAITS = sa.text("done_at IS NULL AND cancelled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "leaving",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("for_all", sa.Integer(), nullable=True),
        sa.Column("successors", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=True),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "done_at IS NULL OR cancelled_at IS NULL", name=op.f("ck_leaving_done_or_cancelled")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_leaving_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_leaving_person_id_person")
        ),
        sa.ForeignKeyConstraint(["for_all"], ["person.id"], name=op.f("fk_leaving_for_all_person")),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["person.id"], name=op.f("fk_leaving_planned_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaving")),
    )
    op.create_index(
        "uq_leaving_current",
        "leaving",
        ["organization_id", "person_id"],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    op.create_index("ix_leaving_last_day", "leaving", ["last_day"])
    op.create_table(
        "right_handed_on",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("from_person", sa.Integer(), nullable=False),
        sa.Column("to_person", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("handed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["roll_entry.id"], name=op.f("fk_right_handed_on_entry_id_roll_entry")
        ),
        sa.ForeignKeyConstraint(
            ["from_person"], ["person.id"], name=op.f("fk_right_handed_on_from_person_person")
        ),
        sa.ForeignKeyConstraint(
            ["to_person"], ["person.id"], name=op.f("fk_right_handed_on_to_person_person")
        ),
        sa.PrimaryKeyConstraint("entry_id", "from_person", name=op.f("pk_right_handed_on")),
    )
    op.create_index("ix_right_handed_on_to_person", "right_handed_on", ["to_person"])


def downgrade() -> None:
    op.drop_table("right_handed_on")
    op.drop_table("leaving")
