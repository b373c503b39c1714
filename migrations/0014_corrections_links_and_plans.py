"""Links to invoices, payment plans, terms, opening balances, write-offs, the tax form.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import govapp.db
from govapp.reshape import reshape

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INVOICE_COLUMNS = {
    "written_off_minor": ("INTEGER NOT NULL", "0"),
    "opening_import_id": ("INTEGER", None),
}
INVOICE_RULES = {
    "ck_invoice_written_off_on_a_day": (
        "CHECK ((written_off_on IS NULL) = (written_off_minor = 0))"
    ),
    "fk_invoice_opening_import_id_opening_import": (
        "FOREIGN KEY(opening_import_id) REFERENCES opening_import (id)"
    ),
}
FORMER = "former_number <> '' AND state = 'issued'"


def upgrade() -> None:
    connection = op.get_bind()
    _openings()
    _links()
    _plans()
    reshape(connection, "invoice", add=INVOICE_COLUMNS, constraints=INVOICE_RULES)
    op.create_index(
        "uq_invoice_former_number",
        "invoice",
        ["organization_id", "former_number"],
        unique=True,
        sqlite_where=sa.text(FORMER),
        postgresql_where=sa.text(FORMER),
    )
    reshape(connection, "consortium", add={"w9_digest": ("VARCHAR NOT NULL", "''")})


def downgrade() -> None:
    connection = op.get_bind()
    reshape(connection, "consortium", drop_columns=["w9_digest"])
    op.drop_index("uq_invoice_former_number", "invoice")
    reshape(
        connection,
        "invoice",
        drop_constraints=list(INVOICE_RULES),
        drop_columns=list(INVOICE_COLUMNS),
    )
    op.drop_table("plan_instalment")
    op.drop_table("payment_plan")
    op.drop_table("payment_terms")
    op.drop_table("invoice_link")
    op.drop_table("opening_import")


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["person.id"], name=op.f(f"fk_{table}_{column}_person")
    )


def _openings() -> None:
    op.create_table(
        "opening_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rows", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "read",
                "taken over",
                "taken back",
                name="opening_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("read_by", sa.Integer(), nullable=True),
        sa.Column("read_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'read') = (taken_at IS NULL)",
            name=op.f("ck_opening_import_taken_at_an_instant"),
        ),
        sa.CheckConstraint(
            "(state = 'taken back') = (undone_at IS NOT NULL)",
            name=op.f("ck_opening_import_undone_at_an_instant"),
        ),
        _person("opening_import", "read_by"),
        _person("opening_import", "taken_by"),
        _person("opening_import", "undone_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_import")),
    )


def _links() -> None:
    op.create_table(
        "invoice_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("sent_to", sa.String(), nullable=False),
        sa.Column("revoked_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "revoked_at IS NOT NULL OR revoked_by IS NULL",
            name=op.f("ck_invoice_link_revoked_at_an_instant"),
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_link_invoice_id_invoice")
        ),
        _person("invoice_link", "made_by"),
        _person("invoice_link", "revoked_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invoice_link_token_digest")),
    )
    op.create_index("ix_invoice_link_invoice", "invoice_link", ["invoice_id", "id"], unique=False)


def _plans() -> None:
    op.create_table(
        "payment_terms",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("terms_days", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("terms_days > 0", name=op.f("ck_payment_terms_positive")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_payment_terms_organization_id_organization"),
        ),
        _person("payment_terms", "set_by"),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_payment_terms")),
    )
    op.create_table(
        "payment_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ended_on >= agreed_on", name=op.f("ck_payment_plan_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_payment_plan_invoice_id_invoice")
        ),
        _person("payment_plan", "agreed_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_plan")),
    )
    op.create_index("ix_payment_plan_invoice", "payment_plan", ["invoice_id", "id"], unique=False)
    op.create_index(
        "uq_payment_plan_current",
        "payment_plan",
        ["invoice_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "plan_instalment",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_plan_instalment_positive")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["payment_plan.id"], name=op.f("fk_plan_instalment_plan_id_payment_plan")
        ),
        sa.PrimaryKeyConstraint("plan_id", "position", name=op.f("pk_plan_instalment")),
    )
