"""What the gates look at, as it is now."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.usecases.models import Champion, Evidence, UseCase
from govapp.usecases.rules import Dossier


def dossier_of(session: Session, use_case: UseCase) -> Dossier:
    """The dossier of one use case."""
    return dossiers_of(session, [use_case])[use_case.id]


def dossiers_of(session: Session, use_cases: Sequence[UseCase]) -> dict[int, Dossier]:
    """The dossiers of some use cases by number, in two queries."""
    ids = [use_case.id for use_case in use_cases]
    champions = dict(
        session.execute(
            select(Champion.use_case_id, func.count())
            .where(Champion.use_case_id.in_(ids), Champion.ended_on.is_(None))
            .group_by(Champion.use_case_id)
        ).all()
    )
    given: dict[int, dict[str, str]] = {}
    for row in session.scalars(select(Evidence).where(Evidence.use_case_id.in_(ids))):
        given.setdefault(row.use_case_id, {})[row.requirement] = row.words
    return {
        each.id: _dossier(each, champions.get(each.id, 0), given.get(each.id, {}))
        for each in use_cases
    }


def _dossier(use_case: UseCase, champions: int, evidence: dict[str, str]) -> Dossier:
    return Dossier(
        stage=use_case.stage,
        champions=champions,
        lead=use_case.lead_id is not None,
        problem=bool(use_case.problem.strip()),
        solution=bool(use_case.solution.strip()),
        impact=bool(use_case.impact.strip()),
        resources=bool(use_case.resources.strip()),
        evidence=evidence,
    )
