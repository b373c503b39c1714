"""What can have happened to organizations, memberships, people's roles and imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class OrganizationAdded(Fact):
    """A legal body was written down."""


@dataclass(frozen=True)
class OrganizationChanged(Fact):
    """Some of its values were changed; `fields` are their names."""

    fields: tuple[str, ...]


@dataclass(frozen=True)
class MembershipBegan(Fact):
    """An organization belongs in a tier from a day on."""

    membership_id: int
    tier: str
    began_on: date


@dataclass(frozen=True)
class MembershipEnded(Fact):
    """Its last day as a member is known."""

    membership_id: int
    ended_on: date


@dataclass(frozen=True)
class TierRaised(Fact):
    """A member goes on in a dearer tier from a day on; the difference is owed for the rest."""

    membership_id: int
    from_tier: str
    to_tier: str
    on: date


@dataclass(frozen=True)
class TierLowered(Fact):
    """A member goes on in a cheaper tier from a day on, as it had wished before."""

    membership_id: int
    from_tier: str
    to_tier: str
    on: date


@dataclass(frozen=True)
class TierWished(Fact):
    """A member wishes to go on in a cheaper tier from a day on."""

    from_tier: str
    to_tier: str
    from_day: date


@dataclass(frozen=True)
class TierWishCancelled(Fact):
    """The wish for a cheaper tier was taken back, or could not be carried out."""

    to_tier: str


@dataclass(frozen=True)
class TierStayed(Fact):
    """A change of tier was not confirmed: from a day on the member is in the tier it had."""

    from_tier: str
    to_tier: str
    on: date


@dataclass(frozen=True)
class MembershipMarked(Fact):
    """A membership was marked as a founder's, or as sponsored by another member."""

    membership_id: int
    founder: bool
    sponsor_id: int | None


@dataclass(frozen=True)
class PersonJoined(Fact):
    """A person belongs to the organization from a day on; `invited` by letter or not."""

    person_id: int
    began_on: date
    invited: bool


@dataclass(frozen=True)
class PersonLeft(Fact):
    """A person does not belong to the organization any more."""

    person_id: int
    ended_on: date


@dataclass(frozen=True)
class LeavingPlanned(Fact):
    """A person will leave the organization after their last day."""

    person_id: int
    last_day: date


@dataclass(frozen=True)
class LeavingCancelled(Fact):
    """A person stays after all."""

    person_id: int


@dataclass(frozen=True)
class ContactNamed(Fact):
    """A person acts for the organization from a day on."""

    person_id: int
    kind: str
    began_on: date


@dataclass(frozen=True)
class ContactEnded(Fact):
    """A person does not act for the organization in this role any more."""

    person_id: int
    kind: str
    ended_on: date


@dataclass(frozen=True)
class AlternatesOrdered(Fact):
    """The order in which alternates step in was set; `person_ids` is that order."""

    person_ids: tuple[int, ...]


@dataclass(frozen=True)
class NoteWritten(Fact):
    """Staff noted a call or a letter."""

    note_id: int


@dataclass(frozen=True)
class NoteDone(Fact):
    """The next step of a note was taken."""

    note_id: int


@dataclass(frozen=True)
class ImportPreviewed(Fact):
    """A file was read and kept for a look before anything is taken over."""

    rows: int


@dataclass(frozen=True)
class ImportDiscarded(Fact):
    """A file that was never taken over was thrown away."""


@dataclass(frozen=True)
class ImportCommitted(Fact):
    """All rows of a file were taken over at once; the figures count what is new."""

    organizations: int
    people: int
    affiliations: int
    memberships: int


@dataclass(frozen=True)
class ImportUndone(Fact):
    """What an import had made was taken out again."""

    rows: int


@dataclass(frozen=True)
class ApplicationBegun(Fact):
    """Somebody began a draft of an application to join."""


@dataclass(frozen=True)
class ApplicationSent(Fact):
    """An applicant handed the application to the office, the first time or again."""


@dataclass(frozen=True)
class ApplicationAskedBack(Fact):
    """The office gave an application back with questions."""


@dataclass(frozen=True)
class ApplicationApproved(Fact):
    """An applicant was taken in as a member; money is still to come."""

    organization_id: int
    membership_id: int
    tier: str
    began_on: date


@dataclass(frozen=True)
class ApplicationDeclined(Fact):
    """The office refused an application with its reason."""


@dataclass(frozen=True)
class ApplicationWithdrawn(Fact):
    """An applicant took an application back."""


@dataclass(frozen=True)
class ApplicationDeleted(Fact):
    """A draft, or what ended without a member, was deleted with all that was told."""


@dataclass(frozen=True)
class AgreementAdded(Fact):
    """A new version of an agreement was written down."""

    kind: str
    effective_on: date


@dataclass(frozen=True)
class AgreementSigned(Fact):
    """An organization is bound by a version of an agreement."""

    version_id: int
    signed_on: date


@dataclass(frozen=True)
class OrganizationMerged(Fact):
    """It went into another organization; `kind`: the same twice, or two that became one."""

    into_id: int
    kind: str


@dataclass(frozen=True)
class PersonMerged(Fact):
    """A person turned out to be another one who is known already."""

    into_id: int


@dataclass(frozen=True)
class SaidApart(Fact):
    """Two that look like one are not the same."""

    other_id: int
