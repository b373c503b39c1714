"""What is shown of members, and what other slices ask about them."""

from govapp.members.queries.around import coming, news
from govapp.members.queries.belonging import (
    Contact,
    billing_people,
    contacts,
    employers,
    in_force,
    member_on,
    members_among,
    members_on,
    organization_names,
    voters_by_organization,
    voters_for,
)
from govapp.members.queries.families import families, family
from govapp.members.queries.hats import hats
from govapp.members.queries.lines import lines
from govapp.members.queries.naming import organization_called
from govapp.members.queries.tiers import lacks_benefit, sponsored_by
from govapp.members.queries.ties import Bond, conflicts, conflicts_among, ties_of
from govapp.members.rules import Conflict, Member

__all__ = [
    "Bond",
    "Conflict",
    "Contact",
    "Member",
    "billing_people",
    "coming",
    "conflicts",
    "conflicts_among",
    "contacts",
    "employers",
    "families",
    "family",
    "hats",
    "in_force",
    "lacks_benefit",
    "lines",
    "member_on",
    "members_among",
    "members_on",
    "news",
    "organization_called",
    "organization_names",
    "sponsored_by",
    "ties_of",
    "voters_by_organization",
    "voters_for",
]
