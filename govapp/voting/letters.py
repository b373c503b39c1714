"""The letter with the head of a board: to tellers, and to who watches for candidates."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.db import transaction
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel.ids import key
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.foundation.web.current import settings
from govapp.voting.models import Poll
from govapp.voting.queries.board import Head, board_of
from govapp.voting.queries.watching import Watcher, watchers_of

AT_ONCE = 50
HEADS = "voting.heads"


@unrestricted("run by the clock; the closing asked for it")
def write_heads(poll_id: int, start: int = 0) -> None:
    """Write the head of a board to those who watch it, from person `start` on, fifty at a time."""
    with transaction() as session:
        poll = session.get_one(Poll, poll_id)
        head = board_of(session, poll_id).head
        left = [one for one in watchers_of(session, poll.about) if one.person_id > start]
        for watcher in left[:AT_ONCE]:
            _write(session, poll, head, watcher)
        if len(left) > AT_ONCE:
            last = left[AT_ONCE - 1].person_id
            ask(
                session,
                HEADS,
                key=f"{key('poll', poll_id)}:{last}",
                poll_id=poll_id,
                start=last,
            )


def _write(session: Session, poll: Poll, head: Head, watcher: Watcher) -> None:
    person = session.scalars(select(Person).where(Person.id == watcher.person_id)).one()
    write(
        session,
        Outgoing(
            kind="voting_head",
            key=f"{key('poll', poll.id)}:head:{person.id}",
            address=person.email,
            about=poll.about,
            person_id=person.id,
            context={
                "head": head,
                "title": watcher.title,
                "name": person.name,
                "link": f"{settings().SERVER_URL}{watcher.page}",
            },
        ),
    )
