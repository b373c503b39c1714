"""Paying online: what Stripe is told, what it tells, and where the two books differ."""

from govapp.dues.services.online.accepting import accept
from govapp.dues.services.online.asking import (
    ask_late_twin,
    ask_refund,
    ask_twin,
    on_less_open,
    on_money,
    on_money_gone,
)
from govapp.dues.services.online.carrying import carry, tell_now, try_again
from govapp.dues.services.online.catching_up import catch_up
from govapp.dues.services.online.comparing import ask_comparison, compare_all
from govapp.dues.services.online.hearing import hear
from govapp.dues.services.online.pages import look_at_pages, open_page, open_page_by_link
from govapp.dues.services.online.saving import (
    announce_charge,
    call_off,
    charge_due,
    forget_method,
    saving_page,
)
from govapp.dues.services.online.taking import take

__all__ = [
    "accept",
    "announce_charge",
    "ask_comparison",
    "ask_late_twin",
    "ask_refund",
    "ask_twin",
    "call_off",
    "carry",
    "catch_up",
    "charge_due",
    "compare_all",
    "forget_method",
    "hear",
    "look_at_pages",
    "on_less_open",
    "on_money",
    "on_money_gone",
    "open_page",
    "open_page_by_link",
    "saving_page",
    "take",
    "tell_now",
    "try_again",
]
