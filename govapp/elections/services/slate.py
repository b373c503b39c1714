"""From the candidates' consent to the certified slate: checks, refusals, appeals."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.db import transaction
from govapp.elections import letters
from govapp.elections.facts import (
    AppealAnswered,
    AppealMade,
    CandidateRefused,
    CandidateRestored,
    SlateCertified,
)
from govapp.elections.models import Appeal, Candidate, CandidateCheck, Election, Endorsement, Slate
from govapp.elections.permissions import APPEAL_ANSWER, CANDIDATE_ANSWER, ELECTION_MANAGE
from govapp.elections.queries.questions import names_of, rulebook, slate_state
from govapp.elections.rules.slate import (
    Check,
    checks,
    unmet_to_appeal,
    unmet_to_certify,
)
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.elections.services.eligibility import nominee_of
from govapp.elections.services.loading import locked, locked_candidate
from govapp.elections.services.papers import resettle
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import canonical, digest, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.models import Organization
from govapp.voting.rules import packed

NOT_NOW = Phrase(N_("The slate is settled between the end of nominations and the vote."))


def check_all(session: Session, election: Election) -> None:
    """Check everybody who stands as nominations close; who passes everything is judged by that."""
    for candidate in _standing(session, election.id):
        found = _checked(session, election, candidate)
        session.add(
            CandidateCheck(
                candidate_id=candidate.id,
                checks=_kept(found),
                passed=True,
                judged_at=clock.now(),
            )
        )
    session.flush()


def lapse(session: Session, election: Election) -> None:
    """Who has not answered when nominations close does not stand."""
    rows = session.scalars(
        select(Candidate).where(
            Candidate.election_id == election.id, Candidate.state == CandidateState.NOMINATED
        )
    )
    for candidate in rows:
        candidate.state, candidate.consent_digest = CandidateState.LAPSED, ""
    session.flush()


def _standing(session: Session, election_id: int) -> list[Candidate]:
    return list(
        session.scalars(
            select(Candidate)
            .where(Candidate.election_id == election_id, Candidate.state == CandidateState.STANDING)
            .order_by(Candidate.id)
        )
    )


def _checked(session: Session, election: Election, candidate: Candidate) -> tuple[Check, ...]:
    today = clock.today()
    seconds = session.scalar(
        select(func.count())
        .select_from(Endorsement)
        .where(Endorsement.candidate_id == candidate.id)
    )
    nominee = nominee_of(
        session, election, candidate.person_id, candidate.organization_id, today, but=candidate.id
    )
    organization = session.get_one(Organization, candidate.organization_id)
    return checks(
        nominee,
        organization=organization.display_name,
        seconds=seconds or 0,
        needed=rulebook(session, election).seconders,
    )


def _kept(found: Iterable[Check]) -> str:
    return json.dumps([[packed(one.what), packed(one.evidence), one.holds] for one in found])


def judge(candidate_id: int, *, passed: bool, note: str, actor: Actor) -> None:
    """An officer lets a candidate stand, or refuses the place on the paper with a reason."""
    with transaction() as session:
        election, candidate = locked_candidate(session, candidate_id)
        authorize(actor, ELECTION_MANAGE, election)
        check = session.get(CandidateCheck, candidate_id)
        open_to_it = (CandidateState.STANDING,)
        if election.state is not ElectionState.ROLL or check is None:
            raise Refused(NOT_NOW)
        if candidate.state not in open_to_it:
            raise Refused(Phrase(N_("This candidate does not stand any more.")))
        if not passed and not note.strip():
            raise Refused(Phrase(N_("A refusal needs its reason.")))
        check.passed, check.note = passed, note.strip()
        check.judged_by, check.judged_at = actor.person_id, clock.now()
        if passed:
            return
        candidate.state = CandidateState.REFUSED
        _uncertify(session, election.id)
        resettle(session, election, actor=actor)
        record(session, CandidateRefused(key("election", election.id), candidate_id), actor=actor)
        letters.refused(session, election, candidate, note.strip())


def appeal(candidate_id: int, words: str, *, actor: Actor) -> None:
    """The refused candidate asks for another look, in time and once."""
    with transaction() as session:
        election, candidate = locked_candidate(session, candidate_id)
        authorize(actor, CANDIDATE_ANSWER, candidate)
        check = session.get(CandidateCheck, candidate_id)
        if candidate.state is not CandidateState.REFUSED or check is None:
            raise Refused(Phrase(N_("There is no refusal to appeal against.")))
        if election.state is not ElectionState.ROLL:
            raise Refused(NOT_NOW)
        days = rulebook(session, election).appeal_days
        late = unmet_to_appeal(check.judged_at, days, election.opens_at, clock.now())
        if late:
            raise Refused(late)
        if session.get(Appeal, candidate_id) is not None:
            raise Refused(Phrase(N_("You have appealed already.")))
        session.add(Appeal(candidate_id=candidate_id, words=words, appealed_at=clock.now()))
        session.flush()
        record(session, AppealMade(key("election", election.id), candidate_id), actor=actor)


def answer_appeal(candidate_id: int, *, granted: bool, answer: str, actor: Actor) -> None:
    """Somebody other than who refused decides; a granted appeal puts the name back."""
    with transaction() as session:
        election, candidate = locked_candidate(session, candidate_id)
        authorize(actor, APPEAL_ANSWER, election)
        check, made = session.get(CandidateCheck, candidate_id), session.get(Appeal, candidate_id)
        if made is None or check is None or made.answered_at is not None:
            raise Refused(Phrase(N_("There is no appeal to answer.")))
        if election.state is not ElectionState.ROLL:
            raise Refused(NOT_NOW)
        if check.judged_by == actor.person_id:
            raise Refused(Phrase(N_("Somebody other than who refused answers the appeal.")))
        made.granted, made.answer = granted, answer
        made.answered_by, made.answered_at = actor.person_id, clock.now()
        about = key("election", election.id)
        if granted:
            candidate.state = CandidateState.STANDING
            check.passed, check.judged_by = True, actor.person_id
            _uncertify(session, election.id)
            resettle(session, election, actor=actor)
            record(session, CandidateRestored(about, candidate_id), actor=actor)
        record(session, AppealAnswered(about, candidate_id, granted), actor=actor)
        letters.appeal_answered(session, election, candidate, granted, answer)


def certify(election_id: int, *, actor: Actor) -> None:
    """Certify the slate: these names, in this form, are the ballot paper."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        if election.state is not ElectionState.ROLL:
            raise Refused(NOT_NOW)
        lacks = unmet_to_certify(slate_state(session, election_id))
        if lacks:
            raise Refused(lacks)
        write_slate(session, election, actor=actor)


def write_slate(session: Session, election: Election, *, actor: Actor = CLOCK) -> None:
    """Keep the slate as it stands, in the running command; once."""
    if session.get(Slate, election.id) is not None:
        return
    ids = tuple(one.id for one in _standing(session, election.id))
    names = names_of(session, ids)
    found = digest(canonical({"candidates": [[one, names[one]] for one in ids]}))
    session.add(
        Slate(
            election_id=election.id,
            candidates=json.dumps(ids),
            digest=found,
            certified_by=actor.person_id,
            certified_at=clock.now(),
        )
    )
    session.flush()
    record(session, SlateCertified(key("election", election.id), ids, found), actor=actor)


def _uncertify(session: Session, election_id: int) -> None:
    slate = session.get(Slate, election_id)
    if slate is not None:
        session.delete(slate)
        session.flush()
