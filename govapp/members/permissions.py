"""Who may see organizations and their people, and who may change them."""

from __future__ import annotations

from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import (
    Permission,
    anyone,
    secretariat,
    signed_in,
    staff,
    staff_or_auditor,
)


def listed(_actor: Actor, thing: object) -> bool:
    """The organization stands in the public directory: a member, or here on record only."""
    return bool(getattr(thing, "listed", False))


def of_this_organization(actor: Actor, thing: object) -> bool:
    """The actor acts for the organization or belongs to it."""
    return getattr(thing, "id", None) in actor.organizations


def runs_this_organization(actor: Actor, thing: object) -> bool:
    """The actor is its primary representative or its admin."""
    run = actor.scopes("organization", Role.PRIMARY, Role.ORGANIZATION_ADMIN)
    return getattr(thing, "id", None) in run


def binds_this_organization(actor: Actor, thing: object) -> bool:
    """The actor is its primary representative or named as one who signs agreements."""
    primary = getattr(thing, "id", None) in actor.scopes("organization", Role.PRIMARY)
    return primary or actor.person_id in getattr(thing, "signers", ())


ORGANIZATION_LIST = Permission("organization:list")
ORGANIZATION_LIST_ALL = Permission("organization:list-all")
ORGANIZATION_READ = Permission("organization:read")
ORGANIZATION_MEET = Permission("organization:meet")
ORGANIZATION_PEOPLE = Permission("organization:people")
ORGANIZATION_WRITE = Permission("organization:write")
ORGANIZATION_DETAILS = Permission("organization:details")
PEOPLE_MANAGE = Permission("organization:manage-people")
MEMBERSHIP_WRITE = Permission("membership:write")
TIER_CHANGE = Permission("membership:change-tier")
ORGANIZATION_MERGE = Permission("organization:merge")
PERSON_MERGE = Permission("person:merge")
NOTE_READ = Permission("note:read")
NOTE_WRITE = Permission("note:write")
IMPORT_READ = Permission("import:read")
IMPORT_RUN = Permission("import:run")
APPLICATION_READ = Permission("application:read")
APPLICATION_ANSWER = Permission("application:answer")
AGREEMENT_WRITE = Permission("agreement:write")
AGREEMENT_ACCEPT = Permission("agreement:accept")

# A thing here is a frozen card or a row with `id` (and `listed`) of an organization.
POLICY = {
    ORGANIZATION_LIST: ((anyone,),),
    ORGANIZATION_LIST_ALL: ((staff_or_auditor,),),
    ORGANIZATION_READ: ((listed,), (of_this_organization,), (staff_or_auditor,)),
    # Type, country and relatives: for everybody with an account who may see it at all.
    ORGANIZATION_MEET: ((listed, signed_in), (of_this_organization,), (staff_or_auditor,)),
    # People, band, tax number, address: confidential to the organization and staff.
    ORGANIZATION_PEOPLE: ((of_this_organization,), (staff_or_auditor,)),
    ORGANIZATION_WRITE: ((secretariat,),),
    ORGANIZATION_DETAILS: ((runs_this_organization,), (secretariat,)),
    PEOPLE_MANAGE: ((runs_this_organization,), (secretariat,)),
    MEMBERSHIP_WRITE: ((secretariat,),),
    TIER_CHANGE: ((runs_this_organization,), (secretariat,)),
    ORGANIZATION_MERGE: ((secretariat,),),
    PERSON_MERGE: ((secretariat,),),
    NOTE_READ: ((staff_or_auditor,),),
    NOTE_WRITE: ((staff,),),
    IMPORT_READ: ((staff_or_auditor,),),
    IMPORT_RUN: ((secretariat,),),
    # The applicant comes by a link from a letter, not by a permission.
    APPLICATION_READ: ((staff_or_auditor,),),
    APPLICATION_ANSWER: ((secretariat,),),
    AGREEMENT_WRITE: ((secretariat,),),
    AGREEMENT_ACCEPT: ((binds_this_organization,),),
}
