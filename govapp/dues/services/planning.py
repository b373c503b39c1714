"""Agreeing that a debt is paid in instalments, and taking that back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.dues import letters
from govapp.dues.facts.papers import PlanAgreed, PlanEnded
from govapp.dues.models import Invoice, InvoiceState, PaymentPlan, PlanInstalment
from govapp.dues.permissions import PLAN_AGREE
from govapp.dues.queries.plans import missed_plans
from govapp.dues.rules.plans import MOST_INSTALMENTS, Instalment, even, plan_obstacles
from govapp.dues.services.books import locked_invoices, open_on
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.models import Organization

_WITH_PARTS = (selectinload(PaymentPlan.instalments),)


def agree_plan(invoice_id: int, count: int, first_due: date, reason: str, *, actor: Actor) -> int:
    """Agree that what is open on an invoice comes in `count` even monthly parts. The plan's number.

    While the instalments come in time, the clock of standing stands still for this invoice.
    """
    with transaction() as session:
        invoice = _locked(session, invoice_id)
        authorize(actor, PLAN_AGREE, invoice)
        today = consortium_today()
        left = open_on(session, invoice)
        parts = even(left, first_due, count) if 2 <= count <= MOST_INSTALMENTS else ()
        against = _against(session, invoice, left, parts, reason)
        if against:
            raise Refused(against)
        plan = PaymentPlan(
            invoice_id=invoice.id,
            agreed_on=today,
            agreed_by=actor.person_id,
            reason=reason.strip(),
            instalments=[
                PlanInstalment(position=at, due_on=one.due_on, amount_minor=one.amount.minor)
                for at, one in enumerate(parts, start=1)
            ],
        )
        session.add(plan)
        session.flush()
        organization = session.get_one(Organization, invoice.organization_id)
        letters.plan_agreed(session, plan, invoice, organization)
        about, last = key("payment_plan", plan.id), parts[-1].due_on
        fact = PlanAgreed(about, invoice.organization_id, invoice.id, len(parts), last)
        record(session, fact, actor=actor)
        return plan.id


def end_plan(plan_id: int, *, actor: Actor) -> int:
    """Take a payment plan back: the clock of its invoice goes on from today. The invoice."""
    with transaction() as session:
        plan = session.get(PaymentPlan, plan_id)
        if plan is None:
            raise NotFound
        invoice = _locked(session, plan.invoice_id)
        session.refresh(plan, with_for_update=True)
        authorize(actor, PLAN_AGREE, invoice)
        if plan.ended_on is not None:
            raise Refused(Phrase(N_("This payment plan was taken back already.")))
        plan.ended_on = consortium_today()
        about = key("payment_plan", plan.id)
        record(session, PlanEnded(about, invoice.organization_id, invoice.id), actor=actor)
        return invoice.id


@unrestricted("run by the clock for plans that somebody entitled has agreed")
def tell_of_missed_plans() -> None:
    """Tell the payers whose plan missed an instalment that the clock goes on; once a plan."""
    with transaction() as session:
        for plan_id, missed in missed_plans(session, consortium_today()):
            plan = session.get_one(
                PaymentPlan, plan_id, options=_WITH_PARTS, populate_existing=True
            )
            invoice = session.get_one(Invoice, plan.invoice_id)
            organization = session.get_one(Organization, invoice.organization_id)
            letters.plan_missed(session, plan, invoice, organization, missed)


def _against(
    session: Session,
    invoice: Invoice,
    left: Money,
    parts: tuple[Instalment, ...],
    reason: str,
) -> list[Phrase]:
    today = consortium_today()
    if invoice.state is InvoiceState.VOID:
        return [Phrase(N_("This invoice is void."))]
    going = select(PaymentPlan.id).where(
        PaymentPlan.invoice_id == invoice.id, PaymentPlan.ended_on.is_(None)
    )
    if session.scalar(going) is not None:
        return [Phrase(N_("A payment plan is agreed already; take it back first."))]
    months = charter_on(session, today).money.plan_months
    against = list(plan_obstacles(left, parts, today=today, most_months=months))
    if not reason.strip():
        against.append(Phrase(N_("Say why the debt is paid in instalments.")))
    return against


def _locked(session: Session, invoice_id: int) -> Invoice:
    found = locked_invoices(session, [invoice_id])
    if invoice_id not in found:
        raise NotFound
    return found[invoice_id]
