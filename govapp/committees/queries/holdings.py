"""What a person holds in committees for an organization: terms, offices, motions, votes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govapp.committees.models import Body, Motion, MotionState, Office, Seat, Term
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules.leaving import Holding
from govapp.voting.queries import RightToPassOn, rights_to_pass_on

UNDECIDED = (MotionState.MOVED, MotionState.SECONDED, MotionState.OPEN)


def held(session: Session, person_id: int, organization_id: int, day: date) -> Iterator[Holding]:
    """Terms that run or begin later, offices, motions under way, and votes not cast yet."""
    yield from _terms(session, person_id, organization_id, day)
    yield from _offices(session, person_id, day)
    yield from _motions(session, person_id, organization_id)
    holders = holders_of(session, person_id, organization_id, day)
    titles = dict(session.execute(select(Motion.id, Motion.title)).all())
    for right in rights_to_pass_on(session, person_id, holders):
        number = key_number(right.about, "motion")
        if number is not None:
            yield vote_held(right, titles.get(number, ""), f"/motions/{number}")


def holders_of(
    session: Session, person_id: int, organization_id: int, day: date
) -> tuple[str, ...]:
    """The holders on lists of voters that speak for an organization: itself, and its seats."""
    seats = session.scalars(
        select(Term.seat_id).where(Term.organization_id == organization_id, Term.ends_on >= day)
    )
    return (key("organization", organization_id), *(key("seat", one) for one in seats))


def vote_held(right: RightToPassOn, title: str, url: str) -> Holding:
    """A place on the list of a vote that is announced or open, in words."""
    name = Phrase(N_("%(title)s, for %(holder)s"), title=title, holder=right.label)
    if right.secret and right.marked:
        return Holding(
            key("right", right.entry_id),
            Phrase(N_("Vote")),
            name,
            Phrase(
                N_(
                    "A secret vote was cast. It stays in the box as it is: nobody can move it, "
                    "see it or change it for them."
                )
            ),
            moves=False,
            url=url,
        )
    if right.others:
        otherwise = Phrase(N_("These may still vote: %(names)s."), names=", ".join(right.others))
    else:
        otherwise = Phrase(N_("Nobody else is on the list of voters: nobody could vote."))
    return Holding(key("right", right.entry_id), Phrase(N_("Vote")), name, otherwise, url=url)


def _terms(session: Session, person_id: int, organization_id: int, day: date) -> Iterator[Holding]:
    rows = session.execute(
        select(Term, Seat, Body)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Body, Body.id == Seat.body_id)
        .where(
            Term.person_id == person_id,
            Term.organization_id == organization_id,
            Term.ends_on >= day,
        )
        .order_by(Term.began_on, Term.id)
    )
    for term, seat, body in rows:
        yield Holding(
            key("term", term.id),
            Phrase(N_("Seat")),
            Phrase(
                N_("%(body)s, seat %(position)s, until %(day)s"),
                body=body.name,
                position=seat.position,
                day=term.ends_on,
            ),
            Phrase(N_("The seat falls vacant.")),
            url=f"/committees/{body.code}",
        )


def _offices(session: Session, person_id: int, day: date) -> Iterator[Holding]:
    rows = session.execute(
        select(Office, Body)
        .join(Body, Body.id == Office.body_id)
        .where(
            Office.person_id == person_id,
            or_(Office.ended_on.is_(None), Office.ended_on > day),
        )
        .order_by(Office.id)
    )
    for office, body in rows:
        yield Holding(
            key("office", office.id),
            Phrase(N_("Office")),
            Phrase(
                N_("%(office)s of the %(body)s"), office=Phrase(office.kind.value), body=body.name
            ),
            Phrase(
                N_(
                    "An office belongs to the person, not to their organization: it stays until "
                    "the office of the consortium ends it."
                )
            ),
            moves=False,
            url=f"/committees/{body.code}",
        )


def _motions(session: Session, person_id: int, organization_id: int) -> Iterator[Holding]:
    rows = session.scalars(
        select(Motion)
        .where(
            Motion.mover_id == person_id,
            Motion.mover_for == organization_id,
            Motion.state.in_(UNDECIDED),
        )
        .order_by(Motion.id)
    )
    for motion in rows:
        yield Holding(
            key("motion", motion.id),
            Phrase(N_("Motion moved")),
            Phrase(N_("%(title)s"), title=motion.title),
            Phrase(N_("It stays moved, under their name; the vote goes its way.")),
            moves=False,
            url=f"/motions/{motion.id}",
        )
