"""What accounts move when two records of a person become one (helpers)."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from govapp.accounts.models import Credential, KeptList, RoleGrant
from govapp.accounts.queries.actors import consortium_today
from govapp.accounts.services.signing import close_account
from govapp.foundation.access.actor import Actor


def move_account(session: Session, old_id: int, new_id: int, actor: Actor) -> None:
    """The password goes along only where the other has none; roles and kept lists go along."""
    if session.get(Credential, new_id) is None:
        session.execute(
            update(Credential).where(Credential.person_id == old_id).values(person_id=new_id)
        )
    close_account(session, old_id, actor=actor)
    held = set(
        session.scalars(
            select(RoleGrant.role).where(
                RoleGrant.person_id == new_id, RoleGrant.ended_on.is_(None)
            )
        )
    )
    for grant in session.scalars(select(RoleGrant).where(RoleGrant.person_id == old_id)).all():
        if grant.ended_on is None and grant.role in held:
            grant.ended_on = consortium_today()
        grant.person_id = new_id
    names = {
        (one.path, one.name)
        for one in session.scalars(select(KeptList).where(KeptList.person_id == new_id))
    }
    for kept in session.scalars(select(KeptList).where(KeptList.person_id == old_id)).all():
        if (kept.path, kept.name) not in names:
            kept.person_id = new_id
    session.flush()
