"""What is shown of letters and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may, visible
from govapp.foundation.jobs.models import Job
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.mail.models import Letter, LetterState
from govapp.foundation.mail.permissions import LETTER_READ

Rows = Select[Letter]


@dataclass(frozen=True)
class LetterShown:
    """A letter with how often it was tried. `text` is empty when it held a secret link."""

    letter: Letter
    text: str
    attempts: int
    next_try: datetime | None


def outbox(actor: Actor, whose: str = "") -> Rows:
    """All letters, for lists; or those to `person:3` or `organization:7`."""
    authorize(actor, LETTER_READ)
    rows = select(Letter)
    if not whose:
        return rows
    for kind, column in (("person", Letter.person_id), ("organization", Letter.organization_id)):
        number = key_number(whose, kind)
        if number is not None:
            return rows.where(column == number)
    raise NotFound


def letter(letter_id: int, actor: Actor) -> LetterShown:
    """One letter and what became of it."""
    found = current_session().get(Letter, letter_id)
    visible(actor, LETTER_READ, found)
    if found is None:
        raise NotFound
    job = (
        current_session()
        .execute(
            select(Job.attempts, Job.due_at).where(
                Job.kind == "mail.send", Job.key == key("letter", letter_id)
            )
        )
        .one_or_none()
    )
    waiting = found.state is LetterState.WAITING
    return LetterShown(
        found,
        "" if found.secret else found.text,
        job.attempts if job else 0,
        job.due_at if job and waiting else None,
    )


def failed_letters(actor: Actor) -> int:
    """How many letters were given up; 0 for whoever may not read them."""
    if not may(actor, LETTER_READ):
        return 0
    counted = select(func.count()).where(Letter.state == LetterState.FAILED)
    return current_session().scalar(counted) or 0


@dataclass(frozen=True)
class LettersPanel:
    """The last letters to somebody, and where all of them are."""

    letters: Sequence[Letter]
    url: str


def panel_of_person(_actor: Actor, subject: object) -> LettersPanel | None:
    """The letters panel of a person's page."""
    return _panel("person", Letter.person_id, getattr(subject, "person_id", None))


def panel_of_organization(_actor: Actor, subject: object) -> LettersPanel | None:
    """The letters panel of an organization's page."""
    return _panel("organization", Letter.organization_id, getattr(subject, "organization_id", None))


def _panel(
    kind: str, column: InstrumentedAttribute[int | None], number: int | None
) -> LettersPanel | None:
    if number is None:
        return None
    rows = select(Letter).where(column == number).order_by(Letter.id.desc()).limit(5)
    return LettersPanel(current_session().scalars(rows).all(), f"/letters/to/{kind}/{number}")
