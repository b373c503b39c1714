"""Definitions, padded slots, weights and salts of rolls, and the board that a box becomes.

Revision ID: 0025
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import govapp.db
from govapp.reshape import reshape

revision = "0025"
down_revision = "0022"
branch_labels = None
depends_on = None

POLL = {
    "definition": ("VARCHAR NOT NULL", "''"),
    "definition_hash": ("VARCHAR NOT NULL", "''"),
    "public_key": ("VARCHAR NOT NULL", "''"),
    "weights": ("VARCHAR NOT NULL", "'[1]'"),
    "chained": ("INTEGER NOT NULL", "0"),
}
ROLL_ENTRY = {
    "weight": ("INTEGER NOT NULL", "1"),
    "salt": ("VARCHAR NOT NULL", "''"),
}
ROLL_ENTRY_RULES = {"ck_roll_entry_weighs_something": "CHECK (weight > 0)"}


def upgrade() -> None:
    connection = op.get_bind()
    _no_open_box()
    reshape(connection, "poll", add=POLL)
    reshape(connection, "roll_entry", add=ROLL_ENTRY, constraints=ROLL_ENTRY_RULES)
    op.drop_table("box_slot")
    _slots("ballot_slot", sa.Column("content", sa.String(), nullable=False))
    _board()
    govapp.db.remake_extras(connection, "poll")


def downgrade() -> None:
    connection = op.get_bind()
    _no_open_box()
    if connection.dialect.name == "sqlite":
        op.execute("DROP TRIGGER poll_stays")
    else:
        op.execute("DROP TRIGGER poll_stays ON poll")
        op.execute("DROP FUNCTION poll_stays()")
    for table in ("ballot_opening", "tree_head", "board_leaf", "ballot_slot"):
        op.drop_table(table)
    _slots(
        "box_slot",
        sa.Column("code_digest", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
    )
    reshape(
        connection,
        "roll_entry",
        drop_constraints=list(ROLL_ENTRY_RULES),
        drop_columns=list(ROLL_ENTRY),
    )
    reshape(connection, "poll", drop_columns=list(POLL))


def _no_open_box() -> None:
    """A box keeps its form until it is closed: its voters hold receipts that fit it."""
    opened = op.get_bind().exec_driver_sql("SELECT about FROM poll WHERE state = 'open' AND secret")
    names = ", ".join(sorted(about for (about,) in opened))
    if names:
        raise RuntimeError(f"secret votes are open; close them before the upgrade: {names}")


def _slots(name: str, *columns: sa.Column[str]) -> None:
    op.create_table(
        name,
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f(f"fk_{name}_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "slot", name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )


def _board() -> None:
    op.create_table(
        "board_leaf",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "definition",
                "ballot",
                "replaced",
                "close",
                name="leaf_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("leaf", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'replaced') = (shown <> '')",
            name=op.f("ck_board_leaf_shows_what_was_replaced"),
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_board_leaf_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "place", name=op.f("pk_board_leaf")),
        sqlite_with_rowid=False,
    )
    op.create_index("uq_board_leaf_leaf", "board_leaf", ["poll_id", "leaf"], unique=True)
    op.create_table(
        "tree_head",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_tree_head_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_tree_head")),
    )
    op.create_table(
        "ballot_opening",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("leaf", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_ballot_opening_poll_id_poll")
        ),
        sa.PrimaryKeyConstraint("poll_id", "leaf", name=op.f("pk_ballot_opening")),
        sqlite_with_rowid=False,
    )
