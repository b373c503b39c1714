"""From the frozen roll to the opening."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.facts import PollAnnounced, PollOpened
from govapp.voting.models import BoxSlot, Poll, PollState, RollEntry, RollVoter
from govapp.voting.queries import form_of, rights
from govapp.voting.rules import PaperForm, Right, packed, roll_digest
from govapp.voting.services.locks import locked


def announce(
    session: Session,
    *,
    about: str,
    secret: bool,
    choices: Sequence[str] | Sequence[int],
    opens_at: datetime,
    closes_at: datetime,
    roll: Iterable[Right],
    actor: Actor = CLOCK,
) -> int:
    """Freeze a roll and announce a vote; the number of the poll.

    `choices` are the words of an open vote, or the candidate numbers (above zero) of a secret one.
    """
    frozen = sorted(roll, key=lambda right: right.holder)
    if secret:
        PaperForm(tuple(int(choice) for choice in choices))  # raises for choices no paper can hold
    poll = Poll(
        about=about,
        secret=secret,
        choices=json.dumps(list(choices)),
        opens_at=opens_at,
        closes_at=closes_at,
        state=PollState.ANNOUNCED,
        roll_digest=roll_digest(frozen),
    )
    session.add(poll)
    session.flush()
    _freeze(session, poll.id, frozen)
    left_out = sum(right.left_out is not None for right in frozen)
    entitled = len(frozen) - left_out
    fact = PollAnnounced(about, poll.id, entitled, left_out, poll.roll_digest)
    record(session, fact, actor=actor)
    return poll.id


def _freeze(session: Session, poll_id: int, frozen: Sequence[Right]) -> None:
    if not frozen:
        return
    entries = session.scalars(
        insert(RollEntry).returning(RollEntry.id, sort_by_parameter_order=True),
        [
            {
                "poll_id": poll_id,
                "holder": right.holder,
                "label": right.label,
                "left_out": packed(right.left_out),
                "marked": False,
            }
            for right in frozen
        ],
    ).all()
    voters = [
        {"entry_id": entry, "person_id": person, "position": position}
        for entry, right in zip(entries, frozen, strict=True)
        if right.left_out is None
        for position, person in enumerate(right.voters)
    ]
    if voters:
        session.execute(insert(RollVoter), voters)


def open_poll(session: Session, poll_id: int, *, actor: Actor = CLOCK) -> None:
    """Let a poll take votes; a secret one gets its box with one unused slot for each right."""
    poll = locked(session, poll_id)
    if poll.state is not PollState.ANNOUNCED:
        raise Refused(Phrase(N_("This vote has been opened before.")))
    entitled = rights(session, poll_id)
    poll.state = PollState.OPEN
    if poll.secret and entitled:
        unused = form_of(poll).unused
        session.execute(
            insert(BoxSlot),
            [
                {
                    "poll_id": poll_id,
                    "slot": slot,
                    "code_digest": secrets.token_hex(32),  # fits no code, looks like any other
                    "paper": unused,
                }
                for slot in range(entitled)
            ],
        )
    record(session, PollOpened(poll.about, poll.id, entitled), actor=actor)
