"""Who is told of motions: that a vote is open, and how it ended.

A job writes them, fifty in a transaction; each has its own key, so that a job run twice writes
nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.committees.facts import MotionCarried, MotionLost, MotionOpened
from govapp.committees.models import Motion
from govapp.foundation.access.actor import Actor
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.foundation.web.current import settings
from govapp.voting.rules import Right

JOB = "motions.letters"
AT_ONCE = 50
OPENED, DECIDED = "motion-open", "motion-result"  # the folders under templates/mail


@dataclass(frozen=True)
class Recipient:
    """A person once, with everything they may vote for; `represents`: first for all of it."""

    person_id: int
    labels: tuple[str, ...]
    holders: tuple[str, ...]
    represents: bool


def on_motion(session: Session, fact: Fact, _actor: Actor) -> None:
    """A subscriber: ask for the letters that a fact calls for."""
    motion_id = key_number(fact.about, "motion")
    if isinstance(fact, MotionOpened) and motion_id is not None:
        ask_for(session, motion_id, OPENED)
    if isinstance(fact, MotionCarried | MotionLost) and motion_id is not None:
        ask_for(session, motion_id, DECIDED)


def ask_for(session: Session, motion_id: int, letter: str, start: int = 0) -> None:
    """Ask for the letters from the one at `start` on."""
    name = f"{key('motion', motion_id)}:{letter}:{start}"
    ask(session, JOB, key=name, motion_id=motion_id, letter=letter, start=start)


def recipients(roll: Iterable[Right]) -> list[Recipient]:
    """Everybody who may cast a vote of the roll, by number."""
    found: dict[int, list[tuple[Right, bool]]] = {}
    for right in roll:
        for place, person_id in enumerate(right.voters):
            found.setdefault(person_id, []).append((right, place == 0))
    return [
        Recipient(
            person_id,
            tuple(right.label for right, _ in rights),
            tuple(right.holder for right, _ in rights),
            any(first for _, first in rights),
        )
        for person_id, rights in sorted(found.items())
    ]


def write_some(
    session: Session,
    motion: Motion,
    letter: str,
    people: Sequence[Recipient],
    context: Mapping[str, object],
) -> None:
    """Write one letter to each of these people."""
    ids = [one.person_id for one in people]
    rows = {row.id: row for row in session.scalars(select(Person).where(Person.id.in_(ids)))}
    for one in people:
        person = rows[one.person_id]
        write(
            session,
            Outgoing(
                kind=letter,
                key=f"{key('motion', motion.id)}:{letter}:{one.person_id}",
                address=person.email,
                about=key("motion", motion.id),
                person_id=one.person_id,
                organization_id=key_number(one.holders[0], "organization"),
                context={
                    **context,
                    "name": person.name,
                    "organization": ", ".join(one.labels),
                    "represents": one.represents,
                    "link": f"{settings().SERVER_URL}/motions/{motion.id}",
                },
            ),
        )
