"""Commands on bodies and motions, and the helpers that slices to the right call."""

from govapp.committees.services.bodies import (
    appoint,
    found,
    leave_office,
    leave_seat,
    seat,
    take_office,
)
from govapp.committees.services.motions import (
    MotionDraft,
    cast,
    close,
    effect_done,
    effect_refused,
    move,
    open_vote,
    second,
    waiting_effect,
    withdraw,
)

__all__ = [
    "MotionDraft",
    "appoint",
    "cast",
    "close",
    "effect_done",
    "effect_refused",
    "found",
    "leave_office",
    "leave_seat",
    "move",
    "open_vote",
    "seat",
    "second",
    "take_office",
    "waiting_effect",
    "withdraw",
]
