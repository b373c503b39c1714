"""Counting the sealed papers by another rule, beside the count that stands."""

from __future__ import annotations

import json

from govapp.db import session as current_session
from govapp.db import transaction
from govapp.elections.counting.compare import alternatives
from govapp.elections.counting.errors import CannotCount
from govapp.elections.facts import CountedBeside
from govapp.elections.models import Election, SideCount, SideKind
from govapp.elections.permissions import COUNT_READ
from govapp.elections.queries.questions import latest_count, papers_of
from govapp.elections.queries.sides import RULES_BESIDE
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import canonical, digest, key
from govapp.foundation.kernel.phrases import N_, Phrase


def count_beside(election_id: int, rule: str, *, actor: Actor) -> int:
    """Count by another rule and keep it beside; the count that stands is not touched."""
    election = current_session().get(Election, election_id)
    authorize(actor, COUNT_READ, election)
    if election is None:
        raise NotFound
    if latest_count(current_session(), election_id) is None:
        raise Refused(Phrase(N_("The box has not been counted.")))
    if rule not in RULES_BESIDE:
        raise Refused(Phrase(N_("There is no such rule.")))
    ids, papers = papers_of(current_session(), election)
    order = tuple(ids.index(candidate) for candidate in json.loads(election.tie_order))
    try:
        (found,) = alternatives(papers, (rule,), order)
    except CannotCount as why:
        raise Refused(
            Phrase(N_("This rule cannot count these papers: %(why)s"), why=str(why))
        ) from why
    text = canonical(found.as_json())
    with transaction() as session:
        authorize(actor, COUNT_READ, session.get(Election, election_id))
        side = SideCount(
            election_id=election_id,
            kind=SideKind.ALTERNATIVE,
            rule=rule,
            settings=canonical({"seats": found.seats, "papers": found.fingerprint}),
            protocol=text,
            digest=digest(text),
            made_at=clock.now(),
            made_by=actor.person_id,
        )
        session.add(side)
        session.flush()
        about = key("election", election_id)
        record(session, CountedBeside(about, side.id, rule, side.digest), actor=actor)
        return side.id
