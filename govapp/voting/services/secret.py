"""Casting into the box: a mark on the roll, and a paper in a slot that was drawn.

No fact, no job, no letter and no log line tells of it. Everything is drawn and hashed here, read
of the clock once after the last lock, and written by two statements.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import cast

from sqlalchemy import ColumnElement, Select, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from govapp.db import is_sqlite
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.board import records
from govapp.voting.models import BallotSlot, Poll, RollEntry
from govapp.voting.queries import form_of, slot_form_of
from govapp.voting.rules import CHANGES, Receipt, RightHeld, Slot, paper_problems, secret_typed
from govapp.voting.rules.papers import HALF, UNUSED, WHOLE
from govapp.voting.services.announcing import hex_letters
from govapp.voting.services.locks import right_of, shared, taking_votes, within
from govapp.voting.signing import signed

GUESSES = (12, 240)  # places drawn before the unused ones are listed; each is as likely either way

# Built once: each cast runs them, and building costs more than running.
_SLOTS, _ROLL = cast(Table, BallotSlot.__table__), cast(Table, RollEntry.__table__)
_MARK = (
    update(_ROLL)
    .where(_ROLL.c.id == bindparam("entry"), _ROLL.c.marked.is_(False))
    .values(marked=True)
    .returning(_ROLL.c.id)
)
_WRITE = (
    update(_SLOTS)
    .where(_SLOTS.c.poll_id == bindparam("of_poll"), _SLOTS.c.slot == bindparam("place"))
    .values(content=bindparam("text"))
)
_LAST = select(func.max(_SLOTS.c.slot)).where(_SLOTS.c.poll_id == bindparam("of_poll"))
_LIKELY = select(_SLOTS.c.slot).where(
    _SLOTS.c.poll_id == bindparam("of_poll"),
    func.substr(_SLOTS.c.content, 1, 1) == UNUSED,
    _SLOTS.c.slot.in_(bindparam("places", expanding=True)),
)


def cast_secret(
    session: Session,
    poll_id: int,
    person_id: int,
    paper: Sequence[int],
    *,
    holder: str | None = None,
    secret: str | None = None,
) -> Receipt:
    """Put a paper into the box; its receipt, shown once and kept nowhere.

    With the `secret` of an earlier receipt that paper is replaced, by whoever of the organization
    holds it; the last one counts, and gets a receipt of its own.
    """
    poll = shared(session, poll_id)
    entry = right_of(session, poll, person_id, holder)
    taking_votes(poll)
    if not poll.secret:
        raise Refused(Phrase(N_("This vote is by name.")))
    problems = paper_problems(paper, form_of(poll).choices)
    if problems:
        within(poll, clock.now())
        raise Refused(problems)

    if secret is None:
        receipt, slot = _fresh(poll, entry, paper)
        _mark(session, poll, entry)
        place = _drawn(session, poll)
    else:
        shown = secret_typed(secret)
        place, before = _found(session, poll, entry, shown)
        receipt, fresh = _fresh(poll, entry, paper)
        slot = before.changed(fresh.paper, fresh.salt, fresh.code, fresh.secret_digest, shown)
    within(poll, clock.now())
    content = slot_form_of(poll).written(slot, hex_letters)
    session.execute(_WRITE, {"of_poll": poll.id, "place": place, "text": content})
    return receipt


def _fresh(poll: Poll, entry: RightHeld, paper: Sequence[int]) -> tuple[Receipt, Slot]:
    """A receipt and the slot that belongs to it, with a salt and a secret drawn for them."""
    text = form_of(poll).encoded(paper, entry.weight)
    salt, secret = hex_letters(HALF), hex_letters(HALF)
    code = records.code_of(poll.definition_hash, text, salt)
    secret_digest = records.secret_digest(secret)
    promise = records.promise_text(poll.definition_hash, code, secret_digest)
    receipt = Receipt(
        definition=poll.definition_hash,
        code=code,
        secret=secret,
        secret_digest=secret_digest,
        promise=signed(poll.about, poll.id, promise, published=poll.public_key),
        public_key=poll.public_key,
    )
    return receipt, Slot(text, salt, code, secret_digest)


def _mark(session: Session, poll: Poll, entry: RightHeld) -> None:
    if session.execute(_MARK, {"entry": entry.entry_id}).first() is None:
        within(poll, clock.now())
        raise Refused(
            Phrase(
                N_(
                    "A vote for %(holder)s is already recorded. "
                    "To change it, enter the secret of its receipt."
                ),
                holder=entry.label,
            )
        )


def _found(session: Session, poll: Poll, entry: RightHeld, secret: str) -> tuple[int, Slot]:
    """The locked slot that this secret replaces."""
    form = slot_form_of(poll)
    here = func.substr(BallotSlot.content, form.digest_at, WHOLE)
    row = session.execute(
        select(BallotSlot.slot, BallotSlot.content)
        .where(BallotSlot.poll_id == poll.id, here == records.secret_digest(secret), _used())
        .with_for_update()
    ).one_or_none()
    slot = form.read(row.content) if row else None
    weight = form_of(poll).weight_of(slot.paper) if slot else 0
    if row is None or slot is None or not entry.marked or weight != entry.weight:
        within(poll, clock.now())
        raise Refused(
            Phrase(
                N_(
                    "No vote can be changed with this secret. If the vote was changed since, only "
                    "the secret of the newest receipt helps."
                )
            )
        )
    if slot.full:
        raise Refused(
            Phrase(N_("This vote was changed %(times)s times; it stays now."), times=CHANGES)
        )
    return row.slot, slot


def _used() -> ColumnElement[bool]:
    return func.substr(BallotSlot.content, 1, 1) != UNUSED


def _unused(poll: Poll) -> Select[int]:
    return select(BallotSlot.slot).where(
        BallotSlot.poll_id == poll.id, func.substr(BallotSlot.content, 1, 1) == UNUSED
    )


def _drawn(session: Session, poll: Poll) -> int:
    """A locked unused slot; each is as likely as any other, also against rivals.

    Slots that a rival has locked are passed over, not waited for.
    """
    last = session.scalar(_LAST, {"of_poll": poll.id})
    for count in GUESSES:
        guesses = [secrets.randbelow((last or 0) + 1) for _ in range(count)]
        likely = set(session.scalars(_LIKELY, {"of_poll": poll.id, "places": guesses}))
        for place in (guess for guess in guesses if guess in likely):
            if _locked(session, poll, place):
                return place
    free = list(session.scalars(_unused(poll)))
    secrets.SystemRandom().shuffle(free)
    for place in free:
        if _locked(session, poll, place):
            return place
    raise RuntimeError("the box has fewer slots than the roll has rights")


def _locked(session: Session, poll: Poll, place: int) -> bool:
    if is_sqlite(session):  # whoever writes there is alone
        return True
    wanted = _unused(poll).where(BallotSlot.slot == place).with_for_update(skip_locked=True)
    return session.scalar(wanted) is not None
