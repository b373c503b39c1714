"""What is said of a vote on its pages: what was fixed, what was changed, what keeps it secret."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.db import is_sqlite
from govapp.foundation.jobs.models import Job, JobState
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import Phrase
from govapp.voting.board import records
from govapp.voting.models import ChangeState, Poll, PollExtension, PollState, RollChange
from govapp.voting.queries.polls import form_of, rights
from govapp.voting.rules import Box, Receipt, secrecy, unpacked
from govapp.voting.rules.secrecy import Stage

SWEEP = "voting.sweep"


@dataclass(frozen=True)
class Definition:
    """What was fixed when a vote opened: the canonical text, its hash, and the key of the vote."""

    text: str
    hash: str
    public_key: str


@dataclass(frozen=True)
class Line:
    """One line of a list of voters before or after a change."""

    label: str
    voters: tuple[int, ...]
    weight: int
    left_out: Phrase | None


@dataclass(frozen=True)
class LineChange:
    """A change of one line after the list was frozen, as the public sees it."""

    id: int
    holder: str
    before: Line | None
    after: Line
    because: str
    state: ChangeState
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True)
class Extension:
    """Voting that ends later than it was announced, and why."""

    closed_before: datetime
    closes_at: datetime
    because: str
    extended_at: datetime


def definition_of(session: Session, poll_id: int) -> Definition | None:
    """What a vote is about, once it has opened; None before, and for votes of former times."""
    poll = session.get(Poll, poll_id)
    if poll is None or not poll.definition_hash:
        return None
    return Definition(poll.definition, poll.definition_hash, poll.public_key)


def receipt_file(receipt: Receipt) -> str:
    """The receipt as a file for the verifier: it proves the promise and replaces nothing.

    The secret stays on the paper of the voter; the file has its digest only.
    """
    values: dict[str, object] = {
        "kind": "receipt",
        "edition": records.EDITION,
        "for": receipt.definition,
        "code": receipt.code,
        "secret_digest": receipt.secret_digest,
        "signature": receipt.promise,
        "public_key": receipt.public_key,
    }
    return records.canonical(values).decode()


def secrecy_of(
    session: Session, poll_id: int, *, few: int, backups_days: int | None = None
) -> tuple[Phrase, ...]:
    """The statement of secrecy of a poll, from the settings in force and the state of its box.

    `few` is the rulebook's number below which hardly anything is published; `backups_days` the
    days of the challenge window.
    """
    poll = session.get(Poll, poll_id)
    if poll is None:
        raise NotFound
    box = Box(
        rights=rights(session, poll_id),
        few=few,
        postgresql=not is_sqlite(session),
        stage=_stage(session, poll),
        weighted=form_of(poll).weighted,
        backups_days=backups_days,
    )
    return secrecy(box)


def _stage(session: Session, poll: Poll) -> Stage:
    if poll.state is not PollState.CLOSED:
        return Stage.OPEN
    swept = session.scalar(
        select(Job.state).where(Job.kind == SWEEP, Job.key == key("poll", poll.id))
    )
    return Stage.SWEPT if swept is JobState.DONE else Stage.LOCKED


def roll_changes(session: Session, poll_id: int) -> tuple[LineChange, ...]:
    """Every change of the list since it was frozen, with its reason and both officers."""
    first, second = aliased(Person), aliased(Person)
    rows = session.execute(
        select(RollChange, first.name, second.name)
        .join(first, first.id == RollChange.proposed_by)
        .outerjoin(second, second.id == RollChange.decided_by)
        .where(RollChange.poll_id == poll_id)
        .order_by(RollChange.id)
    )
    return tuple(
        LineChange(
            change.id,
            change.holder,
            line_of(change.before) if change.before else None,
            line_of(change.after),
            change.because,
            change.state,
            proposed_by,
            change.proposed_at,
            decided_by or "",
            change.decided_at,
        )
        for change, proposed_by, decided_by in rows
    )


def line_of(text: str) -> Line:
    """The line that is kept as JSON."""
    values = json.loads(text)
    return Line(
        values["label"],
        tuple(values["voters"]),
        values["weight"],
        unpacked(values["left_out"]),
    )


def extensions_of(session: Session, poll_id: int) -> tuple[Extension, ...]:
    """How often and why voting was extended, the first extension first."""
    rows = session.scalars(
        select(PollExtension).where(PollExtension.poll_id == poll_id).order_by(PollExtension.id)
    )
    return tuple(
        Extension(row.closed_before, row.closes_at, row.because, row.extended_at) for row in rows
    )
