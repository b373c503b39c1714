"""Reminding everybody who has not voted, never one alone: by an officer, or on schedule."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from govapp.db import transaction
from govapp.elections import letters
from govapp.elections.facts import VotersReminded
from govapp.elections.models import Election
from govapp.elections.permissions import ELECTION_ADVANCE, ELECTION_MANAGE
from govapp.elections.queries.questions import rulebook
from govapp.elections.rules.states import ElectionState
from govapp.elections.rules.voters import reminder_due, turnout_shown
from govapp.elections.services.loading import locked
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting import queries as voting


def remind(election_id: int, *, actor: Actor) -> None:
    """Write to everybody who has not voted, at most once a day."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        now = clock.now()
        if (
            election.state is not ElectionState.VOTING
            or election.poll_id is None
            or now >= election.closes_at
        ):
            raise Refused(Phrase(N_("Voting is not open.")))
        if not _reminded(session, election, now.date(), actor):
            raise Refused(Phrase(N_("A reminder went out today already.")))


def remind_on_schedule(election_id: int, *, actor: Actor) -> bool:
    """Write the reminder that the rulebook asks for today; False if there is none, or it is out."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_ADVANCE, election)
        now, days = clock.now(), rulebook(session, election).vote_reminder_days
        if election.state is not ElectionState.VOTING or election.poll_id is None:
            return False
        due = reminder_due(election.opens_at, election.closes_at, days, now)
        return due is not None and _reminded(session, election, due, actor)


def _reminded(session: Session, election: Election, day: date, actor: Actor) -> bool:
    """Ask for the letters of that day; False if they were asked for before.

    The trail learns how many rights were unused only as far as a running turnout tells.
    """
    if not letters.ask_for(session, election.id, "remind", on=day):
        return False
    poll_id = election.poll_id or 0
    unused = voting.rights(session, poll_id) - turnout_shown(voting.marked(session, poll_id))
    record(session, VotersReminded(key("election", election.id), unused), actor=actor)
    return True
