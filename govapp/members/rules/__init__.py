"""What is true of members: pure rules over frozen values."""

from govapp.members.rules.belonging import (
    Held,
    Member,
    OrganizationCard,
    cannot_be_related,
    cannot_join,
)
from govapp.members.rules.conflicts import Conflict
from govapp.members.rules.drafts import (
    ColleagueDraft,
    Details,
    MembershipDraft,
    NoteDraft,
    OrganizationDraft,
    checked_colleague,
    checked_details,
    checked_membership,
    checked_note,
    checked_organization,
)
from govapp.members.rules.kinds import (
    AgreementKind,
    ApplicationState,
    ContactKind,
    ImportState,
    OrganizationType,
    StakeholderGroup,
    TieKind,
)

__all__ = [
    "AgreementKind",
    "ApplicationState",
    "ColleagueDraft",
    "Conflict",
    "ContactKind",
    "Details",
    "Held",
    "ImportState",
    "Member",
    "MembershipDraft",
    "NoteDraft",
    "OrganizationCard",
    "OrganizationDraft",
    "OrganizationType",
    "StakeholderGroup",
    "TieKind",
    "cannot_be_related",
    "cannot_join",
    "checked_colleague",
    "checked_details",
    "checked_membership",
    "checked_note",
    "checked_organization",
]
