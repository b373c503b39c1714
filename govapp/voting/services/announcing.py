"""From the frozen roll to the opening."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.audit.services import record
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.board import records
from govapp.voting.facts import PollAnnounced, PollOpened
from govapp.voting.models import BallotSlot, Poll, PollState, RollEntry, RollVoter
from govapp.voting.queries import form_of, roll_of, slot_form_of
from govapp.voting.rules import (
    CHANGES,
    PaperForm,
    Right,
    buckets,
    packed,
    roll_digest,
    telling_weights,
)
from govapp.voting.services.locks import locked
from govapp.voting.signing import public_key

PACK = "voting.pack"
SALT_BYTES = 16


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
    ordered = sorted(roll, key=lambda right: right.holder)
    frozen = [replace(right, salt=secrets.token_hex(SALT_BYTES)) for right in ordered]
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
    freeze(session, poll.id, frozen)
    left_out = sum(right.left_out is not None for right in frozen)
    entitled = len(frozen) - left_out
    fact = PollAnnounced(about, poll.id, entitled, left_out, poll.roll_digest)
    record(session, fact, actor=actor)
    return poll.id


def freeze(session: Session, poll_id: int, frozen: Sequence[Right]) -> None:
    """Write these lines of a roll, with the people who may use them."""
    if not frozen:
        return
    entries = session.scalars(
        insert(RollEntry).returning(RollEntry.id, sort_by_parameter_order=True),
        [
            {
                "poll_id": poll_id,
                "holder": right.holder,
                "label": right.label,
                "weight": right.weight,
                "salt": right.salt,
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


def open_poll(
    session: Session,
    poll_id: int,
    *,
    definition: Mapping[str, object] | None = None,
    few: int = 0,
    actor: Actor = CLOCK,
) -> None:
    """Fix what the vote is about and let it take votes; a secret one gets its box.

    `definition` is what the owner of the vote wants fixed with it: rule and version, seats, names,
    publication, quorum, tie source. A secret vote in which fewer than `few` rights share a weight
    is refused.
    """
    poll = locked(session, poll_id)
    if poll.state is not PollState.ANNOUNCED:
        raise Refused(Phrase(N_("This vote has been opened before.")))
    roll = roll_of(session, poll_id)
    held = buckets(roll)
    telling = telling_weights(held, few) if poll.secret else ()
    if telling:
        raise Refused(telling)
    poll.state = PollState.OPEN
    poll.roll_digest = roll_digest(roll)
    poll.weights = json.dumps(list(held) or [1])
    poll.public_key = public_key(poll.about, poll.id)
    fixed = {**(definition or {}), **_fixed(poll, held)}
    poll.definition = records.canonical(fixed).decode()
    poll.definition_hash = records.definition_hash(fixed)
    session.flush()
    entitled = sum(held.values())
    if poll.secret:
        _lay_out(session, poll, entitled)
        ask(session, PACK, key=key("poll", poll_id), poll_id=poll_id)
    record(session, PollOpened(poll.about, poll.id, entitled, poll.definition_hash), actor=actor)


def _fixed(poll: Poll, held: Mapping[int, int]) -> dict[str, object]:
    """What this engine fixes of every vote."""
    fixed: dict[str, object] = {
        "about": poll.about,
        "secret": poll.secret,
        "choices": json.loads(poll.choices),
        "roll": poll.roll_digest,
        "rights": sum(held.values()),
        "weights": {str(weight): holders for weight, holders in held.items()},
        "opens_at": poll.opens_at.isoformat(),
        "closes_at": poll.closes_at.isoformat(),
        "public_key": poll.public_key,
    }
    if poll.secret:
        fixed |= {"paper_length": form_of(poll).length, "changes": CHANGES}
    return fixed


def _lay_out(session: Session, poll: Poll, entitled: int) -> None:
    """Lay out the unused slots, one for each right."""
    if not entitled:
        return
    form = slot_form_of(poll)
    session.execute(
        insert(BallotSlot),
        [
            {"poll_id": poll.id, "slot": slot, "content": form.blank(hex_letters)}
            for slot in range(entitled)
        ],
    )


def hex_letters(count: int) -> str:
    """So many hexadecimal letters nobody can foresee."""
    return secrets.token_hex((count + 1) // 2)[:count]
