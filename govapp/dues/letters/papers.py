"""Who is told of forwarded invoices and payment plans."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from govapp.charter.queries import consortium
from govapp.dues.letters.payers import page_of, to_payers
from govapp.dues.models import Invoice, InvoiceLink, PaymentPlan
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.foundation.web.current import settings
from govapp.members.models import Organization


def invoice_forwarded(
    session: Session,
    invoice: Invoice,
    organization: Organization,
    link: InvoiceLink,
    secret: str,
    actor: Actor,
) -> None:
    """A link to one invoice, to finance people who have no account; its token leaves with it."""
    write(
        session,
        Outgoing(
            kind="invoice_forwarded",
            key=f"invoice_forwarded:{link.id}",
            address=link.sent_to,
            context={
                "invoice": invoice,
                "amount": Money(invoice.total_minor, invoice.currency),
                "organization": organization.display_name,
                "sender": actor.name,
                "expires_on": link.expires_on,
                "link": f"{settings().SERVER_URL}/pay/{secret}",
                "we": consortium(session),
            },
            about=key("invoice", invoice.id),
            organization_id=organization.id,
            secret=True,
        ),
    )


def plan_agreed(
    session: Session, plan: PaymentPlan, invoice: Invoice, organization: Organization
) -> None:
    """What was agreed about paying in instalments."""
    _of_plan(session, "plan_agreed", plan, invoice, organization, {})


def plan_missed(
    session: Session, plan: PaymentPlan, invoice: Invoice, organization: Organization, missed: date
) -> None:
    """An instalment did not come in time, so the clock goes on; once a plan."""
    _of_plan(session, "plan_missed", plan, invoice, organization, {"missed_on": missed})


def _of_plan(
    session: Session,
    kind: str,
    plan: PaymentPlan,
    invoice: Invoice,
    organization: Organization,
    more: dict[str, object],
) -> None:
    parts = [(one.due_on, Money(one.amount_minor, invoice.currency)) for one in plan.instalments]
    context = {
        "invoice": invoice,
        "parts": parts,
        "link": page_of(key("invoice", invoice.id)),
        **more,
    }
    to_payers(session, organization, kind, key("payment_plan", plan.id), context)
