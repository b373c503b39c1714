"""Passing a place on a list of voters on, when somebody leaves their organization."""

from __future__ import annotations

from sqlalchemy.orm import Session

from govapp.foundation.access.actor import Actor
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.voting.facts import RightPassedOn
from govapp.voting.models import PollState, RightHandedOn, RollEntry
from govapp.voting.queries import rights_of
from govapp.voting.rules import RightHeld
from govapp.voting.services.locks import shared


def pass_on(
    session: Session, entry_id: int, *, from_person: int, to_person: int | None, actor: Actor
) -> None:
    """Let another use a right in place of somebody who left (None: nobody does instead).

    The frozen list stays; a vote that was cast stays as it was cast. Nothing happens once the
    poll is closed, or when the person has no place in it any more.
    """
    entry = session.get(RollEntry, entry_id)
    if entry is None:
        raise NotFound
    poll = shared(session, entry.poll_id)
    session.get_one(RollEntry, entry_id, with_for_update=True, populate_existing=True)
    held = _held(session, poll.id, entry_id, from_person)
    if held is None or poll.state is PollState.CLOSED:
        return
    if to_person is not None and _held(session, poll.id, entry_id, to_person) is not None:
        to_person = None  # they are on the list themselves
    session.add(
        RightHandedOn(
            entry_id=entry_id,
            from_person=from_person,
            to_person=to_person,
            position=held.position,
            handed_at=clock.now(),
        )
    )
    session.flush()
    fact = RightPassedOn(poll.about, poll.id, entry.holder, from_person, to_person)
    record(session, fact, actor=actor)


def _held(session: Session, poll_id: int, entry_id: int, person_id: int) -> RightHeld | None:
    found = rights_of(session, poll_id, person_id)
    return next((right for right in found if right.entry_id == entry_id), None)
