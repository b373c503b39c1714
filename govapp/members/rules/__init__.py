"""What is true of members: pure rules over frozen values."""

from govapp.members.rules.belonging import Held, Member, cannot_be_related, cannot_join
from govapp.members.rules.conflicts import Conflict
from govapp.members.rules.kinds import (
    ContactKind,
    ImportState,
    OrganizationType,
    StakeholderGroup,
    TieKind,
)

__all__ = [
    "Conflict",
    "ContactKind",
    "Held",
    "ImportState",
    "Member",
    "OrganizationType",
    "StakeholderGroup",
    "TieKind",
    "cannot_be_related",
    "cannot_join",
]
