"""What the outbox needs of a payment page, and closing pages whose invoices were paid otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.dues.gateway.paying import Sheet
from govapp.dues.models import (
    CallState,
    Invoice,
    InvoiceState,
    PageInvoice,
    PageState,
    PaymentPage,
    StripeCall,
)
from govapp.dues.rules.online import Act
from govapp.dues.rules.pages import methods_for
from govapp.dues.services.books import open_on
from govapp.dues.services.online.calls import ask_call
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import reading_as, settings
from govapp.foundation.web.filters import say

CHECKING = "/pay/checking"  # needs no account


@unrestricted("a helper: the command that calls it has authorized")
def page_of_call(session: Session, call: StripeCall) -> PaymentPage:
    """The page that a call is about."""
    return session.get_one(PaymentPage, key_number(call.about, "payment_page"))


@unrestricted("a helper: the command that calls it has authorized")
def chosen_for(session: Session, page_id: int) -> list[Invoice]:
    """The invoices that were chosen for a page, the oldest first."""
    return list(
        session.scalars(
            select(Invoice)
            .join(PageInvoice, PageInvoice.invoice_id == Invoice.id)
            .where(PageInvoice.page_id == page_id)
            .order_by(Invoice.due_on, Invoice.id)
        )
    )


@unrestricted("a helper: the command that calls it has authorized")
def still_fits(session: Session, page: PaymentPage) -> bool:
    """True while at least as much is open on the invoices chosen as the page asks for."""
    left = [
        open_on(session, invoice).minor
        for invoice in chosen_for(session, page.id)
        if invoice.state is InvoiceState.ISSUED
    ]
    return page.state is PageState.OPEN and sum(left) >= page.amount_minor


@unrestricted("a helper: reads for the job")
def ways_to_pay(session: Session, amount: Money, invoices: Iterable[Invoice]) -> tuple[str, ...]:
    """How this much may be paid online, by the rulebook under which the invoices were issued."""
    found = list(invoices)
    limits = [charter_on(session, one.issued_on).money.card_limit_minor for one in found]
    return methods_for(amount, [one.total_minor for one in found], min(limits))


@unrestricted("a helper: reads for the job")
def sheet_of(session: Session, call: StripeCall) -> Sheet:
    """What the page of this call shows."""
    page = page_of_call(session, call)
    invoices = chosen_for(session, page.id)
    amount = Money(page.amount_minor, page.currency)
    numbers = ", ".join(one.number for one in invoices)
    with reading_as("", ""):
        words = say(Phrase(N_("Invoices: %(numbers)s"), numbers=numbers))
    methods = ways_to_pay(session, amount, invoices)
    back = f"{settings().SERVER_URL}{CHECKING}"
    return Sheet(words, amount.minor, amount.currency, methods, back)


@unrestricted("a helper: the job's own command")
def close_row(session: Session, about: str) -> None:
    """Stripe says that nothing can be paid on the page any more."""
    page = session.get_one(
        PaymentPage, key_number(about, "payment_page"), with_for_update=True, populate_existing=True
    )
    if page.state is PageState.OPEN:
        page.state = PageState.CLOSED


@unrestricted("a helper: the command that calls it has authorized")
def open_pages(session: Session, invoice_ids: Iterable[int]) -> list[PaymentPage]:
    """The pages on which one of these invoices could still be paid."""
    ids = select(PageInvoice.page_id).where(PageInvoice.invoice_id.in_(set(invoice_ids)))
    pages = select(PaymentPage).where(PaymentPage.state == PageState.OPEN, PaymentPage.id.in_(ids))
    return list(session.scalars(pages.order_by(PaymentPage.id)))


@unrestricted("a helper: the command that calls it has authorized")
def ask_page_closed(session: Session, page: PaymentPage) -> None:
    """Let nothing be paid on a page any more, which may be asked for and not there yet."""
    about = key("payment_page", page.id)
    call = session.scalars(
        select(StripeCall).where(StripeCall.act == Act.PAGE, StripeCall.about == about)
    ).one()
    session.refresh(call, with_for_update=True)
    untried = call.state is CallState.WAITING and not call.attempts
    if untried or call.state in (CallState.DECLINED, CallState.NEEDLESS):
        call.state, page.state = CallState.NEEDLESS, PageState.CLOSED
        return
    ask_call(session, Act.PAGE_CLOSED, about, page.organization_id)


@unrestricted("a helper: the command that calls it has authorized")
def close_unfit(session: Session, invoice_ids: Iterable[int]) -> None:
    """Close the pages that ask for more than is open on their invoices since just now."""
    session.flush()
    for page in open_pages(session, invoice_ids):
        if not still_fits(session, page):
            ask_page_closed(session, page)
