"""Payments that can come back, credit notes, refunds, requests; a rulebook chapter on money.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import govapp.db
from govapp.reshape import one_of, reshape

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

METHODS = ("cheque", "wire", "ACH to the bank", "card", "bank debit", "bank transfer online")
CHAPTERS = ("fees", "standing", "bodies", "decisions", "elections", "gates", "spending")
PAYMENT_COLUMNS = {
    "state": ("VARCHAR(40) NOT NULL", "'settled'"),
    "bank": ("VARCHAR NOT NULL", "''"),
    "external_id": ("VARCHAR", None),
    "deposit_id": ("INTEGER", None),
    "reversed_on": ("DATE", None),
    "reversal_reason": ("VARCHAR NOT NULL", "''"),
}
PAYMENT_RULES = {
    "ck_payment_taken_back_on_a_day": (
        "CHECK ((state IN ('failed', 'reversed')) = (reversed_on IS NOT NULL))"
    ),
    "ck_payment_payment_state": one_of("state", "pending", "settled", "failed", "reversed"),
}
INVOICE_COLUMNS = {
    "terms_days": ("INTEGER NOT NULL", "30"),
    "period_start": ("DATE", None),
    "period_end": ("DATE", None),
    "replaces_id": ("INTEGER", None),
    "written_off_on": ("DATE", None),
    "po_digest": ("VARCHAR NOT NULL", "''"),
    "former_number": ("VARCHAR NOT NULL", "''"),
}
INVOICE_RULES = {
    "ck_invoice_period_ends_after_it_starts": (
        "CHECK ((period_start IS NULL) = (period_end IS NULL) AND period_end >= period_start)"
    ),
    "ck_invoice_void_is_no_loss": "CHECK (written_off_on IS NULL OR state = 'issued')",
    "fk_invoice_replaces_id_invoice": "FOREIGN KEY(replaces_id) REFERENCES invoice (id)",
}


def upgrade() -> None:
    connection = op.get_bind()
    reshape(
        connection,
        "payment",
        add=PAYMENT_COLUMNS,
        constraints={"ck_payment_method": one_of("method", *METHODS), **PAYMENT_RULES},
    )
    reshape(
        connection,
        "invoice",
        add=INVOICE_COLUMNS,
        constraints={
            "ck_invoice_invoice_kind": one_of("kind", "dues", "difference", "opening balance"),
            **INVOICE_RULES,
        },
    )
    op.create_index("uq_payment_external_id", "payment", ["external_id"], unique=True)
    op.create_index("uq_invoice_replaces_id", "invoice", ["replaces_id"], unique=True)
    reshape(connection, "journal_line", add={"bank": ("VARCHAR NOT NULL", "''")})
    reshape(
        connection,
        "charter_version",
        constraints={"ck_charter_version_chapter": one_of("chapter", *CHAPTERS, "money")},
    )
    _requests()
    _credit_notes()
    _refunds()


def downgrade() -> None:
    connection = op.get_bind()
    op.drop_table("refund")
    op.drop_table("credit_note")
    op.drop_table("money_request")
    op.execute("DELETE FROM charter_version WHERE chapter = 'money'")
    reshape(
        connection,
        "charter_version",
        constraints={"ck_charter_version_chapter": one_of("chapter", *CHAPTERS)},
    )
    reshape(connection, "journal_line", drop_columns=["bank"])
    op.drop_index("uq_invoice_replaces_id", "invoice")
    op.drop_index("uq_payment_external_id", "payment")
    reshape(
        connection,
        "invoice",
        constraints={"ck_invoice_invoice_kind": one_of("kind", "dues")},
        drop_constraints=list(INVOICE_RULES),
        drop_columns=list(INVOICE_COLUMNS),
    )
    reshape(
        connection,
        "payment",
        constraints={"ck_payment_method": one_of("method", *METHODS[:2])},
        drop_constraints=list(PAYMENT_RULES),
        drop_columns=list(PAYMENT_COLUMNS),
    )


def _requests() -> None:
    op.create_table(
        "money_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "refund",
                "write-off",
                "discount",
                "in-kind credit",
                name="request_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "approved",
                "declined",
                name="request_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'asked') = (answered_by IS NULL) AND (state = 'asked') = (answered_at IS NULL)",
            name=op.f("ck_money_request_answered_by_somebody"),
        ),
        sa.CheckConstraint(
            "(invoice_id IS NULL) <> (payment_id IS NULL)",
            name=op.f("ck_money_request_about_one_thing"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_money_request_positive")),
        sa.CheckConstraint("asked_by <> answered_by", name=op.f("ck_money_request_two_people")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_money_request_answered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_money_request_asked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_money_request_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_money_request_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_money_request_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_request")),
    )
    op.create_index(
        "ix_money_request_organization", "money_request", ["organization_id", "id"], unique=False
    )
    op.create_index("ix_money_request_state", "money_request", ["state", "id"], unique=False)


def _credit_notes() -> None:
    op.create_table(
        "credit_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("number_year", sa.Integer(), nullable=False),
        sa.Column("number_in_year", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "correction",
                "discount",
                "in-kind credit",
                name="credit_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("pdf_digest", sa.String(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_credit_note_positive")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_credit_note_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["money_request.id"],
            name=op.f("fk_credit_note_request_id_money_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_note")),
        sa.UniqueConstraint("number", name=op.f("uq_credit_note_number")),
        sa.UniqueConstraint(
            "number_year", "number_in_year", name=op.f("uq_credit_note_number_year_number_in_year")
        ),
        sa.UniqueConstraint("request_id", name=op.f("uq_credit_note_request_id")),
    )
    op.create_index("ix_credit_note_invoice", "credit_note", ["invoice_id"], unique=False)


def _refunds() -> None:
    op.create_table(
        "refund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "cheque",
                "wire",
                "ACH to the bank",
                "card",
                "bank debit",
                "bank transfer online",
                name="refund_method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("refunded_on", sa.Date(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refund_positive")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_refund_payment_id_payment")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["money_request.id"], name=op.f("fk_refund_request_id_money_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("external_id", name=op.f("uq_refund_external_id")),
        sa.UniqueConstraint("request_id", name=op.f("uq_refund_request_id")),
    )
    op.create_index("ix_refund_payment", "refund", ["payment_id"], unique=False)
