"""Every amount has 64 bits on PostgreSQL, so that nobody's budget ends at 21 million dollars."""

from __future__ import annotations

from sqlalchemy import BigInteger

from govapp.db import Base


def test_every_amount_is_wide(app):
    narrow = [
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_minor") and not isinstance(column.type, BigInteger)
    ]

    assert not narrow, f"declare them as Mapped[Minor]: {narrow}"
