"""Asking for work inside a command, and the runner that does it under a lease."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import structlog
from sqlalchemy import Table, and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.db import is_sqlite, transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import (
    Permission,
    authorize,
    secretariat,
    staff_or_auditor,
    unrestricted,
)
from govapp.foundation.jobs.models import Job, JobState
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import canonical
from govapp.foundation.kernel.phrases import N_, Phrase

LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))

JOB_RETRY = Permission("job:retry")
JOB_READ = Permission("job:read")

Handler = Callable[..., None]


@dataclass(frozen=True)
class Kind:
    """How a kind of job is run; `gave_up` is told when no try is left.

    `every` makes the clock ask for it: once for each such span of time.
    """

    run: Handler
    gave_up: Handler | None = None
    every: timedelta | None = None


_kinds: dict[str, Kind] = {}


def register(kinds: Mapping[str, Kind]) -> None:
    """Take over what kinds there are (from wiring)."""
    _kinds.clear()
    _kinds.update(kinds)


def kinds() -> list[str]:
    """The names of all kinds of jobs."""
    return sorted(_kinds)


# Built once: every letter and every event asks for a job, and building costs more than running.
_JOBS = cast(Table, Job.__table__)
_ONCE = {
    dialect: insert(_JOBS)
    .on_conflict_do_nothing(index_elements=["kind", "key"])
    .returning(_JOBS.c.id)
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def ask(
    session: Session, kind: str, *, key: str, due_at: datetime | None = None, **values: object
) -> bool:
    """Write a job in the running command; False if kind and key were asked for before."""
    if kind not in _kinds:
        raise ValueError(f"no job of kind {kind} is wired")
    now = clock.now()
    fresh = {
        "kind": kind,
        "key": key,
        "values": canonical(values),
        "state": JobState.DUE,
        "due_at": due_at or now,
        "asked_at": now,
    }
    once = _ONCE["sqlite" if is_sqlite(session) else "postgresql"]
    if session.scalar(once, fresh) is None:  # a rival asked first; the constraint decides
        return False
    session.info["asked"] = True
    return True


@unrestricted("the clock's own command")
def tick() -> int:
    """Ask for everything that recurs and has not been asked for in its span; how many."""
    asked = 0
    for name, kind in _kinds.items():
        if kind.every is None:
            continue
        slot = int(clock.now().timestamp() // kind.every.total_seconds())
        with transaction() as session:
            asked += ask(session, name, key=f"slot:{slot}")
    return asked


@unrestricted("the runner's own command; each job's right was checked when it was asked for")
def run_due(limit: int = 100) -> int:
    """Run what is due, one after another, at most `limit`; how many were run."""
    done = 0
    while done < limit:
        job = _take()
        if job is None:
            break
        _run(*job)
        done += 1
    return done


def _take() -> tuple[int, str, dict[str, object], int] | None:
    now = clock.now()
    with transaction() as session:
        job = session.scalars(
            select(Job)
            .where(
                or_(
                    and_(Job.state == JobState.DUE, Job.due_at <= now),
                    and_(Job.state == JobState.RUNNING, Job.lease_until < now),
                )
            )
            .order_by(Job.due_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if job is None:
            return None
        job.state, job.lease_until = JobState.RUNNING, now + LEASE
        job.attempts += 1
        return job.id, job.kind, json.loads(job.values), job.attempts


def _run(job_id: int, kind: str, values: dict[str, object], attempt: int) -> None:
    log = structlog.get_logger("jobs")
    if attempt > len(PAUSES) + 1:  # each time before, the lease ran out and nobody said why
        _note_failure(job_id, kind, values, attempt, "the runner did not come back from it")
        return
    try:
        _kinds[kind].run(**values)
    except Exception as error:  # whatever a job raises is kept on its row, where staff see it
        log.warning("job failed", job=job_id, kind=kind, attempt=attempt, exc_info=True)
        _note_failure(job_id, kind, values, attempt, f"{type(error).__name__}: {error}"[:500])
    else:
        with transaction() as session:
            job = session.get_one(Job, job_id, with_for_update=True)
            job.state, job.lease_until = JobState.DONE, None
            job.done_at, job.error = clock.now(), ""


def _note_failure(
    job_id: int, kind: str, values: dict[str, object], attempt: int, error: str
) -> None:
    over = attempt > len(PAUSES)
    with transaction() as session:
        job = session.get_one(Job, job_id, with_for_update=True)
        job.lease_until, job.error = None, error
        job.state = JobState.FAILED if over else JobState.DUE
        if not over:
            job.due_at = clock.now() + PAUSES[attempt - 1]
    known = _kinds.get(kind)
    if over and known is not None and known.gave_up is not None:
        known.gave_up(**values, error=error)


def retry(job_id: int, *, actor: Actor) -> None:
    """Try a failed job again at once, with all its tries anew."""
    with transaction() as session:
        job = session.get(Job, job_id, with_for_update=True)
        authorize(actor, JOB_RETRY, job)
        if job is None:
            raise NotFound
        if job.state is not JobState.FAILED:
            raise Refused(Phrase(N_("Only a failed job can be tried again.")))
        _anew(session, job)


def done(session: Session, kind: str, key: str) -> None:
    """Mark a job done in the command that did its work (helper of the command that owns it)."""
    job = session.scalars(
        select(Job).where(Job.kind == kind, Job.key == key).with_for_update()
    ).first()
    if job is not None:
        job.state, job.lease_until = JobState.DONE, None
        job.done_at, job.error = clock.now(), ""


def again(session: Session, kind: str, key: str) -> None:
    """Let a job start over with all its tries (helper of the command that owns the job)."""
    job = session.scalars(
        select(Job).where(Job.kind == kind, Job.key == key).with_for_update()
    ).one()
    _anew(session, job)


def _anew(session: Session, job: Job) -> None:
    job.state, job.attempts, job.due_at = JobState.DUE, 0, clock.now()
    job.lease_until, job.done_at = None, None
    session.info["asked"] = True


POLICY = {JOB_RETRY: ((secretariat,),), JOB_READ: ((staff_or_auditor,),)}
