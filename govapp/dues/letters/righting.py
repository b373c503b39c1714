"""Letters about money that came back from the bank, and money that was sent back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from govapp.dues.facts import PaymentReversed
from govapp.dues.facts.by_hand import MoneyRefunded
from govapp.dues.letters.payers import to_payers
from govapp.dues.models import Invoice, Payment, PaymentState, Refund
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.current import settings
from govapp.members.models import Organization


def payment_taken_back(session: Session, fact: Fact, _actor: Actor) -> None:
    """The bank took the money back: which invoices are owed again."""
    if not isinstance(fact, PaymentReversed):
        raise TypeError("this letter follows a payment that was taken back")
    payment = session.get_one(Payment, key_number(fact.about, "payment"))
    if payment.state is PaymentState.FAILED:
        return  # it never arrived, so nobody was thanked for it
    organization = session.get_one(Organization, fact.organization_id)
    invoices = [session.get_one(Invoice, number) for number in fact.invoices]
    context: dict[str, object] = {
        "payment": payment,
        "amount": Money(fact.amount_minor, fact.currency),
        "numbers": ", ".join(invoice.number for invoice in invoices),
        "link": f"{settings().SERVER_URL}/payments/{payment.id}",
    }
    to_payers(session, organization, "payment_taken_back", fact.about, context)


def money_refunded(session: Session, fact: Fact, _actor: Actor) -> None:
    """Money goes back to the payer."""
    if not isinstance(fact, MoneyRefunded):
        raise TypeError("this letter follows a refund")
    refund = session.get_one(Refund, fact.refund_id)
    payment = session.get_one(Payment, refund.payment_id)
    organization = session.get_one(Organization, fact.organization_id)
    context: dict[str, object] = {
        "payment": payment,
        "refund": refund,
        "amount": Money(fact.amount_minor, fact.currency),
        "link": f"{settings().SERVER_URL}/payments/{payment.id}",
    }
    to_payers(session, organization, "money_refunded", key("refund", refund.id), context)
