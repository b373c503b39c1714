"""Making the books agree with what Stripe says of a payment now, in any order, however often."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.dues.models import Invoice, Payment, PaymentState, Refund, StripeCall
from govapp.dues.rules.online import (
    Act,
    Came,
    SeenLine,
    SeenPayment,
    SeenRefund,
    SeenReturn,
    divided,
)
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.dues.services.books import open_on, unapplied_on
from govapp.dues.services.online.differences import Found, note
from govapp.dues.services.receiving import (
    Locked,
    Origin,
    announced,
    lock,
    receive,
    reverse,
    unapplied_line,
)
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings
from govapp.ledger.queries import closed_before
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import AlreadyBooked, post

METHODS = {
    "card": Method.CARD,
    "link": Method.CARD,
    "us_bank_account": Method.ACH_DEBIT,
    "customer_balance": Method.BANK_TRANSFER,
}


def day_of(session: Session, instant: datetime) -> date:
    """The day an instant is booked on: at the consortium's seat, not ahead, in open books."""
    zone = ZoneInfo(settings().DEFAULT_ZONE)
    day = min(instant.astimezone(zone).date(), consortium_today())
    first = closed_before(session)
    return max(day, first) if first else day


def agree(session: Session, seen: SeenPayment) -> Phrase | None:
    """Book what is new about this payment; words why not, if it is none of ours."""
    wanted = _ours(session, seen)
    organization_id = _payer(session, seen, wanted)
    if organization_id is None:
        return Phrase(N_("It concerns no organization of ours."))
    locked = lock(session, organization_id, [invoice_id for invoice_id, _minor in wanted])
    payment = session.scalars(
        select(Payment)
        .where(Payment.external_id == seen.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    match seen.came:
        case Came.PENDING:
            _on_its_way(session, seen, payment, locked, wanted)
        case Came.FAILED:
            if payment is not None and payment.state is PaymentState.PENDING:
                reverse(session, payment, _failure(seen), on=consortium_today(), actor=CLOCK)
        case Came.SETTLED:
            payment = _arrived(session, seen, payment, locked, wanted)
            _costs(session, seen, payment)
            _returned(session, seen, payment, locked)
            _refunded(session, seen, payment)
        case Came.BEGUN:
            pass
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
) -> None:
    if payment is None:
        receipt, origin = _receipt(session, seen, locked.payer.id), Origin(external_id=seen.id)
        payment = announced(session, receipt, origin=origin, actor=CLOCK)
        payment.meant_for_id = wanted[0][0] if wanted else None
    elif payment.state is PaymentState.FAILED:
        _revive(payment, seen)


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
    shares = _shares(session, seen.amount, locked, wanted)
    receipt, origin = _receipt(session, seen, locked.payer.id), Origin(external_id=seen.id)
    booked = receive(session, receipt, shares, locked, origin=origin, pending=payment, actor=CLOCK)
    booked.meant_for_id = wanted[0][0] if wanted else None
    return booked


def _shares(
    session: Session, amount: Money, locked: Locked, wanted: list[tuple[int, int]]
) -> list[Share]:
    left = {}
    for invoice_id, invoice in locked.invoices.items():
        still = open_on(session, invoice)
        if still.currency == amount.currency and still.minor > 0:
            left[invoice_id] = still.minor
    parts = divided(amount, wanted, left)
    return [Share(invoice_id, Money(minor, amount.currency)) for invoice_id, minor in parts]


def _failure(seen: SeenPayment) -> str:
    return seen.failure.replace("_", " ") or "refused by the bank"


# --- what it cost, what was taken and given back -------------------------------------------------


def book_fee(session: Session, line: SeenLine, about: str, party: str = "") -> None:
    """The fee on a line of the balance, once."""
    if not line.fee:
        return
    lines = [
        Line(Account.FEES, line.fee, about, party),
        Line(Account.CLEARING, -line.fee, about, party),
    ]
    _post_once(session, f"stripe:{line.id}:fee", "payment fee", day_of(session, line.at), lines)


def _post_once(session: Session, source: str, kind: str, on: date, lines: list[Line]) -> None:
    try:
        post(session, source=source, kind=kind, booked_on=on, lines=lines)
    except AlreadyBooked:  # the same line seen before: that is what makes it once
        return


def _costs(session: Session, seen: SeenPayment, payment: Payment) -> None:
    about, party = key("payment", payment.id), key("organization", payment.organization_id)
    for line in (seen.line, *(line for one in seen.returns for line in one.lines)):
        if line is not None:
            book_fee(session, line, about, party)


def _returned(session: Session, seen: SeenPayment, payment: Payment, locked: Locked) -> None:
    """The bank took the money back: the debt is open again. What is won back is money anew."""
    gone = [one for one in seen.returns if one.gone]
    for one in gone:
        if one.amount.minor != payment.amount_minor:
            _ask_staff(session, payment, one)
        elif payment.state is PaymentState.SETTLED:
            why = one.reason.replace("_", " ") or "dispute"
            reverse(session, payment, why, on=day_of(session, one.at), actor=CLOCK)
    won = [one for one in seen.returns if not one.gone and one.lines]
    if payment.state is PaymentState.REVERSED and won and not gone:
        _won_back(session, seen, payment, won[-1], locked)


def _ask_staff(session: Session, payment: Payment, one: SeenReturn) -> None:
    words = Phrase(
        N_("The bank took back %(amount)s of payment %(reference)s, not all of it."),
        amount=str(one.amount),
        reference=payment.reference,
    )
    note(session, Found.payment(one.id, words))


def _won_back(
    session: Session, seen: SeenPayment, payment: Payment, won: SeenReturn, locked: Locked
) -> None:
    known = select(Payment.id).where(Payment.external_id == won.id)
    if session.scalar(known) is not None:
        return
    receipt = Receipt(
        payment.organization_id, payment.method, won.id, consortium_today(), won.amount
    )
    wanted = [(invoice_id, seen.amount.minor) for invoice_id in locked.invoices]
    shares = _shares(session, won.amount, locked, wanted)
    receive(session, receipt, shares, locked, origin=Origin(external_id=won.id), actor=CLOCK)


def _refunded(session: Session, seen: SeenPayment, payment: Payment) -> None:
    for one in seen.refunds:
        known = session.scalars(select(Refund).where(Refund.external_id == one.id)).first()
        ours = key_number(one.ours, "refund")
        if known is None and ours is not None:
            known = session.get(Refund, ours)
            if known is not None and known.external_id is None:
                known.external_id = one.id
        if known is None and one.counts:
            _refunded_there(session, payment, one)
        elif known is not None and not one.counts:
            words = Phrase(
                N_("The refund of %(amount)s for payment %(reference)s did not arrive."),
                amount=str(one.amount),
                reference=payment.reference,
            )
            note(session, Found.payment(one.id, words))


def _refunded_there(session: Session, payment: Payment, one: SeenRefund) -> None:
    """Somebody gave money back at Stripe itself: it appears here by itself.

    All of it opens the debts again; a part is taken from what waits unmatched. Anything else is a
    decision about an invoice, which staff take.
    """
    if payment.state is not PaymentState.SETTLED:
        return
    if one.amount.minor == payment.amount_minor:
        reverse(session, payment, "refunded at Stripe", on=day_of(session, one.at), actor=CLOCK)
        return
    if unapplied_on(session, payment.id, payment.currency) < one.amount:
        words = Phrase(
            N_("%(amount)s of payment %(reference)s was refunded at Stripe; its invoice is paid."),
            amount=str(one.amount),
            reference=payment.reference,
        )
        note(session, Found.payment(one.id, words))
        return
    refund = Refund(
        payment_id=payment.id,
        amount_minor=one.amount.minor,
        method=payment.method,
        reference=one.id,
        refunded_on=day_of(session, one.at),
        external_id=one.id,
    )
    session.add(refund)
    session.flush()
    about, party = key("payment", payment.id), key("organization", payment.organization_id)
    lines = [
        unapplied_line(payment, -one.amount),
        Line(Account.CLEARING, -one.amount, about, party),
    ]
    _post_once(session, key("refund", refund.id), "refund", refund.refunded_on, lines)
