"""What a person holds in elections for an organization: candidacies, and votes not cast yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.committees.queries.holdings import holders_of, vote_held
from govapp.elections.models import Candidate, Election
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.queries.holdings import HandOn, Keeper
from govapp.members.rules.leaving import Holding
from govapp.voting.queries import rights_to_pass_on

OVER = (ElectionState.DECLARED, ElectionState.CANCELLED)
STANDS = (CandidateState.NOMINATED, CandidateState.STANDING)


def held(session: Session, person_id: int, organization_id: int, day: date) -> Iterator[Holding]:
    """Candidacies of elections that are not over, and places on their lists of voters."""
    rows = session.execute(
        select(Candidate.id, Election.id, Election.title)
        .join(Election, Election.id == Candidate.election_id)
        .where(
            Candidate.person_id == person_id,
            Candidate.organization_id == organization_id,
            Candidate.state.in_(STANDS),
            Election.state.not_in(OVER),
        )
        .order_by(Election.id)
    )
    for candidate_id, election_id, title in rows:
        yield Holding(
            key("candidate", candidate_id),
            Phrase(N_("Candidacy")),
            Phrase(N_("%(title)s"), title=title),
            Phrase(
                N_(
                    "A candidacy is theirs and cannot move. They may withdraw it; the election "
                    "officer says what holds for the ballot paper."
                )
            ),
            moves=False,
            url=f"/elections/{election_id}",
        )
    holders = holders_of(session, person_id, organization_id, day)
    titles = dict(session.execute(select(Election.id, Election.title)).all())
    for right in rights_to_pass_on(session, person_id, holders):
        number = key_number(right.about, "election")
        if number is not None:
            yield vote_held(right, titles.get(number, ""), f"/elections/{number}")


def _nothing(_session: Session, _order: HandOn) -> None:
    """A candidacy stays as it is; votes are handed on by committees, who know every right."""


KEEPER = Keeper(frozenset({"candidate"}), held, _nothing)
