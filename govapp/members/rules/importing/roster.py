"""People by address, where they belong, and their roles there: known ones and the file's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules.importing.known import (
    Known,
    NewAffiliation,
    NewPerson,
    NewRole,
    Ref,
)
from govapp.members.rules.importing.records import VOTING
from govapp.members.rules.importing.values import AnyRecord, PersonRecord, Problem
from govapp.members.rules.kinds import ContactKind


class Roster:
    """Everybody a row may speak of."""

    def __init__(self, known: Known) -> None:
        self.people: list[NewPerson] = []
        self.affiliations: list[NewAffiliation] = []
        self.roles: list[NewRole] = []
        self._by_email = {email: Ref(number) for email, number in known.people.items()}
        self._belonging = {(Ref(person), Ref(there)) for person, there in known.belonging}
        self._held = {(Ref(person), Ref(there), kind) for person, there, kind in known.roles}
        self._primary = {
            there: person for person, there, kind in self._held if kind is ContactKind.PRIMARY
        }
        self._alternates: dict[Ref, int] = defaultdict(int)
        for _, there, kind in self._held:
            self._alternates[there] += kind is ContactKind.ALTERNATE
        self._with_primary: set[str] = set()

    def expect(self, records: Iterable[AnyRecord | None]) -> None:
        """Note for which organizations the file names a primary, so that "voting" can be told."""
        for record in records:
            if isinstance(record, PersonRecord) and "primary" in record.roles:
                self._with_primary.add(folded(record.organization))

    def knows(self, record: PersonRecord) -> bool:
        """True if the address is somebody's already, apart from the file."""
        person = self._by_email.get(folded(record.email))
        return person is not None and not person.new

    def add(
        self, record: PersonRecord, there: Ref, name_of_there: str
    ) -> tuple[int, tuple[Problem, ...]]:
        """Take over a row: how much it adds (0: all of it is here already), or its problems."""
        person = self._by_email.get(folded(record.email))
        kinds = self._kinds(record, person, there)
        primary = self._primary.get(there)
        if (
            record.ended_on is None
            and ContactKind.PRIMARY in kinds
            and primary not in (None, person)
        ):
            words = Phrase(
                N_("%(name)s has another primary representative already."), name=name_of_there
            )
            return 0, (Problem("roles", words),)
        added = 0
        if person is None:
            person = Ref(len(self.people), new=True)
            self.people.append(NewPerson(record.name, record.email))
            self._by_email[folded(record.email)] = person
            added = 1
        added += self._belong(person, there, record)
        added += sum(self._give(person, there, kind, record) for kind in kinds)
        return added, ()

    def _kinds(
        self, record: PersonRecord, person: Ref | None, there: Ref
    ) -> tuple[ContactKind, ...]:
        """ "voting" means the primary, or an alternate where somebody else is the primary."""
        named = folded(record.organization) in self._with_primary and "primary" not in record.roles
        taken = self._primary.get(there) not in (None, person)
        voting = ContactKind.ALTERNATE if named or taken else ContactKind.PRIMARY
        kinds = [voting if role == VOTING else ContactKind(role) for role in record.roles]
        return tuple(dict.fromkeys(kinds))

    def _belong(self, person: Ref, there: Ref, record: PersonRecord) -> int:
        if record.ended_on is None:
            if (person, there) in self._belonging:
                return 0
            self._belonging.add((person, there))
        self.affiliations.append(
            NewAffiliation(
                person, there, record.title, record.phone, record.began_on, record.ended_on
            )
        )
        return 1

    def _give(self, person: Ref, there: Ref, kind: ContactKind, record: PersonRecord) -> int:
        position = 1
        if record.ended_on is None:
            if (person, there, kind) in self._held:
                return 0
            self._held.add((person, there, kind))
            if kind is ContactKind.PRIMARY:
                self._primary[there] = person
            elif kind is ContactKind.ALTERNATE:
                self._alternates[there] += 1
                position = self._alternates[there]
        self.roles.append(NewRole(person, there, kind, position, record.began_on, record.ended_on))
        return 1
