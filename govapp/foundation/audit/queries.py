"""What is shown of the trail."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, select

from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, visible
from govapp.foundation.audit.models import AuditEvent, AuditHead
from govapp.foundation.audit.permissions import AUDIT_READ
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import digest

Rows = Select[AuditEvent]


@dataclass(frozen=True)
class FactShown:
    """One row of the trail, taken apart."""

    event: AuditEvent
    values: tuple[tuple[str, object], ...]
    unchanged: bool  # its hash still fits its text


def trail(actor: Actor) -> Rows:
    """All rows of the trail, for lists."""
    authorize(actor, AUDIT_READ)
    return select(AuditEvent)


def kinds_of_facts() -> Sequence[str]:
    """The names of all facts there can be."""
    return sorted(_names(Fact))


def _names(kind: type[Fact]) -> set[str]:
    return {kind.name for kind in kind.__subclasses__()}.union(*map(_names, kind.__subclasses__()))


def fact(number: int, actor: Actor) -> FactShown:
    """One row of the trail."""
    event = current_session().get(AuditEvent, number)
    visible(actor, AUDIT_READ, event)
    if event is None:
        raise LookupError(number)
    values = json.loads(event.text)["values"]
    return FactShown(
        event,
        tuple((name, _readable(value)) for name, value in sorted(values.items())),
        digest(event.previous + "\n" + event.text) == event.hash,
    )


def head(actor: Actor) -> AuditHead:
    """The last number and hash: whoever notes them elsewhere can prove later tampering."""
    authorize(actor, AUDIT_READ)
    return current_session().scalars(select(AuditHead)).one()


def facts_about(key: str, *, since: datetime, names: Sequence[str]) -> Sequence[AuditEvent]:
    """Rows about one thing since an instant, for pages that have asked who may see it."""
    return (
        current_session()
        .scalars(
            select(AuditEvent)
            .where(AuditEvent.about == key, AuditEvent.fact.in_(names), AuditEvent.at > since)
            .order_by(AuditEvent.number.desc())
            .limit(50)
        )
        .all()
    )


def of_fact(rows: Rows, name: str) -> Rows:
    """Only rows of that fact."""
    return rows.where(AuditEvent.fact == name)


def about(rows: Rows, keys: Collection[str]) -> Rows:
    """Only rows about these things."""
    return rows.where(AuditEvent.about.in_(keys))


def by(rows: Rows, keys: Collection[str]) -> Rows:
    """Only rows of these actors."""
    return rows.where(AuditEvent.actor.in_(keys))


def from_day(rows: Rows, day: str) -> Rows:
    """Only from the beginning of a day (UTC) on."""
    return rows.where(AuditEvent.at >= _start(day))


def until_day(rows: Rows, day: str) -> Rows:
    """Only until the end of a day (UTC)."""
    return rows.where(AuditEvent.at < _start(day) + timedelta(days=1))


def _start(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), UTC)


def _readable(value: object) -> object:
    return ", ".join(str(part) for part in value) if isinstance(value, list) else value
