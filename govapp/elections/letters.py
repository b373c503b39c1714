"""Who is told: the call, the nomination, the open vote, the reminder, the result.

Many letters are written by a job, fifty in a transaction; each has its own key, so that a job
run twice writes nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.elections.models import Candidate, Election, Objection
from govapp.elections.models.records import Complaint
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.foundation.web.current import settings
from govapp.members.queries import organization_names
from govapp.voting.rules import Right, RightHeld

AT_ONCE = 50
JOB = "elections.letters"
LETTERS = {  # the folder under templates/mail, and the page that the letter leads to
    "call": ("election_call", ""),
    "open": ("election_open", "/vote"),
    "remind": ("election_reminder", "/vote"),
    "extended": ("election_extended", "/vote"),
    "challenge": ("election_challenge", "/challenge"),
    "result": ("election_result", "/result"),
    "outcome": ("election_outcome", "/result"),
}


def ask_for(
    session: Session, election_id: int, kind: str, *, on: date | None = None, number: int = 0
) -> bool:
    """Ask for a round of letters; False if this one was asked for before."""
    which = on.isoformat() if on else str(number or "")
    round_ = f"{kind}:{which}" if which else kind
    return ask(
        session,
        JOB,
        key=f"{key('election', election_id)}:{round_}:0",
        election_id=election_id,
        letter=kind,
        round_=round_,
        start=0,
    )


def ask_on(session: Session, election_id: int, kind: str, round_: str, start: int) -> None:
    """Ask for the next letters of a round."""
    ask(
        session,
        JOB,
        key=f"{key('election', election_id)}:{round_}:{start}",
        election_id=election_id,
        letter=kind,
        round_=round_,
        start=start,
    )


def recipients(rights: Iterable[Right]) -> list[tuple[int, Right, bool]]:
    """Each person once, with the right they may use and whether they are its representative."""
    found: dict[int, tuple[int, Right, bool]] = {}
    for right in rights:
        for place, person in enumerate(right.voters if right.left_out is None else ()):
            if person not in found or (place == 0 and not found[person][2]):
                found[person] = (person, right, place == 0)
    return [found[person] for person in sorted(found)]


def write_round(
    session: Session,
    election: Election,
    kind: str,
    round_: str,
    people: Iterable[tuple[int, Right, bool]],
    context: Mapping[str, object],
) -> None:
    """Write one letter to each of these people."""
    people = list(people)
    rows = session.scalars(select(Person).where(Person.id.in_([person for person, *_ in people])))
    by_number = {person.id: person for person in rows}
    folder, page = LETTERS[kind]
    for number, right, representative in people:
        person = by_number[number]
        write(
            session,
            Outgoing(
                kind=folder,
                key=f"{key('election', election.id)}:{round_}:{number}",
                address=person.email,
                about=key("election", election.id),
                person_id=number,
                organization_id=key_number(right.holder, "organization"),
                context={
                    **context,
                    "election": election,
                    "link": _link(election, page),
                    "name": person.name,
                    "organization": right.label,
                    "representative": representative,
                    "person": number,
                },
            ),
        )


def nominated(
    session: Session, election: Election, candidate: Candidate, person: Person, link: str
) -> None:
    """Tell a person that they were nominated, and ask for their answer by the letter's link."""
    _to_candidate(session, election, candidate, person, "election_nominated", f"/stand/{link}", {})


def refused(session: Session, election: Election, candidate: Candidate, why: str) -> None:
    """Tell a candidate of the refusal, its reason and the time to appeal."""
    person = session.get_one(Person, candidate.person_id)
    page = f"/elections/{election.id}"
    _to_candidate(session, election, candidate, person, "election_refused", page, {"why": why})


def appeal_answered(
    session: Session, election: Election, candidate: Candidate, granted: bool, answer: str
) -> None:
    """Tell a candidate how the appeal was answered."""
    person = session.get_one(Person, candidate.person_id)
    page = f"/elections/{election.id}"
    more = {"granted": granted, "answer": answer}
    _to_candidate(session, election, candidate, person, "election_appeal", page, more)


def handed(
    session: Session,
    election: Election,
    held: RightHeld,
    person: Person,
    others: Iterable[int],
    away_until: date | None,
) -> None:
    """Tell the others of a line that they are asked to vote, each time it is handed on."""
    numbers = list(others)
    for other in session.scalars(select(Person).where(Person.id.in_(numbers))):
        write(
            session,
            Outgoing(
                kind="election_handed",
                key=f"{key('election', election.id)}:handed:{held.entry_id}:{person.id}:"
                f"{other.id}:{clock.now().isoformat()}",
                address=other.email,
                about=key("election", election.id),
                person_id=other.id,
                organization_id=key_number(held.holder, "organization"),
                context={
                    "election": election,
                    "link": _link(election, "/vote"),
                    "name": other.name,
                    "by": person.name,
                    "organization": held.label,
                    "away_until": away_until,
                },
            ),
        )


def objection_answered(session: Session, election: Election, objection: Objection) -> None:
    """Tell whoever objected how the officers answered."""
    person = session.get_one(Person, objection.made_by)
    names = organization_names(session, [objection.organization_id])
    write(
        session,
        Outgoing(
            kind="election_objection",
            key=f"{key('election', election.id)}:objection:{objection.id}",
            address=person.email,
            about=key("election", election.id),
            person_id=person.id,
            organization_id=objection.organization_id,
            context={
                "election": election,
                "link": _link(election, "/voters"),
                "name": person.name,
                "organization": names[objection.organization_id],
                "upheld": objection.upheld,
                "answer": objection.answer,
            },
        ),
    )


def complaint_answered(session: Session, election: Election, complaint: Complaint) -> None:
    """Tell whoever complained what was answered."""
    person = session.get_one(Person, complaint.filed_by)
    write(
        session,
        Outgoing(
            kind="election_complaint",
            key=f"{key('complaint', complaint.id)}:answered",
            address=person.email,
            about=key("election", election.id),
            person_id=person.id,
            organization_id=complaint.filed_for,
            context={
                "election": election,
                "upheld": complaint.upheld,
                "answer": complaint.answer,
                "link": _link(election, "/challenge"),
                "name": person.name,
            },
        ),
    )


def _to_candidate(
    session: Session,
    election: Election,
    candidate: Candidate,
    person: Person,
    kind: str,
    page: str,
    more: Mapping[str, object],
) -> None:
    write(
        session,
        Outgoing(
            kind=kind,
            key=f"{key('candidate', candidate.id)}:{kind.removeprefix('election_')}",
            address=person.email,
            about=key("election", election.id),
            person_id=person.id,
            organization_id=candidate.organization_id,
            context={
                **more,
                "election": election,
                "link": f"{settings().SERVER_URL}{page}",
                "name": person.name,
            },
        ),
    )


def _link(election: Election, page: str) -> str:
    return f"{settings().SERVER_URL}/elections/{election.id}{page}"
