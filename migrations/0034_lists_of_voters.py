"""Objections to lists of voters, votes handed to alternates, notices sent again.

Revision ID: 0034
Revises: 0032
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govapp.db import UtcDateTime

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None

TABLES = ("notice_again", "handed_vote", "objection", "voter_list")


def upgrade() -> None:
    op.create_table(
        "voter_list",
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("record_on", sa.Date(), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        sa.Column("objections_until", UtcDateTime(), nullable=False),
        _to("voter_list", "election_id", "election"),
        sa.PrimaryKeyConstraint("election_id", name=op.f("pk_voter_list")),
    )
    _objections()
    op.create_table(
        "handed_vote",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "because",
            _one_of("handed_because", "away", "conflict of interest"),
            nullable=False,
        ),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("handed_at", UtcDateTime(), nullable=False),
        _to("handed_vote", "entry_id", "roll_entry"),
        _to("handed_vote", "person_id", "person"),
        sa.PrimaryKeyConstraint("entry_id", "person_id", name=op.f("pk_handed_vote")),
    )
    _notices()


def _objections() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (upheld IS NULL)",
            name=op.f("ck_objection_answered_with_a_word"),
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)",
            name=op.f("ck_objection_answered_by_somebody"),
        ),
        _to("objection", "election_id", "election"),
        _to("objection", "organization_id", "organization"),
        _to("objection", "made_by", "person"),
        _to("objection", "answered_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    _only_one("uq_objection_open", "objection", "organization_id", "answered_at IS NULL")


def _notices() -> None:
    op.create_table(
        "notice_again",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "state", _one_of("notice_state", "proposed", "sent", "turned down"), nullable=False
        ),
        sa.Column("corrected", sa.Boolean(), nullable=False),
        sa.Column("new_address", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("countersigned_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'proposed') = (new_address <> '')",
            name=op.f("ck_notice_again_address_only_waiting"),
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (sent_at IS NULL)",
            name=op.f("ck_notice_again_decided_has_a_time"),
        ),
        sa.CheckConstraint(
            "countersigned_by <> asked_by", name=op.f("ck_notice_again_two_officers")
        ),
        _to("notice_again", "election_id", "election"),
        _to("notice_again", "person_id", "person"),
        _to("notice_again", "asked_by", "person"),
        _to("notice_again", "countersigned_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_again")),
    )
    _only_one("uq_notice_again_waiting", "notice_again", "person_id", "state = 'proposed'")


def _only_one(name: str, table: str, column: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name,
        table,
        ["election_id", column],
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
