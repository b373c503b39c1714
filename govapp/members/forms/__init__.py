"""What is typed of members, by use case."""

from govapp.members.forms.organizations import (
    GROUPS,
    ORDERS,
    ROLE_ALLOWS,
    ROLES,
    TYPES,
    ColleagueForm,
    DetailsForm,
    LeaveForm,
    MembershipForm,
    MoveForm,
    NoteForm,
    OrderForm,
    OrganizationForm,
    UploadForm,
    choices,
)

__all__ = [
    "GROUPS",
    "ORDERS",
    "ROLES",
    "ROLE_ALLOWS",
    "TYPES",
    "ColleagueForm",
    "DetailsForm",
    "LeaveForm",
    "MembershipForm",
    "MoveForm",
    "NoteForm",
    "OrderForm",
    "OrganizationForm",
    "UploadForm",
    "choices",
]
