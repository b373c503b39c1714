"""What a person holds in use cases for an organization: leads, championships, drafts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules.leaving import Holding
from govapp.usecases.models import Champion, UseCase
from govapp.usecases.rules import Stage

OVER = (Stage.DECLINED, Stage.WITHDRAWN, Stage.COMPLETED)
UNDECIDED = (Stage.DRAFT, Stage.SUBMITTED)


def held(session: Session, person_id: int, organization_id: int, day: date) -> Iterator[Holding]:
    """Use cases led and championed, and proposals whose author they are."""
    yield from _led(session, person_id)
    yield from _championed(session, person_id, organization_id, day)
    yield from _written(session, person_id, organization_id)


def _led(session: Session, person_id: int) -> Iterator[Holding]:
    for use_case in session.scalars(
        select(UseCase)
        .where(UseCase.lead_id == person_id, UseCase.stage.not_in(OVER))
        .order_by(UseCase.id)
    ):
        otherwise = Phrase(N_("They stay its lead until the office names another one."))
        yield _of(use_case, key("lead", use_case.id), Phrase(N_("Lead")), otherwise)


def _championed(
    session: Session, person_id: int, organization_id: int, day: date
) -> Iterator[Holding]:
    for champion, use_case in session.execute(
        select(Champion, UseCase)
        .join(UseCase, UseCase.id == Champion.use_case_id)
        .where(
            Champion.person_id == person_id,
            Champion.organization_id == organization_id,
            or_(Champion.ended_on.is_(None), Champion.ended_on > day),
        )
        .order_by(Champion.id)
    ):
        otherwise = Phrase(N_("The organization stays its champion, without naming a person."))
        yield _of(use_case, key("champion", champion.id), Phrase(N_("Champion")), otherwise)


def _written(session: Session, person_id: int, organization_id: int) -> Iterator[Holding]:
    for use_case in session.scalars(
        select(UseCase)
        .where(
            UseCase.author_id == person_id,
            UseCase.organization_id == organization_id,
            UseCase.stage.in_(UNDECIDED),
        )
        .order_by(UseCase.id)
    ):
        otherwise = Phrase(N_("Its champions and the office can go on with it."))
        yield _of(use_case, key("author", use_case.id), Phrase(N_("Proposal")), otherwise)


def _of(use_case: UseCase, name: str, kind: Phrase, otherwise: Phrase) -> Holding:
    title = Phrase(N_("%(title)s"), title=use_case.title)
    return Holding(name, kind, title, otherwise, url=f"/use-cases/{use_case.slug}")
