"""Helpers for whatever brings money: book a payment, or take one back. They never commit.

Locks are taken in one order, payer before invoices, lowest number first, then the payment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.dues.facts import PaymentBooked, PaymentReversed
from govapp.dues.models import Invoice, Payment, PaymentState, Settlement
from govapp.dues.rules.settling import BY_HAND, Method, Receipt, Share, share_obstacles
from govapp.dues.services.books import less_owed, locked_invoices, note_settled, open_invoices
from govapp.dues.services.books import settle as settle_shares
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import post
from govapp.members.models import Organization


@dataclass(frozen=True)
class Locked:
    """A payer and some invoices, locked for a booking."""

    payer: Organization
    invoices: dict[int, Invoice]


@dataclass(frozen=True)
class Origin:
    """Where money came in: the bank account's code, Stripe's name for it, the deposit it was in."""

    bank: str = ""
    external_id: str | None = None
    deposit_id: int | None = None


HERE = Origin()


def account_of(method: Method) -> Account:
    """Where money of this kind lies first: in the bank, or with Stripe until it pays out."""
    return Account.BANK if method in BY_HAND else Account.CLEARING


@unrestricted("a helper: the command that calls it has authorized")
def lock(session: Session, organization_id: int, invoice_ids: Iterable[int]) -> Locked:
    """Lock the payer against other bookings, then the invoices; others may refer to them."""
    payer = session.get(Organization, organization_id, with_for_update={"key_share": True})
    if payer is None:
        raise NotFound
    return Locked(payer, locked_invoices(session, invoice_ids))


@unrestricted("a helper: the command that calls it has authorized")
def lock_payers(session: Session, ids: Iterable[int]) -> None:
    """Lock payers in the order of their numbers; others may refer to them meanwhile."""
    wanted = set(ids)
    found = session.scalars(
        select(Organization.id)
        .where(Organization.id.in_(wanted))
        .order_by(Organization.id)
        .with_for_update(key_share=True)
    ).all()
    if set(found) != wanted:
        raise NotFound


@unrestricted("a helper: the command that calls it has authorized")
def receive(
    session: Session,
    receipt: Receipt,
    shares: Sequence[Share],
    locked: Locked,
    *,
    origin: Origin = HERE,
    pending: Payment | None = None,
    actor: Actor,
) -> Payment:
    """Book money that is there: pay these shares of locked invoices, the rest waits unapplied.

    `pending` is the row that announced it. `Refused` when a share is more than is open, or the
    same method, payer and reference (or external name) is booked already.
    """
    against = tuple(
        share_obstacles(receipt.amount, shares, open_invoices(session, locked.invoices.values()))
    )
    if against:
        raise Refused(against)
    payment = pending or announced(session, receipt, origin=origin, actor=actor)
    payment.state, payment.received_on = PaymentState.SETTLED, receipt.received_on
    session.flush()
    over = _post(session, payment, shares, locked.invoices)
    note_settled(session, locked.invoices.values(), on=payment.received_on, actor=actor)
    fact = PaymentBooked(
        key("payment", payment.id),
        payment.organization_id,
        payment.amount_minor,
        payment.currency,
        tuple(sorted(share.invoice_id for share in shares)),
        over.minor,
    )
    record(session, fact, actor=actor)
    return payment


@unrestricted("a helper: the command that calls it has authorized")
def announced(
    session: Session, receipt: Receipt, *, origin: Origin = HERE, actor: Actor
) -> Payment:
    """A payment on its way: shown, but in no book and paying nothing until `receive`."""
    _refuse_double(session, receipt)
    payment = Payment(
        organization_id=receipt.organization_id,
        method=receipt.method,
        reference=receipt.reference.strip(),
        reference_key=folded(receipt.reference),
        received_on=receipt.received_on,
        amount_minor=receipt.amount.minor,
        currency=receipt.amount.currency,
        booked_by=actor.person_id,
        booked_at=clock.now(),
        state=PaymentState.PENDING,
        bank=origin.bank,
        external_id=origin.external_id,
        deposit_id=origin.deposit_id,
    )
    session.add(payment)
    session.flush()
    return payment


@unrestricted("a helper: the command that calls it has authorized")
def reverse(session: Session, payment: Payment, reason: str, *, on: date, actor: Actor) -> None:
    """Take a locked payment back: what it paid is owed again, what waited waits no more.

    One still on its way has failed and touches no book. What was refunded of it meanwhile is owed
    by the payer as unapplied cash below zero.
    """
    if payment.state in (PaymentState.FAILED, PaymentState.REVERSED):
        raise Refused(Phrase(N_("This payment was taken back already.")))
    arrived = payment.state is PaymentState.SETTLED
    paid = _paid_by(session, payment) if arrived else {}
    payment.state = PaymentState.REVERSED if arrived else PaymentState.FAILED
    payment.reversed_on, payment.reversal_reason = on, reason.strip()
    if arrived:
        post(
            session,
            source=f"{key('payment', payment.id)}:reversed",
            kind="reversal",
            booked_on=on,
            lines=_reversal(session, payment, paid, on),
        )
    fact = PaymentReversed(
        key("payment", payment.id),
        payment.organization_id,
        payment.amount_minor,
        payment.currency,
        tuple(sorted(paid)),
    )
    record(session, fact, actor=actor)


def _paid_by(session: Session, payment: Payment) -> dict[int, Invoice]:
    """The invoices that a payment pays now, locked."""
    ids = session.scalars(
        select(Settlement.invoice_id).where(
            Settlement.payment_id == payment.id, Settlement.released_on.is_(None)
        )
    )
    return locked_invoices(session, ids)


def _reversal(session: Session, payment: Payment, paid: dict[int, Invoice], on: date) -> list[Line]:
    settlements = session.scalars(
        select(Settlement)
        .where(Settlement.payment_id == payment.id, Settlement.released_on.is_(None))
        .order_by(Settlement.id)
    ).all()
    lines = []
    for settlement in settlements:
        settlement.released_on = max(on, settlement.settled_on)
        invoice = paid[settlement.invoice_id]
        invoice.settled_on = None
        lines.append(less_owed(invoice, Money(-settlement.amount_minor, payment.currency)))
    amount = Money(payment.amount_minor, payment.currency)
    left = Money(amount.minor - sum(line.amount.minor for line in lines), payment.currency)
    if left:
        lines.append(unapplied_line(payment, -left))
    about, party = key("payment", payment.id), key("organization", payment.organization_id)
    return [*lines, Line(account_of(payment.method), -amount, about, party, bank=payment.bank)]


def _refuse_double(session: Session, receipt: Receipt) -> None:
    known = session.scalars(
        select(Payment).where(
            Payment.method == receipt.method,
            Payment.organization_id == receipt.organization_id,
            Payment.reference_key == folded(receipt.reference),
        )
    ).first()
    if known is not None:
        raise Refused(
            Phrase(
                N_(
                    "%(reference)s of this payer is in the books already: "
                    "%(amount)s, received on %(day)s."
                ),
                reference=known.reference,
                amount=Money(known.amount_minor, known.currency),
                day=known.received_on,
            )
        )


def _post(
    session: Session, payment: Payment, shares: Sequence[Share], invoices: dict[int, Invoice]
) -> Money:
    """Book it; what is left over."""
    amount = Money(payment.amount_minor, payment.currency)
    over = Money(amount.minor - sum(share.amount.minor for share in shares), amount.currency)
    about, party = key("payment", payment.id), key("organization", payment.organization_id)
    lines = [
        Line(account_of(payment.method), amount, about, party, bank=payment.bank),
        *settle_shares(session, payment.id, shares, invoices, on=payment.received_on),
    ]
    if over:
        lines.append(unapplied_line(payment, over))
    session.flush()
    post(session, source=about, kind="payment", booked_on=payment.received_on, lines=lines)
    return over


def unapplied_line(payment: Payment, amount: Money) -> Line:
    """`amount` more (or, negative, less) of a payment waiting for an invoice."""
    about, party = key("payment", payment.id), key("organization", payment.organization_id)
    return Line(Account.UNAPPLIED, -amount, about, party)
