"""What happens around a secret box by itself: packing, sweeping, counts for the trail, heads."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from govapp.db import db, transaction
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.audit.services import record
from govapp.voting.facts import VotesCounted
from govapp.voting.letters import write_heads
from govapp.voting.models import Poll, PollState
from govapp.voting.queries import marked

TABLES = ("ballot_slot", "roll_entry")
NEWEST = 5  # so many of the newest votes are left out of what the trail is told


class StillRead(RuntimeError):
    """Somebody reads the old pages of the log; the runner tries again later."""


def pack(poll_id: int) -> None:
    """Rebuild SQLite's file once a box is laid out, so that its slots lie side by side."""
    del poll_id  # the file is one for all
    if db.engine.dialect.name == "sqlite":
        _outside_of_transactions("VACUUM")


def sweep(poll_id: int) -> None:
    """Remove what the open box left behind in the database's own files after it was sealed.

    SQLite's log keeps each cast's pages in the order of casting, and free pages may: the file is
    rebuilt and the log emptied. PostgreSQL keeps overwritten rows, each with the number of its
    transaction: box and roll are written into new files.
    """
    del poll_id  # the files are one for all
    if db.engine.dialect.name == "sqlite":
        _outside_of_transactions("VACUUM", _empty_log)
    else:
        _outside_of_transactions(*(f"VACUUM (FULL) {table}" for table in TABLES))


def _outside_of_transactions(*acts: Any) -> None:  # Any: SQL, or what is done to a raw connection
    connection = db.engine.raw_connection()
    raw = connection.driver_connection
    sqlite = db.engine.dialect.name == "sqlite"
    try:
        if sqlite:
            raw.execute("PRAGMA query_only=OFF")
        else:
            raw.autocommit = True
        for act in acts:
            act(raw) if callable(act) else raw.execute(act)
        if not sqlite:
            raw.autocommit = False
    finally:
        connection.close()


def _empty_log(raw: Any) -> None:  # Any: a raw driver connection
    busy, *_pages = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StillRead("the write-ahead log is still being read")


def chain_counts() -> None:
    """Tell the audit trail how many votes lie in each open box, always less the newest few.

    A cast itself writes nothing there: the counts are what the trail knows of it.
    """
    with transaction() as session:
        polls = session.scalars(
            select(Poll)
            .where(Poll.state == PollState.OPEN, Poll.secret.is_(True))
            .order_by(Poll.id)
            .with_for_update()
        ).all()
        for poll in polls:
            cast = marked(session, poll.id) - NEWEST
            if cast >= poll.chained + NEWEST:
                poll.chained = cast
                record(session, VotesCounted(poll.about, poll.id, cast), actor=CLOCK)


__all__ = ["chain_counts", "pack", "sweep", "write_heads"]
