"""What was handed over to the accounting program, and what accounts are called there.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govapp.db import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FORMATS = (
    "quickbooks-invoices",
    "quickbooks-journal",
    "quickbooks-desktop",
    "xero-invoices",
    "xero-payments",
    "journal-csv",
    "journal-xlsx",
)


def upgrade() -> None:
    op.create_table(
        "account_name",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_account_name_is_called_something")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_account_name")),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "format",
            sa.Enum(
                *FORMATS,
                name="handover_format",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("only_new", sa.Boolean(), nullable=False),
        sa.Column("things", sa.Integer(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("taken_back_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_handover_ends_after_it_starts")),
        sa.CheckConstraint("things > 0", name=op.f("ck_handover_holds_something")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_handover_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_format", "handover", ["format", "id"])
    op.create_table(
        "handed_thing",
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("thing_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handover.id"], name=op.f("fk_handed_thing_handover_id_handover")
        ),
        sa.PrimaryKeyConstraint("family", "kind", "thing_id", name=op.f("pk_handed_thing")),
    )
    op.create_index("ix_handed_thing_handover", "handed_thing", ["handover_id"])


def downgrade() -> None:
    op.drop_table("handed_thing")
    op.drop_table("handover")
    op.drop_table("account_name")
