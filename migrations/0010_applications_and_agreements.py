"""Applications to join, agreements in dated versions, and who signed them.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govapp.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "agreement_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "membership",
                "ipr",
                name="agreement_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_agreement_version_says_something")),
        sa.ForeignKeyConstraint(
            ["added_by"], ["person.id"], name=op.f("fk_agreement_version_added_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_version")),
        sa.UniqueConstraint(
            "kind", "effective_on", name=op.f("uq_agreement_version_kind_effective_on")
        ),
        sa.UniqueConstraint("kind", "version", name=op.f("uq_agreement_version_kind_version")),
    )
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "sent",
                "asked back",
                "approved",
                "declined",
                "withdrawn",
                name="application_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answers", sa.String(), nullable=False),
        sa.Column("legal_name", sa.String(), nullable=False),
        sa.Column("sort_key", BYTEWISE, nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("quoted_minor", sa.Integer(), nullable=True),
        sa.Column("first_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("open_until", UtcDateTime(), nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'approved') = (organization_id IS NOT NULL)",
            name=op.f("ck_application_approved_is_somebody"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (sent_at IS NULL)", name=op.f("ck_application_sent_unless_draft")
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'declined')) = (answered_at IS NOT NULL)",
            name=op.f("ck_application_answered_on_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_application_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_application_token_digest")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index("ix_application_delete", ["delete_on"], unique=False)
        batch_op.create_index("ix_application_organization", ["organization_id"], unique=False)
        batch_op.create_index("ix_application_sent", ["sent_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_sort_key"), ["sort_key"], unique=False)
        batch_op.create_index("ix_application_state", ["state", "sent_at", "id"], unique=False)

    op.create_table(
        "agreement_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_agreement_signature_application_id_application"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_agreement_signature_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_version.id"],
            name=op.f("fk_agreement_signature_version_id_agreement_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signature")),
        sa.UniqueConstraint(
            "organization_id",
            "version_id",
            name=op.f("uq_agreement_signature_organization_id_version_id"),
        ),
    )
    with op.batch_alter_table("agreement_signature", schema=None) as batch_op:
        batch_op.create_index("ix_agreement_signature_version", ["version_id"], unique=False)

    op.create_table(
        "application_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_link_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_application_link_token_digest")),
    )
    with op.batch_alter_table("application_link", schema=None) as batch_op:
        batch_op.create_index("ix_application_link_application", ["application_id"], unique=False)

    op.create_table(
        "application_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "sent",
                "asked back",
                "approved",
                "declined",
                "withdrawn",
                name="application_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("moved_at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_move_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_application_move_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_move")),
    )
    with op.batch_alter_table("application_move", schema=None) as batch_op:
        batch_op.create_index(
            "ix_application_move_application", ["application_id", "id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("application_move")
    op.drop_table("application_link")
    op.drop_table("agreement_signature")
    op.drop_table("application")
    op.drop_table("agreement_version")
