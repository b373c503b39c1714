"""Bank accounts, statements and their lines, deposits of many cheques, payments that moved.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import govapp.db
from govapp.reshape import one_of, reshape

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    reshape(
        op.get_bind(),
        "money_request",
        add={"effect": ("VARCHAR(40) NOT NULL", "'nothing'")},
        constraints={
            "ck_money_request_after_refund": one_of("effect", "nothing", "owed again", "credited")
        },
    )
    op.create_table(
        "bank_format",
        sa.Column("bank_account_id", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("columns", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_account_id"],
            ["bank_account.id"],
            name=op.f("fk_bank_format_bank_account_id_bank_account"),
        ),
        sa.PrimaryKeyConstraint("bank_account_id", "head", name=op.f("pk_bank_format")),
    )
    op.create_table(
        "bank_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank_account_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rows", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "read",
                "taken over",
                name="statement_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'taken over') = (taken_at IS NOT NULL)",
            name=op.f("ck_bank_statement_taken_over_at_a_moment"),
        ),
        sa.ForeignKeyConstraint(
            ["bank_account_id"],
            ["bank_account.id"],
            name=op.f("fk_bank_statement_bank_account_id_bank_account"),
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["person.id"], name=op.f("fk_bank_statement_uploaded_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
        sa.UniqueConstraint(
            "bank_account_id", "digest", name=op.f("uq_bank_statement_bank_account_id_digest")
        ),
    )
    op.create_table(
        "deposit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("reference_key", sa.String(), nullable=False),
        sa.Column("deposited_on", sa.Date(), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("cheques", sa.Integer(), nullable=False),
        sa.Column("booked_by", sa.Integer(), nullable=True),
        sa.Column("booked_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("total_minor > 0", name=op.f("ck_deposit_positive")),
        sa.ForeignKeyConstraint(
            ["booked_by"], ["person.id"], name=op.f("fk_deposit_booked_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposit")),
        sa.UniqueConstraint("bank", "reference_key", name=op.f("uq_deposit_bank_reference_key")),
    )
    op.create_index("ix_deposit_day", "deposit", ["deposited_on", "id"], unique=False)
    op.create_table(
        "bank_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank_account_id", sa.Integer(), nullable=False),
        sa.Column("bank_statement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("payer_key", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("cheque", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "booked",
                "matched",
                "set aside",
                name="line_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("aside_reason", sa.String(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("deposit_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("done_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN payment_id IS NULL THEN 0 ELSE 1 END + CASE WHEN deposit_id IS NULL THEN 0 ELSE 1 END + CASE WHEN entry_id IS NULL THEN 0 ELSE 1 END) = (CASE WHEN state IN ('booked', 'matched') THEN 1 ELSE 0 END)",
            name=op.f("ck_bank_line_belongs_to_one_thing"),
        ),
        sa.CheckConstraint(
            "(state = 'set aside') = (aside_reason <> '')",
            name=op.f("ck_bank_line_aside_has_a_reason"),
        ),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_bank_line_says_something")),
        sa.ForeignKeyConstraint(
            ["bank_account_id"],
            ["bank_account.id"],
            name=op.f("fk_bank_line_bank_account_id_bank_account"),
        ),
        sa.ForeignKeyConstraint(
            ["bank_statement_id"],
            ["bank_statement.id"],
            name=op.f("fk_bank_line_bank_statement_id_bank_statement"),
        ),
        sa.ForeignKeyConstraint(
            ["deposit_id"], ["deposit.id"], name=op.f("fk_bank_line_deposit_id_deposit")
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["person.id"], name=op.f("fk_bank_line_done_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_bank_line_entry_id_journal_entry")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_bank_line_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_line")),
        sa.UniqueConstraint(
            "bank_account_id", "fingerprint", name=op.f("uq_bank_line_bank_account_id_fingerprint")
        ),
        sa.UniqueConstraint("deposit_id", name=op.f("uq_bank_line_deposit_id")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_bank_line_entry_id")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_bank_line_payment_id")),
    )
    op.create_index(
        op.f("ix_bank_line_bank_statement_id"), "bank_line", ["bank_statement_id"], unique=False
    )
    op.create_index("ix_bank_line_day", "bank_line", ["day", "id"], unique=False)
    op.create_index("ix_bank_line_payer", "bank_line", ["payer_key"], unique=False)
    op.create_index("ix_bank_line_state", "bank_line", ["state", "day", "id"], unique=False)
    op.create_table(
        "payment_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("from_organization_id", sa.Integer(), nullable=False),
        sa.Column("to_organization_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("moved_by", sa.Integer(), nullable=True),
        sa.Column("moved_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_organization_id"],
            ["organization.id"],
            name=op.f("fk_payment_move_from_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["moved_by"], ["person.id"], name=op.f("fk_payment_move_moved_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_payment_move_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["to_organization_id"],
            ["organization.id"],
            name=op.f("fk_payment_move_to_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_move")),
    )
    op.create_index(
        op.f("ix_payment_move_payment_id"), "payment_move", ["payment_id"], unique=False
    )
    op.create_index("ix_payment_deposit", "payment", ["deposit_id"], unique=False)


def downgrade() -> None:

    op.drop_index("ix_payment_deposit", table_name="payment")
    op.drop_index(op.f("ix_payment_move_payment_id"), table_name="payment_move")
    op.drop_table("payment_move")
    op.drop_index("ix_bank_line_state", table_name="bank_line")
    op.drop_index("ix_bank_line_payer", table_name="bank_line")
    op.drop_index("ix_bank_line_day", table_name="bank_line")
    op.drop_index(op.f("ix_bank_line_bank_statement_id"), table_name="bank_line")
    op.drop_table("bank_line")
    op.drop_index("ix_deposit_day", table_name="deposit")
    op.drop_table("deposit")
    op.drop_table("bank_statement")
    op.drop_table("bank_format")
    reshape(
        op.get_bind(),
        "money_request",
        drop_constraints=["ck_money_request_after_refund"],
        drop_columns=["effect"],
    )
