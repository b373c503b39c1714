"""Pages at Stripe on which several invoices, or a part of one, are paid.

Revision ID: 0032
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import govapp.db
from govapp.reshape import one_of, reshape

revision = "0032"
down_revision = "0027"
branch_labels = None
depends_on = None

BEFORE = (
    "customer",
    "mirror",
    "void",
    "uncollectible",
    "paid elsewhere",
    "part elsewhere",
    "refund",
    "credit",
    "charge",
)
NEW = ("payment page", "close page")


def upgrade() -> None:
    _acts(*BEFORE, *NEW)
    op.create_table(
        "payment_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", govapp.db.MINOR, nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "used",
                "closed",
                name="page_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_page_positive")),
        sa.CheckConstraint(
            "payment_id IS NULL OR state = 'used'", name=op.f("ck_payment_page_used_by_a_payment")
        ),
        _to("payment_page", "organization_id", "organization"),
        _to("payment_page", "payment_id", "payment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_page")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_payment_page_payment_id")),
    )
    op.create_index("ix_payment_page_organization", "payment_page", ["organization_id", "state"])
    op.create_index("ix_payment_page_state", "payment_page", ["state", "id"])
    op.create_table(
        "payment_page_invoice",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        _to("payment_page_invoice", "page_id", "payment_page"),
        _to("payment_page_invoice", "invoice_id", "invoice"),
        sa.PrimaryKeyConstraint("page_id", "invoice_id", name=op.f("pk_payment_page_invoice")),
    )
    op.create_index("ix_payment_page_invoice_invoice", "payment_page_invoice", ["invoice_id"])


def downgrade() -> None:
    op.drop_table("payment_page_invoice")
    op.drop_table("payment_page")
    op.execute("DELETE FROM stripe_call WHERE act IN ('payment page', 'close page')")
    _acts(*BEFORE)


def _acts(*words: str) -> None:
    check = {"ck_stripe_call_stripe_act": one_of("act", *words)}
    reshape(op.get_bind(), "stripe_call", constraints=check)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )
