"""Documents with versions and opinions, and requests to program management.

Revision ID: 0036
Revises: 0034
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govapp.db import UtcDateTime

revision = "0036"
down_revision = "0034"
branch_labels = None
depends_on = None

KINDS = ("policy", "conflict of interest policy", "specification", "other document")
POSITIONS = ("for", "for it with changes", "against")
STATES = ("open", "answered", "declined")


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", _words("document_kind", KINDS), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("title", name=op.f("uq_document_title")),
    )
    op.create_table(
        "document_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("adopted_by", sa.String(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(adopted_by = '') = (adopted_on IS NULL)",
            name=op.f("ck_document_version_adopted_on_a_day"),
        ),
        _refers("document_version", "document_id", "document.id"),
        _refers("document_version", "digest", "kept_file.digest"),
        _refers("document_version", "added_by_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_document_version_document_id_number")),
    )
    op.create_table(
        "document_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_version_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("position", _words("position", POSITIONS), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        _refers("document_opinion", "document_version_id", "document_version.id"),
        _refers("document_opinion", "body_id", "body.id"),
        _refers("document_opinion", "recorded_by_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_opinion")),
        sa.UniqueConstraint(
            "document_version_id", "body_id", name=op.f("uq_document_opinion_document_version_id_body_id")
        ),
    )
    _requests()


def downgrade() -> None:
    for table in ("office_request", "document_opinion", "document_version", "document"):
        op.drop_table(table)


def _requests() -> None:
    op.create_table(
        "office_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", _words("asking_state", STATES), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (answered_at IS NULL)",
            name=op.f("ck_office_request_answered_at_an_instant"),
        ),
        sa.CheckConstraint(
            "(state = 'open') = (answer = '')", name=op.f("ck_office_request_answered_in_words")
        ),
        sa.CheckConstraint(
            "(owner_id IS NULL) = (due_on IS NULL)", name=op.f("ck_office_request_owner_has_a_day")
        ),
        _refers("office_request", "asked_by_id", "person.id"),
        _refers("office_request", "organization_id", "organization.id"),
        _refers("office_request", "owner_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_request")),
    )
    op.create_index("ix_office_request_state", "office_request", ["state", "id"])
    op.create_index("ix_office_request_asked_by", "office_request", ["asked_by_id", "id"])


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    other = to.partition(".")[0]
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}_{other}"))


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
