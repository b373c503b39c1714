"""The leave day: a person leaves an organization, and what they held goes to whom they named."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.accounts.queries.actors import hats_of
from govapp.accounts.services import close_account
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import canonical, key
from govapp.foundation.kernel.phrases import Phrase
from govapp.members import letters
from govapp.members.facts import LeavingCancelled, LeavingPlanned, PersonLeft
from govapp.members.models import Affiliation, Leaving, Organization
from govapp.members.permissions import PEOPLE_MANAGE
from govapp.members.queries.belonging import in_force
from govapp.members.queries.holdings import HandOn, holdings, keeper_of
from govapp.members.rules.leaving import LeavingDraft, Passing, cannot_leave, passings
from govapp.members.services import contacts
from govapp.members.services.shelf import card_of, locked

AT_ONCE = LeavingDraft()


def leave_organization(
    organization_id: int, person_id: int, draft: LeavingDraft = AT_ONCE, *, actor: Actor
) -> int:
    """Let a person leave: at once, or by the clock after their last day; the plan's number.

    The dated rows stay, so what they did for the organization remains theirs. A plan that was
    made before is replaced.
    """
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, PEOPLE_MANAGE, card_of(row))
        if contacts.affiliation_of(session, row.id, person_id) is None:
            raise NotFound
        today = consortium_today()
        colleagues = _colleagues(session, row.id)
        reasons = cannot_leave(draft, person_id=person_id, colleagues=colleagues, today=today)
        if reasons:
            raise Refused(reasons)
        leaving = _plan(session, row.id, person_id, draft, actor)
        if draft.last_day is None:
            _carry_out(session, row, leaving, draft, actor=actor, strict=True)
        else:
            about = key("organization", row.id)
            record(session, LeavingPlanned(about, person_id, draft.last_day), actor=actor)
        return leaving.id


def cancel_leaving(organization_id: int, person_id: int, *, actor: Actor) -> None:
    """Take a planned leave day back: they stay."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, PEOPLE_MANAGE, card_of(row))
        leaving = _planned(session, row.id, person_id)
        if leaving is None:
            raise NotFound
        leaving.cancelled_at = clock.now()
        session.flush()
        record(session, LeavingCancelled(key("organization", row.id), person_id), actor=actor)


@unrestricted("run by the clock; who may plan it was asked when it was planned")
def carry_out_leavings() -> None:
    """Carry out every plan whose last day is over, each in a transaction of its own."""
    due = select(Leaving.id, Leaving.organization_id).where(
        Leaving.last_day < consortium_today(),
        Leaving.done_at.is_(None),
        Leaving.cancelled_at.is_(None),
    )
    for leaving_id, organization_id in current_session().execute(due).all():
        with transaction() as session:
            row = locked(session, organization_id)
            leaving = session.get_one(Leaving, leaving_id, with_for_update=True)
            if leaving.done_at is None and leaving.cancelled_at is None:
                _carry_out(session, row, leaving, draft_of(leaving), actor=CLOCK, strict=False)


def draft_of(leaving: Leaving) -> LeavingDraft:
    """A plan as it was typed."""
    return LeavingDraft(leaving.last_day, leaving.for_all, json.loads(leaving.successors))


def _plan(
    session: Session, organization_id: int, person_id: int, draft: LeavingDraft, actor: Actor
) -> Leaving:
    leaving = _planned(session, organization_id, person_id)
    if leaving is None:
        leaving = Leaving(organization_id=organization_id, person_id=person_id)
        session.add(leaving)
    leaving.last_day = draft.last_day or consortium_today() - timedelta(days=1)
    leaving.for_all = draft.for_all
    leaving.successors = canonical(dict(draft.successors))
    leaving.planned_by, leaving.planned_at = actor.person_id, clock.now()
    session.flush()
    return leaving


def _planned(session: Session, organization_id: int, person_id: int) -> Leaving | None:
    return session.scalars(
        select(Leaving)
        .where(
            Leaving.organization_id == organization_id,
            Leaving.person_id == person_id,
            Leaving.done_at.is_(None),
            Leaving.cancelled_at.is_(None),
        )
        .with_for_update()
    ).one_or_none()


def _colleagues(session: Session, organization_id: int) -> set[int]:
    today = consortium_today()
    here = (Affiliation.organization_id == organization_id, in_force(Affiliation, today))
    return set(session.scalars(select(Affiliation.person_id).where(*here)))


def _carry_out(
    session: Session,
    row: Organization,
    leaving: Leaving,
    draft: LeavingDraft,
    *,
    actor: Actor,
    strict: bool,
) -> None:
    today = consortium_today()
    held = holdings(session, leaving.person_id, row.id, today)
    here = _colleagues(session, row.id) - {leaving.person_id}
    moved, refused = [], []
    for passing in passings(held, draft):
        to_person = passing.to_person if passing.to_person in here else None
        reasons = _hand_on(session, row.id, leaving, Passing(passing.holding, to_person), actor)
        if reasons and strict:
            raise Refused(reasons)
        refused += reasons
        if to_person is not None and not reasons:
            moved.append(Passing(passing.holding, to_person))
    _end_belonging(session, row, leaving.person_id, actor)
    leaving.note = canonical([reason.msgid for reason in refused])
    leaving.done_at = clock.now()
    session.flush()
    ended = _close_if_nowhere(session, leaving.person_id, actor)
    _write_letters(session, row, leaving, moved, ended=ended)


def _hand_on(
    session: Session, organization_id: int, leaving: Leaving, passing: Passing, actor: Actor
) -> list[Phrase]:
    """Hand one thing on; when it is refused to the successor, nobody takes it: the reasons."""
    last_day = consortium_today() - timedelta(days=1)
    name, keeper = passing.holding.key, keeper_of(passing.holding.key)

    def order(to_person: int | None) -> HandOn:
        return HandOn(name, leaving.person_id, organization_id, to_person, last_day, actor)

    try:
        keeper.hand_on(session, order(passing.to_person))
    except Refused as refusal:
        keeper.hand_on(session, order(None))
        return list(refusal.reasons)
    return []


def _end_belonging(session: Session, row: Organization, person_id: int, actor: Actor) -> None:
    today = consortium_today()
    affiliation = contacts.affiliation_of(session, row.id, person_id)
    if affiliation is None:
        return
    for role in contacts.roles_of(session, row.id):
        if role.person_id == person_id:
            contacts.end(session, role, today, actor=actor)
    contacts.close_ranks(session, row.id)
    affiliation.ended_on = today - timedelta(days=1)
    session.flush()
    contacts.find_by_organizations(session, session.get_one(Person, person_id), today)
    fact = PersonLeft(key("organization", row.id), person_id, affiliation.ended_on)
    record(session, fact, actor=actor)


def _close_if_nowhere(session: Session, person_id: int, actor: Actor) -> bool:
    """End the sign-in of whoever has no hat left anywhere; True if it ended."""
    if hats_of(session, person_id, consortium_today()):
        return False
    return close_account(session, person_id, actor=actor)


def _write_letters(
    session: Session,
    row: Organization,
    leaving: Leaving,
    moved: Iterable[Passing],
    *,
    ended: bool,
) -> None:
    person = session.get_one(Person, leaving.person_id)
    letters.farewell(session, row, person, leaving.id, ended=ended)
    by_person: dict[int, list[Phrase]] = {}
    for passing in moved:
        if passing.to_person is not None:
            by_person.setdefault(passing.to_person, []).append(passing.holding.title)
    for number, titles in sorted(by_person.items()):
        successor = session.get_one(Person, number)
        letters.taking_over(session, row, successor, leaving.id, titles, before=person.name)
