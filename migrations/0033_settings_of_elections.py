"""What an election is held by: zone, cap, who elects, quorum, publication, ties, short terms.

Revision ID: 0033
Revises: 0036
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from govapp.reshape import one_of, reshape

revision = "0033"
down_revision = "0036"
branch_labels = None
depends_on = None

COLUMNS = {
    "zone": ("VARCHAR NOT NULL", "'UTC'"),
    "candidates_per_organization": ("INTEGER NOT NULL", "1"),
    "electing_tiers": ("VARCHAR NOT NULL", "'[]'"),
    "quorum_share": ("VARCHAR NOT NULL", "'0/1'"),
    "quorum_comparison": ("VARCHAR(40) NOT NULL", "'at least'"),
    "publication": ("VARCHAR(40) NOT NULL", "'by the number of votes'"),
    "tie_source": ("VARCHAR(40) NOT NULL", "'drawn by the server at closing'"),
    "short_terms": ("VARCHAR(40) NOT NULL", "'those elected last'"),
    "departures": ("VARCHAR NOT NULL", "'[]'"),
}
CONSTRAINTS = {
    "ck_election_somebody_may_stand": "CHECK (candidates_per_organization > 0)",
    "ck_election_election_quorum": one_of("quorum_comparison", "at least", "more than"),
    "ck_election_election_publication": one_of(
        "publication", "by the number of votes", "winners only"
    ),
    "ck_election_election_tie_source": one_of(
        "tie_source", "drawn by the server at closing", "announced public draw"
    ),
    "ck_election_election_short_terms": one_of(
        "short_terms", "those elected last", "by public draw"
    ),
}


def upgrade() -> None:
    connection = op.get_bind()
    reshape(connection, "election", add=COLUMNS, constraints=CONSTRAINTS)
    rows = connection.execute(
        sa.text("SELECT id, \"values\" FROM charter_version WHERE chapter = 'elections'")
    ).all()
    for version, values in rows:  # until now the cap was read from the rulebook
        connection.execute(
            sa.text(
                "UPDATE election SET candidates_per_organization = :cap "
                "WHERE charter_version_id = :version"
            ),
            {"cap": _cap(values), "version": version},
        )


def _cap(values: str) -> int:
    """The cap of a version of the chapter; one, the usual, where it names none."""
    try:
        return max(int(json.loads(values)["candidates_per_organization"]), 1)
    except (ValueError, KeyError, TypeError):
        return 1


def downgrade() -> None:
    reshape(
        op.get_bind(), "election", drop_constraints=list(CONSTRAINTS), drop_columns=list(COLUMNS)
    )
