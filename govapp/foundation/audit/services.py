"""Recording facts, chaining them as the last act of a transaction, and verifying the chain."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.db import before_commit
from govapp.foundation.access.actor import Actor
from govapp.foundation.audit.models import START, AuditEvent, AuditHead
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import canonical, digest, key

Subscriber = Callable[[Session, Fact, Actor], None]

_subscribers: dict[type[Fact], tuple[Subscriber, ...]] = {}


def subscribe(subscriptions: Mapping[type[Fact], Iterable[Subscriber]]) -> None:
    """Take over who listens to which fact (from wiring)."""
    _subscribers.clear()
    _subscribers.update({fact: tuple(listeners) for fact, listeners in subscriptions.items()})


def record(session: Session, fact: Fact, *, actor: Actor, hat: str = "") -> None:
    """Keep a fact for the trail and tell its subscribers, all inside the running command.

    `hat` names the role the actor used where more than one could have been meant.
    """
    session.info.setdefault("facts", []).append((fact, actor, hat))
    for subscriber in _subscribers.get(type(fact), ()):
        subscriber(session, fact, actor)


def actor_key(actor: Actor) -> str:
    """How the trail names an actor: by number, so that erasing a person leaves it whole."""
    return key("person", actor.person_id) if actor.person_id is not None else actor.name


@before_commit
def _write(session: Session) -> None:
    facts = session.info.pop("facts", [])
    if not facts:
        return
    session.flush()  # everything else first: no lock after the head
    head = session.scalars(
        select(AuditHead).with_for_update().execution_options(populate_existing=True)
    ).one()
    at = clock.now()
    for fact, actor, hat in facts:
        head.number += 1
        text = canonical(
            {
                "number": head.number,
                "at": at.isoformat(),
                "actor": actor_key(actor),
                "hat": hat,
                "fact": fact.name,
                "about": fact.about,
                "values": fact.payload(),
            }
        )
        row = AuditEvent(
            number=head.number,
            at=at,
            actor=actor_key(actor),
            hat=hat,
            fact=fact.name,
            about=fact.about,
            text=text,
            previous=head.hash,
            hash=digest(head.hash + "\n" + text),
        )
        head.hash = row.hash
        session.add(row)
    session.flush()


@dataclass(frozen=True)
class Verdict:
    """What checking the chain found: how many rows, the head's hash, and the first bad number."""

    rows: int
    head: str
    first_bad: int | None
    why: str = ""


def verify(session: Session, *, noted: str = "") -> Verdict:
    """Recompute the whole chain; `first_bad` is None when every row and the head agree.

    `noted` is a head written down earlier, outside: a chain forged anew does not hold it.
    """
    previous, rows, held = START, 0, not noted
    for event in _stream(session):
        rows += 1
        why = _fault(event, rows, previous)
        if why:
            return Verdict(rows, previous, event.number, why)
        previous = event.hash
        held = held or previous == noted
    if not held:
        return Verdict(rows, previous, rows + 1, "the head noted earlier is not in the trail")
    head = session.scalars(select(AuditHead)).one_or_none()
    if head is None or head.number != rows or head.hash != previous:
        return Verdict(rows, previous, rows + 1, "the head does not fit the last row")
    return Verdict(rows, previous, None)


def _stream(session: Session) -> Iterator[AuditEvent]:
    statement = select(AuditEvent).order_by(AuditEvent.number).execution_options(yield_per=1000)
    yield from session.scalars(statement)


def _fault(event: AuditEvent, expected: int, previous: str) -> str:
    if event.number != expected:
        return f"number {expected} is missing"
    if event.previous != previous:
        return "it does not follow the row before it"
    if event.hash != digest(event.previous + "\n" + event.text):
        return "its text was changed"
    said = json.loads(event.text)
    repeated = {
        "number": event.number,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "hat": event.hat,
        "fact": event.fact,
        "about": event.about,
    }
    if any(said[name] != value for name, value in repeated.items()):
        return "its columns do not repeat its text"
    return ""
