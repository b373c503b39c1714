"""Who may read, write and move use cases."""

from __future__ import annotations

from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import Permission, anyone, auditor, secretariat
from govapp.foundation.kernel.ids import key
from govapp.usecases.models import UseCase


def wrote_it(actor: Actor, thing: object) -> bool:
    """A predicate: the author of the proposal, while they belong to its organization."""
    return (
        isinstance(thing, UseCase)
        and thing.author_id is not None
        and thing.author_id == actor.person_id
        and thing.organization_id in actor.organizations
    )


def drives_it(actor: Actor, thing: object) -> bool:
    """A predicate: lead or champion (a person) of the use case."""
    return isinstance(thing, UseCase) and actor.has(
        Role.LEAD, Role.CHAMPION, scope=key("usecase", thing.id)
    )


def of_a_member(actor: Actor, thing: object) -> bool:
    """A predicate: acts for, or belongs to, the organization (thing: its number)."""
    return isinstance(thing, int) and thing in actor.organizations


USECASE_READ = Permission("usecase:read")
USECASE_READ_DRAFT = Permission("usecase:read-draft")
USECASE_DRAFT = Permission("usecase:draft")
USECASE_EDIT = Permission("usecase:edit")
USECASE_SUBMIT = Permission("usecase:submit")
USECASE_LEAD = Permission("usecase:lead")
USECASE_MOVE = Permission("usecase:move")

POLICY = {
    USECASE_READ: ((anyone,),),
    USECASE_READ_DRAFT: ((wrote_it,), (drives_it,), (secretariat,), (auditor,)),
    USECASE_DRAFT: ((of_a_member,), (secretariat,)),
    USECASE_EDIT: ((wrote_it,), (drives_it,), (secretariat,)),
    USECASE_SUBMIT: ((wrote_it,), (drives_it,), (secretariat,)),
    USECASE_LEAD: ((drives_it,), (secretariat,)),
    USECASE_MOVE: ((secretariat,),),
}
