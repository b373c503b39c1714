"""Who is told what about their access."""

from __future__ import annotations

from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import digest, key
from govapp.foundation.mail.outbox import Outgoing, write


def invitation(session: Session, person: Person, link: str, *, by: str) -> None:
    """The letter that brings a new person in."""
    _write(session, person, "invitation", mark=digest(link), link=link, by=by)


def reset(session: Session, person: Person, link: str) -> None:
    """The letter with a link to a new password."""
    _write(session, person, "reset", mark=digest(link), link=link)


def password_changed(session: Session, person: Person) -> None:
    """The letter that says so, in case it was somebody else."""
    _write(session, person, "password_changed", mark=clock.now().isoformat(), secret=False)


def _write(
    session: Session,
    person: Person,
    kind: str,
    *,
    mark: str,
    secret: bool = True,
    **context: object,
) -> None:
    name = key("person", person.id)
    write(
        session,
        Outgoing(
            kind=kind,
            key=f"{kind}:{name}:{mark[:40]}",
            address=person.email,
            context={"name": person.name, **context},
            about=name,
            person_id=person.id,
            secret=secret,
        ),
    )
