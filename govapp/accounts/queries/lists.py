"""The lists that somebody keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from govapp.accounts.models import KeptList
from govapp.accounts.rules import ListAddress
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor


@dataclass(frozen=True)
class KeptCard:
    """A kept list: its name and where it is found."""

    id: int
    name: str
    url: str


def kept_lists(actor: Actor) -> Sequence[KeptCard]:
    """The actor's own kept lists, by list and name."""
    rows = current_session().scalars(
        select(KeptList)
        .where(KeptList.person_id == actor.person_id)
        .order_by(KeptList.path, KeptList.name)
    )
    return [KeptCard(row.id, row.name, ListAddress(row.path, row.query).url) for row in rows]
