"""What changes in elections: one command for each step, from setting up to declaring."""

from govapp.elections.services.deciding import count, declare, sign
from govapp.elections.services.nominating import (
    accept,
    decline,
    nominate,
    open_nominations,
    withdraw,
)
from govapp.elections.services.polling import cast, close, freeze, open_voting, remind
from govapp.elections.services.setting_up import Plan, cancel, reschedule, set_up
from govapp.elections.services.telling import write_letters

__all__ = [
    "Plan",
    "accept",
    "cancel",
    "cast",
    "close",
    "count",
    "declare",
    "decline",
    "freeze",
    "nominate",
    "open_nominations",
    "open_voting",
    "remind",
    "reschedule",
    "set_up",
    "sign",
    "withdraw",
    "write_letters",
]
