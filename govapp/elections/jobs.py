"""What happens to elections by the clock."""

from __future__ import annotations

import structlog
from sqlalchemy import select

from govapp.db import session
from govapp.elections import services
from govapp.elections.models import Election
from govapp.elections.queries.questions import dates_of
from govapp.elections.rules.progress import due
from govapp.elections.rules.states import ElectionState
from govapp.elections.services import write_letters
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused

__all__ = ["keep_dates", "write_letters"]

STEPS = {
    ElectionState.NOMINATIONS: services.open_nominations,
    ElectionState.ROLL: services.freeze,
    ElectionState.VOTING: services.open_voting,
    ElectionState.CLOSED: services.close,
}
BY_THE_CLOCK = (
    ElectionState.SET_UP,
    ElectionState.NOMINATIONS,
    ElectionState.ROLL,
    ElectionState.VOTING,
)


def keep_dates() -> None:
    """Move every election on whose hour has come; what cannot go on waits for the officer.

    Where nothing is due, those who have not voted may be: the rulebook says on which days.
    """
    waiting = session().scalars(
        select(Election).where(Election.state.in_(BY_THE_CLOCK)).order_by(Election.id)
    )
    steps = [(row.id, due(row.state, dates_of(row), clock.now())) for row in waiting]
    for election_id, state in steps:
        if state is None:
            services.remind_on_schedule(election_id, actor=CLOCK)
            continue
        try:
            STEPS[state](election_id, actor=CLOCK)
        except Refused as refusal:  # the officer's page says the same and offers what can be done
            structlog.get_logger("elections").info(
                "an election waits", election=election_id, why=str(refusal)
            )
