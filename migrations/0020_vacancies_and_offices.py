"""Vacancies as dated rows, why terms ended, how long offices last, one holder a seat.

Revision ID: 0020
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import govapp.db
from govapp.reshape import one_of, reshape

revision = "0020"
down_revision = "0026"
branch_labels = None
depends_on = None

CAUSES = (
    "the seat is new",
    "the term is over",
    "resignation",
    "removal",
    "left the organization",
    "merger",
    "the office is over",
)
WAYS = ("election", "count-back", "appointment", "ex officio")
OFFICES = ("chair", "secretary", "observer", "teller")
ROLES = (
    "administrator",
    "secretariat",
    "treasurer",
    "election officer",
    "auditor",
    "community participant",
    "primary representative",
    "alternate",
    "billing contact",
    "organization admin",
    "person of a member",
    "chair",
    "vice chair",
    "secretary",
    "seat holder",
    "observer",
    "emeritus",
    "teller",
    "lead",
    "champion",
    "reviewer",
    "candidate",
)
CHAIR = "kind = 'chair' AND ended_on IS NULL"
OPEN = "closed_on IS NULL"


def upgrade() -> None:
    connection = op.get_bind()
    reshape(
        connection,
        "seat",
        add={
            "opened_on": (
                "DATE NOT NULL",
                "(SELECT body.began_on FROM body WHERE body.id = seat.body_id)",
            ),
            "closed_on": ("DATE", None),
        },
    )
    reshape(
        connection,
        "term",
        add={"left_because": ("VARCHAR(40)", None), "left_note": ("VARCHAR NOT NULL", "''")},
        constraints={"ck_term_left_because": one_of("left_because", *CAUSES)},
    )
    reshape(
        connection,
        "office",
        add={"until": ("DATE", None), "because": ("VARCHAR NOT NULL", "''")},
        constraints={
            "ck_office_office_kind": one_of("kind", "chair", "vice chair", *OFFICES[1:], "emeritus")
        },
    )
    op.create_index(
        "uq_office_chair",
        "office",
        ["body_id"],
        unique=True,
        sqlite_where=sa.text(CHAIR),
        postgresql_where=sa.text(CHAIR),
    )
    reshape(connection, "role_grant", constraints={"ck_role_grant_role": one_of("role", *ROLES)})
    _vacancies()
    govapp.db.remake_extras(connection, "term")


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.execute("DROP TRIGGER term_one_holder_added")
        op.execute("DROP TRIGGER term_one_holder_changed")
    else:
        op.execute("DROP TRIGGER term_one_holder ON term")
        op.execute("DROP FUNCTION term_refuse_overlap()")
    op.drop_table("vacancy")
    op.drop_index("uq_office_chair", "office")
    op.execute("DELETE FROM office WHERE kind IN ('vice chair', 'emeritus')")
    reshape(
        connection,
        "office",
        constraints={"ck_office_office_kind": one_of("kind", *OFFICES)},
        drop_columns=["until", "because"],
    )
    reshape(
        connection,
        "term",
        drop_constraints=["ck_term_left_because"],
        drop_columns=["left_because", "left_note"],
    )
    reshape(connection, "seat", drop_columns=["opened_on", "closed_on"])
    before = [role for role in ROLES if role not in ("vice chair", "emeritus")]
    reshape(connection, "role_grant", constraints={"ck_role_grant_role": one_of("role", *before)})


def _vacancies() -> None:
    op.create_table(
        "vacancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("cause", _words("vacancy_cause", CAUSES), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("way", _words("vacancy_way", WAYS), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("term_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "term_id IS NULL OR closed_on IS NOT NULL", name=op.f("ck_vacancy_filled_on_a_day")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_vacancy_seat_id_seat")),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_vacancy_term_id_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy")),
    )
    op.create_index(
        "uq_vacancy_open",
        "vacancy",
        ["seat_id"],
        unique=True,
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    op.create_index("ix_vacancy_seat", "vacancy", ["seat_id", "since"], unique=False)


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
