"""The challenge of a signed count: its window, complaints and answers, and counting again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from govapp.db import session as current_session
from govapp.db import transaction
from govapp.elections import letters
from govapp.elections.facts import (
    ChallengeOpened,
    ComplaintAnswered,
    ComplaintFiled,
    ElectionRecounted,
)
from govapp.elections.models import Candidate, CountRun, Election
from govapp.elections.models.records import Complaint, Ground
from govapp.elections.permissions import COMPLAINT_ANSWER, COMPLAINT_FILE, ELECTION_MANAGE
from govapp.elections.queries.questions import Counted, counted, latest_count, rulebook
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.elections.services.loading import locked, step_to
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, Invalid, NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase

CHECKED = (ElectionState.COUNTED, ElectionState.CHALLENGE)


def open_challenge(election_id: int, *, actor: Actor) -> None:
    """Open the window in which a signed count may be challenged.

    The last signature does this by itself; the command is for counts signed before it did.
    """
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        begin_challenge(session, election, actor=actor)


def begin_challenge(session: Session, election: Election, *, actor: Actor) -> None:
    """Open the window of a locked election in the running command, and tell everybody."""
    step_to(session, election, ElectionState.CHALLENGE)
    days = rulebook(session, election).challenge_days
    election.challenge_ends_at = clock.now() + timedelta(days=days)
    run = latest_count(session, election.id)
    if run is None:
        raise Refused(Phrase(N_("The box has not been counted.")))
    about = key("election", election.id)
    record(session, ChallengeOpened(about, run.id, election.challenge_ends_at), actor=actor)
    letters.ask_for(session, election.id, "challenge", on=clock.today())


def complain(
    election_id: int, ground: Ground, words: str, organization_id: int, *, actor: Actor
) -> int:
    """File a complaint against the election while its count may be challenged; its number."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, COMPLAINT_FILE, election)
        if actor.person_id is None or organization_id not in actor.organizations:
            raise Forbidden(Phrase(N_("You do not act for this organization.")))
        ends = election.challenge_ends_at
        if election.state is not ElectionState.CHALLENGE or ends is None or clock.now() >= ends:
            raise Refused(Phrase(N_("This election cannot be challenged now.")))
        if not words.strip():
            raise Invalid({"words": Phrase(N_("Say what is wrong."))})
        complaint = Complaint(
            election_id=election.id,
            ground=ground,
            words=words.strip(),
            filed_by=actor.person_id,
            filed_for=organization_id,
            filed_at=clock.now(),
        )
        session.add(complaint)
        session.flush()
        record(session, ComplaintFiled(key("election", election.id), complaint.id), actor=actor)
        return complaint.id


def answer_complaint(complaint_id: int, *, upheld: bool, answer: str, actor: Actor) -> None:
    """Answer a complaint, once, for everybody to read; whoever filed it is told."""
    found = current_session().get(Complaint, complaint_id)
    authorize(actor, COMPLAINT_ANSWER, found)
    if found is None:
        raise NotFound
    with transaction() as session:
        election = locked(session, found.election_id)
        complaint = session.get_one(
            Complaint, complaint_id, with_for_update=True, populate_existing=True
        )
        authorize(actor, COMPLAINT_ANSWER, complaint)
        if complaint.answered_at is not None:
            raise Refused(Phrase(N_("This complaint has been answered.")))
        if actor.person_id is None or actor.person_id == complaint.filed_by:
            raise Refused(Phrase(N_("Somebody other than who complained answers.")))
        if not answer.strip():
            raise Invalid({"answer": Phrase(N_("Say why."))})
        complaint.upheld, complaint.answer = upheld, answer.strip()
        complaint.answered_by, complaint.answered_at = actor.person_id, clock.now()
        session.flush()
        about = key("election", election.id)
        letters.complaint_answered(session, election, complaint)
        record(session, ComplaintAnswered(about, complaint.id, upheld), actor=actor)


def recount(
    election_id: int, *, because: str, without: int | None = None, actor: Actor
) -> tuple[int, bool]:
    """Count the same sealed box again; the number of the count, and whether it is the same.

    The same protocol, byte for byte, confirms the count that stands. Another one, as without a
    candidate who has withdrawn, stands in its place: the tellers sign anew and the window opens
    anew.
    """
    _look_first(election_id, without, actor)
    result = counted(current_session(), election_id, without=without)
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        standing = latest_count(session, election.id)
        if standing is None or election.state not in CHECKED:
            raise Refused(Phrase(N_("There is no count to repeat.")))
        if standing.seal != result.seal:
            raise Refused(Phrase(N_("The box is not the one that was counted.")))
        if not because.strip():
            raise Invalid({"because": Phrase(N_("Say why."))})
        same = standing.protocol == result.protocol
        run = _kept(session, election, result, because.strip(), actor)
        run.confirms_id, run.without_id = (standing.id if same else None), without
        if without is not None:
            session.get_one(Candidate, without).state = CandidateState.WITHDRAWN
        if not same:
            election.state, election.challenge_ends_at = ElectionState.COUNTED, None
        session.flush()
        about = key("election", election.id)
        record(session, ElectionRecounted(about, run.id, same, without, run.digest), actor=actor)
        return run.id, same


def _look_first(election_id: int, without: int | None, actor: Actor) -> None:
    election = current_session().get(Election, election_id)
    authorize(actor, ELECTION_MANAGE, election)
    if election is None:
        raise NotFound
    if without is None:
        return
    candidate = current_session().get(Candidate, without)
    if (
        candidate is None
        or candidate.election_id != election_id
        or candidate.state is not CandidateState.STANDING
    ):
        raise Refused(Phrase(N_("This person does not stand.")))


def _kept(
    session: Session, election: Election, result: Counted, because: str, actor: Actor
) -> CountRun:
    run = CountRun(
        election_id=election.id,
        seal=result.seal,
        protocol=result.protocol,
        digest=result.digest,
        counted_at=clock.now(),
        counted_by=actor.person_id,
        because=because,
    )
    session.add(run)
    session.flush()
    return run
