"""Making the books agree with what Stripe says of a payment now, in any order, however often."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.dues.models import Invoice, PageState, Payment, PaymentState, StripeCall
from govapp.dues.rules.online import Act, Came, SeenPayment
from govapp.dues.rules.settling import Method, Receipt
from govapp.dues.services.online.entries import book_costs, day_of, shares_of
from govapp.dues.services.online.page_shares import page_of_payment, wanted_by
from govapp.dues.services.online.returned import refunded, returned, tell_others
from govapp.dues.services.receiving import Locked, Origin, announced, lock, receive, reverse
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.kernel.phrases import N_, Phrase

METHODS = {
    "card": Method.CARD,
    "link": Method.CARD,
    "us_bank_account": Method.ACH_DEBIT,
    "customer_balance": Method.BANK_TRANSFER,
}


def agree(session: Session, seen: SeenPayment) -> Phrase | None:
    """Book what is new about this payment; words why not, if it is none of ours."""
    wanted = _ours(session, seen)
    organization_id = _payer(session, seen, wanted)
    if organization_id is None:
        return Phrase(N_("It concerns no organization of ours."))
    page = page_of_payment(session, seen, organization_id)
    if page is not None:
        wanted = wanted_by(session, page)
    locked = lock(session, organization_id, [invoice_id for invoice_id, _minor in wanted])
    payment = session.scalars(
        select(Payment)
        .where(Payment.external_id == seen.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if page is not None and seen.came is not Came.BEGUN:
        page.state = PageState.USED  # before the money is booked, or booking would close it
    match seen.came:
        case Came.PENDING:
            payment = _on_its_way(session, seen, payment, locked, wanted)
        case Came.FAILED:
            if payment is not None and payment.state is PaymentState.PENDING:
                reverse(session, payment, _failure(seen), on=consortium_today(), actor=CLOCK)
        case Came.SETTLED:
            payment = _arrived(session, seen, payment, locked, wanted)
            book_costs(session, seen, payment)
            returned(session, seen, payment, locked)
            refunded(session, seen, payment)
        case Came.BEGUN:
            pass
    if page is not None and payment is not None:
        page.payment_id = payment.id
    return None


def _ours(session: Session, seen: SeenPayment) -> list[tuple[int, int]]:
    """Which of our invoices it pays, by their twins' ids."""
    twins = session.execute(
        select(StripeCall.external_id, StripeCall.invoice_id).where(
            StripeCall.act == Act.MIRROR, StripeCall.external_id.in_([id_ for id_, _ in seen.pays])
        )
    )
    ours = {external: invoice_id for external, invoice_id in twins if invoice_id is not None}
    return [(ours[id_], minor) for id_, minor in seen.pays if id_ in ours]


def _payer(session: Session, seen: SeenPayment, wanted: list[tuple[int, int]]) -> int | None:
    found = session.scalar(
        select(StripeCall.organization_id).where(
            StripeCall.act == Act.CUSTOMER, StripeCall.external_id == seen.customer
        )
    )
    if found is None and wanted:
        found = session.get_one(Invoice, wanted[0][0]).organization_id
    return found


def _receipt(session: Session, seen: SeenPayment, organization_id: int) -> Receipt:
    return Receipt(
        organization_id=organization_id,
        method=METHODS.get(seen.kind, Method.CARD),
        reference=seen.id,
        received_on=day_of(session, seen.at),
        amount=seen.amount,
    )


def _on_its_way(
    session: Session,
    seen: SeenPayment,
    payment: Payment | None,
    locked: Locked,
    wanted: list[tuple[int, int]],
) -> Payment:
    if payment is None:
        receipt, origin = _receipt(session, seen, locked.payer.id), Origin(external_id=seen.id)
        payment = announced(session, receipt, origin=origin, actor=CLOCK)
        payment.meant_for_id = wanted[0][0] if wanted else None
    elif payment.state is PaymentState.FAILED:
        _revive(payment, seen)
    return payment


def _revive(payment: Payment, seen: SeenPayment) -> None:
    """The payer tries again with the same payment at Stripe."""
    payment.state, payment.reversed_on, payment.reversal_reason = PaymentState.PENDING, None, ""
    payment.method, payment.amount_minor = METHODS.get(seen.kind, Method.CARD), seen.amount.minor


def _arrived(
    session: Session,
    seen: SeenPayment,
    payment: Payment | None,
    locked: Locked,
    wanted: list[tuple[int, int]],
) -> Payment:
    """The payment, booked once; what is more than is open here waits with it."""
    if payment is not None and payment.state in (PaymentState.SETTLED, PaymentState.REVERSED):
        return payment
    if payment is not None:
        _revive(payment, seen)
    shares = shares_of(session, seen.amount, locked, wanted)
    receipt, origin = _receipt(session, seen, locked.payer.id), Origin(external_id=seen.id)
    booked = receive(session, receipt, shares, locked, origin=origin, pending=payment, actor=CLOCK)
    booked.meant_for_id = wanted[0][0] if wanted else None
    for share in shares:
        tell_others(session, seen, booked, share.invoice_id)
    return booked


def _failure(seen: SeenPayment) -> str:
    return seen.failure.replace("_", " ") or "refused by the bank"
