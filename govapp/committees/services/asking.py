"""Requests to program management: asked, given an owner and a day, answered."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.committees.facts import RequestAnswered, RequestAsked, RequestOwned
from govapp.committees.models import AskingState, OfficeRequest
from govapp.committees.permissions import REQUEST_ANSWER, REQUEST_ASK
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.foundation.web.current import settings

ANSWERS = (AskingState.ANSWERED, AskingState.DECLINED)


def ask_office(title: str, words: str, *, wished_on: date | None = None, actor: Actor) -> int:
    """Ask program management for something; the request's number."""
    with transaction() as session:
        authorize(actor, REQUEST_ASK)
        if actor.person_id is None:
            raise NotFound
        if wished_on is not None and wished_on < clock.today():
            raise Refused(Phrase(N_("The day you wish for lies in the past.")))
        row = OfficeRequest(
            title=title,
            words=words,
            wished_on=wished_on,
            asked_by_id=actor.person_id,
            organization_id=next(iter(sorted(actor.organizations)), None),
            asked_at=clock.now(),
            state=AskingState.OPEN,
        )
        session.add(row)
        session.flush()
        record(session, RequestAsked(key("office_request", row.id)), actor=actor)
        return row.id


def own_request(office_request_id: int, owner_id: int, due_on: date, *, actor: Actor) -> None:
    """Give an open request an owner and a day by which it is answered."""
    with transaction() as session:
        row = _open(session, office_request_id, actor)
        if session.get(Person, owner_id) is None:
            raise NotFound
        if due_on < clock.today():
            raise Refused(Phrase(N_("The day cannot lie in the past.")))
        row.owner_id, row.due_on = owner_id, due_on
        record(session, RequestOwned(key("office_request", row.id), owner_id, due_on), actor=actor)
        subject = Phrase(N_("Your request has an owner: %(title)s"), title=row.title)
        _write(session, row, "owned", subject)


def answer_request(
    office_request_id: int, state: AskingState, answer: str, *, actor: Actor
) -> None:
    """Answer an open request, or decline it, in words; whoever asked gets a letter."""
    with transaction() as session:
        row = _open(session, office_request_id, actor)
        if state not in ANSWERS or not answer.strip():
            raise Refused(Phrase(N_("Say in words what the answer is.")))
        row.state, row.answer, row.answered_at = state, answer.strip(), clock.now()
        record(session, RequestAnswered(key("office_request", row.id), state.value), actor=actor)
        subject = Phrase(N_("Your request is answered: %(title)s"), title=row.title)
        _write(session, row, "answered", subject)


def _open(session: Session, office_request_id: int, actor: Actor) -> OfficeRequest:
    row = session.get(OfficeRequest, office_request_id, with_for_update=True)
    authorize(actor, REQUEST_ANSWER, row)
    if row is None:
        raise NotFound
    if row.state is not AskingState.OPEN:
        raise Refused(Phrase(N_("This request is answered already.")))
    return row


def _write(session: Session, row: OfficeRequest, act: str, subject: Phrase) -> None:
    about = key("office_request", row.id)
    asker = session.get_one(Person, row.asked_by_id)
    owner = session.get(Person, row.owner_id) if row.owner_id else None
    write(
        session,
        Outgoing(
            kind="office_request",
            key=f"{about}:{act}:{row.owner_id}:{row.due_on}",
            address=asker.email,
            about=about,
            person_id=asker.id,
            organization_id=row.organization_id,
            context={
                "name": asker.name,
                "subject": subject,
                "title": row.title,
                "owner": owner.name if owner else "",
                "due_on": row.due_on,
                "answer": row.answer,
                "declined": row.state is AskingState.DECLINED,
                "link": f"{settings().SERVER_URL}/requests/{row.id}",
            },
        ),
    )
