"""Putting a changed fee to members, their answers, and what silence means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import Silence
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues import letters
from govapp.dues.facts.fees import (
    FeeAnswered,
    FeePut,
    FeeQuestionAsked,
    FeeQuestionReplied,
    SilenceMet,
)
from govapp.dues.models import Requote, RequoteState
from govapp.dues.permissions import REQUOTE_ANSWER, REQUOTE_PUT, REQUOTE_READ
from govapp.dues.queries.requotes import to_put
from govapp.dues.queries.standings import year_starts
from govapp.dues.queries.yearly import Change
from govapp.dues.services.issuing import lock_year
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import authorize, unrestricted, visible
from govapp.foundation.audit.services import record
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.periods import year_period
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.models import Organization
from govapp.members.services import finish, locked
from govapp.members.services.tiers import stay

PORTION = 25


def start_requotes(year: int, *, actor: Actor) -> int:
    """Put the year's changed fees to all members they concern: jobs do it. How many it concerns."""
    authorize(actor, REQUOTE_PUT)
    concerned = [one.organization_id for one in to_put(current_session(), year)]
    current_session().rollback()
    with transaction() as session:
        authorize(actor, REQUOTE_PUT)
        if not concerned:
            raise Refused(Phrase(N_("No changed fee waits to be put to a member.")))
        for first in range(0, len(concerned), PORTION):
            ids = concerned[first : first + PORTION]
            about = f"{year}:{ids[0]}:{clock.now().isoformat()}"
            ask(session, "dues.requote", key=about, year=year, organization_ids=ids)
        return len(concerned)


@unrestricted("run by the clock for what somebody entitled has begun")
def put_requotes(year: int, organization_ids: Sequence[int]) -> None:
    """Put the changed fee of a year to these members, with a letter, once each."""
    with transaction() as session:
        lock_year(session, year)
        for change in to_put(session, year, among=organization_ids):
            _put(session, year, change)


def _put(session: Session, year: int, change: Change) -> None:
    before, after = change.before, change.after
    if before is None or after is None or before.fee is None or after.fee is None:
        return
    today = consortium_today()
    charter = charter_on(session, max(today, year_period(year, year_starts(session)).start))
    row = Requote(
        organization_id=change.organization_id,
        dues_year=year,
        old_tier=before.tier,
        old_minor=before.fee.minor,
        tier=after.tier,
        fee_minor=after.fee.minor,
        currency=after.fee.currency,
        charter_version_id=charter.versions["fees"].id,
        put_at=clock.now(),
        answer_by=today + timedelta(days=charter_on(session, today).fees.confirm_days),
        state=RequoteState.PUT,
    )
    session.add(row)
    session.flush()
    letters.fee_put(session, row, session.get_one(Organization, row.organization_id))
    fact = FeePut(
        key("requote", row.id),
        row.organization_id,
        year,
        row.old_minor,
        row.fee_minor,
        row.currency,
    )
    record(session, fact, actor=CLOCK)


def answer_requote(requote_id: int, *, agree: bool, actor: Actor) -> None:
    """The member's answer: it agrees to the changed fee, or declines it."""
    with transaction() as session:
        row = _locked(session, requote_id, actor)
        authorize(actor, REQUOTE_ANSWER, row)
        if row.state is not RequoteState.PUT:
            raise Refused(Phrase(N_("This has been answered already.")))
        row.state = RequoteState.CONFIRMED if agree else RequoteState.DECLINED
        row.answered_by, row.answered_at = actor.person_id, clock.now()
        fact = FeeAnswered(key("requote", row.id), row.organization_id, row.dues_year, agree)
        record(session, fact, actor=actor)


def ask_about_fee(requote_id: int, question: str, *, actor: Actor) -> None:
    """Ask the office before answering; the time for the answer runs on."""
    with transaction() as session:
        row = _locked(session, requote_id, actor)
        authorize(actor, REQUOTE_ANSWER, row)
        if row.state is not RequoteState.PUT:
            raise Refused(Phrase(N_("This has been answered already.")))
        if not question.strip():
            raise Refused(Phrase(N_("Write what you want to know.")))
        row.question, row.asked_by, row.reply = question.strip(), actor.person_id, ""
        fact = FeeQuestionAsked(key("requote", row.id), row.organization_id)
        record(session, fact, actor=actor)


def reply_about_fee(requote_id: int, reply: str, *, actor: Actor) -> None:
    """The office's reply to a question, by letter; the member has its time to answer anew."""
    with transaction() as session:
        row = _locked(session, requote_id, actor)
        authorize(actor, REQUOTE_PUT)
        if not row.question or row.reply or row.state is not RequoteState.PUT:
            raise Refused(Phrase(N_("No question waits for a reply.")))
        if not reply.strip():
            raise Refused(Phrase(N_("Write a reply.")))
        today = consortium_today()
        days = charter_on(session, today).fees.confirm_days
        row.reply, row.answer_by = reply.strip(), today + timedelta(days=days)
        letters.fee_replied(session, row, session.get_one(Organization, row.organization_id))
        fact = FeeQuestionReplied(key("requote", row.id), row.organization_id)
        record(session, fact, actor=actor)


def silent_requotes() -> tuple[int, ...]:
    """The changed fees whose time to answer is over without an answer or an open question."""
    return tuple(
        current_session().scalars(
            select(Requote.id)
            .where(
                Requote.state == RequoteState.PUT,
                Requote.answer_by < consortium_today(),
                (Requote.question == "") | (Requote.reply != ""),
            )
            .order_by(Requote.id)
        )
    )


@unrestricted("run by the clock; the rulebook says what silence means")
def meet_silence(requote_ids: Sequence[int]) -> None:
    """Carry out what the rulebook says of members that did not answer in time, with a letter."""
    with transaction() as session:
        rows = session.scalars(
            select(Requote)
            .where(Requote.id.in_(requote_ids), Requote.state == RequoteState.PUT)
            .order_by(Requote.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        today = consortium_today()
        silence = charter_on(session, today).fees.silence
        for row in rows.all():
            row.state, row.silence, row.answered_at = RequoteState.SILENT, silence, clock.now()
            if silence is Silence.ENDS:
                begins = year_period(row.dues_year, year_starts(session)).start
                last_day = max(begins - timedelta(days=1), today)
                finish(session, locked(session, row.organization_id), last_day, actor=CLOCK)
            elif silence is Silence.STAYS and row.tier != row.old_tier:
                begins = year_period(row.dues_year, year_starts(session)).start
                stay(session, row.organization_id, row.old_tier, max(begins, today), actor=CLOCK)
            letters.fee_silence(session, row, session.get_one(Organization, row.organization_id))
            about = key("requote", row.id)
            record(session, SilenceMet(about, row.organization_id, silence.value), actor=CLOCK)


def _locked(session: Session, requote_id: int, actor: Actor) -> Requote:
    row = session.get(Requote, requote_id, with_for_update=True)
    visible(actor, REQUOTE_READ, row)
    if row is None:
        raise NotFound
    return row
