"""Closing a poll: its box is sealed into a board whose head is signed, or nothing happens."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from govapp.db import is_sqlite
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.audit.services import record
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.board import records, tree
from govapp.voting.facts import PollClosed
from govapp.voting.models import (
    BallotOpening,
    BallotSlot,
    BoardLeaf,
    LeafKind,
    Poll,
    PollState,
    RollEntry,
    TreeHead,
)
from govapp.voting.queries import form_of, marked, rights, slot_form_of
from govapp.voting.rules import Slot
from govapp.voting.rules.papers import UNUSED
from govapp.voting.services.locks import locked
from govapp.voting.signing import signed

SWEEP = "voting.sweep"
HEADS = "voting.heads"


class BoxBroken(RuntimeError):
    """The box and the roll do not agree: nothing is closed, and somebody has to look."""


def close_poll(session: Session, poll_id: int, *, actor: Actor = CLOCK) -> None:
    """End a vote; a secret one is sealed: ballots become leaves of the board, slots are gone."""
    poll = locked(session, poll_id)
    if poll.state is not PollState.OPEN:
        raise Refused(Phrase(N_("This vote is not open.")))
    poll.closed_at = now = clock.now()
    poll.state = PollState.CLOSED
    session.flush()
    if poll.secret:
        _seal(session, poll, now)
        ask(session, SWEEP, key=key("poll", poll_id), poll_id=poll_id)
        ask(session, HEADS, key=key("poll", poll_id), poll_id=poll_id)
    cast, of = marked(session, poll_id), rights(session, poll_id)
    record(session, PollClosed(poll.about, poll.id, cast, of, poll.seal), actor=actor)


def _seal(session: Session, poll: Poll, now: datetime) -> None:
    used = _used_slots(session, poll)
    day = now.date().isoformat()
    definition = json.loads(poll.definition)
    shown = sorted(secret for slot in used for secret in slot.shown)
    leaves = records.leaves(definition, (slot.code for slot in used), shown, day)
    root = tree.root(leaves).hex()
    head = records.head_text(poll.definition_hash, len(leaves), root, day)
    _write_board(session, poll.id, leaves, shown)
    session.add(
        TreeHead(
            poll_id=poll.id,
            size=len(leaves),
            root=root,
            day=day,
            signature=signed(poll.about, poll.id, head, published=poll.public_key),
        )
    )
    openings = [
        {"poll_id": poll.id, "leaf": slot.code, "paper": slot.paper, "salt": slot.salt}
        for slot in sorted(used, key=lambda slot: slot.code)
    ]
    if openings:
        session.execute(insert(BallotOpening), openings)
    session.execute(delete(BallotSlot).where(BallotSlot.poll_id == poll.id))
    _write_roll_anew(session, poll.id)
    poll.seal = root


def _used_slots(session: Session, poll: Poll) -> list[Slot]:
    """Every cast paper; raises unless box, roll and promised codes agree."""
    form = slot_form_of(poll)
    contents = session.scalars(select(BallotSlot.content).where(BallotSlot.poll_id == poll.id))
    used = [form.read(content) for content in contents if content[0] != UNUSED]
    for slot in used:
        if slot.code != records.code_of(poll.definition_hash, slot.paper, slot.salt):
            raise BoxBroken(f"poll {poll.id}: a paper of the box is not the one that was cast")
    weight_of = form_of(poll).weight_of
    found = Counter(weight_of(slot.paper) for slot in used)
    marks = dict(
        session.execute(
            select(RollEntry.weight, func.count())
            .where(RollEntry.poll_id == poll.id, RollEntry.marked.is_(True))
            .group_by(RollEntry.weight)
        ).all()
    )
    if found != marks:
        raise BoxBroken(
            f"poll {poll.id}: the box does not hold as many papers as the roll has marks "
            f"(by weight, {dict(found)} against {marks})"
        )
    return used


def _write_board(
    session: Session, poll_id: int, leaves: Sequence[bytes], shown: Sequence[str]
) -> None:
    ballots = len(leaves) - len(shown) - 2
    kinds = [
        LeafKind.DEFINITION,
        *[LeafKind.BALLOT] * ballots,
        *[LeafKind.REPLACED] * len(shown),
        LeafKind.CLOSE,
    ]
    said = ["", *[""] * ballots, *shown, ""]
    session.execute(
        insert(BoardLeaf),
        [
            {"poll_id": poll_id, "place": place, "kind": kind, "leaf": leaf.hex(), "shown": secret}
            for place, (kind, leaf, secret) in enumerate(zip(kinds, leaves, said, strict=True))
        ],
    )


def _write_roll_anew(session: Session, poll_id: int) -> None:
    """Copy every line of the roll in the order of its hash, in this one transaction.

    A line overwritten by its mark lies where and carries the number of when that was; afterwards
    all lines carry this transaction's number (xmin) and lie in an order that says nothing.
    SQLite overwrote the mark in its place, and its file is rebuilt by the sweep.
    """
    if is_sqlite(session):
        return
    columns = ", ".join(column.name for column in RollEntry.__table__.columns)
    session.execute(
        text(
            f"WITH gone AS (DELETE FROM roll_entry WHERE poll_id = :poll RETURNING {columns}) "  # noqa: S608
            f"INSERT INTO roll_entry ({columns}) SELECT {columns} FROM gone "
            "ORDER BY sha256(convert_to(salt || holder, 'UTF8'))"
        ),
        {"poll": poll_id},
    )
