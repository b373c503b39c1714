"""What was said, sent, promised and decided about one organization's dues, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.dues.models import (
    MembershipEnding,
    Payment,
    PaymentState,
    StandingDecision,
)
from govapp.dues.queries.promises import Promised
from govapp.dues.rules.decisions import DecisionKind
from govapp.dues.rules.promising import Outcome
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.mail.models import Letter, LetterState
from govapp.foundation.web.values import Event
from govapp.members.models import OrganizationNote

MOST = 25
OUTCOMES = {
    Outcome.OPEN: (N_("not due yet"), "info"),
    Outcome.KEPT: (N_("kept"), "good"),
    Outcome.BROKEN: (N_("broken"), "bad"),
    Outcome.NOT_NEEDED: (N_("not needed any more"), "neutral"),
}
SENT = {
    LetterState.SENT: N_("the mail server took it"),
    LetterState.WAITING: N_("waits to be sent"),
    LetterState.FAILED: N_("given up"),
}


def history(session: Session, organization_id: int, made: Iterable[Promised]) -> tuple[Event, ...]:
    """The last acts of people and of the clock."""
    found = [
        *_notes(session, organization_id),
        *_letters(session, organization_id),
        *_payments(session, organization_id),
        *_decided(session, organization_id),
        *_endings(session, organization_id),
        *(_promise(one) for one in made),
    ]
    return tuple(sorted(found, key=_when, reverse=True)[:MOST])


def _when(event: Event) -> datetime:
    return event.at if isinstance(event.at, datetime) else datetime.combine(event.at, time(), UTC)


def _notes(session: Session, organization_id: int) -> Iterator[Event]:
    rows = session.scalars(
        select(OrganizationNote)
        .where(OrganizationNote.organization_id == organization_id)
        .order_by(OrganizationNote.id.desc())
        .limit(MOST)
    )
    for note in rows:
        said = Phrase(N_("%(who)s noted"), who=note.written_by)
        yield Event(note.written_at, said, note.text, icon="chat-left-text")


def _letters(session: Session, organization_id: int) -> Iterator[Event]:
    rows = session.scalars(
        select(Letter)
        .where(Letter.organization_id == organization_id)
        .order_by(Letter.id.desc())
        .limit(MOST)
    )
    for letter in rows:
        yield Event(
            letter.written_at,
            letter.subject,
            Phrase(N_("to %(address)s: %(state)s"), address=letter.address,
                   state=Phrase(SENT[letter.state])),
            url=f"/letters/{letter.id}",
            icon="envelope",
            tone="bad" if letter.state is LetterState.FAILED else "neutral",
        )  # fmt: skip


def _payments(session: Session, organization_id: int) -> Iterator[Event]:
    rows = session.scalars(
        select(Payment)
        .where(Payment.organization_id == organization_id, Payment.state == PaymentState.SETTLED)
        .order_by(Payment.id.desc())
        .limit(MOST)
    )
    for row in rows:
        amount = Money(row.amount_minor, row.currency)
        yield Event(
            row.received_on,
            Phrase(N_("%(amount)s came"), amount=amount),
            url=f"/payments/{row.id}",
            icon="cash-coin",
            tone="good",
        )


def _decided(session: Session, organization_id: int) -> Iterator[Event]:
    rows = session.scalars(
        select(StandingDecision).where(StandingDecision.organization_id == organization_id)
    )
    for row in rows:
        hold = row.kind is DecisionKind.HOLD
        words = N_("The clock was stopped") if hold else N_("A suspension was asked for")
        sign = "pause-circle" if hold else "shield-exclamation"
        yield Event(row.decided_at, Phrase(words), row.reason, icon=sign, tone="warn")


def _endings(session: Session, organization_id: int) -> Iterator[Event]:
    rows = session.scalars(
        select(MembershipEnding).where(MembershipEnding.organization_id == organization_id)
    )
    for row in rows:
        yield Event(
            row.ended_at, Phrase(N_("The membership was ended")), row.reason,
            icon="building-x", tone="bad",
        )  # fmt: skip
        if row.reinstated_on is not None:
            again = Phrase(N_("The membership began anew"))
            yield Event(row.reinstated_on, again, icon="building-check", tone="good")


def _promise(one: Promised) -> Event:
    words, tone = OUTCOMES[one.outcome]
    amount, by = one.promise.amount, one.promise.by
    said = Phrase(N_("%(amount)s promised for %(day)s"), amount=amount, day=by)
    return Event(one.made_at, said, Phrase(words), icon="hand-thumbs-up", tone=tone)


def trace_url(organization_id: int) -> str:
    """Where all letters to an organization are, and what became of them."""
    kind, _, number = key("organization", organization_id).partition(":")
    return f"/letters/to/{kind}/{number}"
