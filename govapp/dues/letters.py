"""Who is told about invoices, money received, and a clock that runs."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import consortium
from govapp.db import session as current_session
from govapp.dues.facts import PaymentBooked
from govapp.dues.models import Invoice, Payment
from govapp.dues.queries.assessment import Assessment
from govapp.dues.rules.clock import Step
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.foundation.web.current import render, settings
from govapp.members.models import Organization
from govapp.members.queries import billing_people


def invoice_issued(session: Session, invoice: Invoice, organization: Organization) -> None:
    """The invoice, to those who pay it."""
    amount = Money(invoice.total_minor, invoice.currency)
    context: dict[str, object] = {"invoice": invoice, "amount": amount}
    _to_payers(session, organization, "invoice_issued", key("invoice", invoice.id), context)


def standing_warning(
    session: Session,
    invoice: Invoice,
    organization: Organization,
    *,
    step: Step,
    amount: Money,
    turns_on: date | None,
) -> None:
    """What an unpaid invoice has led to, and what comes next on `turns_on`; once a step."""
    context: dict[str, object] = {
        "invoice": invoice,
        "amount": amount,
        "days_late": (consortium_today() - invoice.due_on).days,
        "turns_on": turns_on,
    }
    kind = {Step.NOTICE: "standing_notice", Step.SUSPENDED: "standing_suspended"}[step]
    _to_payers(session, organization, kind, key("invoice", invoice.id), context)


def payment_received(session: Session, fact: Fact, _actor: Actor) -> None:
    """The receipt: what came, what it paid, what is left over."""
    if not isinstance(fact, PaymentBooked):
        raise TypeError("this letter follows a booked payment")
    payment = session.get_one(Payment, key_number(fact.about, "payment"))
    organization = session.get_one(Organization, payment.organization_id)
    invoices = [session.get_one(Invoice, invoice_id) for invoice_id in fact.invoices]
    context: dict[str, object] = {
        "payment": payment,
        "amount": Money(payment.amount_minor, payment.currency),
        "left": Money(fact.unapplied_minor, fact.currency),
        "numbers": ", ".join(invoice.number for invoice in invoices),
    }
    _to_payers(session, organization, "payment_received", fact.about, context)


def _to_payers(
    session: Session,
    organization: Organization,
    kind: str,
    about: str,
    context: dict[str, object],
) -> None:
    """One letter to each person who looks after the organization's bills."""
    we = consortium(session)
    for contact in billing_people(session, organization.id, consortium_today()):
        write(
            session,
            Outgoing(
                kind=kind,
                key=f"{kind}:{about}:{contact.person_id}",
                address=contact.email,
                context={
                    **context,
                    "name": contact.name,
                    "organization": organization.display_name,
                    "link": _link(about),
                    "we": we,
                },
                about=about,
                person_id=contact.person_id,
                organization_id=organization.id,
            ),
        )


def _link(about: str) -> str:
    kind, _, number = about.partition(":")
    folder = {"invoice": "invoices", "payment": "payments"}[kind]
    return f"{settings().SERVER_URL}/{folder}/{number}"


def sample(preview: Assessment) -> tuple[str, str]:
    """Subject and text of the letter that the first of these invoices would bring."""
    first = preview.proposed[0]
    context: dict[str, object] = {
        "invoice": {
            "number": f"{preview.year}-…",
            "dues_year": preview.year,
            "due_on": preview.due_on,
        },
        "amount": first.amount,
        "name": "…",
        "organization": first.member.name,
        "link": f"{settings().SERVER_URL}/invoices/…",
        "we": consortium(current_session()),
        "server_url": settings().SERVER_URL,
    }
    folder = "mail/invoice_issued"
    return render(f"{folder}/subject.txt", **context), render(f"{folder}/text.txt", **context)
