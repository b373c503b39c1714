"""Questions about polls, for commands and pages of the slices that hold votes.

They take the session and ask nobody's leave: who may see what of a vote is for its owner to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache

from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.orm import Session

from govapp.foundation.kernel.errors import NotFound
from govapp.voting.models import OpenVote, Poll, RollEntry, RollVoter
from govapp.voting.queries.handed import acting, replaced
from govapp.voting.rules import (
    LeftOut,
    PaperForm,
    Right,
    RightHeld,
    SlotForm,
    Tally,
    VoteByName,
    unpacked,
)


def rights_of(session: Session, poll_id: int, person_id: int) -> tuple[RightHeld, ...]:
    """The rights a person may use in a poll, those they represent first."""
    rows = session.execute(_rights_of(), {"poll": poll_id, "person": person_id})
    return tuple(RightHeld(*row) for row in rows)


@cache
def _rights_of() -> Select[int, str, str, int, bool, int]:
    """Built once: every cast asks it, and building costs more than running."""
    mine = acting(bindparam("person", type_=Integer))
    return (
        select(
            RollEntry.id,
            RollEntry.holder,
            RollEntry.label,
            mine.c.position,
            RollEntry.marked,
            RollEntry.weight,
        )
        .join(mine, mine.c.entry_id == RollEntry.id)
        .where(RollEntry.poll_id == bindparam("poll"), RollEntry.left_out == "")
        .order_by(mine.c.position, RollEntry.label, RollEntry.id)
    )


def tally(session: Session, poll_id: int) -> Tally:
    """The votes by name so far, of what base, and who was left out; no counts while secret."""
    poll = session.get(Poll, poll_id)
    if poll is None:
        raise NotFound
    counts: dict[str, int] = {}
    if not poll.secret:
        counts = dict.fromkeys(json.loads(poll.choices), 0)
        cast = session.execute(
            select(OpenVote.choice, func.sum(RollEntry.weight).label("votes"))
            .join(RollEntry, OpenVote.entry_id == RollEntry.id)
            .where(RollEntry.poll_id == poll_id)
            .group_by(OpenVote.choice)
        )
        counts |= {row.choice: int(row.votes) for row in cast}
    return Tally(
        counts,
        _weight(session, poll_id, cast=True),
        _weight(session, poll_id),
        _left_out(session, poll_id),
    )


def votes_by_name(session: Session, poll_id: int) -> tuple[VoteByName, ...]:
    """Every right of an open vote, by label, with the choice made or "" for none yet."""
    rows = session.execute(
        select(RollEntry.holder, RollEntry.label, OpenVote.choice, OpenVote.cast_by)
        .join_from(RollEntry, OpenVote, OpenVote.entry_id == RollEntry.id, isouter=True)
        .where(RollEntry.poll_id == poll_id, RollEntry.left_out == "")
        .order_by(RollEntry.label, RollEntry.id)
    )
    return tuple(VoteByName(row[0], row[1], row[2] or "", row[3]) for row in rows)


def left_out_of(session: Session, poll_id: int, holders: Iterable[str]) -> tuple[LeftOut, ...]:
    """Why these holders have no vote in a poll; nothing for those who have one."""
    wanted = set(holders)
    return tuple(one for one in _left_out(session, poll_id) if one.holder in wanted)


def roll_of(
    session: Session, poll_id: int, *, unvoted: bool = False, today: bool = False
) -> tuple[Right, ...]:
    """The frozen roll, by label.

    `unvoted` keeps only rights that were not used yet, with those who act today in place of
    whoever left. `today` keeps all, with those who act today.
    """
    mine = [RollEntry.poll_id == poll_id]
    if unvoted:
        mine += [RollEntry.marked.is_(False), RollEntry.left_out == ""]
    voters: dict[int, list[int]] = {}
    people = (
        select(RollVoter.entry_id, RollVoter.person_id)
        .join(RollEntry, RollEntry.id == RollVoter.entry_id)
        .where(*mine)
        .order_by(RollVoter.entry_id, RollVoter.position)
    )
    for entry_id, person_id in session.execute(people):
        voters.setdefault(entry_id, []).append(person_id)
    acts = replaced(session, poll_id, voters) if unvoted or today else voters
    entries = (
        select(
            RollEntry.id,
            RollEntry.holder,
            RollEntry.label,
            RollEntry.left_out,
            RollEntry.weight,
            RollEntry.salt,
        )
        .where(*mine)
        .order_by(RollEntry.label, RollEntry.id)
    )
    return tuple(
        Right(holder, label, tuple(acts.get(entry_id, ())), unpacked(left_out), weight, salt)
        for entry_id, holder, label, left_out, weight, salt in session.execute(entries)
    )


def _left_out(session: Session, poll_id: int) -> tuple[LeftOut, ...]:
    rows = session.execute(
        select(RollEntry.holder, RollEntry.label, RollEntry.left_out)
        .where(RollEntry.poll_id == poll_id, RollEntry.left_out != "")
        .order_by(RollEntry.label, RollEntry.id)
    )
    found = ((holder, label, unpacked(why)) for holder, label, why in rows)
    return tuple(LeftOut(holder, label, why) for holder, label, why in found if why is not None)


def form_of(poll: Poll) -> PaperForm:
    """How the papers of a secret poll are written."""
    return PaperForm(tuple(json.loads(poll.choices)), tuple(json.loads(poll.weights)))


def slot_form_of(poll: Poll) -> SlotForm:
    """How the slots of a secret poll are written."""
    return SlotForm(form_of(poll).length)


def rights(session: Session, poll_id: int) -> int:
    """How many may vote."""
    mine = (RollEntry.poll_id == poll_id, RollEntry.left_out == "")
    return session.scalar(select(func.count()).select_from(RollEntry).where(*mine)) or 0


def marked(session: Session, poll_id: int) -> int:
    """How many have voted."""
    mine = (RollEntry.poll_id == poll_id, RollEntry.marked.is_(True))
    return session.scalar(select(func.count()).select_from(RollEntry).where(*mine)) or 0


def _weight(session: Session, poll_id: int, *, cast: bool = False) -> int:
    """How many votes all rights together count for, or those that were used."""
    mine = [RollEntry.poll_id == poll_id, RollEntry.left_out == ""]
    if cast:
        mine.append(RollEntry.marked.is_(True))
    return int(session.scalar(select(func.sum(RollEntry.weight)).where(*mine)) or 0)
