"""The page of a use case."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.charter.rules.values import Charter, GateRule
from govapp.committees.models import Body, Motion, MotionState
from govapp.committees.permissions import MOTION_MOVE
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import Permission, authorize, may, visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.members.models import Organization
from govapp.usecases.models import Champion, StageMove, UseCase
from govapp.usecases.permissions import USECASE_READ, USECASE_READ_DRAFT
from govapp.usecases.queries.asking import asked_of
from govapp.usecases.queries.dossiers import dossier_of
from govapp.usecases.rules import Dossier, Line, checklist, hidden, onward


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

    from_stage: str
    to_stage: str
    moved_on: date
    reason: str
    motion_id: int | None


@dataclass(frozen=True)
class GatePage:
    """A way onward or back: its checklist, who decides, and whether this reader may move it."""

    rule: GateRule
    clause: str
    lines: tuple[Line, ...]
    next: bool
    body: str
    body_code: str
    may_move: bool

    @property
    def missing(self) -> int:
        """How many requirements are not met."""
        return sum(not line.met for line in self.lines)

    @property
    def met(self) -> bool:
        """True if nothing is missing."""
        return not self.missing


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

    @property
    def id(self) -> int:
        """The number of the use case, for panels."""
        return self.use_case.id

    @property
    def hidden(self) -> bool:
        """True while only its authors, champions and staff see it."""
        return is_hidden(self.use_case)


def is_hidden(use_case: UseCase) -> bool:
    """True while only its authors, champions and staff see it."""
    return hidden(use_case.stage, submitted=use_case.submitted_at is not None)


def id_of(slug: str) -> int:
    """The number of a use case."""
    found = current_session().scalar(select(UseCase.id).where(UseCase.slug == slug))
    if found is None:
        raise NotFound
    return found


def editable(slug: str, permission: Permission, actor: Actor) -> UseCase:
    """The use case for a form: 404 if hidden, 403 if it is for others to change."""
    use_case = current_session().scalar(select(UseCase).where(UseCase.slug == slug))
    if use_case is None:
        raise NotFound
    visible(actor, USECASE_READ_DRAFT if is_hidden(use_case) else USECASE_READ, use_case)
    authorize(actor, permission, use_case)
    return use_case


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
    visible(actor, USECASE_READ_DRAFT if is_hidden(use_case) else USECASE_READ, use_case)
    return UseCasePage(
        use_case=use_case,
        organization=row[1] or "",
        author=row[2] or "",
        lead=row[3] or "",
        champions=champions_of(session, use_case.id),
        moves=_moves(session, use_case.id),
        asks=asked_of(session, use_case.id),
        gates=gates_of(session, use_case, actor) if actor.signed_in else (),
        open_motions=_open_motions(session, use_case.id) if actor.signed_in else (),
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


def gates_of(session: Session, use_case: UseCase, actor: Actor) -> tuple[GatePage, ...]:
    """Every way out of the present stage with its checklist, the way onward first."""
    today = consortium_today()
    if not has_charter(session, today):
        return ()
    charter = charter_on(session, today)
    ways = [gate for gate in charter.gates if gate.from_stage == use_case.stage.value]
    if not ways:
        return ()
    dossier = dossier_of(session, use_case)
    forward = onward(ways, use_case.stage)
    bodies = {body.code: body for body in session.scalars(select(Body))}
    pages = [_gate(charter, gate, dossier, gate is forward, bodies, actor) for gate in ways]
    return tuple(sorted(pages, key=lambda gate: not gate.next))


def _gate(
    charter: Charter,
    gate: GateRule,
    dossier: Dossier,
    is_next: bool,
    bodies: dict[str, Body],
    actor: Actor,
) -> GatePage:
    decision = charter.decisions.get(gate.decision)
    code = decision.bodies[0] if decision and decision.bodies else ""
    body = bodies.get(code)
    return GatePage(
        rule=gate,
        clause=charter.gate_clause(gate),
        lines=checklist(dossier, gate),
        next=is_next,
        body=body.name if body else "",
        body_code=code if body else "",
        may_move=body is not None and may(actor, MOTION_MOVE, body),
    )


def _moves(session: Session, use_case_id: int) -> tuple[MoveCard, ...]:
    rows = session.scalars(
        select(StageMove).where(StageMove.use_case_id == use_case_id).order_by(StageMove.id.desc())
    )
    return tuple(
        MoveCard(
            row.from_stage.value,
            row.to_stage.value,
            row.moved_on,
            row.reason,
            key_number(row.because_of, "motion"),
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
