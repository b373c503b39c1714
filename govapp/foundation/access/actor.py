"""The one who acts: a person with several hats, a command-line operator, or the clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Every hat there is. Scoped ones are held for one organization, body, use case or election."""

    ADMINISTRATOR = "administrator"
    SECRETARIAT = "secretariat"
    TREASURER = "treasurer"
    ELECTION_OFFICER = "election officer"
    AUDITOR = "auditor"
    COMMUNITY = "community participant"
    # per organization
    PRIMARY = "primary representative"
    ALTERNATE = "alternate"
    BILLING = "billing contact"
    ORGANIZATION_ADMIN = "organization admin"
    MEMBER_PERSON = "person of a member"
    # per body
    CHAIR = "chair"
    VICE_CHAIR = "vice chair"
    SECRETARY = "secretary"
    SEAT_HOLDER = "seat holder"
    OBSERVER = "observer"
    EMERITUS = "emeritus"
    TELLER = "teller"
    # per use case
    LEAD = "lead"
    CHAMPION = "champion"
    REVIEWER = "reviewer"
    # per election
    CANDIDATE = "candidate"


@dataclass(frozen=True, order=True)
class Hat:
    """A role and where it is held: `scope` is "" for the consortium or a key like `body:3`.

    `label` is what a page shows beside it, for example the organization's name.
    """

    role: Role
    scope: str = ""
    label: str = field(default="", compare=False)


@dataclass(frozen=True)
class Actor:
    """A name for the trail, the person behind it (None: the clock, an operator), and the hats."""

    name: str
    person_id: int | None = None
    hats: frozenset[Hat] = frozenset()

    @property
    def signed_in(self) -> bool:
        return self.person_id is not None

    def has(self, *roles: Role, scope: str = "") -> bool:
        """True if one of `roles` is held for exactly `scope`."""
        return any(Hat(role, scope) in self.hats for role in roles)

    def scopes(self, kind: str, *roles: Role) -> frozenset[int]:
        """Numbers of things of `kind` for which one of `roles` (any role if none) is held."""
        found = set()
        for hat in self.hats:
            head, _, number = hat.scope.partition(":")
            if head == kind and (not roles or hat.role in roles):
                found.add(int(number))
        return frozenset(found)

    @property
    def organizations(self) -> frozenset[int]:
        """The organizations this person acts for or belongs to."""
        return self.scopes("organization")


STAFF = (Role.ADMINISTRATOR, Role.SECRETARIAT, Role.TREASURER, Role.ELECTION_OFFICER)

ANONYMOUS = Actor("visitor")
CLOCK = Actor("the clock")


def operator(name: str, *roles: Role) -> Actor:
    """Somebody at the command line, with consortium-wide roles."""
    return Actor(f"{name} (command line)", hats=frozenset(Hat(role) for role in roles))
