"""Challenge windows, complaints, recounts, undertakings, counts beside the declared one.

Revision ID: 0035
Revises: 0033
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govapp.db import UtcDateTime
from govapp.reshape import one_of, reshape

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None

BEFORE = (
    "set up",
    "nominations",
    "list of voters",
    "voting",
    "locked",
    "counted",
    "declared",
    "cancelled",
)
AFTER = (*BEFORE[:6], "in challenge", *BEFORE[6:])
GROUNDS = ("list of voters", "candidates", "voting", "count", "published record")
RULES = {
    "answered_with_a_word": "(answered_at IS NULL) = (upheld IS NULL)",
    "answered_by_somebody": "(answered_at IS NULL) = (answered_by IS NULL)",
    "answered_in_words": "(answered_at IS NULL) = (answer = '')",
    "somebody_else_answers": "answered_by <> filed_by",
}
FOREIGN = {
    "fk_count_run_without_id_candidate": "FOREIGN KEY(without_id) REFERENCES candidate (id)",
    "fk_count_run_confirms_id_count_run": "FOREIGN KEY(confirms_id) REFERENCES count_run (id)",
}


def upgrade() -> None:
    connection = op.get_bind()
    reshape(
        connection,
        "election",
        add={"challenge_ends_at": ("DATETIME", None)},
        constraints={"ck_election_election_state": one_of("state", *AFTER)},
    )
    reshape(
        connection,
        "count_run",
        add={
            "because": ("VARCHAR NOT NULL", "''"),
            "without_id": ("INTEGER", None),
            "confirms_id": ("INTEGER", None),
        },
        constraints=FOREIGN,
    )
    _undertakings()
    _complaints()
    _side_counts()


def downgrade() -> None:
    connection = op.get_bind()
    op.drop_table("side_count")
    op.drop_table("complaint")
    op.drop_table("undertaking")
    op.execute(
        "DELETE FROM certification WHERE count_id IN "
        "(SELECT id FROM count_run WHERE confirms_id IS NOT NULL)"
    )
    op.execute("DELETE FROM count_run WHERE confirms_id IS NOT NULL")
    reshape(
        connection,
        "count_run",
        drop_constraints=list(FOREIGN),
        drop_columns=["because", "without_id", "confirms_id"],
    )
    op.execute("UPDATE election SET state = 'counted' WHERE state = 'in challenge'")
    reshape(
        connection,
        "election",
        constraints={"ck_election_election_state": one_of("state", *BEFORE)},
        drop_columns=["challenge_ends_at"],
    )


def _undertakings() -> None:
    op.create_table(
        "undertaking",
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        _to("undertaking", "election_id", "election"),
        _to("undertaking", "person_id", "person"),
        sa.PrimaryKeyConstraint("election_id", "person_id", name=op.f("pk_undertaking")),
    )


def _complaints() -> None:
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("ground", _words("ground", GROUNDS), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=False),
        sa.Column("filed_for", sa.Integer(), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_complaint_{name}"))
            for name, rule in RULES.items()
        ),
        _to("complaint", "election_id", "election"),
        _to("complaint", "filed_by", "person"),
        _to("complaint", "filed_for", "organization"),
        _to("complaint", "answered_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    op.create_index("ix_complaint_election", "complaint", ["election_id", "id"])


def _side_counts() -> None:
    op.create_table(
        "side_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("side_kind", ("alternative", "count-back")), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("settings", sa.String(), nullable=False),
        sa.Column("protocol", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        _to("side_count", "election_id", "election"),
        _to("side_count", "made_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_side_count")),
    )
    op.create_index("ix_side_count_election", "side_count", ["election_id", "id"])


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )
