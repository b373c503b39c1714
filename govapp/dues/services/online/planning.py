"""What a call to Stripe needs of our own books, read in one go before it is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from govapp.charter.queries import charter_on
from govapp.dues.gateway import paying, sending
from govapp.dues.models import CallState, Invoice, InvoiceState, Payment, Refund, StripeCall
from govapp.dues.rules.charges import unpacked
from govapp.dues.rules.online import Act
from govapp.dues.services.books import open_on
from govapp.dues.services.online.calls import twin_of_invoice
from govapp.dues.services.online.page_calls import page_of_call, sheet_of, still_fits
from govapp.dues.services.online.renewing import is_fresh, is_under_way
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import reading_as
from govapp.foundation.web.filters import say
from govapp.members.models import Organization

LATE_TERMS = timedelta(days=30)  # Stripe takes no due day that has passed


class NotYet(Exception):
    """What this call stands on is not at Stripe yet; the job comes back."""


@dataclass(frozen=True)
class Plan:
    """Everything a call needs, read in one go; nothing of the database is touched meanwhile."""

    call_id: int
    act: Act
    order: sending.Order
    organization_id: int
    name: str
    customer_id: str
    twin_id: str
    minor: int
    currency: str
    reference: str
    bill: sending.Bill | None = None
    sheet: paying.Sheet | None = None


@unrestricted("a helper: reads for the job")
def needless(session: Session, call: StripeCall) -> bool:
    """True for what follows no twin, and for a twin or charge of what is paid meanwhile."""
    if call.act in (Act.CUSTOMER, Act.REFUND, Act.PAGE_CLOSED):
        return False
    if call.act is Act.PAGE:
        return not still_fits(session, page_of_call(session, call))
    if call.act is not Act.MIRROR and _has_no_twin(session, call):
        return True
    if call.act not in (Act.MIRROR, Act.CHARGE):
        return False
    invoice = session.get_one(Invoice, call.invoice_id)
    if call.act is Act.CHARGE:
        return open_on(session, invoice) != Money(call.amount_minor or 0, call.currency)
    payable = invoice.state is InvoiceState.ISSUED and invoice.settled_on is None
    return not (payable and _methods(session, invoice))


def _has_no_twin(session: Session, call: StripeCall) -> bool:
    twin = twin_of_invoice(session, call.invoice_id or 0, before=call.id)
    return twin is not None and twin.state is CallState.NEEDLESS


@unrestricted("a helper: reads for the job")
def plan_of(session: Session, call: StripeCall) -> Plan:
    """What this call needs; `NotYet` while what it stands on is not at Stripe."""
    organization = session.get_one(Organization, call.organization_id)
    order = sending.Order(
        about=call.about,
        key=f"dues:{call.act.value}:{call.about}:{call.id}:v{call.key_version}",
        again=call.attempts > 0,
        asked_at=call.asked_at,
    )
    plan = Plan(
        call_id=call.id,
        act=call.act,
        order=order,
        organization_id=organization.id,
        name=organization.display_name,
        customer_id="",
        twin_id="",
        minor=call.amount_minor or 0,
        currency=call.currency,
        reference=call.reference,
    )
    if call.act is Act.CUSTOMER:
        return plan
    about = key("organization", organization.id)
    plan = replace(plan, customer_id=_object(session, Act.CUSTOMER, about))
    if call.act is Act.REFUND:
        return replace(plan, reference=_refunded_payment(session, call))
    if call.act is Act.PAGE:
        return replace(plan, sheet=sheet_of(session, call))
    if call.act is Act.PAGE_CLOSED:
        return replace(plan, twin_id=_object(session, Act.PAGE, call.about))
    _wait_for_others(session, call)
    if call.act is Act.MIRROR:
        return replace(plan, bill=_bill(session, call))
    twin = twin_of_invoice(session, call.invoice_id or 0, before=call.id)
    if twin is None or not twin.external_id:
        raise NotYet(f"the twin of {call.about} is not at Stripe yet")
    return replace(plan, twin_id=twin.external_id)


def _wait_for_others(session: Session, call: StripeCall) -> None:
    """Two twins could never be paid at once, and none is closed while the bank looks at a debit."""
    invoice_id = call.invoice_id or 0
    if (call.act is Act.VOID or is_fresh(call)) and is_under_way(session, invoice_id):
        raise NotYet(f"a payment of invoice:{invoice_id} is under way")
    closing = select(StripeCall.id).where(
        StripeCall.invoice_id == invoice_id,
        StripeCall.act == Act.VOID,
        StripeCall.id < call.id,
        StripeCall.state.in_((CallState.WAITING, CallState.DECLINED)),
    )
    if call.act is not Act.VOID and session.scalar(closing.limit(1)) is not None:
        raise NotYet(f"the twin before {call.about} is not closed yet")


def _object(session: Session, act: Act, about: str) -> str:
    """What Stripe calls the object of an earlier call; `NotYet` while there is none."""
    asked = select(StripeCall.external_id).where(StripeCall.act == act, StripeCall.about == about)
    found = session.scalar(asked)
    if not found:
        raise NotYet(f"{act.value} of {about} is not at Stripe yet")
    return found


def _refunded_payment(session: Session, call: StripeCall) -> str:
    refund = session.get_one(Refund, key_number(call.about, "refund"))
    return session.get_one(Payment, refund.payment_id).external_id or ""


def _bill(session: Session, call: StripeCall) -> sending.Bill:
    invoice = session.get_one(
        Invoice, call.invoice_id, options=[selectinload(Invoice.lines)], populate_existing=True
    )
    words = Phrase(N_("Still open on invoice %(number)s"), number=invoice.number)
    with reading_as("", ""):
        lines = tuple((say(unpacked(line.words)), line.amount_minor) for line in invoice.lines)
        if is_fresh(call):
            lines = ((say(words), call.amount_minor or 0),)
    version = int(call.about.rpartition(":")[2]) if is_fresh(call) else 1
    due = datetime.combine(invoice.due_on, time(22), UTC)
    return sending.Bill(
        invoice_id=invoice.id,
        number=invoice.number if version == 1 else f"{invoice.number}-{version}",
        version=version,
        currency=invoice.currency,
        due_at=due if due > call.asked_at + timedelta(days=1) else call.asked_at + LATE_TERMS,
        lines=lines,
        methods=_methods(session, invoice),
    )


def _methods(session: Session, invoice: Invoice) -> tuple[str, ...]:
    """Ways to pay it online: debit and transfer in dollars, cards up to the rulebook's limit."""
    limit = charter_on(session, invoice.issued_on).money.card_limit_minor
    dollars = ("us_bank_account", "customer_balance") if invoice.currency == "USD" else ()
    return (*dollars, "card") if invoice.total_minor <= limit else dollars
