"""What can be found, and by whom."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base, extra


class SearchEntry(Base):
    """A page: `key` names its thing, `title` and `body` are searched, `url` leads there."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    url: Mapped[str]


class SearchReader(Base):
    """Who may find an entry: "public", "signed-in", "staff" or a scope such as `organization:7`."""

    __tablename__ = "search_reader"
    __table_args__ = (Index("ix_search_reader_reader", "reader", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("search_entry.id", ondelete="CASCADE"), primary_key=True
    )
    reader: Mapped[str] = mapped_column(primary_key=True)


extra(
    "search_entry",
    sqlite=(
        "CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5"
        "(title, body, content='search_entry', content_rowid='id', "
        "tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3')",
        "CREATE TRIGGER IF NOT EXISTS search_entry_added AFTER INSERT ON search_entry BEGIN "
        "INSERT INTO search_text (rowid, title, body) VALUES (new.id, new.title, new.body); END",
        "CREATE TRIGGER IF NOT EXISTS search_entry_gone AFTER DELETE ON search_entry BEGIN "
        "INSERT INTO search_text (search_text, rowid, title, body) "
        "VALUES ('delete', old.id, old.title, old.body); END",
        "CREATE TRIGGER IF NOT EXISTS search_entry_changed AFTER UPDATE ON search_entry BEGIN "
        "INSERT INTO search_text (search_text, rowid, title, body) "
        "VALUES ('delete', old.id, old.title, old.body); "
        "INSERT INTO search_text (rowid, title, body) VALUES (new.id, new.title, new.body); END",
    ),
    postgresql=(
        "CREATE INDEX IF NOT EXISTS ix_search_entry_text ON search_entry "
        "USING gin (to_tsvector('simple', title || ' ' || body))",
    ),
)
