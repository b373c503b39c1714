"""Who is told about invoices, money received, and a clock that runs."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.charter.queries import consortium
from govapp.charter.rules.values import StandingClock
from govapp.db import session as current_session
from govapp.dues.facts import PaymentBooked
from govapp.dues.letters.payers import to_both, to_payers
from govapp.dues.models import (
    Invoice,
    MembershipEnding,
    Payment,
    PlannedCharge,
    SavedMethod,
    StandingDecision,
)
from govapp.dues.queries.assessment import Assessment
from govapp.dues.rules.charges import Charge
from govapp.dues.rules.clock import Step, clock_days
from govapp.dues.rules.decisions import DecisionKind
from govapp.dues.rules.ending import last_day_to_return
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.foundation.web.current import render, settings
from govapp.members.models import Organization

WARNINGS = {
    Step.NOTICE: "standing_notice",
    Step.SUSPENDED: "standing_suspended",
    Step.TERMINATION_NOTICE: "standing_termination_notice",
    Step.ENDED: "standing_may_end",
}


def invoice_issued(session: Session, invoice: Invoice, organization: Organization) -> None:
    """The invoice, to those who pay it."""
    amount = Money(invoice.total_minor, invoice.currency)
    context: dict[str, object] = {"invoice": invoice, "amount": amount}
    to_payers(session, organization, "invoice_issued", key("invoice", invoice.id), context)


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
    about = key("invoice", invoice.id)
    to_both(session, organization, WARNINGS[step], about, context)


def payment_reminder(
    session: Session, invoice: Invoice, *, days: int, amount: Money, days_of: StandingClock
) -> None:
    """An invoice is due or late, so many days after its due date; once each."""
    context: dict[str, object] = {
        "invoice": invoice,
        "amount": amount,
        "days_late": (consortium_today() - invoice.due_on).days,
        "stops_on": clock_days(invoice.due_on, days_of)[Step.SUSPENDED],
    }
    about = key("invoice", invoice.id)
    organization = invoice.organization
    to_both(session, organization, "payment_reminder", about, context, mark=f":{days}")


def renewal_notice(
    session: Session,
    organization: Organization,
    *,
    year: int,
    begins: date,
    days: int,
    charge: Charge,
) -> None:
    """The coming year, its dues and their clause, so many days before it begins; once each."""
    context: dict[str, object] = {
        "year": year,
        "begins": begins,
        "amount": charge.amount,
        "because": charge.because,
        "clause": charge.clause,
        "days": (begins - consortium_today()).days,
    }
    about = key("organization", organization.id)
    to_both(session, organization, "renewal_notice", about, context, mark=f":{year}:{days}")


def standing_decided(
    session: Session, decision: StandingDecision, organization: Organization
) -> None:
    """Rights are kept or stopped by decision, or a decision ended early."""
    context: dict[str, object] = {
        "decision": decision,
        "hold": decision.kind is DecisionKind.HOLD,
        "lifted": decision.lifted_at is not None,
    }
    about = key("organization", organization.id)
    mark = f":{decision.id}{':lifted' if decision.lifted_at else ''}"
    to_both(session, organization, "standing_decided", about, context, mark=mark)


def membership_ended(
    session: Session, organization: Organization, ending: MembershipEnding, days_of: StandingClock
) -> None:
    """A membership was ended for unpaid dues; how it may come back."""
    context: dict[str, object] = {
        "ending": ending,
        "amount": Money(ending.owed_minor, ending.currency),
        "last_day": last_day_to_return(ending.ended_on, days_of),
    }
    about, mark = key("organization", organization.id), f":{ending.id}"
    to_both(session, organization, "membership_ended", about, context, mark=mark)


def membership_reinstated(
    session: Session, organization: Organization, ending: MembershipEnding
) -> None:
    """A membership began anew after all was paid."""
    about, mark = key("organization", organization.id), f":{ending.id}"
    context: dict[str, object] = {"ending": ending}
    to_both(session, organization, "membership_reinstated", about, context, mark=mark)


def case_handed_over(
    session: Session,
    organization: Organization,
    colleague: Person,
    *,
    asked: str,
    until: date | None,
    by: Actor,
) -> None:
    """A colleague at the desk is asked to take an organization over."""
    about = key("organization", organization.id)
    write(
        session,
        Outgoing(
            kind="case_handed_over",
            key=f"case_handed_over:{about}:{colleague.id}:{clock.now().isoformat()}",
            address=colleague.email,
            context={
                "name": colleague.name,
                "organization": organization.display_name,
                "asked": asked,
                "until": until,
                "by": by.name,
                "link": f"{settings().SERVER_URL}/money/desk/{organization.id}",
            },
            about=about,
            person_id=colleague.id,
        ),
    )


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
    to_payers(session, organization, "payment_received", fact.about, context)


def charge_announced(
    session: Session, charge: PlannedCharge, invoice: Invoice, method: SavedMethod
) -> None:
    """That a saved account will pay: the amount, the day, how the account ends, how to stop it."""
    organization = session.get_one(Organization, invoice.organization_id)
    context: dict[str, object] = {
        "invoice": invoice,
        "amount": Money(charge.amount_minor, charge.currency),
        "charge": charge,
        "method": method,
        "account": {"card": N_("card"), "us_bank_account": N_("bank account")}.get(
            method.kind, method.kind
        ),
    }
    about = key("invoice", invoice.id)
    to_payers(session, organization, "charge_announced", about, context, mark=f":{charge.id}")


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
