"""The page that says a vote is recorded: for whom, until when it may change, whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from govapp.db import session as current_session
from govapp.elections.models import HandedVote
from govapp.elections.permissions import ELECTION_VOTE
from govapp.elections.queries.pages import find
from govapp.elections.rules.states import BOX_CLOSED, ElectionState
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel import clock
from govapp.voting import queries as voting
from govapp.voting.queries import Definition
from govapp.voting.rules import CHANGES, RightHeld


@dataclass(frozen=True)
class Recorded:
    """One right of this person: whether a vote is recorded, and who else may use it."""

    right: RightHeld
    others: tuple[str, ...]
    handed: bool = False


@dataclass(frozen=True)
class RecordedPage:
    """Everything the page says; never what was chosen, for the site does not know whose it is."""

    election_id: int
    title: str
    closes_at: datetime
    open: bool
    closed: bool
    rights: tuple[Recorded, ...]
    definition: Definition | None
    changes: int = CHANGES

    @property
    def marked(self) -> tuple[Recorded, ...]:
        """Rights for which a vote is recorded."""
        return tuple(one for one in self.rights if one.right.marked)

    @property
    def unused(self) -> tuple[Recorded, ...]:
        """Rights for which none is recorded yet."""
        return tuple(one for one in self.rights if not one.right.marked)


def recorded(election_id: int, actor: Actor) -> RecordedPage:
    """What is recorded for the organizations this person votes for."""
    session = current_session()
    election = find(election_id, actor)
    authorize(actor, ELECTION_VOTE, election)
    poll_id, person_id = election.poll_id, actor.person_id
    rights: tuple[Recorded, ...] = ()
    if poll_id is not None and person_id is not None:
        rights = tuple(
            Recorded(
                right,
                voting.others_of(session, poll_id, right.entry_id, person_id),
                handed=session.get(HandedVote, (right.entry_id, person_id)) is not None,
            )
            for right in voting.rights_of(session, poll_id, person_id)
        )
    return RecordedPage(
        election.id,
        election.title,
        election.closes_at,
        election.state is ElectionState.VOTING and clock.now() < election.closes_at,
        election.state in BOX_CLOSED,
        rights,
        voting.definition_of(session, poll_id) if poll_id is not None else None,
    )
