"""What waits for a person in elections: to vote, to answer, to sign, to go on; and their hats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from govapp.db import session as current_session
from govapp.elections.models import Candidate, Certification, CountRun, Election, HandedVote
from govapp.elections.permissions import ELECTION_MANAGE
from govapp.elections.queries.control import BUTTONS
from govapp.elections.queries.questions import progress_of
from govapp.elections.rules.progress import following, unmet
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.foundation.access.actor import Actor, Hat, Role
from govapp.foundation.access.policy import may
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.panels import Waiting
from govapp.voting.models import RollEntry
from govapp.voting.queries import acting, acting_with

KIND = Phrase(N_("Election"))
PLACE = "votes"
BY_OFFICER = (
    ElectionState.ROLL,
    ElectionState.CLOSED,
    ElectionState.COUNTED,
    ElectionState.CHALLENGE,
)


def hats(session: Session, person_id: int, _day: date) -> Iterator[Hat]:
    """Whoever stands in an election that is not decided yet wears the hat of a candidate."""
    rows = session.execute(
        select(Election.id, Election.title)
        .join(Candidate, Candidate.election_id == Election.id)
        .where(
            Candidate.person_id == person_id,
            Candidate.state == CandidateState.STANDING,
            Election.state.not_in((ElectionState.DECLARED, ElectionState.CANCELLED)),
        )
    )
    for election_id, title in rows:
        yield Hat(Role.CANDIDATE, key("election", election_id), title)


def lines(actor: Actor) -> Iterable[Waiting]:
    """Everything in elections that waits for this person."""
    if actor.person_id is None:
        return
    session = current_session()
    yield from _votes(session, actor.person_id)
    yield from _answers(session, actor.person_id)
    yield from _signatures(session, actor)
    if may(actor, ELECTION_MANAGE):
        yield from _next_steps(session)


def counts(actor: Actor) -> Mapping[str, int]:
    """How many votes wait for this person, for the number beside the place."""
    if actor.person_id is None:
        return {}
    statement = select(func.count()).select_from(_unused(actor.person_id).subquery())
    return {PLACE: current_session().scalar(statement) or 0}


def _unused(person_id: int):  # type: ignore[no-untyped-def]  # a Select of six columns
    mine = acting(person_id)
    return (
        select(
            Election.id,
            Election.title,
            Election.closes_at,
            RollEntry.label,
            RollEntry.holder,
            RollEntry.id.label("entry_id"),
        )
        .join(RollEntry, RollEntry.poll_id == Election.poll_id)
        .join(mine, mine.c.entry_id == RollEntry.id)
        .where(
            Election.state == ElectionState.VOTING,
            Election.closes_at > clock.now(),
            RollEntry.marked.is_(False),
            RollEntry.left_out == "",
            ~_handed_on(person_id),
        )
    )


def _hand_on(number: int, holder: str) -> tuple[str, Phrase, dict[str, str]]:
    """The second act of a vote: asking one's alternates."""
    return f"/elections/{number}/hand", Phrase(N_("Ask my alternate")), {"holder": holder}


def _handed_on(person_id: int) -> ColumnElement[bool]:
    """Whether this person asked their alternates to vote, and is not back yet."""
    return exists().where(
        HandedVote.entry_id == RollEntry.id,
        HandedVote.person_id == person_id,
        or_(HandedVote.away_until.is_(None), HandedVote.away_until >= clock.today()),
    )


def _votes(session: Session, person_id: int) -> Iterator[Waiting]:
    for number, title, closes_at, label, holder, entry_id in session.execute(_unused(person_id)):
        others = acting_with(session, entry_id, person_id)
        yield Waiting(
            kind=KIND,
            icon="check2-square",
            title=title,
            due=closes_at,
            hat=Phrase(N_("for %(organization)s"), organization=label),
            url=f"/elections/{number}/vote",
            button=Phrase(N_("Vote now")),
            place=PLACE,
            also=_hand_on(number, holder) if others else None,
        )


def _answers(session: Session, person_id: int) -> Iterator[Waiting]:
    rows = session.execute(
        select(Election.id, Election.title, Election.nominations_close_at)
        .join(Candidate, Candidate.election_id == Election.id)
        .where(
            Election.state == ElectionState.NOMINATIONS,
            Election.nominations_close_at > clock.now(),
            Candidate.person_id == person_id,
            Candidate.state == CandidateState.NOMINATED,
        )
    )
    for number, title, until in rows:
        yield Waiting(
            kind=KIND,
            icon="person-plus",
            title=Phrase(N_("You are nominated: %(title)s"), title=title),
            due=until,
            hat="",
            url=f"/elections/{number}",
            button=Phrase(N_("Answer")),
            place=PLACE,
        )


def _signatures(session: Session, actor: Actor) -> Iterator[Waiting]:
    bodies = actor.scopes("body", Role.TELLER)
    if not bodies:
        return
    signed = select(Certification.count_id).where(Certification.person_id == actor.person_id)
    rows = session.execute(
        select(Election.id, Election.title)
        .join(CountRun, CountRun.election_id == Election.id)
        .where(
            Election.state == ElectionState.COUNTED,
            Election.body_id.in_(bodies),
            CountRun.id.not_in(signed),
        )
    )
    for number, title in rows:
        if actor.has(Role.CANDIDATE, scope=key("election", number)):
            continue
        yield Waiting(
            kind=KIND,
            icon="pencil-square",
            title=Phrase(N_("Check and sign the count: %(title)s"), title=title),
            due=None,
            hat=Phrase(N_("as teller")),
            url=f"/elections/{number}/result",
            button=Phrase(N_("Check")),
            place=PLACE,
        )


def _next_steps(session: Session) -> Iterator[Waiting]:
    """What the officer can do now; steps that only time or others hold up are not shown."""
    now = clock.now()
    for election in session.scalars(select(Election).where(Election.state.in_(BY_OFFICER))):
        progress = progress_of(session, election)
        state = following(progress)
        if state is None or unmet(progress, state, now):
            continue
        yield Waiting(
            kind=KIND,
            icon="gear",
            title=election.title,
            due=election.opens_at if election.state is ElectionState.ROLL else None,
            hat=Phrase(N_("as election officer")),
            url=f"/elections/{election.id}/control",
            button=Phrase(BUTTONS[state]),
            place=PLACE,
        )
