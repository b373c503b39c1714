"""Handing on seats and votes when somebody leaves their organization (helpers)."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from govapp.committees.models import Body, Seat, Term, VacancyCause
from govapp.committees.queries.holdings import held
from govapp.committees.services.seating import seat, vacate
from govapp.foundation.kernel.ids import key_number
from govapp.members.queries.holdings import HandOn, Keeper
from govapp.voting.services import pass_on


def hand_on(session: Session, order: HandOn) -> None:
    """End a term, or let the successor sit for the rest of it; pass on a place in a vote."""
    term = key_number(order.key, "term")
    right = key_number(order.key, "right")
    if term is not None:
        _term(session, order, term)
    elif right is not None:
        pass_on(
            session,
            right,
            from_person=order.person_id,
            to_person=order.to_person,
            actor=order.actor,
        )


def _term(session: Session, order: HandOn, number: int) -> None:
    term = session.get_one(Term, number)
    row = session.get_one(Seat, term.seat_id)
    session.get_one(Body, row.body_id, with_for_update=True)
    term = session.get_one(Term, number, with_for_update=True, populate_existing=True)
    ends_on, last, begins = term.ends_on, _last_day(term, order.last_day), term.began_on
    if ends_on <= last:
        return
    with session.begin_nested():  # a refused successor leaves the term as it was
        vacate(
            session,
            number,
            last_day=last,
            cause=VacancyCause.LEFT_ORGANIZATION,
            because="",
            actor=order.actor,
        )
        if order.to_person is not None:
            seat(
                session,
                seat_id=row.id,
                person_id=order.to_person,
                organization_id=order.organization_id,
                began_on=max(begins, last + timedelta(days=1)),
                ends_on=ends_on,
                reason="succession",
                actor=order.actor,
            )


def _last_day(term: Term, last_day: date) -> date:
    """Their last day in the seat; whoever took it today has held it for today."""
    return term.began_on if term.began_on == last_day + timedelta(days=1) else last_day


KEEPER = Keeper(frozenset({"term", "office", "motion", "right"}), held, hand_on)
