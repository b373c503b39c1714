"""The work of the renewal desk: who talks to whom, what was said and promised, and until when."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.dues import letters
from govapp.dues.facts import ChasePutAside, ChaseTaken, PaymentPromised
from govapp.dues.models import DeskCase, PaymentPromise
from govapp.dues.permissions import DESK_WORK
from govapp.dues.queries.desk_people import desk_people
from govapp.dues.queries.promises import owed_by
from govapp.dues.rules.promising import Promise, cannot_promise
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules import NoteDraft, checked_note
from govapp.members.services import add_note, locked

LONGEST_SNOOZE = 180  # days


def note(organization_id: int, draft: NoteDraft, *, actor: Actor) -> None:
    """Note what was said; it stands on the organization's page, too. Nobody's case becomes mine."""
    draft = checked_note(draft)
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, DESK_WORK, row.id)
        add_note(session, row.id, draft, actor=actor)
        case = _case(session, row.id)
        if case.owner_id is None:
            _give(session, case, actor.person_id, actor)


def take(organization_id: int, *, actor: Actor) -> None:
    """Make the case mine."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, DESK_WORK, row.id)
        _give(session, _case(session, row.id), actor.person_id, actor)


def hand_over(
    organization_id: int, person_id: int, asked: str, until: date | None, *, actor: Actor
) -> None:
    """Give the case to a colleague with what is asked of them; it waits on their home page."""
    draft = checked_note(NoteDraft(asked, asked[:200], until, person_id))
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, DESK_WORK, row.id)
        colleague = session.get(Person, person_id)
        if colleague is None or person_id not in desk_people(session):
            raise Refused(Phrase(N_("That person does not work at the desk.")))
        add_note(session, row.id, draft, actor=actor)
        _give(session, _case(session, row.id), person_id, actor)
        if person_id != actor.person_id:
            letters.case_handed_over(session, row, colleague, asked=asked, until=until, by=actor)


def put_aside(organization_id: int, until: date | None, *, actor: Actor) -> None:
    """Take the case off the desk until a day (None: back at once). The clock runs on."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, DESK_WORK, row.id)
        today = consortium_today()
        if until is not None and not 0 < (until - today).days <= LONGEST_SNOOZE:
            raise Refused(Phrase(N_("Put it aside until a day within the next half year.")))
        _case(session, row.id).snoozed_until = until
        record(session, ChasePutAside(key("organization", row.id), until), actor=actor)


def promise(organization_id: int, made: Promise, words: str, *, actor: Actor) -> None:
    """Note that an amount was promised for a day, and who said so; the newest promise counts."""
    draft = checked_note(NoteDraft(words)) if words.strip() else None
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, DESK_WORK, row.id)
        currency, today = made.amount.currency, consortium_today()
        owed = owed_by(session, [row.id]).get(row.id, Money(0, currency))
        if wrong := cannot_promise(made, owed, today):
            raise Refused(wrong)
        noted = _promised(row.id, made, today, actor)
        session.add(noted)
        session.flush()
        case = _case(session, row.id)
        if case.owner_id is None:
            _give(session, case, actor.person_id, actor)
        if draft is not None:
            add_note(session, row.id, draft, actor=actor)
        about = key("organization", row.id)
        fact = PaymentPromised(about, noted.id, noted.amount_minor, currency, made.by)
        record(session, fact, actor=actor)


def _promised(organization_id: int, made: Promise, today: date, actor: Actor) -> PaymentPromise:
    return PaymentPromise(
        organization_id=organization_id,
        amount_minor=made.amount.minor,
        currency=made.amount.currency,
        due_on=made.by,
        made_on=today,
        made_at=clock.now(),
        made_by=actor.name,
    )


def _case(session: Session, organization_id: int) -> DeskCase:
    """The case of a locked organization; there is one from the first touch on."""
    case = session.get(DeskCase, organization_id)
    if case is None:
        case = DeskCase(organization_id=organization_id, owner_id=None, snoozed_until=None)
        session.add(case)
    return case


def _give(session: Session, case: DeskCase, owner_id: int | None, actor: Actor) -> None:
    if owner_id is None or case.owner_id == owner_id:
        return
    case.owner_id = owner_id
    session.flush()
    about = key("organization", case.organization_id)
    record(session, ChaseTaken(about, owner_id), actor=actor)
