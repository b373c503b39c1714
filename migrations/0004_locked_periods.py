"""Locked periods, bank accounts, and how far an invoice's dues have become income.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import govapp.db
from govapp.reshape import reshape

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EARNING = (
    "state = 'issued' AND period_end IS NOT NULL"
    " AND (released_through IS NULL OR released_through < period_end)"
)


def upgrade() -> None:
    connection = op.get_bind()
    op.create_table(
        "bank_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last_four", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
        sa.UniqueConstraint("code", name=op.f("uq_bank_account_code")),
    )
    _locks()
    reshape(connection, "invoice", add={"released_through": ("DATE", None)})
    op.create_index(
        "ix_invoice_earning",
        "invoice",
        ["period_start", "id"],
        unique=False,
        sqlite_where=sa.text(EARNING),
        postgresql_where=sa.text(EARNING),
    )
    govapp.db.remake_extras(connection, "journal_entry")


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.execute("DROP TRIGGER journal_entry_locked")
    else:
        op.execute("DROP TRIGGER journal_entry_locked ON journal_entry")
        op.execute("DROP FUNCTION journal_entry_refuse_locked()")
    op.drop_index("ix_invoice_earning", "invoice")
    reshape(connection, "invoice", drop_columns=["released_through"])
    op.drop_table("period_lock")
    op.drop_table("bank_account")


def _locks() -> None:
    op.create_table(
        "period_lock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("closed_before", sa.Date(), nullable=False),
        sa.Column("locked_by", sa.Integer(), nullable=False),
        sa.Column("locked_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opening_reason", sa.String(), nullable=False),
        sa.Column("opening_asked_by", sa.Integer(), nullable=True),
        sa.Column("opening_asked_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(opening_asked_by IS NULL) = (opening_asked_at IS NULL) AND "
            "(opening_asked_by IS NULL) = (opening_reason = '')",
            name=op.f("ck_period_lock_asked_with_a_reason"),
        ),
        sa.CheckConstraint(
            "(opened_by IS NULL) = (opened_at IS NULL) AND "
            "(opened_by IS NULL OR opening_asked_by IS NOT NULL)",
            name=op.f("ck_period_lock_opened_when_asked"),
        ),
        sa.CheckConstraint("opened_by <> opening_asked_by", name=op.f("ck_period_lock_two_people")),
        sa.ForeignKeyConstraint(
            ["locked_by"], ["person.id"], name=op.f("fk_period_lock_locked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["opening_asked_by"],
            ["person.id"],
            name=op.f("fk_period_lock_opening_asked_by_person"),
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["person.id"], name=op.f("fk_period_lock_opened_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_lock")),
    )
    op.create_index("ix_period_lock_closed_before", "period_lock", ["closed_before"], unique=False)
