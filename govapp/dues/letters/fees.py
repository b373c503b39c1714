"""Who is told about changed fees, their answers, and credits."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from govapp.charter.rules.values import Silence
from govapp.dues.facts import CreditNoteIssued
from govapp.dues.letters.payers import to_payers
from govapp.dues.models import CreditNote, Invoice, Requote
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.current import settings
from govapp.members.models import Organization


def credit_noted(session: Session, fact: Fact, _actor: Actor) -> None:
    """A credit note: what it took off the invoice, and why."""
    if not isinstance(fact, CreditNoteIssued):
        raise TypeError("this letter follows a credit note")
    note = session.get_one(CreditNote, key_number(fact.about, "credit_note"))
    invoice = session.get_one(Invoice, fact.invoice_id)
    organization = session.get_one(Organization, fact.organization_id)
    context: dict[str, object] = {
        "note": note,
        "invoice": invoice,
        "amount": Money(fact.amount_minor, fact.currency),
        "link": f"{settings().SERVER_URL}/invoices/{invoice.id}",
    }
    to_payers(session, organization, "credit_note", fact.about, context)


def fee_put(session: Session, row: Requote, organization: Organization) -> None:
    """A changed fee, for the member's answer."""
    _about_fee(session, row, organization, "fee_put")


def fee_replied(session: Session, row: Requote, organization: Organization) -> None:
    """The office's reply to what the member asked of its changed fee."""
    _about_fee(session, row, organization, "fee_replied")


def fee_silence(session: Session, row: Requote, organization: Organization) -> None:
    """What the rulebook says of the member's silence was carried out."""
    stays = row.silence is Silence.STAYS and row.tier != row.old_tier
    _about_fee(session, row, organization, "fee_silence", stays=stays)


def _about_fee(
    session: Session, row: Requote, organization: Organization, kind: str, **more: object
) -> None:
    context: dict[str, object] = {
        **more,
        "requote": row,
        "old": Money(row.old_minor, row.currency),
        "new": Money(row.fee_minor, row.currency),
    }
    to_payers(session, organization, kind, key("requote", row.id), context)


def fee_rises(
    session: Session,
    organization: Organization,
    version_id: int,
    *,
    before: Money,
    after: Money,
    from_day: date,
) -> None:
    """A higher fee was adopted: what it is, what it will be, and from when on."""
    context: dict[str, object] = {
        "before": before,
        "after": after,
        "from_day": from_day,
        "link": f"{settings().SERVER_URL}/rulebook/versions/{version_id}",
    }
    about = f"{key('charter_version', version_id)}:{key('organization', organization.id)}"
    to_payers(session, organization, "fee_rises", about, context)
