"""Polls with their rolls, made by the helpers of voting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from govapp.accounts.models import Person
from govapp.db import transaction
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import key
from govapp.voting import services as voting
from govapp.voting.rules import Right

VOTING_OPENS = datetime(2027, 3, 1, 9, tzinfo=UTC)
VOTING_CLOSES = datetime(2027, 3, 8, 17, tzinfo=UTC)
DURING = VOTING_OPENS + timedelta(days=2)


def voters(count: int, *, named: str = "Voter") -> tuple[int, ...]:
    """So many people; their numbers."""
    with transaction() as session:
        people = [
            Person(
                name=f"{named} {number}",
                email=f"{named.lower()}{number}@members.example",
                email_key=f"{named.lower()}{number}@members.example",
                added_at=clock.now(),
            )
            for number in range(1, count + 1)
        ]
        session.add_all(people)
        session.flush()
        return tuple(person.id for person in people)


def rights(people: Sequence[int]) -> tuple[Right, ...]:
    """One right for each person, held by organizations 1, 2, 3 …"""
    return tuple(
        Right(key("organization", number), f"Organization {number:03d}", (person,))
        for number, person in enumerate(people, start=1)
    )


def poll(
    roll: Sequence[Right],
    *,
    secret: bool = False,
    choices: Sequence[str] | Sequence[int] = ("yes", "no", "abstain"),
    about: str = "motion:1",
    opened: bool = True,
) -> int:
    """A poll from VOTING_OPENS to VOTING_CLOSES over this roll, open unless said otherwise."""
    with transaction() as session:
        poll_id = voting.announce(
            session,
            about=about,
            secret=secret,
            choices=choices,
            opens_at=VOTING_OPENS,
            closes_at=VOTING_CLOSES,
            roll=roll,
        )
        if opened:
            voting.open_poll(session, poll_id)
    return poll_id
