"""Lists with their filter that somebody wants to find again. Only their owner is concerned, so
nothing is told to the audit trail.
"""

from __future__ import annotations

from sqlalchemy import func, select

from govapp.accounts.models import KeptList, Person
from govapp.accounts.permissions import ACCOUNT_USE
from govapp.accounts.queries.actors import card_in
from govapp.accounts.rules import ListAddress, may_keep_another
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.errors import NotFound


def keep_list(address: ListAddress, name: str, *, actor: Actor) -> None:
    """Keep a list under a name; the same name on the same list is replaced."""
    with transaction() as session:
        owner = session.get(Person, actor.person_id, with_for_update=True)
        if owner is None:
            raise NotFound
        authorize(actor, ACCOUNT_USE, card_in(session, owner.id))

        known = session.scalars(
            select(KeptList).where(
                KeptList.person_id == owner.id,
                KeptList.path == address.path,
                KeptList.name == name,
            )
        ).one_or_none()
        if known is not None:
            known.query = address.query
            return
        of_theirs = select(func.count()).where(KeptList.person_id == owner.id)
        may_keep_another(session.scalar(of_theirs) or 0)

        session.add(KeptList(person_id=owner.id, path=address.path, query=address.query, name=name))


def forget_list(kept_list_id: int, *, actor: Actor) -> None:
    """Forget one of the actor's own kept lists."""
    with transaction() as session:
        kept = session.get(KeptList, kept_list_id, with_for_update=True)
        if kept is None or kept.person_id != actor.person_id:
            raise NotFound
        authorize(actor, ACCOUNT_USE, card_in(session, kept.person_id))

        session.delete(kept)
