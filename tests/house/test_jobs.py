"""Every job that recurs does its round on an installation in which nothing is set up yet."""

from __future__ import annotations

from sqlalchemy import select

from govapp import wiring
from govapp.db import db
from govapp.foundation.jobs.models import Job, JobState
from govapp.foundation.jobs.services import run_due, tick


def test_every_recurring_job_is_content_with_nothing(app):
    recurring = {name for name, kind in wiring.jobs().items() if kind.every is not None}

    tick()
    run_due()

    done = {job.kind: (job.state, job.error) for job in db.session.scalars(select(Job))}
    assert recurring
    assert done == dict.fromkeys(recurring, (JobState.DONE, ""))
