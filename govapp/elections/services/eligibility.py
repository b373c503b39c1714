"""What decides whether a person may stand, brought together from members, dues and committees."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.committees import queries as committees
from govapp.committees.models import Body
from govapp.dues import queries as dues
from govapp.elections.models import Candidate, Election
from govapp.elections.rules.nominations import Nominee
from govapp.elections.rules.states import CandidateState
from govapp.members import queries as members

RUNNING = (CandidateState.NOMINATED, CandidateState.STANDING)


def nominee_of(
    session: Session,
    election: Election,
    person_id: int,
    organization_id: int,
    day: date,
    *,
    but: int = 0,
) -> Nominee:
    """What decides whether a person may stand for an organization on `day`.

    `but` is the candidacy that is looked at, which is no rival of itself.
    """
    body = session.get_one(Body, election.body_id)
    charter = charter_on(session, day)
    rule = charter.bodies[body.code]
    seat_class = rule.seat_class(election.seat_class)
    member = members.member_on(session, organization_id, day)
    standing = dues.standing(session, organization_id, day)
    seats = [
        seat
        for seat in committees.seats_of(session, body.id, election.term_begins_on)
        if seat.person_id is not None
    ]
    employers = members.employers(session, [person_id], day).get(person_id, ())
    return Nominee(
        works_there=organization_id in employers,
        member=member is not None,
        tier_eligible=bool(member and seat_class and member.tier in seat_class.eligible_tiers),
        in_good_standing=standing.good,
        why_not=standing.reason,
        seats_held=sum(seat.organization_id == organization_id for seat in seats),
        seats_at_most=rule.organization_cap,
        rivals=_running(session, election, Candidate.organization_id == organization_id, but),
        rivals_at_most=election.candidates_per_organization,
        sits_already=any(seat.person_id == person_id for seat in seats),
        nominated_already=_known(session, election, person_id),
    )


def _running(session: Session, election: Election, which: ColumnElement[bool], but: int) -> int:
    mine = (
        Candidate.election_id == election.id,
        Candidate.state.in_(RUNNING),
        Candidate.id != but,
        which,
    )
    return session.scalar(select(func.count()).select_from(Candidate).where(*mine)) or 0


def _known(session: Session, election: Election, person_id: int) -> bool:
    mine = (Candidate.election_id == election.id, Candidate.person_id == person_id)
    return session.scalar(select(Candidate.id).where(*mine)) is not None
