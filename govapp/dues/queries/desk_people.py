"""Who works at the renewal desk."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person, RoleGrant
from govapp.foundation.access.actor import Role

DESK_ROLES = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.TREASURER)


def desk_people(session: Session) -> dict[int, str]:
    """Names by number of everybody whose role lets them work at the desk, by name."""
    rows = session.execute(
        select(Person.id, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role.in_(DESK_ROLES), RoleGrant.ended_on.is_(None))
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return dict(rows.all())
