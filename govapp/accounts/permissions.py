"""Who may see and change people, their access and their roles."""

from __future__ import annotations

from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import (
    Permission,
    administrator,
    secretariat,
    signed_in,
    staff_or_auditor,
)

# Roles that are held for the consortium as a whole and granted by hand.
GRANTABLE = (
    Role.ADMINISTRATOR,
    Role.SECRETARIAT,
    Role.TREASURER,
    Role.ELECTION_OFFICER,
    Role.AUDITOR,
    Role.COMMUNITY,
)


def oneself(actor: Actor, thing: object) -> bool:
    """The actor is the person."""
    return actor.person_id is not None and actor.person_id == getattr(thing, "person_id", None)


def of_the_same_organization(actor: Actor, thing: object) -> bool:
    """Actor and person belong to one organization."""
    return bool(actor.organizations & getattr(thing, "organizations", frozenset()))


def runs_an_organization_of_theirs(actor: Actor, thing: object) -> bool:
    """The actor administers an organization that the person belongs to."""
    run = actor.scopes("organization", Role.ORGANIZATION_ADMIN, Role.PRIMARY)
    return bool(run & getattr(thing, "organizations", frozenset()))


ACCOUNT_USE = Permission("account:use")
HOME_READ = Permission("home:read")
PERSON_LIST = Permission("person:list")
PERSON_READ = Permission("person:read")
PERSON_ADD = Permission("person:add")
PERSON_INVITE = Permission("person:invite")
ACCESS_READ = Permission("access:read")
ACCESS_END = Permission("access:end")
ROLE_GRANT = Permission("role:grant")

POLICY = {
    ACCOUNT_USE: ((oneself,),),
    HOME_READ: ((signed_in,),),
    PERSON_LIST: ((staff_or_auditor,),),
    PERSON_READ: ((staff_or_auditor,), (oneself,), (of_the_same_organization,)),
    PERSON_ADD: ((secretariat,),),
    PERSON_INVITE: ((secretariat,), (runs_an_organization_of_theirs,)),
    ACCESS_READ: ((staff_or_auditor,), (oneself,)),
    ACCESS_END: ((oneself,), (administrator,)),
    ROLE_GRANT: ((administrator,),),
}
