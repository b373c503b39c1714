"""Champions and leads."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import canonical, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members import services as members
from govapp.members.models import Organization
from govapp.members.queries import employers
from govapp.members.rules import TieKind
from govapp.usecases.facts import ChampionLeft, ChampionNamed, LeadNamed
from govapp.usecases.models import Champion
from govapp.usecases.permissions import USECASE_EDIT, USECASE_MOVE
from govapp.usecases.rules import Track
from govapp.usecases.services.texts import locked_for

_CHAMPION = Phrase(N_("champion use cases"))


def name_champion(
    use_case_id: int,
    *,
    organization_id: int,
    person_id: int | None,
    tracks: tuple[Track, ...],
    promise: str = "",
    actor: Actor,
) -> int:
    """Name an organization, and a person if known, as champion in some tracks; the row's id.

    The tie that follows makes conflicts of interest known to every vote and review.
    """
    with transaction() as session:
        locked_for(session, use_case_id, USECASE_EDIT, actor)
        if session.get(Organization, organization_id) is None:
            raise NotFound
        today, thing = consortium_today(), key("usecase", use_case_id)
        members.require_benefit(session, organization_id, "champion", _CHAMPION)
        if person_id is not None:
            _belongs(session, person_id, organization_id, today)
        if not tracks:
            raise Refused(Phrase(N_("Choose at least one track that the champion drives.")))
        _not_yet(session, use_case_id, organization_id, person_id)
        champion = Champion(
            use_case_id=use_case_id,
            organization_id=organization_id,
            person_id=person_id,
            tracks=canonical([track.value for track in tracks]),
            promise=promise,
            began_on=today,
        )
        session.add(champion)
        _tie(session, champion, thing)
        session.flush()
        named = tuple(track.value for track in tracks)
        record(session, ChampionNamed(thing, organization_id, person_id, named), actor=actor)
        return champion.id


def _tie(session: Session, champion: Champion, thing: str) -> None:
    who = [key("organization", champion.organization_id)]
    if champion.person_id is not None:
        who.append(key("person", champion.person_id))
    for one in who:
        members.tie(session, TieKind.CHAMPION, one, thing, champion.began_on)


def _not_yet(
    session: Session, use_case_id: int, organization_id: int, person_id: int | None
) -> None:
    same = select(Champion.id).where(
        Champion.use_case_id == use_case_id,
        Champion.organization_id == organization_id,
        Champion.person_id.is_not_distinct_from(person_id),
        Champion.ended_on.is_(None),
    )
    if session.scalar(same):
        raise Refused(Phrase(N_("This champion is named already.")))


def _belongs(session: Session, person_id: int, organization_id: int, day: date) -> None:
    if organization_id not in employers(session, [person_id], day).get(person_id, ()):
        raise Refused(Phrase(N_("A champion's person belongs to the organization.")))


def end_champion(champion_id: int, *, actor: Actor) -> None:
    """End a championship today; it stays in the history."""
    with transaction() as session:
        champion = session.get(Champion, champion_id)
        if champion is None:
            raise NotFound
        locked_for(session, champion.use_case_id, USECASE_EDIT, actor)
        session.refresh(champion)
        if champion.ended_on is not None:
            raise Refused(Phrase(N_("This championship has ended already.")))
        today, thing = consortium_today(), key("usecase", champion.use_case_id)
        champion.ended_on = today
        session.flush()
        others = session.scalars(
            select(Champion).where(
                Champion.use_case_id == champion.use_case_id, Champion.ended_on.is_(None)
            )
        ).all()
        if champion.organization_id not in {other.organization_id for other in others}:
            who = key("organization", champion.organization_id)
            members.untie(session, TieKind.CHAMPION, who, thing, today)
        if champion.person_id and champion.person_id not in {o.person_id for o in others}:
            who = key("person", champion.person_id)
            members.untie(session, TieKind.CHAMPION, who, thing, today)
        record(
            session,
            ChampionLeft(thing, champion.organization_id, champion.person_id, today),
            actor=actor,
        )


def name_lead(use_case_id: int, person_id: int, *, actor: Actor) -> None:
    """Name the person who leads the use case."""
    with transaction() as session:
        use_case = locked_for(session, use_case_id, USECASE_MOVE, actor)
        if session.get(Person, person_id) is None:
            raise NotFound
        use_case.lead_id = person_id
        record(session, LeadNamed(key("usecase", use_case_id), person_id), actor=actor)
