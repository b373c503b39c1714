"""What changes in elections: one command for each step, from setting up to declaring."""

from govapp.elections.services.beside import count_beside
from govapp.elections.services.calling_again import call_again
from govapp.elections.services.challenging import (
    answer_complaint,
    complain,
    open_challenge,
    recount,
)
from govapp.elections.services.deciding import count, declare, sign
from govapp.elections.services.drawing import (
    announce_draw,
    call_off_draw,
    countersign,
    give_values,
)
from govapp.elections.services.extending import extend
from govapp.elections.services.handing import hand_on, take_back
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
from govapp.elections.services.notices import (
    countersign_address,
    send_notice_again,
    turn_down_address,
)
from govapp.elections.services.polling import cast, close, freeze, open_voting
from govapp.elections.services.questions import answer_question, ask_candidates, hide_question
from govapp.elections.services.reminding import remind, remind_on_schedule
from govapp.elections.services.setting_up import (
    Plan,
    cancel,
    reschedule,
    set_up,
    settle,
    vote_all_the_same,
)
from govapp.elections.services.slate import answer_appeal, appeal, certify, judge
from govapp.elections.services.telling import write_letters
from govapp.elections.services.undertaking import undertake
from govapp.elections.services.voters import (
    answer_objection,
    countersign_line,
    object_to_line,
    propose_line,
    turn_down_line,
)

__all__ = [
    "Candidacy",
    "Plan",
    "accept",
    "accept_by_link",
    "announce_draw",
    "answer_appeal",
    "answer_complaint",
    "answer_objection",
    "answer_question",
    "appeal",
    "ask_candidates",
    "call_again",
    "call_off_draw",
    "cancel",
    "cast",
    "certify",
    "close",
    "complain",
    "count",
    "count_beside",
    "countersign",
    "countersign_address",
    "countersign_line",
    "declare",
    "decline",
    "decline_by_link",
    "endorse",
    "extend",
    "freeze",
    "give_values",
    "hand_on",
    "hide_question",
    "judge",
    "nominate",
    "object_to_line",
    "open_challenge",
    "open_nominations",
    "open_voting",
    "propose_line",
    "recount",
    "remind",
    "remind_on_schedule",
    "reschedule",
    "send_notice_again",
    "set_up",
    "settle",
    "sign",
    "take_back",
    "turn_down_address",
    "turn_down_line",
    "undertake",
    "vote_all_the_same",
    "withdraw",
    "write_letters",
]
