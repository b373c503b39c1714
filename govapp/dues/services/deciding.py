"""People before the clock: rights kept or stopped by hand, second looks, and the gate."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.dues import letters
from govapp.dues.facts import (
    GateLookedAt,
    StandingDecided,
    StandingDecisionLifted,
    StandingDecisionLookedAt,
)
from govapp.dues.models import DecisionState, GateLook, StandingDecision
from govapp.dues.permissions import DESK_WORK, STANDING_DECIDE, STANDING_SECOND
from govapp.dues.queries.gates import nearing_suspension
from govapp.dues.rules.clock import Step
from govapp.dues.rules.decisions import DecisionKind, cannot_decide
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.models import Organization
from govapp.members.services import locked

ONE_DAY = timedelta(days=1)


def let_it_come(organization_id: int, *, actor: Actor) -> None:
    """Sign that somebody has looked at what the suspension of an organization takes away."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, DESK_WORK, row.id)
        if actor.person_id is None:
            raise Forbidden
        today = consortium_today()
        invoices = nearing_suspension(session, charter_on(session, today).standing, today, row.id)
        if not invoices:
            raise Refused(Phrase(N_("No invoice of this organization nears its suspension.")))
        for invoice_id in invoices:
            if session.get(GateLook, (invoice_id, Step.SUSPENDED)) is None:
                _look(session, invoice_id, row.id, actor.person_id, actor)


def decide(
    organization_id: int,
    kind: DecisionKind,
    begins: date | None,
    ends: date | None,
    reason: str,
    *,
    actor: Actor,
) -> int:
    """Stop the clock of an organization at once, or ask a second person to suspend it."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, STANDING_DECIDE, row.id)
        today = consortium_today()
        if actor.person_id is None:
            raise Forbidden
        if wrong := cannot_decide(kind, begins or today, ends, reason, today):
            raise Refused(wrong)
        hold = kind is DecisionKind.HOLD
        decision = StandingDecision(
            organization_id=row.id,
            kind=kind,
            begins_on=begins or today,
            ends_on=ends,
            reason=" ".join(reason.split()),
            state=DecisionState.IN_FORCE if hold else DecisionState.ASKED,
            decided_by=actor.person_id,
            decided_at=clock.now(),
        )
        session.add(decision)
        session.flush()
        if hold:
            letters.standing_decided(session, decision, row)
        about = key("organization", row.id)
        fact = StandingDecided(about, decision.id, kind.value, decision.begins_on, ends)
        record(session, fact, actor=actor)
        return decision.id


def look_again(decision_id: int, *, agree: bool, actor: Actor) -> None:
    """Give the second look: a suspension begins by it, a hold that is not agreed with ends."""
    with transaction() as session:
        decision, row = _locked(session, decision_id)
        authorize(actor, STANDING_SECOND, decision)
        if decision.looked_by is not None:
            raise Refused(Phrase(N_("A second person has looked at this already.")))
        today = consortium_today()
        decision.looked_by, decision.looked_at = actor.person_id, clock.now()
        if decision.kind is DecisionKind.SUSPEND:
            decision.state = DecisionState.IN_FORCE if agree else DecisionState.DECLINED
            decision.begins_on = max(decision.begins_on, today)
            _refuse_if_over(decision)
            if agree:
                letters.standing_decided(session, decision, row)
        elif not agree:
            _end(decision, today, actor)
        about = key("organization", decision.organization_id)
        record(session, StandingDecisionLookedAt(about, decision.id, agree), actor=actor)


def lift(decision_id: int, *, actor: Actor) -> None:
    """End a decision at once; what was true on the days before stays true."""
    with transaction() as session:
        decision, row = _locked(session, decision_id)
        authorize(actor, STANDING_DECIDE, row.id)
        today = consortium_today()
        if decision.state is not DecisionState.IN_FORCE or _is_over(decision, today):
            raise Refused(Phrase(N_("This decision is not in force.")))
        _end(decision, today, actor)
        letters.standing_decided(session, decision, row)
        about = key("organization", decision.organization_id)
        record(session, StandingDecisionLifted(about, decision.id), actor=actor)


def _look(
    session: Session, invoice_id: int, organization_id: int, person_id: int, actor: Actor
) -> None:
    session.add(
        GateLook(
            invoice_id=invoice_id, step=Step.SUSPENDED, looked_by=person_id, looked_at=clock.now()
        )
    )
    fact = GateLookedAt(key("invoice", invoice_id), organization_id, Step.SUSPENDED.value)
    record(session, fact, actor=actor)


def _locked(session: Session, decision_id: int) -> tuple[StandingDecision, Organization]:
    found = session.get(StandingDecision, decision_id)
    if found is None:
        raise NotFound
    row = locked(session, found.organization_id)
    session.refresh(found, with_for_update=True)
    return found, row


def _end(decision: StandingDecision, today: date, actor: Actor) -> None:
    decision.ends_on = today - ONE_DAY
    decision.lifted_by, decision.lifted_at = actor.name, clock.now()


def _is_over(decision: StandingDecision, today: date) -> bool:
    return decision.ends_on is not None and decision.ends_on < today


def _refuse_if_over(decision: StandingDecision) -> None:
    if decision.ends_on is not None and decision.ends_on < decision.begins_on:
        raise Refused(Phrase(N_("The last day of this suspension is over; ask anew.")))
