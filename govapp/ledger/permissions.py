"""Who may read the books, lock a period, open it again, and keep the bank accounts."""

from __future__ import annotations

from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import Permission, Policy, auditor, secretariat, treasurer
from govapp.ledger.models import PeriodLock

LEDGER_READ = Permission("ledger:read")
LEDGER_LOCK = Permission("ledger:lock")
OPENING_ANSWER = Permission("ledger:answer-opening")
BANK_KEEP = Permission("bank:keep")


def not_the_asker(actor: Actor, thing: object) -> bool:
    """A predicate: somebody other than the one who asked to open the period."""
    return (
        isinstance(thing, PeriodLock)
        and actor.person_id is not None
        and actor.person_id != thing.opening_asked_by
    )


def has_an_account(actor: Actor, _thing: object) -> bool:
    """A predicate: a person, not the clock or an operator."""
    return actor.person_id is not None


POLICY: Policy = {
    LEDGER_READ: ((treasurer,), (auditor,)),
    LEDGER_LOCK: ((treasurer, has_an_account),),
    OPENING_ANSWER: ((treasurer, not_the_asker), (secretariat, not_the_asker)),
    BANK_KEEP: ((treasurer,),),
}
