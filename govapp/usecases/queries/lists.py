"""Use cases in lists, counted by stage, and by organization."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.ids import folded
from govapp.members.models import Organization
from govapp.usecases.models import Champion, UseCase
from govapp.usecases.permissions import USECASE_READ_DRAFT
from govapp.usecases.rules import ACTIVE, Stage


@dataclass(frozen=True)
class StageCount:
    """How many use cases are in a stage."""

    stage: Stage
    count: int


@dataclass(frozen=True)
class Named:
    """What other pages say of a use case."""

    id: int
    slug: str
    title: str
    specialty: str
    stage: Stage


def visible_to(actor: Actor) -> Select[UseCase]:
    """The use cases this actor may see, for lists: drafts only for who drives them and staff."""
    statement = select(UseCase)
    if may(actor, USECASE_READ_DRAFT):
        return statement
    public = or_(
        UseCase.stage.not_in((Stage.DRAFT, Stage.WITHDRAWN)),
        (UseCase.stage == Stage.WITHDRAWN) & UseCase.submitted_at.is_not(None),
    )
    if actor.person_id is None:
        return statement.where(public)
    return statement.where(
        or_(
            public,
            UseCase.id.in_(actor.scopes("usecase", Role.LEAD, Role.CHAMPION)),
            (UseCase.author_id == actor.person_id)
            & UseCase.organization_id.in_(actor.organizations),
        )
    )


def portfolio(actor: Actor) -> dict[Stage, tuple[UseCase, ...]]:
    """Active use cases by stage, each in the order of titles, for the front page."""
    found = (
        current_session()
        .scalars(
            visible_to(actor)
            .where(UseCase.stage.in_(ACTIVE))
            .order_by(UseCase.sort_key, UseCase.id)
        )
        .all()
    )
    return {stage: tuple(each for each in found if each.stage is stage) for stage in ACTIVE}


def stage_counts(actor: Actor) -> tuple[StageCount, ...]:
    """How many of the visible use cases are in each stage, empty stages left out."""
    seen = visible_to(actor).subquery()
    rows = current_session().execute(select(seen.c.stage, func.count()).group_by(seen.c.stage))
    found = dict(rows.all())
    return tuple(StageCount(stage, found[stage]) for stage in Stage if found.get(stage))


def specialties(actor: Actor) -> tuple[str, ...]:
    """The specialties of the visible use cases, in order."""
    seen = visible_to(actor).subquery()
    return tuple(
        current_session().scalars(select(seen.c.specialty).distinct().order_by(seen.c.specialty))
    )


def champions_among(use_case_ids: Iterable[int] | None = None) -> dict[int, tuple[str, ...]]:
    """Names of the champion organizations of some use cases (of all if none are named)."""
    statement = (
        select(Champion.use_case_id, Organization.display_name)
        .join(Organization, Organization.id == Champion.organization_id)
        .where(Champion.ended_on.is_(None))
        .order_by(Champion.use_case_id, Champion.id)
    )
    if use_case_ids is not None:
        statement = statement.where(Champion.use_case_id.in_(list(use_case_ids)))
    found: dict[int, list[str]] = {}
    for use_case_id, name in current_session().execute(statement):
        names = found.setdefault(use_case_id, [])
        if name not in names:
            names.append(name)
    return {use_case_id: tuple(names) for use_case_id, names in found.items()}


def named(session: Session, use_case_ids: Iterable[int]) -> dict[int, Named]:
    """What to call some use cases, by number."""
    rows = session.execute(
        select(UseCase.id, UseCase.slug, UseCase.title, UseCase.specialty, UseCase.stage).where(
            UseCase.id.in_(list(use_case_ids))
        )
    )
    return {row[0]: Named(*row) for row in rows}


@dataclass(frozen=True)
class Championed:
    """A use case that an organization or a person champions, and since when."""

    slug: str
    title: str
    stage: Stage
    since: date
    led: bool


def championed_by(
    actor: Actor, *, organization_id: int = 0, person_id: int = 0
) -> tuple[Championed, ...]:
    """The visible use cases that an organization, or a person, champions or leads today."""
    session = current_session()
    mine = (
        Champion.person_id == person_id
        if person_id
        else Champion.organization_id == organization_id
    )
    since = (
        select(Champion.use_case_id, func.min(Champion.began_on).label("since"))
        .where(mine, Champion.ended_on.is_(None))
        .group_by(Champion.use_case_id)
        .subquery()
    )
    rows = session.execute(
        visible_to(actor)
        .add_columns(since.c.since)
        .outerjoin(since, since.c.use_case_id == UseCase.id)
        .where(or_(since.c.since.is_not(None), UseCase.lead_id == person_id))  # nobody is number 0
        .order_by(UseCase.sort_key, UseCase.id)
    )
    return tuple(
        Championed(
            row.slug,
            row.title,
            row.stage,
            began_on or row.added_at.date(),
            bool(person_id) and row.lead_id == person_id,
        )
        for row, began_on in rows
    )


# The order of a portfolio: what is furthest first, then what is over; by title inside a stage.
_SHELF = (
    Stage.EXECUTION,
    Stage.PLANNING,
    Stage.DISCOVERY,
    Stage.SUBMITTED,
    Stage.DRAFT,
    Stage.COMPLETED,
    Stage.DECLINED,
    Stage.WITHDRAWN,
)
BY_STAGE = case(
    {stage: str(place) for place, stage in enumerate(_SHELF)}, value=UseCase.stage, else_="9"
).concat(UseCase.sort_key)


def in_stage(rows: Select[UseCase], value: str) -> Select[UseCase]:
    """Those in a stage."""
    return rows.where(UseCase.stage == Stage(value))


def of_specialty(rows: Select[UseCase], value: str) -> Select[UseCase]:
    """Those of a specialty."""
    return rows.where(UseCase.specialty == value)


def titled(rows: Select[UseCase], value: str) -> Select[UseCase]:
    """Those whose title holds these letters."""
    return rows.where(UseCase.sort_key.contains(folded(value), autoescape=True))
