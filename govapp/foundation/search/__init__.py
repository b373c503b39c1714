"""One index over everything that has a page; who may find a row stands in the row.

Slices call `index()` and `forget()` inside their commands; `queries.find` asks. SQLite uses FTS5,
PostgreSQL its full text search.
"""
