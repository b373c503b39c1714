"""Whom somebody may nominate: themselves, their colleagues, or anybody of a member by address."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.elections.permissions import ELECTION_NOMINATE
from govapp.elections.queries.pages import find
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members import queries as members
from govapp.members.models import Affiliation, Organization

AT_MOST = 300
NOBODY = Phrase(N_("Nobody of a member organization has this address."))


@dataclass(frozen=True)
class NomineeOption:
    """A person with the organization they would stand for."""

    person_id: int
    organization_id: int
    name: str
    organization: str
    themselves: bool


def colleagues(election_id: int, actor: Actor) -> tuple[NomineeOption, ...]:
    """The actor and the people of their organizations, the actor first."""
    session, today = current_session(), clock.today()
    authorize(actor, ELECTION_NOMINATE, find(election_id, actor))
    mine = actor.scopes("organization", Role.MEMBER_PERSON, Role.PRIMARY, Role.ALTERNATE)
    rows = session.execute(
        select(Person.id, Organization.id, Person.name, Organization.display_name)
        .join(Affiliation, Affiliation.person_id == Person.id)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(Affiliation.organization_id.in_(mine), members.in_force(Affiliation, today))
        .order_by(Person.name, Person.id)
        .limit(AT_MOST)
    )
    options = [
        NomineeOption(person, organization, name, label, person == actor.person_id)
        for person, organization, name, label in rows
    ]
    return tuple(sorted(options, key=lambda option: not option.themselves))


def by_address(address: str) -> tuple[int, int]:
    """The person with this address and the first member they belong to."""
    session, today = current_session(), clock.today()
    person_id = session.scalar(select(Person.id).where(Person.email_key == folded(address)))
    if person_id is None:
        raise Invalid({"address": NOBODY})
    for organization_id in members.employers(session, [person_id], today).get(person_id, ()):
        if members.member_on(session, organization_id, today) is not None:
            return person_id, organization_id
    raise Invalid({"address": NOBODY})
