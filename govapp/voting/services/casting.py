"""Casting votes: by name, or into the box."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from govapp.foundation.access.actor import Actor
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.facts import OpenVoteCast
from govapp.voting.models import BoxSlot, OpenVote, Poll, PollState, RollEntry
from govapp.voting.queries import form_of, rights_of
from govapp.voting.rules import Window, code_of, paper_problems, receipt_of
from govapp.voting.services.locks import shared

GUESSES = 12  # places tried before the unused ones are listed; either way each is equally likely


def cast_open(
    session: Session, poll_id: int, person_id: int, choice: str, *, holder: str | None = None
) -> None:
    """Record a vote by name, or change it while the poll is open; the trail keeps each cast."""
    poll = shared(session, poll_id)
    entry = _entry(session, poll, person_id, holder)
    now = clock.now()
    _within(poll, now)
    if poll.secret or choice not in json.loads(poll.choices):
        raise Refused(Phrase(N_("This is no choice of this vote.")))

    changed = entry.marked
    if changed:
        vote = session.get_one(OpenVote, entry.id)
        vote.choice, vote.cast_by, vote.cast_at = choice, person_id, now
    else:
        entry.marked = True
        session.add(OpenVote(entry_id=entry.id, choice=choice, cast_by=person_id, cast_at=now))
    session.flush()
    fact = OpenVoteCast(poll.about, poll.id, entry.holder, choice, changed)
    record(session, fact, actor=Actor("voter", person_id))


def cast_secret(
    session: Session,
    poll_id: int,
    person_id: int,
    paper: Sequence[int],
    *,
    holder: str | None = None,
    code: str | None = None,
) -> str:
    """Put a paper into the box; its tracking code, the only thing that can change it later.

    With `code` the paper of that code is replaced and the code stays. Nothing is recorded but the
    mark on the roll that a vote was cast: no fact, no time, no link from the mark to the paper.
    """
    poll = shared(session, poll_id)
    entry = _entry(session, poll, person_id, holder)
    _within(poll, clock.now())
    form = form_of(poll)
    problems = paper_problems(paper, form.choices)
    if problems:
        raise Refused(problems)

    text = form.encoded(paper)
    if code is not None:
        _replace(session, poll, entry, code, text)
        kept = code
    else:
        kept = code_of(secrets.token_bytes(16))
        _mark(session, entry)
        _drop_in(session, poll, receipt_of(poll.id, kept), text, unused=form.unused)
    _within(poll, clock.now())  # whoever waited for a slot past the closing is too late
    return kept


def _mark(session: Session, entry: RollEntry) -> None:
    marked = session.execute(
        update(RollEntry)
        .where(RollEntry.id == entry.id, RollEntry.marked.is_(False))
        .values(marked=True)
        .returning(RollEntry.id)
    ).all()
    if not marked:
        raise Refused(
            Phrase(
                N_(
                    "A vote for %(holder)s is already recorded. "
                    "To change it, enter its tracking code."
                ),
                holder=entry.label,
            )
        )


def _replace(session: Session, poll: Poll, entry: RollEntry, code: str, text: str) -> None:
    replaced = session.execute(
        update(BoxSlot)
        .where(BoxSlot.poll_id == poll.id, BoxSlot.code_digest == receipt_of(poll.id, code))
        .values(paper=text)
        .returning(BoxSlot.slot)
    ).all()
    if not replaced or not entry.marked:
        raise Refused(Phrase(N_("No vote was recorded under this tracking code.")))


def _drop_in(session: Session, poll: Poll, receipt: str, text: str, *, unused: str) -> None:
    last = session.scalar(select(func.max(BoxSlot.slot)).where(BoxSlot.poll_id == poll.id)) or 0
    for _ in range(GUESSES):
        if _taken(session, poll.id, secrets.randbelow(last + 1), receipt, text, unused):
            return
    while True:
        free = session.scalars(
            select(BoxSlot.slot).where(BoxSlot.poll_id == poll.id, BoxSlot.paper == unused)
        ).all()
        if not free:
            raise RuntimeError("the box has fewer slots than the roll has rights")
        if _taken(session, poll.id, secrets.choice(free), receipt, text, unused):
            return


def _taken(session: Session, poll_id: int, slot: int, receipt: str, text: str, unused: str) -> bool:
    """True if this slot was unused and is now ours (two casts may reach for the same one)."""
    return bool(
        session.execute(
            update(BoxSlot)
            .where(BoxSlot.poll_id == poll_id, BoxSlot.slot == slot, BoxSlot.paper == unused)
            .values(paper=text, code_digest=receipt)
            .returning(BoxSlot.slot)
        ).all()
    )


def _entry(session: Session, poll: Poll, person_id: int, holder: str | None) -> RollEntry:
    """The locked roll entry that this person votes with; says so when there are several or none."""
    mine = rights_of(session, poll.id, person_id)
    if holder is not None:
        mine = tuple(right for right in mine if right.holder == holder)
    if not mine:
        raise Forbidden(Phrase(N_("You are not on the list of voters for this vote.")))
    if len(mine) > 1:
        raise Refused(Phrase(N_("Say for which organization you vote.")))
    return session.get_one(
        RollEntry, mine[0].entry_id, with_for_update=True, populate_existing=True
    )


def _within(poll: Poll, now: datetime) -> None:
    unmet = Window(poll.opens_at, poll.closes_at, poll.state is PollState.OPEN).unmet(now)
    if unmet:
        raise Refused(unmet)
