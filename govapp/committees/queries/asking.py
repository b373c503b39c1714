"""Requests to program management: lists, the page of one, and what waits on homes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import Select, or_, select

from govapp.accounts.models import Person, RoleGrant
from govapp.committees.models import AskingState, OfficeRequest
from govapp.committees.permissions import (
    REQUEST_ANSWER,
    REQUEST_LIST,
    REQUEST_LIST_ALL,
    REQUEST_READ,
)
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import authorize, may, visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.panels import Waiting
from govapp.members.models import Organization

MOST_LINES = 20

Requests = Select[OfficeRequest, str, str, str]


@dataclass(frozen=True)
class RequestPage:
    """A request with the names in it."""

    row: OfficeRequest
    asked_by: str
    organization: str
    owner: str
    may_answer: bool


def requests_for(actor: Actor) -> Requests:
    """The requests this actor may see: one's own, or all for staff and the auditor."""
    authorize(actor, REQUEST_LIST)
    owner = select(Person.id, Person.name).subquery("owner")
    statement = (
        select(
            OfficeRequest,
            Person.name.label("asked_by"),
            Organization.display_name.label("organization"),
            owner.c.name.label("owner"),
        )
        .join(Person, Person.id == OfficeRequest.asked_by_id)
        .outerjoin(Organization, Organization.id == OfficeRequest.organization_id)
        .outerjoin(owner, owner.c.id == OfficeRequest.owner_id)
    )
    if may(actor, REQUEST_LIST_ALL):
        return statement
    return statement.where(OfficeRequest.asked_by_id == (actor.person_id or 0))


def request_page(office_request_id: int, actor: Actor) -> RequestPage:
    """A request, for whoever asked and for staff."""
    session = current_session()
    row = session.get(OfficeRequest, office_request_id)
    visible(actor, REQUEST_READ, row)
    if row is None:
        raise NotFound
    asker = session.get_one(Person, row.asked_by_id)
    organization = session.get(Organization, row.organization_id) if row.organization_id else None
    owner = session.get(Person, row.owner_id) if row.owner_id else None
    return RequestPage(
        row,
        asker.name,
        organization.display_name if organization else "",
        owner.name if owner else "",
        may(actor, REQUEST_ANSWER, row),
    )


def owners(actor: Actor) -> Mapping[int, str]:
    """Who may see to a request: the people of program management."""
    authorize(actor, REQUEST_ANSWER)
    today = clock.today()
    rows = current_session().execute(
        select(Person.id, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role.in_((Role.SECRETARIAT, Role.ADMINISTRATOR)),
            or_(RoleGrant.ended_on.is_(None), RoleGrant.ended_on > today),
        )
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return dict(rows.all())


def request_lines(actor: Actor) -> Iterable[Waiting]:
    """Requests without an owner, and those that wait for this actor's answer."""
    if not may(actor, REQUEST_ANSWER):
        return
    rows = current_session().scalars(
        select(OfficeRequest)
        .where(
            OfficeRequest.state == AskingState.OPEN,
            or_(OfficeRequest.owner_id.is_(None), OfficeRequest.owner_id == (actor.person_id or 0)),
        )
        .order_by(OfficeRequest.due_on, OfficeRequest.id)
        .limit(MOST_LINES)
    )
    for row in rows:
        yield Waiting(
            kind=Phrase(N_("Request")),
            icon="chat-left-text",
            title=row.title,
            due=datetime.combine(row.due_on, time(23, 59), UTC) if row.due_on else None,
            hat=Phrase(N_("Program management")),
            url=f"/requests/{row.id}",
            button=Phrase(N_("Answer")) if row.owner_id else Phrase(N_("Give it an owner")),
            place="records",
        )
