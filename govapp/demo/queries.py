"""Whether this is the demonstration on one's own machine, and who can be entered as."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from govapp.accounts.models import Person
from govapp.charter.queries import consortium
from govapp.db import session
from govapp.demo.people import FILE
from govapp.foundation.web.current import settings
from govapp.settings import is_loopback


@dataclass(frozen=True)
class Role:
    """A role that somebody in the demonstration plays."""

    role: str
    email: str
    organization: str


def on_stage(host: str) -> bool:
    """True while the database is marked as demo, and the configured address and the host that
    was asked for are both this machine.
    """
    name = urlsplit(f"//{host}").hostname or ""
    if not (settings().on_loopback and is_loopback(name)):
        return False
    who = consortium(session())
    return who is not None and who.demo


def roles() -> tuple[Role, ...]:
    """Everybody in the file of demo accounts; nobody when it is gone."""
    path = settings().INSTANCE / FILE
    if not path.exists():
        return ()
    found = json.loads(path.read_text(encoding="utf-8"))
    return tuple(Role(one["role"], one["email"], one["organization"]) for one in found)


def role_of(person_id: int | None) -> Role | None:
    """The role that the person who is signed in plays."""
    person = session().get(Person, person_id) if person_id is not None else None
    if person is None:
        return None
    return next((one for one in roles() if one.email == person.email), None)
