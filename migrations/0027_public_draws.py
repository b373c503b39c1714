"""Public draws of elections: announced, given, countersigned.

Revision ID: 0027
Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govapp.db import UtcDateTime

revision = "0027"
down_revision = "0030"
branch_labels = None
depends_on = None

PEOPLE = ("announced_by", "entered_by", "countersigned_by")
RULES = {
    "announced_before_its_sources": "first_known_at > announced_at",
    "values_have_a_giver": ("(state IN ('values entered', 'drawn')) = (entered_by IS NOT NULL)"),
    "drawn_has_a_time": "(state = 'drawn') = (drawn_at IS NOT NULL)",
    "drawn_is_countersigned": "(state = 'drawn') = (countersigned_by IS NOT NULL)",
    "two_officers": "countersigned_by <> entered_by",
    "called_off_says_why": "(state = 'called off') = (note <> '')",
}


def upgrade() -> None:
    op.create_table(
        "public_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "announced",
                "values entered",
                "drawn",
                "called off",
                name="draw_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("announcement", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("candidates", sa.String(), nullable=False),
        sa.Column("announced_at", UtcDateTime(), nullable=False),
        sa.Column("announced_by", sa.Integer(), nullable=True),
        sa.Column("first_known_at", UtcDateTime(), nullable=False),
        sa.Column("source_values", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("countersigned_by", sa.Integer(), nullable=True),
        sa.Column("drawn_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_public_draw_{name}"))
            for name, rule in RULES.items()
        ),
        sa.ForeignKeyConstraint(
            ["election_id"], ["election.id"], name=op.f("fk_public_draw_election_id_election")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["person.id"], name=op.f(f"fk_public_draw_{column}_person")
            )
            for column in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_draw")),
    )
    stands = sa.text("state <> 'called off'")
    op.create_index(
        "uq_public_draw_election",
        "public_draw",
        ["election_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )


def downgrade() -> None:
    op.drop_table("public_draw")
