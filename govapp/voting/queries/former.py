"""Boxes that were closed before there was a board: their papers, receipts and seal."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.voting.models import Poll, SealedPaper, SealedReceipt
from govapp.voting.queries.polls import form_of, marked, roll_of
from govapp.voting.rules import Found
from govapp.voting.rules.former import receipt_of, roll_digest, seal_of


def sealed_profile(session: Session, poll: Poll) -> dict[tuple[int, ...], int]:
    """Each different paper and how often it was cast."""
    form = form_of(poll)
    return {form.decoded(paper): copies for paper, copies in _papers(session, poll.id).items()}


def found(session: Session, poll_id: int, code: str) -> Found:
    """Whether the vote of this tracking code lies in the box."""
    receipt = session.get(SealedReceipt, (poll_id, receipt_of(poll_id, code)))
    return Found.NOWHERE if receipt is None else Found.COUNTED


def seal_holds(session: Session, poll: Poll) -> bool:
    """True if roll, papers and receipts are still those that were sealed."""
    profile = _papers(session, poll.id)
    receipts = session.scalars(
        select(SealedReceipt.code_digest).where(SealedReceipt.poll_id == poll.id)
    ).all()
    roll = roll_digest(roll_of(session, poll.id))
    return (
        roll == poll.roll_digest
        and marked(session, poll.id) == len(receipts) == sum(profile.values())
        and poll.seal == seal_of(poll.about, roll, form_of(poll).choices, profile, receipts)
    )


def _papers(session: Session, poll_id: int) -> dict[str, int]:
    rows = session.execute(
        select(SealedPaper.paper, SealedPaper.copies)
        .where(SealedPaper.poll_id == poll_id)
        .order_by(SealedPaper.paper)
    )
    return {row.paper: row.copies for row in rows}
