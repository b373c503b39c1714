"""What a member's answer to a changed fee, or its silence, means for what it is billed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from govapp.charter.rules.values import Silence
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


class RequoteState(StrEnum):
    """A member answers, or its silence is carried out when the time is over."""

    PUT = "put to the member"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    SILENT = "no answer in time"


@dataclass(frozen=True)
class Put:
    """A changed fee that was put to a member: what it had, what it is to be, how it stands."""

    old_tier: str
    tier: str
    fee: Money
    answer_by: date
    state: RequoteState
    silence: Silence | None = None

    @property
    def agreed(self) -> bool:
        """True once the fee is what is billed: confirmed, or agreed by silence."""
        if self.state is RequoteState.SILENT:
            return self.silence is Silence.AGREES or self.tier == self.old_tier
        return self.state is RequoteState.CONFIRMED


def why_not_billed(put: Put) -> Phrase | None:
    """Why a member is not billed yet, None if nothing stands against it."""
    if put.state is RequoteState.PUT:
        return Phrase(
            N_("It has not answered yet whether it agrees to %(fee)s; it may until %(day)s."),
            fee=put.fee,
            day=put.answer_by,
        )
    if put.state is RequoteState.DECLINED:
        return Phrase(
            N_(
                "It declined %(fee)s: talk to it, then put another fee to it or end its membership."
            ),
            fee=put.fee,
        )
    if put.silence is Silence.ENDS:
        return Phrase(N_("It did not answer in time; its membership ends with the year."))
    return None


def billed_tier(put: Put, tier: str) -> str:
    """The tier whose fee is billed: silence may mean that a member keeps the one it had."""
    kept = put.state is RequoteState.SILENT and put.silence is Silence.STAYS
    return put.old_tier if kept else put.tier if put.agreed else tier
