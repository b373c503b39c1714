"""Makers of organizations, their memberships and the people who act for them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.foundation.access.actor import Actor, Role, operator
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import folded
from govapp.members import services
from govapp.members.models import Affiliation, ContactRole, Membership, Organization
from govapp.members.queries import hats
from govapp.members.rules import ContactKind, NoteDraft, OrganizationType, StakeholderGroup

LONG_AGO = date(2020, 1, 1)
_ADDED = datetime(2020, 1, 1, tzinfo=UTC)
_number = count(1)


def organization(name: str = "", **columns: object) -> int:
    """An organization that is no member (yet); any column can be given. Its number."""
    with transaction() as session:
        return _organization(session, name or f"Example Organization {next(_number)}", columns)


def member(
    tier: str = "member",
    *,
    name: str = "",
    began_on: date = LONG_AGO,
    ended_on: date | None = None,
    founder: bool = False,
    sponsor_id: int | None = None,
    **columns: object,
) -> int:
    """A member organization in a tier. The organization's number."""
    with transaction() as session:
        number = _organization(session, name or f"Example Member {next(_number)}", columns)
        session.add(
            Membership(
                organization_id=number,
                tier=tier,
                began_on=began_on,
                ended_on=ended_on,
                founder=founder,
                sponsor_id=sponsor_id,
            )
        )
    return number


def membership(organization_id: int, tier: str = "member", *, began_on: date) -> None:
    """A further membership of the same organization."""
    with transaction() as session:
        session.add(Membership(organization_id=organization_id, tier=tier, began_on=began_on))


def colleague(
    organization_id: int,
    *,
    name: str = "",
    email: str = "",
    began_on: date = LONG_AGO,
    ended_on: date | None = None,
) -> int:
    """A person who belongs to the organization and has no role there. Their number."""
    with transaction() as session:
        person_id = _person(session, name, email)
        _affiliate(session, organization_id, person_id, began_on, ended_on)
    return person_id


def contact(
    organization_id: int,
    kind: ContactKind | str,
    *,
    person_id: int | None = None,
    name: str = "",
    email: str = "",
    began_on: date = LONG_AGO,
    ended_on: date | None = None,
) -> int:
    """A person with a contact role there; a new colleague unless `person_id` says who."""
    with transaction() as session:
        number = person_id or _person(session, name, email)
        known = select(Affiliation.id).where(
            Affiliation.person_id == number, Affiliation.organization_id == organization_id
        )
        if session.scalar(known) is None:
            _affiliate(session, organization_id, number, began_on, None)
        place = select(func.count()).where(
            ContactRole.organization_id == organization_id, ContactRole.kind == ContactKind(kind)
        )
        session.add(
            ContactRole(
                organization_id=organization_id,
                person_id=number,
                kind=ContactKind(kind),
                position=1 + (session.scalar(place) or 0),
                began_on=began_on,
                ended_on=ended_on,
            )
        )
    return number


def representative(organization_id: int, **values: object) -> int:
    """The primary representative of the organization. The person's number."""
    return contact(organization_id, ContactKind.PRIMARY, **values)


def alternate(organization_id: int, **values: object) -> int:
    """A further alternate of the organization, after those it has. The person's number."""
    return contact(organization_id, ContactKind.ALTERNATE, **values)


def import_run(rows: str = "legal_name,group,type\nExample Import,provider,nonprofit\n") -> int:
    """A file that was read and waits for a decision. The import's number."""
    secretary = operator("tests", Role.SECRETARIAT)
    return services.keep([("roster.csv", rows.encode())], actor=secretary)


def note(organization_id: int, text: str = "They called.") -> int:
    """A note of staff about an organization. Its number."""
    secretary = operator("tests", Role.SECRETARIAT)
    return services.write_note(organization_id, NoteDraft(text), actor=secretary)


def acting_for(person_id: int) -> Actor:
    """The person as an actor with the hats that organizations give them today (no others)."""
    found = hats(current_session(), person_id, clock.today())
    return Actor(f"person {person_id}", person_id, frozenset(found))


def _organization(session: Session, name: str, columns: dict[str, object]) -> int:
    row = Organization(
        **{
            "legal_name": name,
            "display_name": name,
            "name_key": folded(str(columns.get("legal_name", name))),
            "sort_key": folded(str(columns.get("display_name", name))),
            "group": StakeholderGroup.PROVIDER,
            "type": OrganizationType.FOR_PROFIT,
            "added_at": _ADDED,
            **columns,
        }
    )
    session.add(row)
    session.flush()
    return row.id


def _person(session: Session, name: str, email: str) -> int:
    number = next(_number)
    email = email or f"person-{number}@members.example"
    row = Person(
        name=name or f"Example Person {number}",
        email=email,
        email_key=folded(email),
        added_at=_ADDED,
    )
    session.add(row)
    session.flush()
    return row.id


def _affiliate(
    session: Session, organization_id: int, person_id: int, began_on: date, ended_on: date | None
) -> None:
    session.add(
        Affiliation(
            person_id=person_id,
            organization_id=organization_id,
            began_on=began_on,
            ended_on=ended_on,
        )
    )
