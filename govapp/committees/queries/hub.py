"""The list of bodies and the page of one: roster, offices, who may vote today, motions, rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.charter.rules.clauses import Clause, clauses
from govapp.charter.rules.values import Bodies, BodyRules, Charter, DecisionRule, MembersAre
from govapp.committees.models import Body, Office, Seat, Term
from govapp.committees.permissions import BODY_BASE, BODY_FOLLOW, BODY_READ, MOTION_MOVE
from govapp.committees.queries.bodies import SeatCard, body_by_code, charter_if_any, seats_of
from govapp.committees.queries.motions import MotionCard, motions
from govapp.committees.queries.rosters import RosterBalance, roster_balance
from govapp.committees.queries.vacancies import Vacant, vacancies
from govapp.committees.queries.voters import voting_base
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.voting.rules import Right

LATEST = 8  # motions on the page of a body; the list has them all


@dataclass(frozen=True)
class OfficeCard:
    """An office and who holds it on the day."""

    office_id: int
    kind: str
    person_id: int
    person: str
    began_on: date
    ended_on: date | None
    until: date | None


@dataclass(frozen=True)
class BodyCard:
    """A body in the list, with what the rulebook says of it and the bodies below."""

    id: int
    code: str
    name: str
    purpose: str
    public: bool
    rules: BodyRules | None
    chosen_by: str
    chairs: tuple[str, ...]
    seats: int
    vacant: int
    below: tuple[BodyCard, ...]


@dataclass(frozen=True)
class Decides:
    """A kind of decision that the body takes, and its clause."""

    rule: DecisionRule
    clause: str


@dataclass(frozen=True)
class BodyPage:
    """A body as it stood on `day`; `base` is always today's and None for outsiders."""

    id: int
    code: str
    name: str
    purpose: str
    public: bool
    parent: Body | None
    rules: BodyRules | None
    clauses: tuple[Clause, ...]
    decides: tuple[Decides, ...]
    seats: tuple[SeatCard, ...]
    class_names: dict[str, str]
    offices: tuple[OfficeCard, ...]
    base: tuple[Right, ...] | None
    reasons: bool
    may_move: bool
    vacancies: dict[int, Vacant]
    balance: RosterBalance | None
    motions: tuple[MotionCard, ...]
    day: date
    today: date
    thing: Body

    @property
    def vacant(self) -> int:
        return sum(seat.person_id is None for seat in self.seats)

    @property
    def entitled(self) -> int:
        return sum(right.left_out is None for right in self.base or ())

    @property
    def by_seats(self) -> bool:
        return self.rules is None or self.rules.members_are is MembersAre.SEATS


def committees(actor: Actor) -> tuple[BodyCard, ...]:
    """The bodies at the top, each with those below it; closed ones only for insiders."""
    session, day = current_session(), clock.today()
    statement = (
        select(Body)
        .where(or_(Body.ended_on.is_(None), Body.ended_on >= day))
        .order_by(Body.parent_id, Body.id)
    )
    if not may(actor, BODY_FOLLOW):
        statement = statement.where(Body.public)
    bodies = session.scalars(statement).all()
    shown = {body.id for body in bodies}
    charter = charter_if_any(session, day)
    counts, chairs = _counts(session, day), _chairs(session, day)

    def cards(parent: int | None) -> tuple[BodyCard, ...]:
        here = [
            body
            for body in bodies
            if (body.parent_id if body.parent_id in shown else None) == parent
        ]
        return tuple(
            _card(body, charter, counts, chairs.get(body.id, ()), cards(body.id)) for body in here
        )

    return cards(None)


