"""What is stored of members, by use case."""

from govapp.members.models.apart import Apart
from govapp.members.models.applications import (
    AgreementSignature,
    AgreementVersion,
    Application,
    ApplicationLink,
    ApplicationMove,
)
from govapp.members.models.leaving import Leaving
from govapp.members.models.organizations import (
    BYTEWISE,
    Affiliation,
    ContactRole,
    ImportRun,
    Membership,
    Organization,
    OrganizationNote,
    Tie,
)
from govapp.members.models.tiers import TierWish

__all__ = [
    "BYTEWISE",
    "Affiliation",
    "AgreementSignature",
    "AgreementVersion",
    "Apart",
    "Application",
    "ApplicationLink",
    "ApplicationMove",
    "ContactRole",
    "ImportRun",
    "Leaving",
    "Membership",
    "Organization",
    "OrganizationNote",
    "Tie",
    "TierWish",
]
