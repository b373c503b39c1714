"""A cash letter: many cheques paid in with one slip, booked together or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import consortium
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues.facts.by_hand import CashLetterBooked
from govapp.dues.models import Deposit
from govapp.dues.permissions import PAYMENT_BOOK
from govapp.dues.queries.deposits import deposit
from govapp.dues.rules.deposits import Cheque, Slip, against_slip
from govapp.dues.rules.settling import Method, Receipt, obstacles
from govapp.dues.services.books import locked_invoices, open_invoices
from govapp.dues.services.receiving import Locked, Origin, receive
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.pdf.rendering import render
from govapp.foundation.web.filters import say
from govapp.members.models import Organization


def book_deposit(slip: Slip, cheques: Sequence[Cheque], *, actor: Actor) -> int:
    """Book all cheques of a slip, each as a payment of its own; the number of the deposit.

    One that cannot be booked keeps all of them out, and the reasons name its row.
    """
    with transaction() as session:
        payers = _locked_payers(session, cheques)
        wanted = {share.invoice_id for cheque in cheques for share in cheque.shares}
        invoices = locked_invoices(session, wanted)
        authorize(actor, PAYMENT_BOOK)
        against = [*against_slip(slip, cheques), *_known(session, slip)]
        if against:
            raise Refused(against)
        paid_in = Deposit(
            bank=slip.bank,
            reference=slip.reference.strip(),
            reference_key=folded(slip.reference),
            deposited_on=slip.day,
            total_minor=slip.total.minor,
            currency=slip.total.currency,
            cheques=len(cheques),
            booked_by=actor.person_id,
            booked_at=clock.now(),
        )
        session.add(paid_in)
        session.flush()
        origin = Origin(bank=slip.bank, deposit_id=paid_in.id)
        for row, cheque in enumerate(cheques, start=1):
            pays = [share.invoice_id for share in cheque.shares if share.invoice_id in invoices]
            mine = {number: invoices[number] for number in pays}
            locked = Locked(payers[cheque.organization_id], mine)
            _book(session, slip, row, cheque, locked, origin, actor)
        fact = CashLetterBooked(
            key("deposit", paid_in.id), len(cheques), slip.total.minor, slip.total.currency
        )
        record(session, fact, actor=actor)
        return paid_in.id


def _locked_payers(session: Session, cheques: Sequence[Cheque]) -> dict[int, Organization]:
    """The payers, locked in the order of their numbers."""
    wanted = {cheque.organization_id for cheque in cheques}
    rows = session.scalars(
        select(Organization)
        .where(Organization.id.in_(wanted))
        .order_by(Organization.id)
        .with_for_update(key_share=True)
    )
    found = {row.id: row for row in rows}
    if set(found) != wanted:
        raise NotFound
    return found


def _known(session: Session, slip: Slip) -> list[Phrase]:
    known = session.scalars(
        select(Deposit).where(
            Deposit.bank == slip.bank, Deposit.reference_key == folded(slip.reference)
        )
    ).first()
    if known is None:
        return []
    words = N_("Slip %(slip)s is in the books already, of %(day)s.")
    return [Phrase(words, slip=known.reference, day=known.deposited_on)]


def _book(
    session: Session,
    slip: Slip,
    row: int,
    cheque: Cheque,
    locked: Locked,
    origin: Origin,
    actor: Actor,
) -> None:
    receipt = Receipt(cheque.organization_id, Method.CHEQUE, cheque.number, slip.day, cheque.amount)
    still_open = open_invoices(session, locked.invoices.values())
    try:
        against = obstacles(receipt, cheque.shares, still_open, today=consortium_today())
        if against:
            raise Refused(against)
        receive(session, receipt, cheque.shares, locked, origin=origin, actor=actor)
    except Refused as refusal:
        words = N_("Row %(row)s: %(why)s")
        raise Refused([Phrase(words, row=row, why=why) for why in refusal.reasons]) from None


def deposit_pdf(deposit_id: int, *, actor: Actor) -> bytes:
    """The list of cheques that goes to the bank with the slip."""
    card = deposit(deposit_id, actor)
    figures = {
        "slip": card.row.reference,
        "day": card.row.deposited_on,
        "cheques": [[payment.reference, str(amount)] for payment, _, amount in card.cheques],
        "total": card.total,
    }
    rendered = render(
        "deposit",
        {"card": card, "consortium_row": consortium(current_session())},
        document_id=f"deposit-{card.row.id}",
        title=say(Phrase(N_("Deposit %(slip)s"), slip=card.row.reference)),
        as_of=card.row.deposited_on,
        figures=figures,
    )
    return rendered.bytes
