"""Paying several invoices, or a part of one, online: the page is made and looked at again."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import String, cast, literal, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues import gateway
from govapp.dues.facts import PageOpened
from govapp.dues.models import (
    ChargeState,
    Invoice,
    InvoiceLink,
    PageInvoice,
    PageState,
    Payment,
    PaymentPage,
    PaymentState,
    PlannedCharge,
    StripeCall,
)
from govapp.dues.permissions import PAGE_OPEN
from govapp.dues.queries.links import link_by_token
from govapp.dues.rules.links import Link, opens
from govapp.dues.rules.online import Act
from govapp.dues.rules.pages import against_page, open_of
from govapp.dues.services.books import open_invoices
from govapp.dues.services.online.calls import ask_call
from govapp.dues.services.online.carrying import carry
from govapp.dues.services.online.page_calls import ask_page_closed, open_pages, ways_to_pay
from govapp.dues.services.online.planning import NotYet
from govapp.dues.services.online.renewing import is_under_way
from govapp.dues.services.online.taking import look
from govapp.dues.services.receiving import Locked, lock
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings

TRIES = 2  # a lost answer is asked for once more while the payer waits


def open_page(
    organization_id: int, invoice_ids: Collection[int], amount: Money | None, *, actor: Actor
) -> str:
    """The address at Stripe where these invoices are paid, or `amount` of what is open on them."""
    with transaction() as session:
        locked = lock(session, organization_id, invoice_ids)
        authorize(actor, PAGE_OPEN, organization_id)
        call_id = _asked(session, locked, invoice_ids, amount, actor=actor)
    return _address(call_id)


@unrestricted("whoever holds a link that opens may pay its invoice")
def open_page_by_link(secret: str, amount: Money | None) -> str:
    """The address at Stripe where the invoice of a link is paid, or a part of it."""
    with transaction() as session:
        found = link_by_token(session, secret)
        if found is None:
            raise NotFound
        invoice = session.get_one(Invoice, found.invoice_id)
        locked = lock(session, invoice.organization_id, [invoice.id])
        session.refresh(found, with_for_update=True)
        if not opens(Link(found.expires_on, found.revoked_at is not None), consortium_today()):
            raise NotFound
        holder = _holder(found)
        call_id = _asked(session, locked, [found.invoice_id], amount, actor=holder)
    return _address(call_id)


def _holder(row: InvoiceLink) -> Actor:
    return Actor(f"holder of invoice link {row.id}")


def _asked(
    session: Session,
    locked: Locked,
    invoice_ids: Collection[int],
    amount: Money | None,
    *,
    actor: Actor,
) -> int:
    """Write the page down with the call that makes it, in place of those there were."""
    rows, organization_id = locked.invoices, locked.payer.id
    if set(rows) != set(invoice_ids) or any(
        row.organization_id != organization_id for row in rows.values()
    ):
        raise NotFound
    if not gateway.ready(settings()):
        raise Refused(Phrase(N_("Paying online is not set up.")))
    chosen = list(open_invoices(session, rows.values()).values())
    if not chosen:
        raise Refused(Phrase(N_("Choose at least one open invoice.")))
    amount = amount or open_of(chosen)
    methods = ways_to_pay(session, amount, rows.values())
    against = [*against_page(amount, chosen, methods), *_coming(session, rows)]
    if against:
        raise Refused(tuple(against))
    for before in open_pages(session, rows):
        ask_page_closed(session, before)
    ids = tuple(sorted(one.id for one in chosen))
    about = _written(session, organization_id, amount, ids)
    fact = PageOpened(about, organization_id, amount.minor, amount.currency, ids)
    record(session, fact, actor=actor)
    ask_call(session, Act.CUSTOMER, key("organization", organization_id), organization_id)
    return ask_call(session, Act.PAGE, about, organization_id, amount=amount) or 0


def _written(session: Session, organization_id: int, amount: Money, ids: tuple[int, ...]) -> str:
    """The name of a new page in the books."""
    page = PaymentPage(
        organization_id=organization_id,
        amount_minor=amount.minor,
        currency=amount.currency,
        asked_at=clock.now(),
    )
    session.add(page)
    session.flush()
    session.add_all(PageInvoice(page_id=page.id, invoice_id=one) for one in ids)
    return key("payment_page", page.id)


def _coming(session: Session, invoice_ids: Collection[int]) -> list[Phrase]:
    """Nothing is paid twice: money is on its way for one of them, or a charge was announced."""
    charged = select(PlannedCharge.id).where(
        PlannedCharge.invoice_id.in_(invoice_ids), PlannedCharge.state == ChargeState.ANNOUNCED
    )
    if any(is_under_way(session, one) for one in invoice_ids) or session.scalar(charged.limit(1)):
        return [Phrase(N_("A payment for one of them is on its way already."))]
    return []


def _address(call_id: int) -> str:
    """Where the page is, asked for at once; if no answer comes, its job finds it later."""
    for _ in range(TRIES):
        try:
            carry(call_id)
        except (gateway.Unanswered, gateway.Broken, NotYet):
            continue
        break
    current = current_session()
    url = current.scalar(select(StripeCall.url).where(StripeCall.id == call_id))
    current.rollback()
    if not url:
        raise Refused(Phrase(N_("Stripe does not answer just now; try again later.")))
    return url


@unrestricted("the clock's own command: each page is looked at as it is now at Stripe")
def look_at_pages() -> int:
    """Book what was paid on pages of which no event told us, and close those that expired."""
    if not gateway.ready(settings()):
        return 0
    wire, found = gateway.Wire(settings()), _unsettled()
    for page_id in found:
        book = look(wire, "checkout.session", page_id)
        with transaction() as session:
            book(session)
    return len(found)


def _unsettled() -> list[str]:
    """What Stripe calls the pages that are open or whose payment is on its way."""
    current = current_session()
    found = current.scalars(
        select(StripeCall.external_id)
        .join(
            PaymentPage, StripeCall.about == literal("payment_page:") + cast(PaymentPage.id, String)
        )
        .outerjoin(Payment, Payment.id == PaymentPage.payment_id)
        .where(
            StripeCall.act == Act.PAGE,
            StripeCall.external_id.is_not(None),
            or_(
                PaymentPage.state == PageState.OPEN,
                Payment.state == PaymentState.PENDING,
            ),
        )
        .order_by(StripeCall.id)
    ).all()
    current.rollback()
    return [one for one in found if one]
