"""Elections at any step, made by their commands with the clock held where they need it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from govapp.accounts.queries import actor_of
from govapp.charter.queries import has_charter
from govapp.committees import services as committees
from govapp.committees.models import Body, OfficeKind, Seat, Term
from govapp.committees.queries import body_by_code
from govapp.db import session, transaction
from govapp.elections import services
from govapp.elections.rules.dates import Dates
from govapp.elections.rules.settings import SMALL, Settings
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.kernel import clock
from govapp.voting.rules import Receipt
from tests.makers.accounts import staff
from tests.makers.charter import charter
from tests.makers.committees import MANAGER, bodies, voting_member
from tests.makers.members import acting_for, colleague

NOMINATIONS_OPEN = datetime(2027, 3, 1, 12, tzinfo=UTC)
ELECTION_DATES = Dates(
    NOMINATIONS_OPEN,
    NOMINATIONS_OPEN + timedelta(days=14),
    NOMINATIONS_OPEN + timedelta(days=15),
    NOMINATIONS_OPEN + timedelta(days=29),
    date(2027, 4, 20),
    date(2029, 4, 19),
)
DURING_NOMINATIONS = NOMINATIONS_OPEN + timedelta(days=2)
DURING_VOTING = NOMINATIONS_OPEN + timedelta(days=20)
AFTER_VOTING = ELECTION_DATES.closes_at + timedelta(hours=1)
AFTER_CHALLENGE = AFTER_VOTING + timedelta(days=14)
STEPS = (
    "set up",
    "nominations",
    "list of voters",
    "voting",
    "locked",
    "counted",
    "in challenge",
    "declared",
)


@dataclass
class MadeElection:
    """An election and everybody in it: voters are representatives as actors."""

    id: int
    body_id: int
    officer: Actor
    voters: list[Actor]
    organizations: list[int]
    candidates: list[int]
    people: list[int]
    tellers: list[Actor]


def election(
    step: str = "voting",
    *,
    voters: int = 0,
    candidates: int = 3,
    seats: int = 1,
    papers: Sequence[Sequence[int]] = (),
    settings: Settings | None = None,
    reasons: Mapping[str, str] | None = None,
) -> MadeElection:
    """An election of `seats` seats of the Steering Committee, taken as far as `step`.

    One person holds the other seats; they are the first voter, then come the organizations of the
    candidates, then others up to `voters`. `papers` are cast before the closing, by one voter
    each, as places among the candidates.
    """
    with clock.at(NOMINATIONS_OPEN):
        found = _bodies()
        count = max(voters, candidates + 1, len(papers))
        members = [voting_member() for _ in range(count)]
        _hold(found["steering"], 7 - seats, *members[0])
        made = MadeElection(
            id=0,
            body_id=found["steering"],
            officer=staff(Role.ELECTION_OFFICER),
            voters=[actor for _, actor in members],
            organizations=[organization for organization, _ in members],
            candidates=[],
            people=[],
            tellers=[_teller(found["steering"]) for _ in range(2)],
        )
        plan = services.Plan(
            "steering",
            "elected",
            "Steering Committee 2027",
            ELECTION_DATES,
            settings,
            {SMALL: "The members know each other.", **(reasons or {})},
        )
        made.id = services.set_up(plan, actor=made.officer)
    for number in range(1, STEPS.index(step) + 1):
        take(made, STEPS[number], candidates, papers)
    return made


def _bodies() -> dict[str, int]:
    """The bodies of the rulebook, set up if they are not."""
    if not has_charter(session(), clock.today()):
        charter()
    if body_by_code(session(), "steering") is None:
        bodies()
    return dict(session().execute(select(Body.code, Body.id)).all())


def _teller(body_id: int) -> Actor:
    person_id = staff(Role.COMMUNITY).person_id or 0
    committees.take_office(body_id, person_id, OfficeKind.TELLER, actor=MANAGER)
    return actor_of(person_id)


def _hold(body_id: int, count: int, organization_id: int, actor: Actor) -> None:
    """Let one person hold so many seats beyond the new term (rows only: the cap forbids it)."""
    with transaction() as writing:
        seats = writing.scalars(
            select(Seat.id).where(Seat.body_id == body_id).order_by(Seat.id).limit(count)
        )
        writing.add_all(
            Term(
                seat_id=seat_id,
                person_id=actor.person_id,
                organization_id=organization_id,
                began_on=date(2026, 1, 1),
                ends_on=date(2029, 12, 31),
                reason="appointment",
            )
            for seat_id in seats
        )


def take(made: MadeElection, step: str, candidates: int, papers: Sequence[Sequence[int]]) -> None:
    """Take an election from the step before to this one."""
    if step == "nominations":
        with clock.at(DURING_NOMINATIONS):
            services.open_nominations(made.id, actor=made.officer)
            for organization in made.organizations[1 : 1 + candidates]:
                person_id = colleague(organization)
                made.people.append(person_id)
                themselves = acting_for(person_id)
                candidate = services.nominate(made.id, person_id, organization, actor=themselves)
                made.candidates.append(candidate)
    elif step == "list of voters":
        with clock.at(ELECTION_DATES.nominations_close_at):
            services.freeze(made.id, actor=made.officer)
    elif step == "voting":
        with clock.at(ELECTION_DATES.opens_at):
            services.open_voting(made.id, actor=made.officer)
        vote(made, papers)
    elif step == "locked":
        with clock.at(AFTER_VOTING):
            services.close(made.id, actor=made.officer)
    elif step == "counted":
        with clock.at(AFTER_VOTING):
            services.count(made.id, actor=made.officer)
    elif step == "in challenge":
        with clock.at(AFTER_VOTING):
            for teller in made.tellers:
                services.sign(made.id, actor=teller)
    elif step == "declared":
        with clock.at(AFTER_CHALLENGE):
            services.declare(made.id, actor=made.officer)


def vote(made: MadeElection, papers: Sequence[Sequence[int]]) -> list[Receipt]:
    """Cast papers (places among the candidates), by one voter each; the receipts."""
    with clock.at(DURING_VOTING):
        return [
            services.cast(
                made.id,
                [made.candidates[place] for place in paper],
                blank=not paper,
                actor=actor,
            )
            for actor, paper in zip(made.voters, papers, strict=False)
        ]


def close(made: MadeElection) -> None:
    """Close the vote, by the clock of the test."""
    services.close(made.id, actor=made.officer)
