"""Writing the letters of a motion, in portions."""

from __future__ import annotations

import json

from govapp.committees.letters import AT_ONCE, ask_for, recipients, write_some
from govapp.committees.models import Body, Motion
from govapp.committees.rules import explained, verdict_of
from govapp.db import transaction
from govapp.foundation.access.policy import unrestricted
from govapp.voting.models import Poll
from govapp.voting.services import roll_of


@unrestricted("a job's command; the right to open the vote was checked when it was opened")
def write_letters(motion_id: int, letter: str, start: int = 0) -> None:
    """Write the next letters of a motion to those who may vote on it, and ask for the rest."""
    with transaction() as session:
        motion = session.get_one(Motion, motion_id)
        if motion.poll_id is None:
            raise LookupError(f"motion {motion_id} has no vote to write of")
        people = recipients(roll_of(session, motion.poll_id))
        verdict = verdict_of(json.loads(motion.verdict)) if motion.verdict else None
        context = {
            "motion": motion,
            "body": session.get_one(Body, motion.body_id),
            "closes_at": session.get_one(Poll, motion.poll_id).closes_at,
            "sentences": explained(verdict) if verdict else (),
            "carried": verdict is not None and verdict.carried,
        }
        write_some(session, motion, letter, people[start : start + AT_ONCE], context)
        if len(people) > start + AT_ONCE:
            ask_for(session, motion_id, letter, start + AT_ONCE)
