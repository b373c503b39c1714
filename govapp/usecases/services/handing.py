"""Handing on leads, championships and proposals when somebody leaves (helpers)."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.ids import key, key_number
from govapp.members import services as members
from govapp.members.queries.holdings import HandOn, Keeper
from govapp.members.rules import TieKind
from govapp.usecases.facts import AuthorNamed, ChampionLeft, ChampionNamed, LeadNamed
from govapp.usecases.models import Champion, UseCase
from govapp.usecases.queries.holdings import held
from govapp.usecases.services.texts import locked


def hand_on(session: Session, order: HandOn) -> None:
    """Let the successor go on with a use case; the row before stays in the history."""
    champion = key_number(order.key, "champion")
    lead = key_number(order.key, "lead")
    author = key_number(order.key, "author")
    if champion is not None:
        _champion(session, order, champion)
    elif order.to_person is None:
        return
    elif lead is not None:
        locked(session, lead).lead_id = order.to_person
        record(session, LeadNamed(key("usecase", lead), order.to_person), actor=order.actor)
    elif author is not None:
        _author(session, order, locked(session, author), order.to_person)


def _author(session: Session, order: HandOn, use_case: UseCase, to_person: int) -> None:
    use_case.author_id = to_person
    thing = key("usecase", use_case.id)
    members.tie(session, TieKind.AUTHOR, key("person", to_person), thing, consortium_today())
    record(session, AuthorNamed(thing, to_person), actor=order.actor)


def _champion(session: Session, order: HandOn, number: int) -> None:
    before = session.get_one(Champion, number)
    locked(session, before.use_case_id)
    session.refresh(before)
    if before.ended_on is not None:
        return
    today, thing = consortium_today(), key("usecase", before.use_case_id)
    before.ended_on = today
    session.flush()
    who = key("person", order.person_id)
    members.untie(session, TieKind.CHAMPION, who, thing, today)
    fact = ChampionLeft(thing, before.organization_id, before.person_id, today)
    record(session, fact, actor=order.actor)
    if _there(session, before, order.to_person):
        return
    after = Champion(
        use_case_id=before.use_case_id,
        organization_id=before.organization_id,
        person_id=order.to_person,
        tracks=before.tracks,
        promise=before.promise,
        began_on=today,
    )
    session.add(after)
    session.flush()
    if order.to_person is not None:
        heir = key("person", order.to_person)
        members.tie(session, TieKind.CHAMPION, heir, thing, today)
    named = ChampionNamed(
        thing, after.organization_id, after.person_id, tuple(json.loads(after.tracks))
    )
    record(session, named, actor=order.actor)


def _there(session: Session, before: Champion, person_id: int | None) -> bool:
    """The organization champions it already by that person (or by nobody in name)."""
    same = select(Champion.id).where(
        Champion.use_case_id == before.use_case_id,
        Champion.organization_id == before.organization_id,
        Champion.person_id.is_not_distinct_from(person_id),
        Champion.ended_on.is_(None),
    )
    return session.scalar(same.limit(1)) is not None


KEEPER = Keeper(frozenset({"champion", "lead", "author"}), held, hand_on)
