"""What is shown of people and their access."""

from govapp.accounts.queries.access import LinkCard, SignInCard, link_of, sign_ins_of
from govapp.accounts.queries.actors import (
    SignedIn,
    actor_behind,
    actor_of,
    bare_actor,
    card_in,
    consortium_today,
    hats_of,
    reader_of,
    register_hats,
    signed_in_by,
)
from govapp.accounts.queries.home import Home, desk_lines, home, own_news
from govapp.accounts.queries.lists import KeptCard, kept_lists
from govapp.accounts.queries.people import (
    PersonShown,
    RoleHeld,
    holding,
    invitable,
    merged_into,
    named,
    people,
    person,
    profile,
    roles_of,
)

__all__ = [
    "Home",
    "KeptCard",
    "LinkCard",
    "PersonShown",
    "RoleHeld",
    "SignInCard",
    "SignedIn",
    "actor_behind",
    "actor_of",
    "bare_actor",
    "card_in",
    "consortium_today",
    "desk_lines",
    "hats_of",
    "holding",
    "home",
    "invitable",
    "kept_lists",
    "link_of",
    "merged_into",
    "named",
    "own_news",
    "people",
    "person",
    "profile",
    "reader_of",
    "register_hats",
    "roles_of",
    "sign_ins_of",
    "signed_in_by",
]
