"""What is known already when a file is held against it, and what the file would add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from govapp.foundation.kernel.phrases import Phrase
from govapp.members.rules.belonging import Held
from govapp.members.rules.importing.columns import Entry
from govapp.members.rules.importing.values import OrganizationRecord, Problem, TermRecord
from govapp.members.rules.kinds import ContactKind


@dataclass(frozen=True)
class Ref:
    """An organization or a person: one that is known by its number, or the file's n-th new one."""

    number: int
    new: bool = False


@dataclass(frozen=True)
class KnownOrganization:
    """An organization that is here already."""

    id: int
    external_id: str
    name_key: str
    display_key: str
    name: str
    parent_id: int | None
    on_record_only: bool


@dataclass(frozen=True)
class Known:
    """What the database holds of everything an import may touch."""

    organizations: tuple[KnownOrganization, ...] = ()
    people: Mapping[str, int] = field(default_factory=dict)  # folded address -> number
    belonging: frozenset[tuple[int, int]] = frozenset()  # (person, organization), current ones
    roles: frozenset[tuple[int, int, ContactKind]] = frozenset()  # (person, organization, role)
    terms: Mapping[int, tuple[tuple[str, Held], ...]] = field(default_factory=dict)


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    PARTLY = "partly new"
    KNOWN = "already here"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Judged:
    """A row with what becomes of it, in words."""

    entry: Entry
    outcome: Outcome
    name: str
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class NewOrganization:
    """An organization to add; `parent` may be one of the file."""

    record: OrganizationRecord
    parent: Ref | None


@dataclass(frozen=True)
class NewPerson:
    """A person to add."""

    name: str
    email: str


@dataclass(frozen=True)
class NewAffiliation:
    """A person's belonging to add."""

    person: Ref
    organization: Ref
    title: str
    phone: str
    began_on: date
    ended_on: date | None


@dataclass(frozen=True)
class NewRole:
    """A contact role to add; `position` orders alternates."""

    person: Ref
    organization: Ref
    kind: ContactKind
    position: int
    began_on: date
    ended_on: date | None


@dataclass(frozen=True)
class NewTerm:
    """A membership to add."""

    organization: Ref
    term: TermRecord
    sponsor: Ref | None


@dataclass(frozen=True)
class Plan:
    """What an import would do, row by row and altogether; it is done whole or not at all."""

    judged: tuple[Judged, ...]
    organizations: tuple[NewOrganization, ...]
    people: tuple[NewPerson, ...]
    affiliations: tuple[NewAffiliation, ...]
    roles: tuple[NewRole, ...]
    terms: tuple[NewTerm, ...]

    @property
    def problems(self) -> int:
        """How many rows cannot be taken over."""
        return sum(judged.outcome is Outcome.PROBLEM for judged in self.judged)

    @property
    def adds(self) -> int:
        """How many rows of any kind it would add."""
        return sum(
            len(some)
            for some in (
                self.organizations,
                self.people,
                self.affiliations,
                self.roles,
                self.terms,
            )
        )
