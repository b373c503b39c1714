"""What is shown of jobs."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Select, func, select

from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may
from govapp.foundation.jobs.models import Job, JobState
from govapp.foundation.jobs.services import JOB_READ


def jobs(actor: Actor) -> Select[Job]:
    """All jobs, for lists."""
    authorize(actor, JOB_READ)
    return select(Job)


def counts(actor: Actor) -> Mapping[JobState, int]:
    """How many jobs are in each state."""
    authorize(actor, JOB_READ)
    rows = current_session().execute(select(Job.state, func.count()).group_by(Job.state))
    found = {state: int(number) for state, number in rows}
    return {state: found.get(state, 0) for state in JobState}


def failed_jobs(actor: Actor) -> int:
    """How many jobs were given up; 0 for whoever may not read them."""
    if not may(actor, JOB_READ):
        return 0
    counted = select(func.count()).where(Job.state == JobState.FAILED)
    return current_session().scalar(counted) or 0
