"""Use cases in lists, on their page, and the hats they give."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import GateRule
from govapp.committees.models import Motion, MotionState
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor, Hat, Role
from govapp.foundation.access.policy import may, visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.members.models import Organization
from govapp.usecases.models import Ask, Champion, Evidence, StageMove, UseCase
from govapp.usecases.permissions import USECASE_READ, USECASE_READ_DRAFT
from govapp.usecases.rules import ACTIVE, Dossier, Health, Line, Stage, checklist

HIDDEN = (Stage.DRAFT, Stage.WITHDRAWN)


@dataclass(frozen=True)
class ChampionCard:
    """A champion as the page shows it."""

    id: int
    organization_id: int
    organization: str
    person_id: int | None
    person: str
    tracks: tuple[str, ...]
    promise: str
    began_on: date
    ended_on: date | None


@dataclass(frozen=True)
class MoveCard:
    """One move between stages."""

    from_stage: Stage
    to_stage: Stage
    moved_on: date
    reason: str
    motion_id: int | None


@dataclass(frozen=True)
class GatePage:
    """A way onward or back: its checklist and how it is decided."""

    rule: GateRule
    clause: str
    lines: tuple[Line, ...]

    @property
    def met(self) -> bool:
        return all(line.met for line in self.lines)


@dataclass(frozen=True)
class UseCasePage:
    """A use case with what its page says before the panels of other slices."""

    use_case: UseCase
    organization: str
    author: str
    lead: str
    champions: tuple[ChampionCard, ...]
    moves: tuple[MoveCard, ...]
    asks: tuple[tuple[int, Money], ...]
    gates: tuple[GatePage, ...]
    open_motions: tuple[tuple[int, str], ...]


def visible_to(actor: Actor) -> Select[UseCase]:
    """The use cases this actor may see, for lists: drafts only for who drives them and staff."""
    statement = select(UseCase)
    if may(actor, USECASE_READ_DRAFT):
        return statement
    mine = [
        UseCase.id.in_(actor.scopes("usecase", Role.LEAD, Role.CHAMPION)),
        UseCase.author_id == (actor.person_id or 0),
    ]
    return statement.where(or_(UseCase.stage.not_in(HIDDEN), *mine))


def portfolio(actor: Actor) -> dict[Stage, tuple[UseCase, ...]]:
    """Active use cases by stage, each in the order of titles."""
    found = (
        current_session()
        .scalars(
            visible_to(actor)
            .where(UseCase.stage.in_(ACTIVE))
            .order_by(UseCase.sort_key, UseCase.id)
        )
        .all()
    )
    return {stage: tuple(u for u in found if u.stage is stage) for stage in ACTIVE}


def id_of(slug: str) -> int:
    """The number of a use case."""
    found = current_session().scalar(select(UseCase.id).where(UseCase.slug == slug))
    if found is None:
        raise NotFound
    return found


def page(slug: str, actor: Actor) -> UseCasePage:
    """One use case; a draft only for its authors, champions and staff."""
    session = current_session()
    author, lead = aliased(Person), aliased(Person)
    row = session.execute(
        select(UseCase, Organization.display_name, author.name, lead.name)
        .outerjoin(Organization, Organization.id == UseCase.organization_id)
        .outerjoin(author, author.id == UseCase.author_id)
        .outerjoin(lead, lead.id == UseCase.lead_id)
        .where(UseCase.slug == slug)
    ).one_or_none()
    if row is None:
        raise NotFound
    use_case = row[0]
    visible(actor, USECASE_READ_DRAFT if use_case.stage in HIDDEN else USECASE_READ, use_case)
    return UseCasePage(
        use_case=use_case,
        organization=row[1] or "",
        author=row[2] or "",
        lead=row[3] or "",
        champions=champions_of(session, use_case.id),
        moves=_moves(session, use_case.id),
        asks=tuple(
            (year, Money(minor))
            for year, minor in session.execute(
                select(Ask.year, Ask.amount_minor)
                .where(Ask.use_case_id == use_case.id)
                .order_by(Ask.year)
            )
        ),
        gates=gates_of(session, use_case),
        open_motions=_open_motions(session, use_case.id),
    )


def champions_of(session: Session, use_case_id: int) -> tuple[ChampionCard, ...]:
    """All champions, present ones first."""
    rows = session.execute(
        select(Champion, Organization.display_name, Person.name)
        .join(Organization, Organization.id == Champion.organization_id)
        .outerjoin(Person, Person.id == Champion.person_id)
        .where(Champion.use_case_id == use_case_id)
        .order_by(Champion.ended_on.is_not(None), Champion.id)
    )
    return tuple(
        ChampionCard(
            champion.id,
            champion.organization_id,
            organization,
            champion.person_id,
            person or "",
            tuple(json.loads(champion.tracks)),
            champion.promise,
            champion.began_on,
            champion.ended_on,
        )
        for champion, organization, person in rows
    )


def gates_of(session: Session, use_case: UseCase) -> tuple[GatePage, ...]:
    """Every way out of the present stage, with its checklist."""
    charter = charter_on(session, clock.today())
    dossier = dossier_of(session, use_case)
    return tuple(
        GatePage(gate, charter.gate_clause(gate), checklist(dossier, gate))
        for gate in charter.gates
        if gate.from_stage == use_case.stage.value
    )


def dossier_of(session: Session, use_case: UseCase) -> Dossier:
    """What the gates look at, as it is now."""
    champions = session.scalar(
        select(func.count())
        .select_from(Champion)
        .where(Champion.use_case_id == use_case.id, Champion.ended_on.is_(None))
    )
    given = session.scalars(select(Evidence).where(Evidence.use_case_id == use_case.id))
    return Dossier(
        stage=use_case.stage,
        champions=champions or 0,
        lead=use_case.lead_id is not None,
        problem=bool(use_case.problem.strip()),
        solution=bool(use_case.solution.strip()),
        impact=bool(use_case.impact.strip()),
        resources=bool(use_case.resources.strip()),
        evidence={row.requirement: row.words for row in given},
    )


def _moves(session: Session, use_case_id: int) -> tuple[MoveCard, ...]:
    rows = session.scalars(
        select(StageMove).where(StageMove.use_case_id == use_case_id).order_by(StageMove.id.desc())
    )
    return tuple(
        MoveCard(
            row.from_stage,
            row.to_stage,
            row.moved_on,
            row.reason,
            int(row.because_of.partition(":")[2]) if row.because_of else None,
        )
        for row in rows
    )


def _open_motions(session: Session, use_case_id: int) -> tuple[tuple[int, str], ...]:
    rows = session.execute(
        select(Motion.id, Motion.title)
        .where(
            Motion.about == key("usecase", use_case_id),
            Motion.state.in_((MotionState.MOVED, MotionState.SECONDED, MotionState.OPEN)),
        )
        .order_by(Motion.id)
    )
    return tuple((row[0], row[1]) for row in rows)


def hats(session: Session, person_id: int, day: date) -> Iterable[Hat]:
    """Lead and champion of use cases."""
    led = session.execute(select(UseCase.id, UseCase.title).where(UseCase.lead_id == person_id))
    for use_case_id, title in led:
        yield Hat(Role.LEAD, key("usecase", use_case_id), title)
    championed = session.execute(
        select(UseCase.id, UseCase.title)
        .join(Champion, Champion.use_case_id == UseCase.id)
        .where(
            Champion.person_id == person_id,
            Champion.began_on <= day,
            or_(Champion.ended_on.is_(None), Champion.ended_on > day),
        )
        .distinct()
    )
    for use_case_id, title in championed:
        yield Hat(Role.CHAMPION, key("usecase", use_case_id), title)


HEALTH_TONES = {
    Health.ON_TRACK: "good",
    Health.AT_RISK: "warn",
    Health.BLOCKED: "bad",
    Health.PAUSED: "neutral",
}
