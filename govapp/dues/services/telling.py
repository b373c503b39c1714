"""Telling payers of their invoices and of the clock, and making invoices findable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues import letters
from govapp.dues.facts import StandingWarned
from govapp.dues.models import Invoice, InvoiceState, StandingWarning
from govapp.dues.queries.gates import held, of_a_member, unpaid
from govapp.dues.queries.plans import pauses
from govapp.dues.rules.clock import Step, next_turn, step_to_warn_of
from govapp.dues.rules.plans import clock_due
from govapp.dues.services.books import make_findable, open_on
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.ids import key


@unrestricted("run by the clock for invoices that somebody entitled has issued")
def tell_of_invoices(invoice_ids: Sequence[int]) -> None:
    """Write the letters of these new invoices and put them into the search; at most ten."""
    with transaction() as session:
        for invoice in _with_organization(session, invoice_ids):
            if invoice.state is InvoiceState.ISSUED:
                make_findable(session, invoice, invoice.organization.display_name)
                letters.invoice_issued(session, invoice, invoice.organization)


@unrestricted("run by the clock; the rulebook says when")
def warn_late(invoice_ids: Sequence[int]) -> None:
    """Write the letter of the step that each of these unpaid invoices has reached, once a step.

    What was paid or held since the numbers were asked for is left out.
    """
    with transaction() as session:
        today = consortium_today()
        clock = charter_on(session, today).standing
        running = (*unpaid(), of_a_member(today), ~held(today))
        stood_still = pauses(session, today)
        for invoice in _with_organization(session, invoice_ids, *running):
            due_on = clock_due(invoice.due_on, stood_still.get(invoice.id, ()), today)
            step = step_to_warn_of(due_on, clock, today)
            if step is not None and session.get(StandingWarning, (invoice.id, step)) is None:
                _warn(session, invoice, step, next_turn(due_on, clock, today))


def late_to_warn() -> tuple[int, ...]:
    """The unpaid invoices whose payers were not told yet of the step that is reached today."""
    session, today = current_session(), consortium_today()
    if not has_charter(session, today):
        return ()  # nobody was billed yet
    clock = charter_on(session, today).standing
    rows = session.execute(
        select(Invoice.id, Invoice.due_on, StandingWarning.step)
        .outerjoin(StandingWarning, StandingWarning.invoice_id == Invoice.id)
        .where(
            *unpaid(),
            of_a_member(today),
            ~held(today),
            Invoice.due_on <= today - timedelta(days=clock.notice_day),
        )
        .order_by(Invoice.id)
    ).all()
    told = {(number, step) for number, _, step in rows}
    stood = pauses(session, today)
    due = {number: clock_due(on, stood.get(number, ()), today) for number, on, _ in rows}
    wanted = {number: step_to_warn_of(on, clock, today) for number, on in due.items()}
    return tuple(
        number for number, step in wanted.items() if step is not None and (number, step) not in told
    )


def _warn(session: Session, invoice: Invoice, step: Step, turns_on: date | None) -> None:
    amount = open_on(session, invoice)
    session.add(StandingWarning(invoice_id=invoice.id, step=step, warned_on=consortium_today()))
    session.flush()
    letters.standing_warning(
        session,
        invoice,
        invoice.organization,
        step=step,
        amount=amount,
        turns_on=turns_on,
    )
    fact = StandingWarned(key("invoice", invoice.id), invoice.organization_id, step.value)
    record(session, fact, actor=CLOCK)


def _with_organization(
    session: Session, invoice_ids: Sequence[int], *more: ColumnElement[bool]
) -> Sequence[Invoice]:
    return session.scalars(
        select(Invoice)
        .where(Invoice.id.in_(invoice_ids), *more)
        .options(joinedload(Invoice.organization))
        .order_by(Invoice.id)
        .with_for_update(of=Invoice)
    ).all()
