"""One organization on the renewal desk: what is open, the clock, the gate, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.charter.rules.values import StandingClock
from govapp.dues.models import (
    DecisionState,
    GateLook,
    Invoice,
    StandingDecision,
)
from govapp.dues.queries.case_history import history
from govapp.dues.queries.chasing import STEP_WORDS, Desk, Row
from govapp.dues.queries.desk_people import desk_people
from govapp.dues.queries.endings import Ended, ended, stands_against_ending
from govapp.dues.queries.gates import unpaid
from govapp.dues.queries.invoices import open_invoices
from govapp.dues.queries.promises import Promised, promises
from govapp.dues.queries.rights import votes_today
from govapp.dues.queries.standings import standing
from govapp.dues.rules.clock import Step, clock_days, step_on
from govapp.dues.rules.decisions import DecisionKind
from govapp.dues.rules.rights import VoteToday
from govapp.dues.rules.settling import OpenInvoice
from govapp.dues.rules.standing import Standing
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Event
from govapp.foundation.web.values import Step as StepShown
from govapp.members.models import Organization
from govapp.members.queries import member_on

_Second = aliased(Person)


@dataclass(frozen=True)
class DecisionCard:
    """A decision by hand with its people; `running` while it is or will be in force."""

    id: int
    organization_id: int
    name: str
    hold: bool
    begins_on: date
    ends_on: date | None
    reason: str
    state: DecisionState
    decided_by: int
    decider: str
    second: str
    lifted_by: str
    running: bool
    row: StandingDecision


@dataclass(frozen=True)
class Gate:
    """The gate before suspension: from when it may be looked at, when rights stop, who looked."""

    open: bool
    stops_on: date
    looked_by: str
    looked_at: datetime | None
    passed: bool


@dataclass(frozen=True)
class Case:
    """Everything that staff need while they talk to one organization."""

    organization_id: int
    name: str
    today: date
    row: Row | None
    owed: Money | None
    invoices: tuple[OpenInvoice, ...]
    standing: Standing
    steps: tuple[StepShown, ...]
    promised: tuple[Promised, ...]
    decisions: tuple[DecisionCard, ...]
    gate: Gate | None
    votes: tuple[VoteToday, ...]
    against_ending: tuple[Phrase, ...]
    ended: Ended | None
    events: tuple[Event, ...]
    people: tuple[tuple[int, str], ...]

    @property
    def stopping(self) -> tuple[VoteToday, ...]:
        """The votes that go with good standing."""
        return tuple(vote for vote in self.votes if vote.stops)

    @property
    def staying(self) -> tuple[VoteToday, ...]:
        """Open votes that stay, because their lists are fixed."""
        return tuple(vote for vote in self.votes if vote.may and not vote.stops)


def case(organization_id: int, actor: Actor) -> Case:
    """The case of an organization, whether it owes something now or not."""
    desk = Desk(actor)
    session, today = desk.session, desk.today
    organization = session.get(Organization, organization_id)
    if organization is None or organization.on_record_only:
        raise NotFound
    row = desk.row(organization_id)
    made = promises(session, today, [organization_id]).get(organization_id, ())
    clock_from = _clock_from(session, organization_id)
    gone = ended(session, today, organization_id)
    return Case(
        organization_id=organization_id,
        name=organization.display_name,
        today=today,
        row=row,
        owed=row.owed if row else None,
        invoices=open_invoices(session, organization_ids=[organization_id]),
        standing=standing(session, organization_id, today),
        steps=_steps(clock_from, desk.clock, today),
        promised=made,
        decisions=decisions(session, today, organization_id),
        gate=_gate(session, organization_id, desk.clock, today),
        votes=votes_today(session, organization_id, today),
        against_ending=stands_against_ending(session, organization_id, today),
        ended=gone[0] if gone and member_on(session, organization_id, today) is None else None,
        events=history(session, organization_id, made),
        people=tuple(desk_people(session).items()),
    )


def decisions(
    session: Session, day: date, organization_id: int | None = None
) -> tuple[DecisionCard, ...]:
    """Decisions by hand, the newest first: of one organization, or of all what still matters."""
    statement = (
        select(StandingDecision, Organization.display_name, Person.name, _Second.name)
        .join(Organization, Organization.id == StandingDecision.organization_id)
        .join(Person, Person.id == StandingDecision.decided_by)
        .outerjoin(_Second, _Second.id == StandingDecision.looked_by)
        .order_by(StandingDecision.id.desc())
        .limit(200)
    )
    if organization_id is not None:
        statement = statement.where(StandingDecision.organization_id == organization_id)
    cards = tuple(_decision(*row, day) for row in session.execute(statement))
    return cards if organization_id is not None else tuple(one for one in cards if one.running)


def _decision(
    row: StandingDecision, name: str, decider: str, second: str | None, day: date
) -> DecisionCard:
    over = row.ends_on is not None and row.ends_on < max(day, row.begins_on)
    return DecisionCard(
        id=row.id,
        organization_id=row.organization_id,
        name=name,
        hold=row.kind is DecisionKind.HOLD,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        reason=row.reason,
        state=row.state,
        decided_by=row.decided_by,
        decider=decider,
        second=second or "",
        lifted_by=row.lifted_by,
        running=not over and row.state is not DecisionState.DECLINED,
        row=row,
    )


def _clock_from(session: Session, organization_id: int) -> date | None:
    """The day from which the oldest unpaid dues count."""
    return session.scalars(
        select(Invoice.due_on)
        .where(*unpaid(), Invoice.organization_id == organization_id)
        .order_by(Invoice.due_on)
        .limit(1)
    ).first()


def _steps(clock_from: date | None, clock: StandingClock, today: date) -> tuple[StepShown, ...]:
    """The clock as a line of steps with their days."""
    if clock_from is None:
        return ()
    now = step_on(clock_from, clock, today)
    days = {Step.DUE: clock_from, **clock_days(clock_from, clock)}
    order = list(days)
    words = {Step.DUE: Phrase(N_("due")), **STEP_WORDS}
    return tuple(
        StepShown(
            words[step],
            "current"
            if step is now
            else "done"
            if order.index(step) < order.index(now)
            else "todo",
            Phrase(N_("%(day)s"), day=begins),
        )
        for step, begins in days.items()
    )


def _gate(session: Session, organization_id: int, clock: StandingClock, today: date) -> Gate | None:
    row = session.execute(
        select(Invoice.due_on, Person.name, GateLook.looked_at)
        .outerjoin(
            GateLook, (GateLook.invoice_id == Invoice.id) & (GateLook.step == Step.SUSPENDED)
        )
        .outerjoin(Person, Person.id == GateLook.looked_by)
        .where(*unpaid(), Invoice.organization_id == organization_id)
        .order_by(Invoice.due_on, Invoice.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    due_on, name, looked_at = row
    late = (today - due_on).days
    return Gate(
        open=clock.notice_day <= late < clock.termination_notice_day,
        stops_on=due_on + timedelta(days=clock.suspended_day),
        looked_by=name or "",
        looked_at=looked_at,
        passed=late >= clock.suspended_day,
    )
