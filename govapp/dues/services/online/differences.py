"""Differences between the books here and the account at Stripe: each noted once while open."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.db import is_sqlite
from govapp.dues.models import DifferenceKind, DifferenceState, StripeDifference
from govapp.dues.rules.charges import packed
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.phrases import Phrase


@dataclass(frozen=True)
class Found:
    """One difference: its kind, what it is about, what it means in words."""

    kind: DifferenceKind
    about: str
    words: Phrase

    @classmethod
    def payment(cls, about: str, words: Phrase) -> Found:
        """Money that only one side knows of."""
        return cls(DifferenceKind.PAYMENT, about, words)


@unrestricted("a helper: the command that calls it has authorized")
def note(session: Session, found: Found) -> None:
    """Write a difference down, unless it stands open or staff have accepted it before."""
    answered = select(StripeDifference.id).where(
        StripeDifference.kind == found.kind,
        StripeDifference.about == found.about,
        StripeDifference.words == packed(found.words),
        StripeDifference.state == DifferenceState.ACCEPTED,
    )
    if session.scalar(answered) is not None:
        return
    new = sqlite.insert if is_sqlite(session) else postgresql.insert
    session.execute(
        new(StripeDifference)
        .values(
            kind=found.kind,
            about=found.about,
            words=packed(found.words),
            state=DifferenceState.OPEN,
            found_at=clock.now(),
        )
        .on_conflict_do_nothing()
    )


@unrestricted("a helper: the command that calls it has authorized")
def forget(
    session: Session, still: set[tuple[DifferenceKind, str]], seen: set[DifferenceKind]
) -> None:
    """Close those open ones of the kinds that were looked at which are there no more."""
    rows = session.scalars(
        select(StripeDifference)
        .where(StripeDifference.state == DifferenceState.OPEN, StripeDifference.kind.in_(seen))
        .with_for_update()
    )
    for row in rows:
        if (row.kind, row.about) not in still:
            row.state, row.answered_at = DifferenceState.GONE, clock.now()
