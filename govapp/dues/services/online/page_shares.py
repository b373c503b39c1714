"""Which invoices money pays that came on a page: those chosen, then the others, oldest first."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.dues.models import PageInvoice, PaymentPage
from govapp.dues.queries.invoices import open_invoices
from govapp.dues.rules.online import SeenPayment
from govapp.dues.rules.pages import in_order
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.kernel.ids import key_number


@unrestricted("a helper: the job that calls it asked Stripe")
def page_of_payment(
    session: Session, seen: SeenPayment, organization_id: int
) -> PaymentPage | None:
    """The page of ours on which its own payer made a payment."""
    number = key_number(seen.page, "payment_page")
    page = session.get(PaymentPage, number) if number is not None and not seen.pays else None
    if page is None or page.organization_id != organization_id:
        return None
    return page


@unrestricted("a helper: the job that calls it asked Stripe")
def wanted_by(session: Session, page: PaymentPage) -> list[tuple[int, int]]:
    """Invoices in the order in which the page's money pays them, each with all of it at most."""
    ids = set(session.scalars(select(PageInvoice.invoice_id).where(PageInvoice.page_id == page.id)))
    still_open = open_invoices(session, organization_ids=[page.organization_id])
    chosen = [one for one in still_open if one.id in ids]
    return [(number, page.amount_minor) for number in in_order(chosen, still_open)]
