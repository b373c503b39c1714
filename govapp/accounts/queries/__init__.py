"""What is shown of people and their access."""

from govapp.accounts.queries.access import LinkCard, SignInCard, link_of, sign_ins_of
from govapp.accounts.queries.actors import (
    SignedIn,
    actor_of,
    card_in,
    consortium_today,
    hats_of,
    register_hats,
    signed_in_by,
)

__all__ = [
    "LinkCard",
    "SignInCard",
    "SignedIn",
    "actor_of",
    "card_in",
    "consortium_today",
    "hats_of",
    "link_of",
    "register_hats",
    "sign_ins_of",
    "signed_in_by",
]
