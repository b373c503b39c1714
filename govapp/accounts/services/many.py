"""Adding many people at once, for imports."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.rules import checked_email, checked_name
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import folded


def add_people(session: Session, people: Iterable[tuple[str, str]]) -> list[int]:
    """Add (name, address) pairs that nobody has yet; their numbers in the same order (helper).

    The caller's fact tells, and the caller makes them findable. An address that somebody has
    breaks the unique constraint and with it the command.
    """
    rows = [(checked_name(name), checked_email(email)) for name, email in people]
    if not rows:
        return []
    added_at = clock.now()
    statement = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    values = [
        {
            "name": name,
            "email": email,
            "email_key": folded(email),
            "zone": "",
            "locale": "",
            "added_at": added_at,
        }
        for name, email in rows
    ]
    return list(session.scalars(statement, values))
