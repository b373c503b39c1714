"""The jobs as staff see them: due, running, done, failed; and try again."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from govapp.db import session
from govapp.foundation.access.policy import may
from govapp.foundation.jobs import queries, services
from govapp.foundation.jobs.models import Job, JobState
from govapp.foundation.web.exports import export
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.navigation import Door
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.values import Badge, Figure

bp = Blueprint("jobs", __name__)

DOORS = (
    Door(
        "setup",
        _l("Jobs"),
        "jobs.index",
        lambda actor: may(actor, services.JOB_READ),
        order=80,
        about=_l("Work that follows what people do: due, running, failed."),
        icon="clock-history",
    ),
)

STATES = {
    JobState.FAILED: Badge(_l("Failed"), "bad"),
    JobState.RUNNING: Badge(_l("Running"), "active"),
    JobState.DUE: Badge(_l("Due"), "info", "clock"),
    JobState.DONE: Badge(_l("Done"), "good"),
}

JOBS = Listing(
    columns=(
        Column("id", _l("No."), sort=Job.id, kind="number"),
        Column("kind", _l("Job"), primary=True),
        Column("key", _l("For")),
        Column("state", _l("State"), show=lambda row: STATES[row.state]),
        Column("due_at", _l("Due"), sort=Job.due_at),
        Column("attempts", _l("Tries"), sort=Job.attempts, kind="number"),
        Column("error", _l("Last error")),
        Column("done_at", _l("Done"), sort=Job.done_at, nullable=True),
    ),
    tie=Job.id,
    default="-id",
    filters=(
        Filter(
            "state",
            _l("State"),
            lambda rows, value: rows.where(Job.state == JobState(value)),
            options=[(state.value, badge.word) for state, badge in STATES.items()],
        ),
        Filter(
            "kind",
            _l("Job"),
            lambda rows, value: rows.where(Job.kind == value),
            options=lambda: [(kind, kind) for kind in services.kinds()],
        ),
        Filter("key", _l("For"), lambda rows, value: rows.where(Job.key == value)),
    ),
)


@bp.get("/jobs")
def index() -> ResponseReturnValue:
    actor = current_actor()
    rows = queries.jobs(actor)
    file = export(JOBS, rows, session(), request.args, "jobs")
    if file is not None:
        return file
    counts = queries.counts(actor)
    page = JOBS.page(rows, session(), request.args)
    return render_template(
        "jobs/index.html",
        listing=JOBS,
        page=page,
        failed=[job for job in page.rows if job.state is JobState.FAILED],
        failures=counts[JobState.FAILED],
        may_retry=may(actor, services.JOB_RETRY),
        numbers=[
            Figure(badge.word, counts[state], url_for(".index", state=state.value))
            for state, badge in STATES.items()
        ],
    )


@bp.post("/jobs/<int:job_id>/retry")
def retry(job_id: int) -> ResponseReturnValue:
    with telling(gettext("The job starts over now.")):
        services.retry(job_id, actor=current_actor())
    return redirect(url_for(".index", state=JobState.FAILED.value), code=303)
