"""Money that was booked wrongly: taken off an invoice, or given to the organization it was of.

Nothing is erased: entries are reversed and booked anew, settlements keep the day they ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.dues.facts import MoneyApplied
from govapp.dues.facts.by_hand import MoneyReleased, PaymentMoved
from govapp.dues.models import Invoice, Payment, PaymentMove, PaymentState, Settlement
from govapp.dues.permissions import PAYMENT_BOOK
from govapp.dues.rules.refunds import OnInvoice
from govapp.dues.rules.settling import Share, share_obstacles
from govapp.dues.services.books import (
    less_owed,
    locked_invoices,
    note_settled,
    open_invoices,
    settle,
    unapplied_on,
)
from govapp.dues.services.receiving import account_of, lock_payers, unapplied_line
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import post


def move_share(settlement_id: int, invoice_id: int | None, *, actor: Actor) -> None:
    """Take money off an invoice, and give it to another one unless that is None.

    What is more than the other invoice has open waits unapplied.
    """
    with transaction() as session:
        found = session.get(Settlement, settlement_id)
        if found is None:
            raise NotFound
        payment = session.get_one(Payment, found.payment_id)
        lock_payers(session, [payment.organization_id])
        wanted = {found.invoice_id} | ({invoice_id} if invoice_id else set())
        invoices = locked_invoices(session, wanted)
        session.refresh(payment, with_for_update={"key_share": True})
        session.refresh(found, with_for_update=True)
        authorize(actor, PAYMENT_BOOK)
        if found.released_on is not None:
            raise Refused(Phrase(N_("This money was taken off the invoice already.")))
        if invoice_id == found.invoice_id:
            raise Refused(Phrase(N_("It is on this invoice.")))
        amount = Money(found.amount_minor, payment.currency)
        take_off(session, payment, [found], invoices, actor=actor)
        if invoice_id is not None:
            _give(session, payment, amount, invoices, invoice_id, found.id, actor)


@unrestricted("a helper: the command that calls it has authorized")
def lock_payment(session: Session, payment_id: int) -> tuple[Payment, dict[int, Invoice]]:
    """A payment and the invoices it pays, locked: the payer first, the payment last."""
    payment = session.get(Payment, payment_id)
    if payment is None:
        raise NotFound
    lock_payers(session, [payment.organization_id])
    ids = select(Settlement.invoice_id).where(
        Settlement.payment_id == payment.id, Settlement.released_on.is_(None)
    )
    invoices = locked_invoices(session, session.scalars(ids))
    session.refresh(payment, with_for_update=True)
    return payment, invoices


@unrestricted("a helper: the command that calls it has authorized")
def take_off(
    session: Session,
    payment: Payment,
    settlements: Sequence[Settlement],
    invoices: dict[int, Invoice],
    *,
    actor: Actor,
) -> None:
    """Release locked settlements of a locked payment: the debts are open, the money unapplied."""
    today = consortium_today()
    for one in settlements:
        invoice = invoices[one.invoice_id]
        amount = Money(one.amount_minor, payment.currency)
        one.released_on = max(today, one.settled_on)
        invoice.settled_on = None
        session.flush()
        post(
            session,
            source=f"{key('settlement', one.id)}:released",
            kind="release",
            booked_on=today,
            lines=[less_owed(invoice, -amount), unapplied_line(payment, amount)],
        )
        fact = MoneyReleased(key("payment", payment.id), invoice.id, amount.minor)
        record(session, fact, actor=actor)


@unrestricted("a helper: the command that calls it has authorized")
def on_invoices(session: Session, payment: Payment) -> tuple[OnInvoice, ...]:
    """The money of a payment that is on invoices, the oldest first."""
    rows = session.scalars(
        select(Settlement)
        .where(Settlement.payment_id == payment.id, Settlement.released_on.is_(None))
        .order_by(Settlement.id)
    )
    return tuple(
        OnInvoice(row.id, row.invoice_id, Money(row.amount_minor, payment.currency)) for row in rows
    )


@unrestricted("a helper: the command that calls it has authorized")
def take_part_off(
    session: Session,
    payment: Payment,
    invoices: dict[int, Invoice],
    one: OnInvoice,
    part: Money,
    *,
    actor: Actor,
) -> None:
    """Take a part of a locked payment off an invoice; the rest stays on it since it came."""
    settlement = session.get_one(Settlement, one.settlement_id)
    since, invoice = settlement.settled_on, invoices[one.invoice_id]
    take_off(session, payment, [settlement], invoices, actor=actor)
    rest = one.amount - part
    if rest:
        share = Share(invoice.id, rest)
        lines = settle(session, payment.id, [share], {invoice.id: invoice}, on=since)
        lines.append(unapplied_line(payment, -rest))
        session.flush()
        post(
            session,
            source=f"{key('settlement', settlement.id)}:rest",
            kind="application",
            booked_on=consortium_today(),
            lines=lines,
        )


def _give(
    session: Session,
    payment: Payment,
    amount: Money,
    invoices: dict[int, Invoice],
    invoice_id: int,
    settlement_id: int,
    actor: Actor,
) -> None:
    """Pay another locked invoice as far as the amount reaches."""
    target = {one: row for one, row in invoices.items() if one == invoice_id}
    still_open = open_invoices(session, target.values())
    if invoice_id not in still_open:
        raise Refused(Phrase(N_("Nothing is open on this invoice.")))
    share = Share(invoice_id, min(amount, still_open[invoice_id].open))
    against = tuple(share_obstacles(amount, [share], still_open))
    if against:
        raise Refused(against)
    today = consortium_today()
    lines = settle(session, payment.id, [share], target, on=today)
    lines.append(unapplied_line(payment, -share.amount))
    session.flush()
    source = f"{key('settlement', settlement_id)}:moved"
    post(session, source=source, kind="application", booked_on=today, lines=lines)
    note_settled(session, target.values(), on=today, actor=actor)
    fact = MoneyApplied(key("payment", payment.id), invoice_id, share.amount.minor)
    record(session, fact, actor=actor)


def move_payment(payment_id: int, organization_id: int, reason: str, *, actor: Actor) -> None:
    """Give a whole payment to the organization it was of; what it paid is owed again.

    It waits there unapplied, so that somebody looks at what it should pay.
    """
    with transaction() as session:
        payment = session.get(Payment, payment_id)
        if payment is None:
            raise NotFound
        lock_payers(session, [payment.organization_id, organization_id])
        paid = _paid(session, payment)
        invoices = locked_invoices(session, (one.invoice_id for one in paid))
        session.refresh(payment, with_for_update=True)
        paid = _paid(session, payment)
        authorize(actor, PAYMENT_BOOK)
        against = tuple(_against_move(session, payment, organization_id, reason, paid, invoices))
        if against:
            raise Refused(against)
        take_off(session, payment, paid, invoices, actor=actor)
        before = payment.organization_id
        move = PaymentMove(
            payment_id=payment.id,
            from_organization_id=before,
            to_organization_id=organization_id,
            reason=reason.strip(),
            moved_by=actor.person_id,
            moved_at=clock.now(),
        )
        session.add(move)
        session.flush()
        post(
            session,
            source=f"{key('payment', payment.id)}:moved:{move.id}",
            kind="move",
            booked_on=consortium_today(),
            lines=_from_to(payment, before, organization_id),
        )
        payment.organization_id = organization_id
        fact = PaymentMoved(key("payment", payment.id), before, organization_id)
        record(session, fact, actor=actor)


def _against_move(
    session: Session,
    payment: Payment,
    organization_id: int,
    reason: str,
    paid: Sequence[Settlement],
    invoices: dict[int, Invoice],
) -> Iterable[Phrase]:
    amount = Money(payment.amount_minor, payment.currency)
    left = unapplied_on(session, payment.id, payment.currency)
    if payment.state is not PaymentState.SETTLED:
        yield Phrase(N_("This payment is not in the books."))
    elif left.minor + sum(one.amount_minor for one in paid) != amount.minor:
        yield Phrase(N_("Part of it was sent back; it cannot be moved as a whole."))
    if organization_id == payment.organization_id:
        yield Phrase(N_("It is booked for this organization."))
    if not reason.strip():
        yield Phrase(N_("Say why it is moved."))
    if any(one.invoice_id not in invoices for one in paid):
        yield Phrase(N_("Somebody changed it meanwhile; look at it again."))
    double = select(Payment.id).where(
        Payment.method == payment.method,
        Payment.organization_id == organization_id,
        Payment.reference_key == payment.reference_key,
    )
    if session.scalar(double) is not None:
        words = N_("That organization has a payment %(reference)s already.")
        yield Phrase(words, reference=payment.reference)


def _paid(session: Session, payment: Payment) -> Sequence[Settlement]:
    return session.scalars(
        select(Settlement)
        .where(Settlement.payment_id == payment.id, Settlement.released_on.is_(None))
        .order_by(Settlement.id)
        .execution_options(populate_existing=True)
    ).all()


def _from_to(payment: Payment, before: int, after: int) -> list[Line]:
    """The money out of one organization's account and into the other's."""
    amount = Money(payment.amount_minor, payment.currency)
    about, account = key("payment", payment.id), account_of(payment.method)
    lines = []
    for organization_id, part in ((before, -amount), (after, amount)):
        party = key("organization", organization_id)
        lines.append(Line(account, part, about, party, bank=payment.bank))
        lines.append(Line(Account.UNAPPLIED, -part, about, party))
    return lines
