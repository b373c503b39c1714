"""What ends with a seat or an office: the rights lost, the votes that are open, the motions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import BodyRules, Charter, OfficerWay
from govapp.committees.models import Body, Motion, MotionState, Office, Seat, Term
from govapp.committees.permissions import BODY_MANAGE, SEAT_RESIGN
from govapp.committees.queries.bodies import body_by_code
from govapp.committees.queries.decisions import carried_motions
from govapp.committees.queries.fitting import SeatChange, seat_changes
from govapp.committees.queries.staffing import managed
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.models import Organization
from govapp.voting.queries import rights_to_pass_on


@dataclass(frozen=True)
class OpenVote:
    """A vote in which the seat has a place, and where it is."""

    title: Phrase
    url: str
    cast: bool


@dataclass(frozen=True)
class Leaving:
    """A seat that somebody leaves: what goes with it, and which motion may remove them.

    `decision` is the name of the kind of motion that removes, "" where a stated reason does.
    """

    body: Body
    number: int
    seat: str
    person: str
    organization: str
    own: bool
    today: date
    ends_on: date
    rights: tuple[Phrase, ...]
    votes: tuple[OpenVote, ...]
    decision: str
    motions: Mapping[int, str]


@dataclass(frozen=True)
class EndingOffice:
    """An office that would end, and how many votes of the body are open meanwhile."""

    body: Body
    number: int
    name: str
    person: str
    last_day: date
    open_motions: int


def leaving(code: str, term_id: int, actor: Actor) -> Leaving:
    """What a resignation from this seat ends; for its holder and program management."""
    return _leaving(code, term_id, actor, removal=False)


def removing(code: str, term_id: int, actor: Actor) -> Leaving:
    """What a removal from this seat ends, and by which motions it may be done."""
    managed(code, actor)
    return _leaving(code, term_id, actor, removal=True)


def _leaving(code: str, term_id: int, actor: Actor, *, removal: bool) -> Leaving:
    session, today = current_session(), clock.today()
    body = body_by_code(session, code)
    row = session.execute(
        select(Term, Seat, Person.name, Organization.display_name)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Person, Person.id == Term.person_id)
        .join(Organization, Organization.id == Term.organization_id)
        .where(Term.id == term_id, Seat.body_id == (body.id if body else 0), Term.ends_on >= today)
    ).first()
    visible(actor, BODY_MANAGE if removal else SEAT_RESIGN, row[0] if row else None)
    if row is None or body is None:
        raise NotFound
    term, seat, person, organization = row
    charter = charter_on(session, today)
    rule = charter.bodies.get(code)
    decision = rule.removal_decision if rule else ""
    return Leaving(
        body,
        term.id,
        seat_name(rule, seat),
        person,
        organization,
        term.person_id == actor.person_id,
        today,
        term.ends_on,
        tuple(_rights(session, charter, body, term)),
        tuple(_votes(session, term)),
        charter.decisions[decision].name if decision else "",
        _removals(session, charter, body, decision) if removal else {},
    )


def seat_name(rule: BodyRules | None, seat: Seat) -> str:
    """A seat as people call it: the name of its class and its position."""
    seat_class = rule.seat_class(seat.seat_class) if rule else None
    return f"{seat_class.name if seat_class else seat.seat_class} {seat.position}"


def _rights(session: Session, charter: Charter, body: Body, term: Term) -> Iterator[Phrase]:
    yield Phrase(N_("move, second and vote in the %(body)s"), body=body.name)
    for other in charter.body_rules:
        if any(one.elected_by == body.code for one in other.seat_classes):
            yield Phrase(N_("vote in elections to the %(body)s"), body=other.name)
    rule = charter.bodies.get(body.code)
    offices = session.scalars(
        select(Office)
        .where(
            Office.body_id == body.id,
            Office.person_id == term.person_id,
            Office.ended_on.is_(None),
        )
        .order_by(Office.id)
    )
    for office in offices:
        named = rule.officer(office.kind.value) if rule else None
        if named is not None and named.from_seats:
            yield Phrase(
                N_("be %(office)s, which only who sits there may be: end that office too"),
                office=Phrase(office.kind.value),
            )


def _votes(session: Session, term: Term) -> Iterator[OpenVote]:
    found = rights_to_pass_on(session, term.person_id, (key("seat", term.seat_id),))
    numbers = [number for one in found if (number := key_number(one.about, "motion"))]
    titles = dict(
        session.execute(select(Motion.id, Motion.title).where(Motion.id.in_(numbers))).all()
    )
    for one in found:
        motion, election = key_number(one.about, "motion"), key_number(one.about, "election")
        if motion is not None:
            title = Phrase(N_("Motion: %(title)s"), title=titles.get(motion, ""))
            yield OpenVote(title, f"/motions/{motion}", one.marked)
        elif election is not None:
            yield OpenVote(Phrase(N_("An election")), f"/elections/{election}", one.marked)


def _removals(session: Session, charter: Charter, body: Body, decision: str) -> Mapping[int, str]:
    if not decision:
        return {}
    codes = charter.decisions[decision].bodies or (body.code,)
    return carried_motions(session, codes, decision=decision)


def electing_motions(code: str, actor: Actor) -> tuple[dict[int, str], frozenset[str]]:
    """The carried motions that may have elected an officer, and the offices so filled."""
    managed(code, actor)
    session = current_session()
    rule = charter_on(session, clock.today()).bodies.get(code)
    elected = frozenset(
        one.office.value
        for one in (rule.officers if rule else ())
        if one.chosen is OfficerWay.ELECTED
    )
    return (carried_motions(session, (code,)) if elected else {}), elected


def ending_office(code: str, office_id: int, actor: Actor) -> EndingOffice:
    """What ends when an office is ended today."""
    session = current_session()
    body = managed(code, actor)
    row = session.execute(
        select(Office, Person.name)
        .join(Person, Person.id == Office.person_id)
        .where(Office.id == office_id, Office.body_id == body.id)
    ).first()
    if row is None:
        raise NotFound
    office, person = row
    running = session.scalar(
        select(func.count(Motion.id)).where(
            Motion.body_id == body.id, Motion.state == MotionState.OPEN
        )
    )
    return EndingOffice(
        body, office.id, office.kind.value, person, clock.today(), int(running or 0)
    )


@dataclass(frozen=True)
class Fitting:
    """What would give a body the seats of the rulebook; who sits in one too many stays."""

    body: Body
    added: tuple[tuple[str, int], ...]
    closed: tuple[tuple[str, int], ...]


def fitting(code: str, actor: Actor) -> Fitting:
    """The seats that would be added and closed, each as the name of its class and position."""
    session, today = current_session(), clock.today()
    body = managed(code, actor)
    rule = charter_on(session, today).bodies.get(code)
    names = {one.code: one.name for one in rule.seat_classes} if rule else {}
    changes = seat_changes(session, body, today)

    def named(one: SeatChange) -> tuple[str, int]:
        return names.get(one.seat_class, one.seat_class), one.position

    return Fitting(
        body,
        tuple(named(one) for one in changes if one.seat_id is None),
        tuple(named(one) for one in changes if one.seat_id is not None),
    )
