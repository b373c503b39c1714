"""How many people and alternates an organization may have in its tier."""

from __future__ import annotations

from dataclasses import dataclass

from govapp.foundation.kernel.phrases import N_, Phrase


@dataclass(frozen=True)
class Room:
    """How many there are and may be (`most` 0: no limit), and the clause that says so."""

    count: int
    most: int
    clause: str
    tier: str

    @property
    def full(self) -> bool:
        """True if there is no place left."""
        return 0 < self.most <= self.count

    @property
    def words(self) -> Phrase:
        """`7 of 10`, or only how many where nothing limits them."""
        if not self.most:
            return Phrase(N_("%(count)s, without a limit"), count=self.count)
        return Phrase(N_("%(count)s of %(most)s"), count=self.count, most=self.most)


def no_room_for_people(room: Room | None) -> tuple[Phrase, ...]:
    """Say why one more colleague cannot be added; empty means go. None: no tier limits them."""
    if room is None or not room.full:
        return ()
    return (
        Phrase(
            N_(
                "Tier %(tier)s has room for %(most)s people and you have %(count)s (clause "
                "%(clause)s of the rulebook). End somebody who has left, or go to a tier with "
                "more room."
            ),
            tier=room.tier,
            most=room.most,
            count=room.count,
            clause=room.clause,
        ),
    )


def no_room_for_alternates(room: Room | None) -> tuple[Phrase, ...]:
    """Say why one more alternate cannot be named; empty means go."""
    if room is None or not room.full:
        return ()
    return (
        Phrase(
            N_(
                "Tier %(tier)s has room for %(most)s alternates and you have %(count)s (clause "
                "%(clause)s of the rulebook). Take the role from one of them first, or go to a "
                "tier with more room."
            ),
            tier=room.tier,
            most=room.most,
            count=room.count,
            clause=room.clause,
        ),
    )
