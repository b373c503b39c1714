"""The two locks on a poll: shared for a cast, alone for opening and closing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from govapp.foundation.kernel.errors import NotFound
from govapp.voting.models import Poll


def locked(session: Session, poll_id: int) -> Poll:
    """The poll, locked against everything else."""
    poll = session.get(Poll, poll_id, with_for_update=True, populate_existing=True)
    if poll is None:
        raise NotFound
    return poll


def shared(session: Session, poll_id: int) -> Poll:
    """The poll, held so that it cannot close meanwhile."""
    poll = session.get(Poll, poll_id, with_for_update={"read": True}, populate_existing=True)
    if poll is None:
        raise NotFound
    return poll
