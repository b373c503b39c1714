"""Seconds, checks, appeals, the certified slate, and questions to candidates.

Revision ID: 0030
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govapp.db import UtcDateTime
from govapp.reshape import one_of, reshape

revision = "0030"
down_revision = "0015"
branch_labels = None
depends_on = None

CANDIDATE = {
    "conflicts": ("VARCHAR NOT NULL", "''"),
    "photo": ("VARCHAR NOT NULL", "''"),
    "consent_digest": ("VARCHAR NOT NULL", "''"),
}
BEFORE = ("nominated", "standing", "declined", "withdrawn")
AFTER = (*BEFORE, "lapsed", "refused")


def upgrade() -> None:
    connection = op.get_bind()
    reshape(
        connection,
        "candidate",
        add=CANDIDATE,
        constraints={"ck_candidate_candidate_state": one_of("state", *AFTER)},
    )
    op.create_index("ix_candidate_consent_digest", "candidate", ["consent_digest"])
    op.create_table(
        "endorsement",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seconded_at", UtcDateTime(), nullable=False),
        _to("endorsement", "candidate_id", "candidate"),
        _to("endorsement", "organization_id", "organization"),
        _to("endorsement", "person_id", "person"),
        sa.PrimaryKeyConstraint("candidate_id", "organization_id", name=op.f("pk_endorsement")),
    )
    op.create_table(
        "candidate_check",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("checks", sa.String(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("judged_by", sa.Integer(), nullable=True),
        sa.Column("judged_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "passed OR note <> ''", name=op.f("ck_candidate_check_a_refusal_says_why")
        ),
        sa.CheckConstraint(
            "passed OR judged_by IS NOT NULL", name=op.f("ck_candidate_check_somebody_refuses")
        ),
        _to("candidate_check", "candidate_id", "candidate"),
        _to("candidate_check", "judged_by", "person"),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_candidate_check")),
    )
    op.create_table(
        "appeal",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("appealed_at", UtcDateTime(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)",
            name=op.f("ck_appeal_answered_by_somebody"),
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (granted IS NULL)",
            name=op.f("ck_appeal_answered_with_a_word"),
        ),
        _to("appeal", "candidate_id", "candidate"),
        _to("appeal", "answered_by", "person"),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_appeal")),
    )
    op.create_table(
        "slate",
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("candidates", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("certified_by", sa.Integer(), nullable=True),
        sa.Column("certified_at", UtcDateTime(), nullable=False),
        _to("slate", "election_id", "election"),
        _to("slate", "certified_by", "person"),
        sa.PrimaryKeyConstraint("election_id", name=op.f("pk_slate")),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_for", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("hidden_because", sa.String(), nullable=False),
        _to("question", "election_id", "election"),
        _to("question", "asked_by", "person"),
        _to("question", "asked_for", "organization"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index("ix_question_election", "question", ["election_id", "id"])
    op.create_table(
        "answer",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        _to("answer", "question_id", "question"),
        _to("answer", "candidate_id", "candidate"),
        sa.PrimaryKeyConstraint("question_id", "candidate_id", name=op.f("pk_answer")),
    )


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def downgrade() -> None:
    connection = op.get_bind()
    for table in ("answer", "question", "slate", "appeal", "candidate_check", "endorsement"):
        op.drop_table(table)
    connection.exec_driver_sql(
        "UPDATE candidate SET state = 'declined' WHERE state IN ('lapsed', 'refused')"
    )
    op.drop_index("ix_candidate_consent_digest", "candidate")
    reshape(
        connection,
        "candidate",
        constraints={"ck_candidate_candidate_state": one_of("state", *BEFORE)},
        drop_columns=list(CANDIDATE),
    )
