"""Moving seats, offices and open votes when two records become one (helpers)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.committees.models import Body, Office, Seat, Term, VacancyCause
from govapp.committees.queries.holdings import holders_of
from govapp.committees.queries.merging import organization_looks, person_looks
from govapp.committees.services.seating import seat, vacate
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.members.models import Affiliation
from govapp.members.queries.merging import Mover
from govapp.voting.queries import rights_to_pass_on
from govapp.voting.services import pass_on


def move_organization(session: Session, old_id: int, new_id: int, actor: Actor) -> None:
    """Terms that run go on for the one that stays from today; over its cap they end."""
    today = clock.today()
    numbers = session.scalars(
        select(Body.id)
        .join(Seat, Seat.body_id == Body.id)
        .join(Term, Term.seat_id == Seat.id)
        .where(Term.organization_id == old_id, Term.ends_on >= today)
        .distinct()
    ).all()
    session.scalars(
        select(Body).where(Body.id.in_(numbers)).order_by(Body.id).with_for_update()
    ).all()
    terms = session.scalars(
        select(Term)
        .where(Term.organization_id == old_id, Term.ends_on >= today)
        .order_by(Term.began_on, Term.id)
        .with_for_update()
    ).all()
    for term in terms:
        _split(session, term, new_id, actor)


def _split(session: Session, term: Term, new_id: int, actor: Actor) -> None:
    today = clock.today()
    person_id, seat_id, ends_on, began_on = (
        term.person_id,
        term.seat_id,
        term.ends_on,
        term.began_on,
    )
    yesterday = today - timedelta(days=1)
    vacate(session, term.id, last_day=yesterday, cause=VacancyCause.MERGER, because="", actor=actor)
    try:
        with session.begin_nested():
            seat(
                session,
                seat_id=seat_id,
                person_id=person_id,
                organization_id=new_id,
                began_on=max(began_on, today),
                ends_on=ends_on,
                reason="merger",
                actor=actor,
            )
    except Refused:
        return  # over the cap or not eligible: the preview said that it falls vacant, as noted


def move_person(session: Session, old_id: int, new_id: int, actor: Actor) -> None:
    """Terms, offices and places on open lists go to the other record of the person."""
    for term in session.scalars(select(Term).where(Term.person_id == old_id)).all():
        term.person_id = new_id
    held = {
        (one.body_id, one.kind)
        for one in session.scalars(
            select(Office).where(Office.person_id == new_id, Office.ended_on.is_(None))
        )
    }
    for office in session.scalars(select(Office).where(Office.person_id == old_id)).all():
        if office.ended_on is None and (office.body_id, office.kind) in held:
            office.ended_on = max(clock.today(), office.began_on)
            session.flush()
        office.person_id = new_id
    session.flush()
    for number in session.scalars(
        select(Affiliation.organization_id).where(Affiliation.person_id == new_id).distinct()
    ).all():
        holders = holders_of(session, old_id, number, clock.today())
        for right in rights_to_pass_on(session, old_id, holders):
            pass_on(session, right.entry_id, from_person=old_id, to_person=new_id, actor=actor)


ORGANIZATIONS = Mover(organization_looks, move_organization)
PEOPLE = Mover(person_looks, move_person)
