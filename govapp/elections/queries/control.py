"""The election control: where an election stands and what its next step lacks; vacant seats."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from govapp.committees.models import Body
from govapp.db import session as current_session
from govapp.elections.models import Election
from govapp.elections.permissions import ELECTION_CONTROL
from govapp.elections.queries.pages import BADGES, CandidateCard, VoterLine, candidates_of, find
from govapp.elections.queries.questions import (
    Signature,
    latest_count,
    progress_of,
    quorum_missed,
    rulebook,
    signatures,
)
from govapp.elections.queries.settings import HeldBy, held_by
from govapp.elections.queries.voters import waiting_on_list
from govapp.elections.rules.effects import effects_of
from govapp.elections.rules.progress import Progress, following, line, unmet
from govapp.elections.rules.states import BEFORE_VOTING, OPEN_TO_CHANGE, ElectionState
from govapp.elections.rules.voters import NEWEST, turnout_shown
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Badge, Step
from govapp.voting import queries as voting
from govapp.voting.queries import Extension

BUTTONS = {
    ElectionState.NOMINATIONS: N_("Open nominations now"),
    ElectionState.ROLL: N_("Close nominations and freeze the list of voters"),
    ElectionState.VOTING: N_("Open voting now"),
    ElectionState.CLOSED: N_("Close voting and lock the box"),
    ElectionState.COUNTED: N_("Count the votes"),
    ElectionState.CHALLENGE: N_("Open the challenge window"),
    ElectionState.DECLARED: N_("Declare the result"),
}


@dataclass(frozen=True)
class Control:
    """Everything the officer needs on one page."""

    subject: Election = field(repr=False)
    body: str
    badge: Badge
    steps: tuple[Step, ...]
    next: ElectionState | None
    button: Phrase | None
    lacks: tuple[Phrase, ...]
    effects: tuple[Phrase, ...]
    progress: Progress
    candidates: tuple[CandidateCard, ...]
    voters: tuple[VoterLine, ...]
    turnout: tuple[int, int] | None
    on_list: tuple[int, int, int]
    extensions: tuple[Extension, ...]
    may_extend: bool
    reminder_days: tuple[int, ...]
    signatures: tuple[Signature, ...]
    dates_may_change: bool
    may_be_cancelled: bool
    may_remind: bool
    settings_may_change: bool
    may_be_meant: bool
    held_by: HeldBy
    newest: int = NEWEST


def control(election_id: int, actor: Actor) -> Control:
    """One election as its officer sees it: never a choice, never who has voted."""
    session = current_session()
    election = find(election_id, actor)
    visible(actor, ELECTION_CONTROL, election)
    progress = progress_of(session, election)
    now, state = clock.now(), following(progress)
    lacks = unmet(progress, state, now) if state else ()
    run = latest_count(session, election.id)
    roll = voting.roll_of(session, election.poll_id) if election.poll_id else ()
    polled = election.poll_id is not None and election.state not in BEFORE_VOTING
    return Control(
        subject=election,
        body=session.get_one(Body, election.body_id).name,
        badge=BADGES[election.state],
        steps=_steps(progress, bool(lacks) and election.state is ElectionState.ROLL),
        next=state,
        button=Phrase(BUTTONS[state]) if state else None,
        lacks=lacks,
        effects=tuple(effects_of(state, progress)) if state else (),
        progress=progress,
        candidates=candidates_of(session, election.id),
        voters=tuple(VoterLine(right.label, right.left_out) for right in roll),
        turnout=_turnout(session, election, progress) if polled else None,
        on_list=waiting_on_list(session, election),
        extensions=voting.extensions_of(session, election.poll_id) if election.poll_id else (),
        may_extend=election.state is ElectionState.VOTING and now < election.closes_at,
        reminder_days=rulebook(session, election).vote_reminder_days,
        signatures=signatures(session, run.id) if run else (),
        dates_may_change=election.state in OPEN_TO_CHANGE,
        may_be_cancelled=election.state in BEFORE_VOTING or quorum_missed(session, election),
        may_remind=election.state is ElectionState.VOTING and now < election.closes_at,
        settings_may_change=election.state is ElectionState.SET_UP,
        may_be_meant=election.state is ElectionState.ROLL
        and 0 < progress.voters < progress.few_voters
        and not progress.few_is_meant,
        held_by=held_by(session, election),
    )


def _turnout(session: Session, election: Election, progress: Progress) -> tuple[int, int]:
    """How many have voted, of how many; without the newest votes while voting is open."""
    cast = voting.marked(session, election.poll_id or 0)
    if election.state is ElectionState.VOTING:
        cast = turnout_shown(cast)
    return cast, progress.voters


def _steps(progress: Progress, blocked: bool) -> tuple[Step, ...]:
    """The line; a step is blocked when somebody must act, not when only its hour has not come."""
    return tuple(
        Step(one.label, "blocked" if blocked and one.state == "current" else one.state)
        for one in line(progress)
    )
