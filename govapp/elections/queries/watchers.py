"""Who watches an election's box: the tellers of its body, and the candidates on the paper."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.committees.models import Office, OfficeKind
from govapp.elections.models import Candidate, Election
from govapp.elections.rules.states import CandidateState
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import key_number
from govapp.voting.queries.watching import Watcher


def watchers(session: Session, about: str) -> Iterator[Watcher]:
    """The tellers in office today, and who stands: a candidate is their own agent."""
    number = key_number(about, "election")
    election = session.get(Election, number) if number is not None else None
    if election is None:
        return
    today = clock.today()
    tellers = session.scalars(
        select(Office.person_id).where(
            Office.body_id == election.body_id,
            Office.kind == OfficeKind.TELLER,
            Office.began_on <= today,
            Office.ended_on.is_(None) | (Office.ended_on >= today),
        )
    )
    standing = session.scalars(
        select(Candidate.person_id).where(
            Candidate.election_id == election.id, Candidate.state == CandidateState.STANDING
        )
    )
    for person_id in sorted({*tellers, *standing}):
        yield Watcher(person_id, election.title, f"/elections/{election.id}/check")
