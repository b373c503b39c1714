"""Who may read and do what with dues. Things are judged by the organization they belong to."""

from __future__ import annotations

from govapp.dues.models import Invoice, MoneyRequest, Payment, Requote, StandingDecision, Waiver
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import (
    Permission,
    Policy,
    auditor,
    secretariat,
    staff_or_auditor,
    treasurer,
)
from govapp.foundation.kernel.ids import key

DUES_READ = Permission("dues:read")
DUES_ASSESS = Permission("dues:assess")
INVOICE_READ = Permission("invoice:read")
INVOICE_ORDER_NUMBER = Permission("invoice:order-number")
INVOICE_VOID = Permission("invoice:void")
INVOICE_CORRECT = Permission("invoice:correct")
INVOICE_FORWARD = Permission("invoice:forward")
WRITE_OFF_ASK = Permission("write-off:ask")
PLAN_AGREE = Permission("plan:agree")
TERMS_SET = Permission("terms:set")
OPENINGS_TAKE = Permission("openings:take")
PAYMENT_READ = Permission("payment:read")
PAYMENT_BOOK = Permission("payment:book")
PAYMENT_REVERSE = Permission("payment:reverse")
PAYMENT_REFUND = Permission("payment:refund")
BANK_READ = Permission("bank:read")
BANK_IMPORT = Permission("bank:import")
STANDING_READ = Permission("standing:read")
STRIPE_READ = Permission("stripe:read")
STRIPE_MEND = Permission("stripe:mend")
ACCOUNT_SAVE = Permission("saved-account:save")
PAGE_OPEN = Permission("payment-page:open")
WAIVER_READ = Permission("waiver:read")
WAIVER_ASK = Permission("waiver:ask")
WAIVER_ANSWER = Permission("waiver:answer")
DESK_WORK = Permission("desk:work")
STANDING_DECIDE = Permission("standing:decide")
STANDING_SECOND = Permission("standing:second")
MEMBERSHIP_TERMINATE = Permission("membership:terminate")
MEMBERSHIP_REINSTATE = Permission("membership:reinstate")
HANDOVER_READ = Permission("handover:read")
HANDOVER_MAKE = Permission("handover:make")
REQUEST_READ = Permission("money-request:read")
REQUEST_ASK = Permission("money-request:ask")
REQUEST_ANSWER = Permission("money-request:answer")
REQUOTE_READ = Permission("requote:read")
REQUOTE_PUT = Permission("requote:put")
REQUOTE_ANSWER = Permission("requote:answer")

PAYERS = (Role.PRIMARY, Role.ALTERNATE, Role.BILLING, Role.ORGANIZATION_ADMIN)
FINANCE = (Role.PRIMARY, Role.BILLING, Role.ORGANIZATION_ADMIN)


def _organization_of(thing: object) -> int | None:
    """The organization a thing belongs to; a bare number is an organization."""
    if isinstance(thing, Invoice | Payment | Waiver | Requote):
        return thing.organization_id
    return thing if isinstance(thing, int) else None


def _acts_for(actor: Actor, thing: object, roles: tuple[Role, ...]) -> bool:
    organization_id = _organization_of(thing)
    return organization_id is not None and actor.has(
        *roles, scope=key("organization", organization_id)
    )


def one_of_its_payers(actor: Actor, thing: object) -> bool:
    """A predicate: represents the organization, or looks after its bills."""
    return _acts_for(actor, thing, PAYERS)


def one_of_its_finance_people(actor: Actor, thing: object) -> bool:
    """A predicate: answers for the organization's bills."""
    return _acts_for(actor, thing, FINANCE)


def one_of_its_people(actor: Actor, thing: object) -> bool:
    """A predicate: belongs to the organization in any way."""
    return _organization_of(thing) in actor.organizations


def not_the_asker(actor: Actor, thing: object) -> bool:
    """A predicate: somebody other than the one who asked for it."""
    return (
        isinstance(thing, Waiver | MoneyRequest)
        and actor.person_id is not None
        and actor.person_id != thing.asked_by
    )


def not_the_decider(actor: Actor, thing: object) -> bool:
    """A predicate: somebody other than the one who decided about an organization's standing."""
    return (
        isinstance(thing, StandingDecision)
        and actor.person_id is not None
        and actor.person_id != thing.decided_by
    )


def has_an_account(actor: Actor, _thing: object) -> bool:
    """A predicate: a person, not the clock or an operator."""
    return actor.person_id is not None


POLICY: Policy = {
    DUES_READ: ((staff_or_auditor,),),
    DUES_ASSESS: ((treasurer,),),
    INVOICE_READ: ((staff_or_auditor,), (one_of_its_payers,)),
    INVOICE_ORDER_NUMBER: ((treasurer,), (secretariat,), (one_of_its_finance_people,)),
    INVOICE_VOID: ((treasurer,),),
    INVOICE_CORRECT: ((treasurer,),),
    INVOICE_FORWARD: ((treasurer,), (secretariat,), (one_of_its_payers,)),
    WRITE_OFF_ASK: ((treasurer, has_an_account),),
    PLAN_AGREE: ((treasurer,), (secretariat,)),
    TERMS_SET: ((treasurer,), (secretariat,)),
    OPENINGS_TAKE: ((treasurer,),),
    PAYMENT_READ: ((staff_or_auditor,), (one_of_its_payers,)),
    PAYMENT_BOOK: ((treasurer,),),
    PAYMENT_REVERSE: ((treasurer,),),
    PAYMENT_REFUND: ((treasurer,),),
    BANK_READ: ((treasurer,), (auditor,)),
    BANK_IMPORT: ((treasurer,),),
    STANDING_READ: ((staff_or_auditor,), (one_of_its_people,)),
    STRIPE_READ: ((staff_or_auditor,),),
    STRIPE_MEND: ((treasurer,),),
    ACCOUNT_SAVE: ((treasurer,), (one_of_its_finance_people,)),
    PAGE_OPEN: ((treasurer,), (one_of_its_payers,)),
    WAIVER_READ: ((staff_or_auditor,),),
    WAIVER_ASK: ((treasurer, has_an_account), (secretariat, has_an_account)),
    HANDOVER_READ: ((treasurer,), (auditor,)),
    HANDOVER_MAKE: ((treasurer,),),
    WAIVER_ANSWER: ((treasurer, not_the_asker), (secretariat, not_the_asker)),
    DESK_WORK: ((treasurer, has_an_account), (secretariat, has_an_account)),
    STANDING_DECIDE: ((treasurer, has_an_account), (secretariat, has_an_account)),
    STANDING_SECOND: ((treasurer, not_the_decider), (secretariat, not_the_decider)),
    MEMBERSHIP_TERMINATE: ((secretariat, has_an_account),),
    MEMBERSHIP_REINSTATE: ((secretariat, has_an_account), (treasurer, has_an_account)),
    REQUEST_READ: ((staff_or_auditor,),),
    REQUEST_ASK: ((treasurer, has_an_account), (secretariat, has_an_account)),
    REQUEST_ANSWER: ((treasurer, not_the_asker), (secretariat, not_the_asker)),
    REQUOTE_READ: ((staff_or_auditor,), (one_of_its_payers,)),
    REQUOTE_PUT: ((treasurer,), (secretariat,)),
    REQUOTE_ANSWER: ((one_of_its_finance_people,),),
}
