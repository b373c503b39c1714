"""Closing a poll and sealing its box."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.audit.services import record
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.facts import PollClosed
from govapp.voting.models import BoxSlot, Poll, PollState, RollEntry, SealedPaper, SealedReceipt
from govapp.voting.queries import form_of, marked, rights
from govapp.voting.rules import seal_of
from govapp.voting.services.locks import locked

SWEEP = "voting.sweep"


def close_poll(session: Session, poll_id: int, *, actor: Actor = CLOCK) -> None:
    """End a vote; a secret one is sealed: equal papers merged, receipts listed, slots gone."""
    poll = locked(session, poll_id)
    if poll.state is not PollState.OPEN:
        raise Refused(Phrase(N_("This vote is not open.")))
    poll.state, poll.closed_at = PollState.CLOSED, clock.now()
    if poll.secret:
        _seal(session, poll)
        ask(session, SWEEP, key=key("poll", poll_id), poll_id=poll_id)
    cast, of = marked(session, poll_id), rights(session, poll_id)
    record(session, PollClosed(poll.about, poll.id, cast, of, poll.seal), actor=actor)


def _seal(session: Session, poll: Poll) -> None:
    form = form_of(poll)
    mine = (BoxSlot.poll_id == poll.id, BoxSlot.paper != form.unused)
    cast = session.execute(
        select(BoxSlot.paper, func.count().label("copies")).where(*mine).group_by(BoxSlot.paper)
    )
    profile = {row.paper: row.copies for row in cast}
    receipts = sorted(session.scalars(select(BoxSlot.code_digest).where(*mine)))
    if len(receipts) != marked(session, poll.id):
        raise RuntimeError(
            f"poll {poll.id}: the box does not hold as many papers as the roll marks"
        )
    if receipts:
        papers = [
            {"poll_id": poll.id, "paper": paper, "copies": copies}
            for paper, copies in sorted(profile.items())
        ]
        session.execute(insert(SealedPaper), papers)
        rows = [{"poll_id": poll.id, "code_digest": receipt} for receipt in receipts]
        session.execute(insert(SealedReceipt), rows)
    session.execute(delete(BoxSlot).where(BoxSlot.poll_id == poll.id))
    # Every entry is written once more, so that no entry keeps the mark of its own transaction.
    session.execute(
        update(RollEntry).where(RollEntry.poll_id == poll.id).values(marked=RollEntry.marked)
    )
    poll.seal = seal_of(poll.about, poll.roll_digest, form.choices, profile, receipts)
