"""The hats that use cases give."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govapp.foundation.access.actor import Hat, Role
from govapp.foundation.kernel.ids import key
from govapp.usecases.models import Champion, UseCase


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
