"""Writing to those who come into a seat or an office or leave it, and to the chair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.committees.facts import OfficeLeft, OfficeTaken, SeatLeft, SeatTaken
from govapp.committees.models import Body, Office, OfficeKind, VacancyCause
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.foundation.web.current import settings

LETTER = "seat_notice"
TOLD: tuple[type[Fact], ...] = (SeatTaken, SeatLeft, OfficeTaken, OfficeLeft)

# The leave day and the merger of organizations have letters of their own.
_TOLD = {
    VacancyCause.RESIGNED.value: N_("You leave a seat in the %(body)s"),
    VacancyCause.REMOVED.value: N_("You are removed from a seat in the %(body)s"),
    VacancyCause.OFFICE_OVER.value: N_("Your seat in the %(body)s ends with the office"),
}


@dataclass(frozen=True)
class Notice:
    """What a letter says: to the person concerned, and to the chair."""

    act: str
    subject: Phrase | None
    to_chair: Phrase
    more: Phrase


def on_seat(session: Session, fact: Fact, _actor: Actor) -> None:
    """A subscriber: write to the person concerned and to the chair of the body.

    Who was elected hears of it from the election, so that only the chair is told here.
    """
    number = key_number(fact.about, "body")
    if number is None or not isinstance(fact, SeatTaken | SeatLeft | OfficeTaken | OfficeLeft):
        return
    body = session.get_one(Body, number)
    person = session.get_one(Person, fact.person_id)
    notice = _notice(fact, body, person)
    if notice is None:
        return
    if notice.subject is not None:
        _write(session, body, notice, person, notice.subject, person)
    for chair in _chairs(session, body):
        if chair.id != person.id:
            _write(session, body, notice, chair, notice.to_chair, person)


def _notice(fact: Fact, body: Body, person: Person) -> Notice | None:
    names = {"person": person.name, "body": body.name}
    if isinstance(fact, SeatTaken):
        elected = fact.because_of.startswith("election:")
        return Notice(
            f"seat:{fact.began_on}",
            None if elected else Phrase(N_("You have a seat in the %(body)s"), **names),
            Phrase(N_("%(person)s has a seat in the %(body)s"), **names),
            Phrase(
                N_("The term runs from %(first)s to %(last)s."),
                first=fact.began_on,
                last=fact.ends_on,
            ),
        )
    if isinstance(fact, SeatLeft):
        return _left(fact, names)
    if isinstance(fact, OfficeTaken | OfficeLeft):
        return _office(fact, names)
    return None


def _left(fact: SeatLeft, names: dict[str, str]) -> Notice:
    told = _TOLD.get(fact.cause)
    return Notice(
        f"left:{fact.on}",
        Phrase(told, **names) if told else None,
        Phrase(N_("%(person)s leaves a seat in the %(body)s"), **names),
        Phrase(
            N_(
                "The last day is %(day)s; from then on the seat is vacant. Votes that are open "
                "keep their lists of voters."
            ),
            day=fact.on,
        ),
    )


def _office(fact: OfficeTaken | OfficeLeft, names: dict[str, str]) -> Notice:
    office, today = Phrase(fact.office), clock.today()
    if isinstance(fact, OfficeTaken):
        return Notice(
            f"office:{fact.office}:{today}",
            Phrase(N_("From today you are %(office)s of the %(body)s"), office=office, **names),
            Phrase(N_("%(person)s is %(office)s of the %(body)s"), office=office, **names),
            Phrase(N_("The office begins on %(day)s."), day=today),
        )
    return Notice(
        f"office-over:{fact.office}:{today}",
        Phrase(N_("You are no longer %(office)s of the %(body)s"), office=office, **names),
        Phrase(N_("%(person)s is no longer %(office)s of the %(body)s"), office=office, **names),
        Phrase(N_("The office ended on %(day)s."), day=today),
    )


def _chairs(session: Session, body: Body) -> Iterator[Person]:
    today = clock.today()
    yield from session.scalars(
        select(Person)
        .join(Office, Office.person_id == Person.id)
        .where(
            Office.body_id == body.id,
            Office.kind == OfficeKind.CHAIR,
            Office.began_on <= today,
            or_(Office.ended_on.is_(None), Office.ended_on > today),
            or_(Office.until.is_(None), Office.until >= today),
        )
        .order_by(Person.id)
    )


def _write(
    session: Session, body: Body, notice: Notice, to: Person, subject: Phrase, about: Person
) -> None:
    write(
        session,
        Outgoing(
            kind=LETTER,
            key=f"body:{body.id}:{notice.act}:{about.id}:{to.id}",
            address=to.email,
            about=f"body:{body.id}",
            person_id=to.id,
            context={
                "name": to.name,
                "subject": subject,
                "more": notice.more,
                "link": f"{settings().SERVER_URL}/committees/{body.code}",
            },
        ),
    )
