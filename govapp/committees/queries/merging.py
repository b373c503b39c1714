"""What happens to seats when two members, or two records of a person, become one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on, has_charter
from govapp.committees.models import Body, Motion, Office, Seat, Term
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.queries import family
from govapp.members.rules.merging import MergeLine


def organization_looks(
    session: Session, old_id: int, new_id: int, day: date
) -> Iterator[MergeLine]:
    """Each seat: it goes on with the one that stays, or is over the cap and falls vacant."""
    held = dict(_held(session, new_id, day))
    caps = _caps(session, day)
    rows = session.execute(
        select(Term, Seat, Body)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Body, Body.id == Seat.body_id)
        .where(Term.organization_id == old_id, Term.ends_on >= day)
        .order_by(Term.began_on, Term.id)
    )
    for _term, seat, body in rows:
        count = held.get(body.id, 0)
        values = {"body": body.name, "position": seat.position}
        if count >= caps.get(body.code, 1):
            words = N_(
                "%(body)s, seat %(position)s: over the cap of %(cap)s for one organization, so "
                "it falls vacant"
            )
            yield MergeLine(Phrase(words, **values, cap=caps.get(body.code, 1)))
        else:
            held[body.id] = count + 1
            words = N_("%(body)s, seat %(position)s: goes on if the tier may sit there")
            yield MergeLine(Phrase(words, **values))
    motions = session.scalar(
        select(func.count(Motion.id)).where(
            (Motion.mover_for == old_id) | (Motion.seconder_for == old_id)
        )
    )
    if motions:
        words = N_("Motions moved or seconded: %(count)s stay under its name")
        yield MergeLine(Phrase(words, count=motions), stays=True)
    yield MergeLine(
        Phrase(N_("Lists of voters stay as they were frozen; the next one has one vote.")),
        stays=True,
    )


def _held(session: Session, organization_id: int, day: date) -> Iterator[tuple[int, int]]:
    rows = session.execute(
        select(Seat.body_id, func.count(Term.id))
        .join(Seat, Seat.id == Term.seat_id)
        .where(Term.organization_id.in_(family(session, organization_id)), Term.ends_on >= day)
        .group_by(Seat.body_id)
    )
    yield from ((body_id, count) for body_id, count in rows)


def _caps(session: Session, day: date) -> dict[str, int]:
    if not has_charter(session, day):
        return {}
    bodies = charter_on(session, day).bodies
    return {code: rule.organization_cap for code, rule in bodies.items()}


def person_looks(session: Session, old_id: int, _new_id: int, _day: date) -> Iterator[MergeLine]:
    """Terms and offices go along with their days."""
    terms = session.scalar(select(func.count(Term.id)).where(Term.person_id == old_id))
    offices = session.scalar(select(func.count(Office.id)).where(Office.person_id == old_id))
    for count, words in (
        (terms, N_("Seats with their terms: %(count)s")),
        (offices, N_("Offices in committees: %(count)s")),
    ):
        if count:
            yield MergeLine(Phrase(words, count=count))
