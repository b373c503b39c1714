"""Payments through Stripe that the bank has not confirmed yet, by the invoices they are for."""

from __future__ import annotations

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from govapp.dues.models import PageInvoice, Payment, PaymentPage, PaymentState


def on_its_way(invoice_id: int) -> Select[Payment]:
    """The payments that may still pay this invoice, the oldest first."""
    pages = (
        select(PaymentPage.payment_id)
        .join(PageInvoice, PageInvoice.page_id == PaymentPage.id)
        .where(PageInvoice.invoice_id == invoice_id, PaymentPage.payment_id.is_not(None))
    )
    return (
        select(Payment)
        .where(
            Payment.state == PaymentState.PENDING,
            or_(Payment.meant_for_id == invoice_id, Payment.id.in_(pages)),
        )
        .order_by(Payment.id)
    )


def meant_for(session: Session, payment: Payment) -> list[int]:
    """The invoices that a payment was made for when it began."""
    chosen = session.scalars(
        select(PageInvoice.invoice_id)
        .join(PaymentPage, PaymentPage.id == PageInvoice.page_id)
        .where(PaymentPage.payment_id == payment.id)
        .order_by(PageInvoice.invoice_id)
    ).all()
    first = payment.meant_for_id
    return list(chosen) or ([first] if first is not None else [])


def invoices_on_its_way(session: Session, organization_id: int) -> set[int]:
    """The invoices for which an organization's payments are on their way."""
    pending = (Payment.organization_id == organization_id, Payment.state == PaymentState.PENDING)
    alone = session.scalars(
        select(Payment.meant_for_id).where(*pending, Payment.meant_for_id.is_not(None))
    )
    together = session.scalars(
        select(PageInvoice.invoice_id)
        .join(PaymentPage, PaymentPage.id == PageInvoice.page_id)
        .join(Payment, Payment.id == PaymentPage.payment_id)
        .where(*pending)
    )
    return {one for one in (*alone, *together) if one is not None}