def _card(
    body: Body,
    charter: Charter | None,
    counts: dict[int, tuple[int, int]],
    chairs: tuple[str, ...],
    below: tuple[BodyCard, ...],
) -> BodyCard:
    rules = charter.bodies.get(body.code) if charter else None
    names = {code: one.name for code, one in charter.bodies.items()} if charter else {}
    classes = rules.seat_classes if rules else ()
    chosen = dict.fromkeys(names.get(one.elected_by, "") for one in classes if one.elected_by)
    seats, vacant = counts.get(body.id, (0, 0))
    return BodyCard(
        body.id,
        body.code,
        body.name,
        body.purpose,
        body.public,
        rules,
        ", ".join(name for name in chosen if name),
        chairs,
        seats,
        vacant,
        below,
    )


def _counts(session: Session, day: date) -> dict[int, tuple[int, int]]:
    """Seats and vacant seats by body."""
    held = select(Term.seat_id).where(Term.began_on <= day, Term.ends_on >= day)
    counts: dict[int, tuple[int, int]] = {}
    for body_id, is_held in session.execute(select(Seat.body_id, Seat.id.in_(held))):
        seats, vacant = counts.get(body_id, (0, 0))
        counts[body_id] = (seats + 1, vacant + (not is_held))
    return counts


def _chairs(session: Session, day: date) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for office, name in session.execute(_offices(day).where(Office.kind == "chair")):
        found[office.body_id] = (*found.get(office.body_id, ()), name)
    return found


def body_page(code: str, actor: Actor, on: date | None = None) -> BodyPage:
    """A body with its roster on a day (today if none is given)."""
    session, today = current_session(), clock.today()
    body = body_by_code(session, code)
    visible(actor, BODY_READ if body is None or body.public else BODY_FOLLOW, body)
    if body is None:  # visible() has raised for that; this tells the type checker
        raise NotFound
    day = on or today
    charter = charter_if_any(session, today)
    rules = charter.bodies.get(code) if charter else None
    knows = may(actor, BODY_FOLLOW, body) and rules is not None
    return BodyPage(
        id=body.id,
        code=body.code,
        name=body.name,
        purpose=body.purpose,
        public=body.public,
        parent=session.get(Body, body.parent_id) if body.parent_id else None,
        rules=rules,
        clauses=_clauses(charter, code),
        decides=_decides(charter, code),
        seats=seats_of(session, body.id, day),
        class_names={one.code: one.name for one in rules.seat_classes} if rules else {},
        offices=_held(session, body.id, day),
        base=voting_base(session, body.id, today) if knows else None,
        reasons=may(actor, BODY_BASE, body),
        may_move=may(actor, MOTION_MOVE, body),
        vacancies={one.seat_id: one for one in vacancies(session, body.id, day)},
        balance=roster_balance(session, body.id, rules, day),
        motions=motions(actor, body.id, LATEST),
        day=day,
        today=today,
        thing=body,
    )


def _clauses(charter: Charter | None, code: str) -> tuple[Clause, ...]:
    """What the chapter on bodies says of this one."""
    if charter is None:
        return ()
    found = clauses("bodies", Bodies(charter.body_rules))
    return tuple(one for one in found if code in one.key.split(":")[1:])


def _decides(charter: Charter | None, code: str) -> tuple[Decides, ...]:
    if charter is None:
        return ()
    return tuple(
        Decides(rule, charter.decision_clause(rule.kind))
        for rule in charter.decision_rules
        if code in rule.bodies
    )


def _offices(day: date) -> Select[Office, str]:
    return (
        select(Office, Person.name)
        .join(Person, Person.id == Office.person_id)
        .where(
            Office.began_on <= day,
            or_(Office.ended_on.is_(None), Office.ended_on > day),
            or_(Office.until.is_(None), Office.until >= day),
        )
        .order_by(Office.kind, Office.id)
    )


def _held(session: Session, body_id: int, day: date) -> tuple[OfficeCard, ...]:
    rows = session.execute(_offices(day).where(Office.body_id == body_id))
    return tuple(
        OfficeCard(
            office.id,
            office.kind.value,
            office.person_id,
            name,
            office.began_on,
            office.ended_on,
            office.until,
        )
        for office, name in rows
    )
