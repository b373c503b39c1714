"""Changing a frozen list: one officer proposes, another countersigns, everybody sees both."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from govapp.foundation.access.actor import Actor
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import canonical
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.facts import RollChanged, RollChangeProposed, RollChangeTurnedDown
from govapp.voting.models import (
    BallotSlot,
    ChangeState,
    Poll,
    PollState,
    RightHandedOn,
    RollChange,
    RollEntry,
    RollVoter,
)
from govapp.voting.queries import form_of, roll_of, slot_form_of
from govapp.voting.queries.stated import line_of
from govapp.voting.rules import Right, buckets, packed, roll_digest, telling_weights
from govapp.voting.rules.papers import UNUSED
from govapp.voting.services.announcing import SALT_BYTES, freeze, hex_letters
from govapp.voting.services.locks import locked


def propose_change(
    session: Session, poll_id: int, right: Right, *, because: str, actor: Actor
) -> int:
    """Ask that the line of `right.holder` become this one, or be added; the change's number.

    `left_out` strikes a line. Nothing changes before another officer countersigns.
    """
    poll = locked(session, poll_id)
    if actor.person_id is None or not because.strip():
        raise Refused(Phrase(N_("Say why the list of voters has to change.")))
    now = _line_now(session, poll, right.holder)
    _possible(session, poll, right, now)
    waiting = session.scalar(
        select(RollChange.id).where(
            RollChange.poll_id == poll_id,
            RollChange.holder == right.holder,
            RollChange.state == ChangeState.PROPOSED,
        )
    )
    if waiting is not None:
        raise Refused(Phrase(N_("A change of this line waits for its second officer.")))
    change = RollChange(
        poll_id=poll_id,
        holder=right.holder,
        before=_text(now) if now else "",
        after=_text(right),
        because=because.strip(),
        state=ChangeState.PROPOSED,
        proposed_by=actor.person_id,
        proposed_at=clock.now(),
    )
    session.add(change)
    session.flush()
    fact = RollChangeProposed(poll.about, poll.id, change.id, right.holder)
    record(session, fact, actor=actor)
    return change.id


def countersign_change(session: Session, change_id: int, *, few: int = 0, actor: Actor) -> None:
    """Carry a proposed change out, as another officer than the one who proposed it.

    A secret vote that is open keeps no weight that fewer than `few` share.
    """
    poll, change = _decided(session, change_id, actor, ChangeState.DONE)
    line = line_of(change.after)
    right = Right(change.holder, line.label, line.voters, line.left_out, line.weight)
    now = _line_now(session, poll, change.holder)
    if (_text(now) if now else "") != change.before:
        raise Refused(Phrase(N_("The line was changed meanwhile. Propose the change again.")))
    _possible(session, poll, right, now)
    entitled = sum(buckets(roll_of(session, poll.id)).values())
    change.roll_before = poll.roll_digest
    _write(session, poll, right, now)
    roll = roll_of(session, poll.id)
    telling = telling_weights(buckets(roll), few) if poll.secret else ()
    if telling:
        raise Refused(telling)
    if poll.secret and poll.state is PollState.OPEN:
        _fit_box(session, poll, sum(buckets(roll).values()) - entitled)
    change.roll_after = poll.roll_digest = roll_digest(roll)
    session.flush()
    fact = RollChanged(poll.about, poll.id, change.id, change.holder, poll.roll_digest)
    record(session, fact, actor=actor)


def turn_down_change(session: Session, change_id: int, *, actor: Actor) -> None:
    """Refuse a proposed change, as another officer; it stays on the public list as refused."""
    poll, change = _decided(session, change_id, actor, ChangeState.TURNED_DOWN)
    session.flush()
    record(session, RollChangeTurnedDown(poll.about, poll.id, change.id), actor=actor)


def _decided(
    session: Session, change_id: int, actor: Actor, state: ChangeState
) -> tuple[Poll, RollChange]:
    """The change, locked and with its second officer; refuses the first one."""
    poll_id = session.scalar(select(RollChange.poll_id).where(RollChange.id == change_id))
    if poll_id is None:
        raise NotFound
    poll = locked(session, poll_id)
    change = session.get_one(RollChange, change_id, with_for_update=True, populate_existing=True)
    if change.state is not ChangeState.PROPOSED:
        raise Refused(Phrase(N_("This change was decided before.")))
    if actor.person_id is None or actor.person_id == change.proposed_by:
        raise Refused(Phrase(N_("A change needs a second officer, not the one who proposed it.")))
    change.state, change.decided_by, change.decided_at = state, actor.person_id, clock.now()
    return poll, change


def _line_now(session: Session, poll: Poll, holder: str) -> Right | None:
    return next((one for one in roll_of(session, poll.id) if one.holder == holder), None)


def _possible(session: Session, poll: Poll, right: Right, now: Right | None) -> None:
    if poll.state is PollState.CLOSED:
        raise Refused(Phrase(N_("Voting is closed.")))
    if now is not None and _text(now) == _text(right):
        raise Refused(Phrase(N_("The line says that already.")))
    marked = session.scalar(
        select(RollEntry.marked).where(
            RollEntry.poll_id == poll.id, RollEntry.holder == right.holder
        )
    )
    if now is not None and marked and (right.left_out or right.weight != now.weight):
        raise Refused(
            Phrase(
                N_("%(holder)s has voted; only the people on its line can change."),
                holder=now.label,
            )
        )
    if (
        poll.secret
        and poll.state is PollState.OPEN
        and right.left_out is None
        and right.weight not in form_of(poll).weights
    ):
        raise Refused(Phrase(N_("Nobody in this secret vote has this number of votes.")))


def _write(session: Session, poll: Poll, right: Right, now: Right | None) -> None:
    if now is None:
        freeze(session, poll.id, [replace(right, salt=secrets.token_hex(SALT_BYTES))])
        return
    entry_id = session.scalars(
        update(RollEntry)
        .where(RollEntry.poll_id == poll.id, RollEntry.holder == right.holder)
        .values(label=right.label, weight=right.weight, left_out=packed(right.left_out))
        .returning(RollEntry.id)
    ).one()
    session.execute(delete(RightHandedOn).where(RightHandedOn.entry_id == entry_id))
    session.execute(delete(RollVoter).where(RollVoter.entry_id == entry_id))
    people = () if right.left_out else right.voters
    rows = [
        {"entry_id": entry_id, "person_id": person, "position": position}
        for position, person in enumerate(people)
    ]
    if rows:
        session.execute(insert(RollVoter), rows)


def _fit_box(session: Session, poll: Poll, more: int) -> None:
    """Add a slot to an open box, or take an unused one out.

    What lay at a place that is drawn moves to the new one, and that place becomes unused: else
    papers in the new place would have been cast after the change.
    """
    mine = BallotSlot.poll_id == poll.id
    if more > 0:
        size = session.scalar(select(func.max(BallotSlot.slot)).where(mine))
        new = 0 if size is None else size + 1
        places = session.scalars(select(BallotSlot.slot).where(mine)).all()
        drawn = secrets.choice([*places, new])
        blank = slot_form_of(poll).blank(hex_letters)
        content = blank
        if drawn != new:
            here = (mine, BallotSlot.slot == drawn)
            content = session.scalars(select(BallotSlot.content).where(*here)).one()
            session.execute(update(BallotSlot).where(*here).values(content=blank))
        session.execute(insert(BallotSlot), {"poll_id": poll.id, "slot": new, "content": content})
    elif more < 0:
        unused = (mine, func.substr(BallotSlot.content, 1, 1) == UNUSED)
        free = session.scalars(select(BallotSlot.slot).where(*unused)).all()
        session.execute(delete(BallotSlot).where(mine, BallotSlot.slot == secrets.choice(free)))


def _text(right: Right) -> str:
    return canonical(
        {
            "label": right.label,
            "voters": [] if right.left_out else list(right.voters),
            "weight": right.weight,
            "left_out": packed(right.left_out),
        }
    )
