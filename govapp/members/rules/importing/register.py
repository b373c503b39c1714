"""Organizations by external id and name, their families and terms: known ones and the file's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.periods import Period
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules.belonging import Held, cannot_join
from govapp.members.rules.importing.known import KnownOrganization, NewOrganization, Ref
from govapp.members.rules.importing.values import OrganizationRecord, Problem, TermRecord

DEEPEST = 20  # levels of parents
CIRCLE = Phrase(N_("An organization cannot belong to itself, not even in a circle."))
TOO_DEEP = Phrase(N_("There are too many levels of parents above it."))
ON_RECORD = Phrase(N_("This organization stands here on record only; nothing can be added to it."))


@dataclass(frozen=True)
class Enrolled:
    """Where a row's organization stands, or why it cannot."""

    ref: Ref | None
    problems: tuple[Problem, ...] = ()


@dataclass
class _Body:
    name: str
    external_id: str
    on_record_only: bool
    parent: Ref | None


class Register:
    """Every organization that a row may speak of."""

    def __init__(self, known: Iterable[KnownOrganization]) -> None:
        self._bodies: dict[Ref, _Body] = {}
        self._by_external: dict[str, Ref] = {}
        self._by_name: dict[str, Ref] = {}
        self._by_display: dict[str, Ref | None] = {}
        self._new: list[OrganizationRecord] = []
        self._tops: dict[Ref, Ref] = {}
        for one in known:
            parent = None if one.parent_id is None else Ref(one.parent_id)
            body = _Body(one.name, one.external_id, one.on_record_only, parent)
            self._put(Ref(one.id), body, one.name_key, one.display_key)

    def _put(self, ref: Ref, body: _Body, name_key: str, display_key: str) -> None:
        self._bodies[ref] = body
        self._by_name[name_key] = ref
        if body.external_id:
            self._by_external[body.external_id] = ref
        # A display name that two bear names nobody.
        self._by_display[display_key] = None if display_key in self._by_display else ref

    def name(self, ref: Ref) -> str:
        """Its display name."""
        return self._bodies[ref].name

    def on_record_only(self, ref: Ref) -> bool:
        """True if nothing can be added to it."""
        return self._bodies[ref].on_record_only

    def enroll(self, record: OrganizationRecord) -> Enrolled:
        """The organization of a row: known by external id or legal name, or a new one."""
        by_id = self._by_external.get(record.external_id) if record.external_id else None
        by_name = self._by_name.get(folded(record.legal_name))
        found = by_id or by_name
        if found is None:
            return Enrolled(self._add(record))
        if found.new:
            words = Phrase(N_("This organization stands in the file twice."))
            return Enrolled(None, (Problem("legal_name", words),))
        theirs = self._bodies[found].external_id
        differs = bool(record.external_id and theirs and record.external_id != theirs)
        if differs or (by_id and by_name and by_id != by_name):
            words = Phrase(
                N_("External id and legal name belong to different organizations: %(name)s."),
                name=self.name(by_name or found),
            )
            return Enrolled(None, (Problem("external_id", words),))
        return Enrolled(found)

    def _add(self, record: OrganizationRecord) -> Ref:
        ref = Ref(len(self._new), new=True)
        self._new.append(record)
        body = _Body(record.display_name, record.external_id, False, None)
        self._put(ref, body, folded(record.legal_name), folded(record.display_name))
        return ref

    def find(self, field: str, text: str) -> Enrolled:
        """The organization that a cell names by external id, legal name or display name."""
        name = folded(text)
        found = self._by_external.get(text) or self._by_name.get(name) or self._by_display.get(name)
        if found is not None:
            return Enrolled(found)
        words = Phrase(
            N_("No organization has the external id or the name “%(text)s”."), text=text[:80]
        )
        return Enrolled(None, (Problem(field, words),))

    def relate(self, ref: Ref, record: OrganizationRecord) -> tuple[Problem, ...]:
        """Take over the parent of a new organization; it may stand further down in the file."""
        if not record.parent:
            return ()
        found = self.find("parent", record.parent)
        if found.ref is None:
            return found.problems
        above: Ref | None = found.ref
        while above is not None:
            if above == ref:
                words = Phrase(N_("An organization cannot belong to itself, not even in a circle."))
                return (Problem("parent", words),)
            above = self._bodies[above].parent
        self._bodies[ref].parent = found.ref
        return ()

    def top(self, ref: Ref) -> Ref:
        """The highest parent: all that share it count as one. Asked when all are related."""
        passed = []
        while ref not in self._tops and (above := self._bodies[ref].parent) is not None:
            passed.append(ref)
            ref = above
        top = self._tops.get(ref, ref)
        self._tops.update(dict.fromkeys([*passed, ref], top))
        return top

    def added(self) -> tuple[NewOrganization, ...]:
        """The file's new organizations, in their order."""
        return tuple(
            NewOrganization(record, self._bodies[Ref(number, new=True)].parent)
            for number, record in enumerate(self._new)
        )


class Terms:
    """Memberships by family, so that related organizations count as one."""

    def __init__(
        self, known: Mapping[int, tuple[tuple[str, Held], ...]], register: Register
    ) -> None:
        self._register = register
        self._held: dict[Ref, list[Held]] = defaultdict(list)
        self._said = {
            (Ref(number), tier, held.period.start)
            for number, some in known.items()
            for tier, held in some
        }
        for number, some in known.items():
            self._held[register.top(Ref(number))].extend(held for _, held in some)

    def has(self, ref: Ref, term: TermRecord) -> bool:
        """True if this very membership is here, or stood in the file, already."""
        return (ref, term.tier, term.began_on) in self._said

    def against(self, ref: Ref, term: TermRecord) -> tuple[Phrase, ...]:
        """What stands against the term."""
        if self._register.on_record_only(ref):
            return (ON_RECORD,)
        return cannot_join(
            _number(ref),
            Period(term.began_on, term.ended_on),
            self._held[self._register.top(ref)],
            tier=term.tier,
            tiers=(term.tier,),
        )

    def add(self, ref: Ref, term: TermRecord) -> None:
        """Remember a term of the file."""
        period = Period(term.began_on, term.ended_on)
        held = Held(_number(ref), self._register.name(ref), period)
        self._held[self._register.top(ref)].append(held)
        self._said.add((ref, term.tier, term.began_on))


def _number(ref: Ref) -> int:
    """A number that no known organization has, for the file's new ones."""
    return -1 - ref.number if ref.new else ref.number
