"""The promise that goes before the opened papers."""

from __future__ import annotations

from govapp.db import transaction
from govapp.elections.facts import UndertakingSigned
from govapp.elections.models import Election
from govapp.elections.models.records import Undertaking
from govapp.elections.permissions import PAPERS_READ
from govapp.elections.queries.bundles import UNDERTAKING
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key


def undertake(election_id: int, *, actor: Actor) -> None:
    """Keep a teller's or a candidate's promise not to pass the opened papers on; once is enough."""
    with transaction() as session:
        election = session.get(Election, election_id, with_for_update=True)
        authorize(actor, PAPERS_READ, election)
        if election is None or actor.person_id is None:
            raise NotFound
        if session.get(Undertaking, (election_id, actor.person_id)) is not None:
            return
        session.add(
            Undertaking(
                election_id=election_id,
                person_id=actor.person_id,
                words=str(UNDERTAKING),
                signed_at=clock.now(),
            )
        )
        session.flush()
        record(session, UndertakingSigned(key("election", election.id)), actor=actor)
