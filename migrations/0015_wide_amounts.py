"""Amounts of 64 bits on PostgreSQL: 32 end at 21 million dollars.

SQLite's integers have 64 bits and stay as they are. Going down fails, as it must, while an amount
is kept that 32 bits cannot hold.

Revision ID: 0015
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0020"
branch_labels = None
depends_on = None

COLUMNS = {
    "allocation": ["amount_minor", "spent_minor"],
    "application": ["quoted_minor", "first_minor"],
    "ask": ["amount_minor"],
    "assessment_run": ["total_minor"],
    "bank_line": ["amount_minor"],
    "budget": ["amount_minor", "allocated_minor"],
    "credit_note": ["amount_minor"],
    "deposit": ["total_minor"],
    "invoice": ["total_minor", "written_off_minor"],
    "invoice_line": ["amount_minor"],
    "journal_entry": ["balance"],
    "journal_line": ["amount_minor"],
    "membership_ending": ["owed_minor"],
    "money_request": ["amount_minor"],
    "payment": ["amount_minor"],
    "payment_promise": ["amount_minor"],
    "plan_instalment": ["amount_minor"],
    "planned_charge": ["amount_minor"],
    "refund": ["amount_minor"],
    "requote": ["old_minor", "fee_minor"],
    "settlement": ["amount_minor"],
    "spending": ["amount_minor"],
    "stripe_call": ["amount_minor"],
    "waiver": ["amount_minor"],
    "zero": ["value"],
}


def upgrade() -> None:
    _widths(sa.BigInteger())


def downgrade() -> None:
    _widths(sa.Integer())


def _widths(width: sa.types.TypeEngine[int]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, columns in COLUMNS.items():
        kind = width.compile(op.get_bind().dialect)
        changes = ", ".join(f"ALTER COLUMN {column} TYPE {kind}" for column in columns)
        op.execute(f"ALTER TABLE {table} {changes}")
