"""Roles held for the whole consortium."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.facts import RoleGranted, RoleRevoked
from govapp.accounts.models import Person, RoleGrant
from govapp.accounts.permissions import GRANTABLE, ROLE_GRANT
from govapp.accounts.queries.actors import consortium_today
from govapp.db import transaction
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase


def grant(person_id: int, role: Role, *, actor: Actor) -> None:
    """Give a person a role for the whole consortium."""
    with transaction() as session:
        person = session.get(Person, person_id, with_for_update=True)
        authorize(actor, ROLE_GRANT, person)
        if person is None or role not in GRANTABLE:
            raise NotFound
        if not give(session, person_id, role, actor=actor):
            raise Refused(Phrase(N_("This person holds the role already.")))


def give(session: Session, person_id: int, role: Role, *, actor: Actor) -> bool:
    """Give a role inside a command (helper); False if it was held already."""
    session.get_one(Person, person_id, with_for_update=True)
    if _current(session, person_id, role) is not None:
        return False
    session.add(RoleGrant(person_id=person_id, role=role, began_on=consortium_today()))
    record(session, RoleGranted(key("person", person_id), role.value), actor=actor)
    return True


def revoke(person_id: int, role: Role, *, actor: Actor) -> None:
    """End a person's role; the last administrator stays."""
    with transaction() as session:
        person = session.get(Person, person_id, with_for_update=True)
        authorize(actor, ROLE_GRANT, person)
        administrators = _administrators(session) if role is Role.ADMINISTRATOR else []
        held = _current(session, person_id, role)
        if person is None or held is None:
            raise NotFound
        if role is Role.ADMINISTRATOR and len(administrators) < 2:
            raise Refused(Phrase(N_("Somebody must stay administrator: name another one first.")))
        held.ended_on = consortium_today()
        record(session, RoleRevoked(key("person", person_id), role.value), actor=actor)


def _current(session: Session, person_id: int, role: Role) -> RoleGrant | None:
    return session.scalars(
        select(RoleGrant)
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == role,
            RoleGrant.ended_on.is_(None),
        )
        .with_for_update()
    ).one_or_none()


def _administrators(session: Session) -> list[int]:
    """The rows of all administrators, locked in order, so that two cannot end each other."""
    return list(
        session.scalars(
            select(RoleGrant.id)
            .where(RoleGrant.role == Role.ADMINISTRATOR, RoleGrant.ended_on.is_(None))
            .order_by(RoleGrant.id)
            .with_for_update()
        )
    )
