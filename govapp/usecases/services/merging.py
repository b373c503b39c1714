"""Moving championships and proposals when two records become one (helpers)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.queries.merging import Mover
from govapp.members.rules.merging import MergeLine
from govapp.usecases.models import Champion, UseCase
from govapp.usecases.queries.holdings import OVER


def organization_looks(
    session: Session, old_id: int, _new_id: int, day: date
) -> Iterator[MergeLine]:
    """Championships that run and proposals that are not over."""
    champions = session.scalar(
        select(func.count(Champion.id)).where(
            Champion.organization_id == old_id,
            or_(Champion.ended_on.is_(None), Champion.ended_on > day),
        )
    )
    proposals = session.scalar(
        select(func.count(UseCase.id)).where(
            UseCase.organization_id == old_id, UseCase.stage.not_in(OVER)
        )
    )
    for count, words in (
        (champions, N_("Use cases it champions: %(count)s")),
        (proposals, N_("Use cases it proposed: %(count)s")),
    ):
        if count:
            yield MergeLine(Phrase(words, count=count))


def move_organization(session: Session, old_id: int, new_id: int, _actor: Actor) -> None:
    """A championship ends there and begins anew; proposals that are not over change hands."""
    today = consortium_today()
    rows = select(Champion).where(Champion.ended_on.is_(None)).with_for_update()
    known = {
        (one.use_case_id, one.person_id)
        for one in session.scalars(rows.where(Champion.organization_id == new_id))
    }
    for row in session.scalars(rows.where(Champion.organization_id == old_id)).all():
        row.ended_on = today
        if (row.use_case_id, row.person_id) not in known:
            session.add(
                Champion(
                    use_case_id=row.use_case_id,
                    organization_id=new_id,
                    person_id=row.person_id,
                    tracks=row.tracks,
                    promise=row.promise,
                    began_on=today,
                )
            )
    for use_case in session.scalars(
        select(UseCase).where(UseCase.organization_id == old_id, UseCase.stage.not_in(OVER))
    ):
        use_case.organization_id = new_id
    session.flush()


def person_looks(session: Session, old_id: int, _new_id: int, _day: date) -> Iterator[MergeLine]:
    """Use cases in which the person is named."""
    named = or_(UseCase.lead_id == old_id, UseCase.author_id == old_id)
    count = session.scalar(select(func.count(UseCase.id)).where(named)) or 0
    count += (
        session.scalar(select(func.count(Champion.id)).where(Champion.person_id == old_id)) or 0
    )
    if count:
        yield MergeLine(Phrase(N_("Use cases that name them: %(count)s"), count=count))


def move_person(session: Session, old_id: int, new_id: int, _actor: Actor) -> None:
    """Lead, author and champion are the other record of the same person."""
    for use_case in session.scalars(select(UseCase).where(UseCase.lead_id == old_id)):
        use_case.lead_id = new_id
    for use_case in session.scalars(select(UseCase).where(UseCase.author_id == old_id)):
        use_case.author_id = new_id
    today = consortium_today()
    known = {
        (one.use_case_id, one.organization_id)
        for one in session.scalars(
            select(Champion).where(Champion.person_id == new_id, Champion.ended_on.is_(None))
        )
    }
    for row in session.scalars(select(Champion).where(Champion.person_id == old_id)).all():
        if row.ended_on is None and (row.use_case_id, row.organization_id) in known:
            row.ended_on = today
        row.person_id = new_id
    session.flush()


ORGANIZATIONS = Mover(organization_looks, move_organization)
PEOPLE = Mover(person_looks, move_person)
