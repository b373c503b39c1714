"""Who elects a class of seats."""

from __future__ import annotations

from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.committees.models import Body
from govapp.elections.models import Election
from govapp.elections.queries.settings import electing, settings_of
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.rules import Right


def electorate(session: Session, election: Election) -> tuple[Right, ...]:
    """The rights of the body that elects this class of seats, of its electing tiers, today."""
    today = clock.today()
    body = session.get_one(Body, election.body_id)
    rule = charter_on(session, today).bodies[body.code].seat_class(election.seat_class)
    if rule is None:
        raise Refused(Phrase(N_("The body that elects these seats is not set up.")))
    return electing(session, rule, settings_of(election).electing_tiers, today)
