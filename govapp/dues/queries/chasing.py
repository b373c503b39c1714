"""The renewal desk as a list: who owes, how late, who talks to them, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, func, or_, select

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import StandingClock
from govapp.db import session as current_session
from govapp.dues.models import DeskCase, Invoice
from govapp.dues.permissions import DUES_READ
from govapp.dues.queries.gates import unpaid
from govapp.dues.queries.invoices import open_minor
from govapp.dues.queries.lists import STEP_BADGES
from govapp.dues.queries.promises import Promised, promises
from govapp.dues.queries.standings import holds
from govapp.dues.rules.clock import Step, next_turn, step_on
from govapp.dues.rules.decisions import Decision
from govapp.dues.rules.promising import Outcome
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.values import Badge
from govapp.members.models import Organization, OrganizationNote

Rows = Select[Any]  # Any: a row of several columns

_LEFT = (
    select(
        Invoice.organization_id,
        Invoice.currency,
        Invoice.due_on,
        open_minor().label("minor"),
    )
    .where(*unpaid())
    .subquery()
)
_OWED = (
    select(
        _LEFT.c.organization_id,
        func.min(_LEFT.c.currency).label("currency"),
        func.min(_LEFT.c.due_on).label("due_on"),
        func.sum(_LEFT.c.minor).label("minor"),
        func.count().label("invoices"),
    )
    .group_by(_LEFT.c.organization_id)
    .subquery()
)
_TOUCHED = (
    select(func.max(OrganizationNote.written_at))
    .where(OrganizationNote.organization_id == _OWED.c.organization_id)
    .scalar_subquery()
)
SHOWN = (
    ("late", _l("Late")),
    ("soon", _l("Not due yet")),
    ("promised", _l("Promised")),
    ("broken", _l("Promise broken")),
    ("held", _l("Clock stopped")),
    ("aside", _l("Put aside")),
    ("mine", _l("Mine")),
)


@dataclass(frozen=True)
class NextStep:
    """What comes next for an organization and on which day."""

    words: object
    on: date | None


@dataclass(frozen=True)
class Row:
    """One organization on the desk."""

    organization_id: int
    name: str
    owed: Money
    invoices: int
    due_on: date
    days_late: int
    step: Step
    owner_id: int | None
    owner: str
    aside_until: date | None
    touched_at: datetime | None
    promise: Promised | None
    hold: Decision | None
    next: NextStep

    @property
    def badge(self) -> Badge:
        """The step of the clock, or that it stands still."""
        return HELD if self.hold else STEP_BADGES[self.step]


HELD = Badge(_l("clock stopped"), "info", "pause-circle")


class Desk:
    """The desk of one day: its list, and its rows with promises, holds and next steps."""

    def __init__(self, actor: Actor) -> None:
        visible(actor, DUES_READ, Invoice)
        self.actor, self.today = actor, consortium_today()
        self.session = current_session()
        self.clock = charter_on(self.session, self.today).standing

    def statement(self, show: str) -> Rows:
        """Everybody with something open; without a choice: late or promised and not put aside."""
        rows = (
            select(
                _OWED.c.organization_id,
                _OWED.c.currency,
                _OWED.c.due_on,
                _OWED.c.minor,
                _OWED.c.invoices,
                Organization.display_name.label("name"),
                DeskCase.owner_id,
                DeskCase.snoozed_until,
                Person.name.label("owner"),
                _TOUCHED.label("touched_at"),
            )
            .join(Organization, Organization.id == _OWED.c.organization_id)
            .outerjoin(DeskCase, DeskCase.organization_id == _OWED.c.organization_id)
            .outerjoin(Person, Person.id == DeskCase.owner_id)
        )
        return rows if show else self._only(rows, "todo")

    def listing(self) -> Listing:
        """Filters, order and columns; the columns are those of the files."""
        return Listing(
            columns=(
                Column(
                    "organization",
                    _l("Organization"),
                    show=lambda row: row.name,
                    sort=Organization.sort_key,
                    primary=True,
                ),
                Column("owed", _l("Open"), show=_owed, sort=_OWED.c.minor, kind="money"),
                Column("days", _l("Days late"), show=self._days, sort=_OWED.c.due_on),
                Column("step", _l("Step of the clock"), show=self._step),
                Column("owner", _l("Owner"), show=lambda row: row.owner or "", sort=Person.name,
                       nullable=True),
                Column("touched", _l("Last touch"), show=lambda row: row.touched_at),
                Column("turn", _l("Next step on"), show=self._turn),
                Column("aside", _l("Put aside until"), show=lambda row: row.snoozed_until),
            ),
            tie=_OWED.c.organization_id,
            default="days",
            filters=(
                Filter("show", _l("Which"), self._only, options=SHOWN),
                Filter("organization", _l("Organization"), _by_name),
            ),
            size=25,
        )  # fmt: skip

    def rows(self, found: Iterable[Any]) -> list[Row]:  # Any: rows of the statement
        """The rows of a page with what belongs beside them, in three questions."""
        found = list(found)
        ids = [one.organization_id for one in found]
        made = promises(self.session, self.today, ids)
        stopped = holds(self.session, self.today, ids)
        return [self._row(one, made.get(one.organization_id, ()), stopped) for one in found]

    def row(self, organization_id: int) -> Row | None:
        """One organization's row, None when nothing is open."""
        only = self.statement("all").where(_OWED.c.organization_id == organization_id)
        found = self.rows(self.session.execute(only).all())
        return found[0] if found else None

    def count(self, show: str) -> int:
        """How many there are of one kind."""
        rows = self._only(self.statement("all"), show).subquery()
        return self.session.scalar(select(func.count()).select_from(rows)) or 0

    # --- parts -----------------------------------------------------------------------------------

    def _only(self, rows: Rows, show: str) -> Rows:
        today = self.today
        awake = or_(DeskCase.snoozed_until.is_(None), DeskCase.snoozed_until <= today)
        if show in ("promised", "broken", "held"):
            return rows.where(_OWED.c.organization_id.in_(self._among(show)))
        return rows.where(
            {
                "todo": and_(_OWED.c.due_on < today, awake),
                "late": _OWED.c.due_on < today,
                "soon": _OWED.c.due_on >= today,
                "aside": DeskCase.snoozed_until > today,
                "mine": DeskCase.owner_id == self.actor.person_id,
            }[show]
        )

    def _among(self, show: str) -> list[int]:
        if show == "held":
            return list(holds(self.session, self.today, None))
        wanted = {"promised": Outcome.OPEN, "broken": Outcome.BROKEN}[show]
        made = promises(self.session, self.today)
        return [number for number, some in made.items() if some[0].outcome is wanted]

    def _row(self, one: Any, made: tuple[Promised, ...], stopped: dict[int, Decision]) -> Row:
        promise = made[0] if made and made[0].outcome in (Outcome.OPEN, Outcome.BROKEN) else None
        hold = stopped.get(one.organization_id)
        aside = one.snoozed_until
        return Row(
            organization_id=one.organization_id,
            name=one.name,
            owed=_owed(one),
            invoices=one.invoices,
            due_on=one.due_on,
            days_late=max((self.today - one.due_on).days, 0),
            step=self._reached(one),
            owner_id=one.owner_id,
            owner=one.owner or "",
            aside_until=aside if aside and aside > self.today else None,
            touched_at=one.touched_at,
            promise=promise,
            hold=hold,
            next=following(self.clock, one.due_on, promise, hold, self.today),
        )

    def _reached(self, one: Any) -> Step:
        return step_on(one.due_on, self.clock, self.today)

    def _days(self, one: Any) -> int:
        return max((self.today - one.due_on).days, 0)

    def _step(self, one: Any) -> Badge:
        return STEP_BADGES[self._reached(one)]

    def _turn(self, one: Any) -> date | None:
        return next_turn(one.due_on, self.clock, self.today)


STEP_WORDS = {
    Step.LATE: _l("it is late"),
    Step.NOTICE: _l("notice goes out"),
    Step.SUSPENDED: _l("rights stop"),
    Step.TERMINATION_NOTICE: _l("termination notice goes out"),
    Step.ENDED: _l("membership may be ended"),
}


def following(
    clock: StandingClock,
    due_on: date | None,
    promise: Promised | None,
    hold: Decision | None,
    today: date,
) -> NextStep:
    """What comes next: a promise that is due, the end of a hold, else the clock's next step."""
    if promise is not None and promise.outcome is Outcome.OPEN:
        return NextStep(_l("promised money is due"), promise.promise.by)
    if hold is not None:
        return NextStep(_l("the clock runs again after"), hold.ends)
    turn = next_turn(due_on, clock, today) if due_on else None
    if turn is None or due_on is None:
        return NextStep(_l("a person decides"), None)
    return NextStep(STEP_WORDS[step_on(due_on, clock, turn)], turn)


def _owed(row: Any) -> Money:
    return Money(int(row.minor), row.currency)


def _by_name(rows: Rows, text: str) -> Rows:
    return rows.where(Organization.sort_key.contains(folded(text), autoescape=True))
