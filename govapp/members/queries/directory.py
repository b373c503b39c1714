"""The directory: which organizations an actor may list, and columns that other slices add to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.ids import folded
from govapp.foundation.web.values import Text
from govapp.members.models import ContactRole, Membership, Organization
from govapp.members.permissions import ORGANIZATION_LIST_ALL
from govapp.members.queries.belonging import in_force
from govapp.members.rules import ContactKind

Statement = Select[Any]  # Any: one row per organization, see `directory`


@dataclass(frozen=True)
class ListColumn:
    """A column that a slice further right adds to the list that staff see.

    `ask(session, ids, day)` answers for a page of organizations at once.
    """

    key: str
    label: Text
    ask: Callable[[Session, Sequence[int], date], Mapping[int, object]] = field(repr=False)


_columns: list[ListColumn] = []


def register_columns(columns: Iterable[ListColumn]) -> None:
    """Take over the columns of other slices (from wiring)."""
    _columns[:] = columns


def further_columns(
    ids: Sequence[int],
) -> tuple[tuple[ListColumn, Mapping[int, object]], ...]:
    """Each added column with its values for these organizations."""
    day, session = consortium_today(), current_session()
    return tuple((column, column.ask(session, ids, day)) for column in _columns)


def directory(actor: Actor) -> Statement:
    """The organizations that the actor may list, one row each with the membership of today.

    Everybody lists the members; staff and the auditor list all that are known.
    """
    day = consortium_today()
    today = and_(Membership.organization_id == Organization.id, in_force(Membership, day))
    statement = select(
        Organization.id,
        Organization.display_name,
        Organization.legal_name,
        Organization.sort_key,
        Organization.external_id,
        Organization.group,
        Organization.type,
        Organization.band,
        Organization.country,
        Organization.tax_id,
        Organization.website,
        Organization.po_required,
        Organization.on_record_only,
        Membership.tier,
        Membership.began_on,
        Membership.ended_on,
    )
    statement = statement.where(Organization.merged_into_id.is_(None))
    if may(actor, ORGANIZATION_LIST_ALL):
        return statement.outerjoin(Membership, today)
    members = statement.join(Membership, today)
    return members.where(Organization.on_record_only.is_(False))


def named(statement: Statement, text: str) -> Statement:
    """Those whose names hold the text."""
    wanted = f"%{escaped(folded(text))}%"
    return statement.where(
        or_(
            Organization.sort_key.like(wanted, escape="\\"),
            Organization.name_key.like(wanted, escape="\\"),
            Organization.external_id == text.strip(),
        )
    )


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


BELONGING = ("member", "former", "possible", "record")
MISSING = ("primary", "alternate", "billing")


def belonging(statement: Statement, word: str) -> Statement:
    """Members of today, former ones, those that never belonged, or those on record only."""
    ever = exists().where(Membership.organization_id == Organization.id).correlate(Organization)
    wanted: dict[str, ColumnElement[bool]] = {
        "member": and_(Membership.id.is_not(None), Organization.on_record_only.is_(False)),
        "former": and_(Membership.id.is_(None), ever),
        "possible": and_(Membership.id.is_(None), ~ever, Organization.on_record_only.is_(False)),
        "record": Organization.on_record_only.is_(True),
    }
    return statement.where(wanted[word])


def missing(statement: Statement, word: str) -> Statement:
    """Members of today without anybody in that contact role."""
    return belonging(statement, "member").where(lacks(ContactKind(word), consortium_today()))


def lacks(kind: ContactKind, day: date) -> ColumnElement[bool]:
    """A condition: nobody holds the role for the organization on `day`."""
    held = exists().where(
        ContactRole.organization_id == Organization.id,
        ContactRole.kind == kind,
        in_force(ContactRole, day),
    )
    return ~held.correlate(Organization)


def tiers() -> tuple[tuple[str, str], ...]:
    """Codes and names of the tiers in force; none before there is a rulebook."""
    session, day = current_session(), consortium_today()
    if not has_charter(session, day):
        return ()
    return tuple((tier.code, tier.name) for tier in charter_on(session, day).fees.tiers)


def bands() -> tuple[tuple[str, str], ...]:
    """Codes and names of the revenue or headcount bands in force."""
    session, day = current_session(), consortium_today()
    if not has_charter(session, day):
        return ()
    return tuple((band.code, band.name) for band in charter_on(session, day).fees.bands)


def all_names(but: int | None = None) -> tuple[tuple[int, str], ...]:
    """Numbers and names of every organization that can be a parent or a sponsor, by name."""
    rows = current_session().execute(
        select(Organization.id, Organization.display_name)
        .where(
            Organization.on_record_only.is_(False),
            Organization.merged_into_id.is_(None),
            Organization.id != (but or 0),
        )
        .order_by(Organization.sort_key, Organization.id)
    )
    return tuple((number, name) for number, name in rows)
