"""Who elects a class of seats."""

from __future__ import annotations

from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.committees import queries as committees
from govapp.committees.models import Body
from govapp.elections.models import Election
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.rules import Right


def electorate(session: Session, election: Election) -> tuple[Right, ...]:
    """The rights of the body that elects this class of seats, as of today."""
    today = clock.today()
    body = session.get_one(Body, election.body_id)
    rule = charter_on(session, today).bodies[body.code].seat_class(election.seat_class)
    electing = committees.body_by_code(session, rule.elected_by) if rule else None
    if electing is None:
        raise Refused(Phrase(N_("The body that elects these seats is not set up.")))
    return committees.voting_base(session, electing.id, today)
