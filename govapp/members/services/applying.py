"""What applicants do with their link: keep a draft, send it, take it back. And its end by time."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.accounts.rules import Limit, address_block
from govapp.accounts.services import before_public_act
from govapp.charter.queries import has_charter
from govapp.db import is_sqlite, transaction
from govapp.db import session as current_session
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import digest, folded, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import forget_all, index
from govapp.members import letters
from govapp.members.facts import (
    ApplicationBegun,
    ApplicationDeleted,
    ApplicationSent,
    ApplicationWithdrawn,
)
from govapp.members.models import Application, ApplicationLink, ApplicationMove
from govapp.members.queries.agreements import titles
from govapp.members.queries.applying import answer_by, found_by, offered, quote_for
from govapp.members.rules import ApplicationState
from govapp.members.rules.applications import (
    DRAFT_LASTS,
    KEPT_AFTER_NO,
    LINK_LASTS,
    OPEN,
    Answers,
    cannot_move,
    checked_application,
    checked_draft,
    packed,
)

APPLICANT = Actor("an applicant")
SAVES_FROM_ADDRESS = Limit(60, timedelta(hours=1))
BEGUN_FOR_MAILBOX = Limit(4, timedelta(days=1))
TOO_MANY = N_(
    "Too many applications were kept from here in a short time. Try again in %(minutes)s min; "
    "nothing you typed on this page is lost."
)
PORTION = 50
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@unrestricted("whoever holds the link writes the draft; a fresh link begins one")
def keep(token: str, answers: Answers, *, address: str) -> None:
    """Keep a draft, however incomplete, and mail its link the first time to each address."""
    clean = checked_draft(answers)
    _count(token, clean, address)
    with transaction() as session:
        row = _opened(session, token, clean)
        if row.state not in OPEN:
            raise Refused(cannot_move(row.state, ApplicationState.SENT))
        _write(row, clean)
        letters.draft_kept(session, row, clean, token)


@unrestricted("whoever holds the link sends the application")
def send(token: str, answers: Answers, *, address: str) -> None:
    """Hand the application to the office; sent twice it is one application, with one letter."""
    _whole(current_session(), answers)
    _count(token, answers, address)
    with transaction() as session:
        clean = _whole(session, answers)
        row = _opened(session, token, clean)
        if row.state is ApplicationState.SENT and row.answers == packed(clean):
            return
        reasons = cannot_move(row.state, ApplicationState.SENT)
        if reasons:
            raise Refused(reasons)
        _write(row, clean)
        found = quote_for(clean, session)
        if found is not None:
            row.quoted_minor, row.first_minor = found.yearly.minor, found.first.minor
            row.currency, row.clause = found.first.currency, found.clause
        row.sent_at, row.delete_on = clock.now(), None
        move(session, row, ApplicationState.SENT, actor=APPLICANT)
        make_findable(session, row, clean)
        until = answer_by(session, row.sent_at)
        letters.application_sent(session, row, clean, found, token, answer_by=until)
        names = ", ".join(titles(session, clean.accepted).values())
        letters.signatory_named(session, row, clean, names)
        record(session, ApplicationSent(key("application", row.id)), actor=APPLICANT)


@unrestricted("whoever holds the link takes the application back")
def withdraw(token: str) -> None:
    """Take an application back; a draft is deleted at once."""
    with transaction() as session:
        row = locked_by(session, token)
        if row.state is ApplicationState.DRAFT:
            _delete(session, [row.id])
            return
        reasons = cannot_move(row.state, ApplicationState.WITHDRAWN)
        if reasons:
            raise Refused(reasons)
        row.delete_on = consortium_today() + KEPT_AFTER_NO
        move(session, row, ApplicationState.WITHDRAWN, actor=APPLICANT)
        record(session, ApplicationWithdrawn(key("application", row.id)), actor=APPLICANT)


@unrestricted("run by the clock: what nobody needs any more is not kept")
def forget_old() -> None:
    """Delete drafts nobody went on with, and what ended without a member long ago."""
    while True:
        with transaction() as session:
            old = list(
                session.scalars(
                    select(Application.id)
                    .where(Application.delete_on < consortium_today())
                    .order_by(Application.id)
                    .limit(PORTION)
                    .with_for_update()
                )
            )
            _delete(session, old)
        if len(old) < PORTION:
            return


def move(
    session: Session, row: Application, to: ApplicationState, *, actor: Actor, words: str = ""
) -> None:
    """Take a dated step with a locked application (helper); its links open it for a while yet."""
    row.state, row.open_until = to, clock.now() + LINK_LASTS
    session.add(
        ApplicationMove(
            application_id=row.id,
            state=to,
            moved_at=clock.now(),
            by="" if actor is APPLICANT else actor.name,
            person_id=actor.person_id,
            words=words,
        )
    )
    session.flush()


def locked_by(session: Session, token: str) -> Application:
    """The application that a link opens, locked (helper); `NotFound` for a dead link."""
    number = found_by(session, token)
    row = None if number is None else session.get(Application, number, with_for_update=True)
    if row is None:
        raise NotFound
    session.refresh(row)
    return row


def make_findable(session: Session, row: Application, answers: Answers) -> None:
    """Let staff find a sent application by its name and people (helper)."""
    people = f"{answers.primary_name} {answers.primary_email} {answers.sender_email}"
    index(
        session,
        key("application", row.id),
        kind="application",
        title=row.legal_name,
        body=people.strip(),
        url=f"/applications/{row.id}",
        readers={"staff"},
    )


def _whole(session: Session, answers: Answers) -> Answers:
    day = consortium_today()
    if not has_charter(session, day):
        raise Refused(Phrase(N_("The fees are not set yet, so nobody can apply.")))
    return checked_application(answers, offered(session, day))


def _count(token: str, answers: Answers, address: str) -> None:
    """Hold back whoever fills the queue, and whoever would mail strangers through us."""
    before_public_act("apply-from", address_block(address), SAVES_FROM_ADDRESS, TOO_MANY)
    if found_by(current_session(), token) is None:
        before_public_act("apply-to", folded(answers.reply_to), BEGUN_FOR_MAILBOX, TOO_MANY)


def _opened(session: Session, token: str, answers: Answers) -> Application:
    """The application behind a link, locked; begun if the link is fresh. One link, one row."""
    if found_by(session, token) is not None:
        return locked_by(session, token)
    if not _TOKEN.fullmatch(token):
        raise NotFound
    now = clock.now()
    new = sqlite.insert if is_sqlite(session) else postgresql.insert
    begun = session.scalar(
        new(Application)
        .values(
            token_digest=digest(token),
            state=ApplicationState.DRAFT,
            answers=packed(answers),
            legal_name=answers.legal_name,
            sort_key=folded(answers.legal_name),
            tier=answers.tier,
            currency="",
            clause="",
            begun_at=now,
            kept_at=now,
            open_until=now + LINK_LASTS,
        )
        .on_conflict_do_nothing(index_elements=["token_digest"])
        .returning(Application.id)
    )
    if begun is not None:
        record(session, ApplicationBegun(key("application", begun)), actor=APPLICANT)
    return locked_by(session, token)


def _write(row: Application, answers: Answers) -> None:
    row.answers, row.tier = packed(answers), answers.tier
    row.legal_name, row.sort_key = answers.legal_name, folded(answers.legal_name)
    row.kept_at, row.open_until = clock.now(), clock.now() + LINK_LASTS
    if row.state is ApplicationState.DRAFT:
        row.delete_on = consortium_today() + DRAFT_LASTS


def _delete(session: Session, numbers: list[int]) -> None:
    if not numbers:
        return
    for table in (ApplicationLink, ApplicationMove):
        session.execute(delete(table).where(table.application_id.in_(numbers)))
    session.execute(delete(Application).where(Application.id.in_(numbers)))
    forget_all(session, [key("application", number) for number in numbers])
    for number in numbers:
        fact: Fact = ApplicationDeleted(key("application", number))
        record(session, fact, actor=CLOCK)
