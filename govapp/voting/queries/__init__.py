"""Questions about polls and their lists of voters, for the slices that hold votes."""

from govapp.voting.queries.handed import RightToPassOn, acting, replaced, rights_to_pass_on
from govapp.voting.queries.polls import (
    counted,
    form_of,
    left_out_of,
    marked,
    rights,
    rights_of,
    roll_of,
    seal_holds,
    seal_of_poll,
    sealed_profile,
    tally,
    votes_by_name,
)

__all__ = [
    "RightToPassOn",
    "acting",
    "counted",
    "form_of",
    "left_out_of",
    "marked",
    "replaced",
    "rights",
    "rights_of",
    "rights_to_pass_on",
    "roll_of",
    "seal_holds",
    "seal_of_poll",
    "sealed_profile",
    "tally",
    "votes_by_name",
]
