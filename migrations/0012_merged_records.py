"""Records that were merged into others, and pairs that are not the same.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govapp.db import UtcDateTime
from govapp.reshape import reshape

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ORGANIZATION = {
    "merged_into_id": ("INTEGER", None),
    "merged_on": ("DATE", None),
    "merge_kind": ("VARCHAR NOT NULL", "''"),
}
ORGANIZATION_RULES = {
    "ck_organization_not_merged_into_itself": "CHECK (merged_into_id <> id)",
    "ck_organization_merged_on_a_day": ("CHECK ((merged_into_id IS NULL) = (merged_on IS NULL))"),
    "fk_organization_merged_into_id_organization": (
        "FOREIGN KEY(merged_into_id) REFERENCES organization (id)"
    ),
}
MEMBERSHIP_RULES = {
    "fk_membership_successor_id_organization": (
        "FOREIGN KEY(successor_id) REFERENCES organization (id)"
    ),
}
PERSON_RULES = {
    "ck_person_not_merged_into_itself": "CHECK (merged_into_id <> id)",
    "fk_person_merged_into_id_person": "FOREIGN KEY(merged_into_id) REFERENCES person (id)",
}


def upgrade() -> None:
    connection = op.get_bind()
    reshape(connection, "organization", add=ORGANIZATION, constraints=ORGANIZATION_RULES)
    op.create_index("ix_organization_merged_into_id", "organization", ["merged_into_id"])
    reshape(
        connection,
        "membership",
        add={"successor_id": ("INTEGER", None)},
        constraints=MEMBERSHIP_RULES,
    )
    reshape(
        connection,
        "person",
        add={"merged_into_id": ("INTEGER", None)},
        constraints=PERSON_RULES,
    )
    op.create_index("ix_person_merged_into_id", "person", ["merged_into_id"])
    op.create_table(
        "apart",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("low", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("high", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("low < high", name=op.f("ck_apart_in_order")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_apart_said_by_person")),
        sa.PrimaryKeyConstraint("kind", "low", "high", name=op.f("pk_apart")),
    )


def downgrade() -> None:
    connection = op.get_bind()
    op.drop_table("apart")
    op.drop_index("ix_person_merged_into_id", "person")
    reshape(
        connection,
        "person",
        drop_constraints=list(PERSON_RULES),
        drop_columns=["merged_into_id"],
    )
    reshape(
        connection,
        "membership",
        drop_constraints=list(MEMBERSHIP_RULES),
        drop_columns=["successor_id"],
    )
    op.drop_index("ix_organization_merged_into_id", "organization")
    reshape(
        connection,
        "organization",
        drop_constraints=list(ORGANIZATION_RULES),
        drop_columns=list(ORGANIZATION),
    )
