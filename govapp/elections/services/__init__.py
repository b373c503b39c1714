"""What changes in elections: one command for each step, from setting up to declaring."""

from govapp.elections.services.calling_again import call_again
from govapp.elections.services.deciding import count, declare, sign
from govapp.elections.services.drawing import (
    announce_draw,
    call_off_draw,
    countersign,
    give_values,
)
from govapp.elections.services.nominating import (
    Candidacy,
    accept,
    accept_by_link,
    decline,
    decline_by_link,
    endorse,
    nominate,
    open_nominations,
    withdraw,
)
from govapp.elections.services.polling import cast, close, freeze, open_voting, remind
from govapp.elections.services.questions import answer_question, ask_candidates, hide_question
from govapp.elections.services.setting_up import Plan, cancel, reschedule, set_up
from govapp.elections.services.slate import answer_appeal, appeal, certify, judge
from govapp.elections.services.telling import write_letters

__all__ = [
    "Candidacy",
    "Plan",
    "accept",
    "accept_by_link",
    "announce_draw",
    "answer_appeal",
    "answer_question",
    "appeal",
    "ask_candidates",
    "call_again",
    "call_off_draw",
    "cancel",
    "cast",
    "certify",
    "close",
    "count",
    "countersign",
    "declare",
    "decline",
    "decline_by_link",
    "endorse",
    "freeze",
    "give_values",
    "hide_question",
    "judge",
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
