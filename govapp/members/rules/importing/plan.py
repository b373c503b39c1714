"""Hold the rows of a file against what is known: what is new, what is here, what cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules.importing.columns import Entry
from govapp.members.rules.importing.known import Judged, Known, NewTerm, Outcome, Plan, Ref
from govapp.members.rules.importing.records import read_record
from govapp.members.rules.importing.register import ON_RECORD, Register, Terms
from govapp.members.rules.importing.roster import Roster
from govapp.members.rules.importing.values import (
    AnyRecord,
    MembershipRecord,
    OrganizationRecord,
    PersonRecord,
    Problem,
    Settled,
    TermRecord,
)

_NAMES = ("legal_name", "display_name", "name", "last_name", "email", "organization")


@dataclass
class _Row:
    """A row on its way: its record, what it adds, what is wrong, what is to be said of it."""

    entry: Entry
    record: AnyRecord | None
    problems: list[Problem]
    ref: Ref | None = None
    name: str = ""
    added: int = 0
    known: bool = False
    remarks: list[Phrase] = field(default_factory=list)


def plan(entries: Iterable[Entry], known: Known, settled: Settled) -> Plan:
    """What taking over the rows would do.

    Organizations go first, wherever they stand, then their relations, then people and terms in
    the order of the file.
    """
    rows = []
    for entry in entries:
        record, problems = read_record(entry, settled)
        rows.append(_Row(entry, record, list(problems)))
    register, roster = Register(known.organizations), Roster(known)
    roster.expect(row.record for row in rows)
    _enroll(rows, register)
    terms, new_terms = Terms(known.terms, register), list[NewTerm]()
    for row in rows:
        if isinstance(row.record, PersonRecord):
            _person(row, row.record, register, roster)
        elif row.ref is not None and isinstance(row.record, OrganizationRecord):
            if row.record.term is not None:
                _term(row, row.ref, row.record.term, register, terms, new_terms)
        elif isinstance(row.record, MembershipRecord):
            _membership(row, row.record, register, terms, new_terms)
    return Plan(
        judged=tuple(_judged(row) for row in rows),
        organizations=register.added(),
        people=tuple(roster.people),
        affiliations=tuple(roster.affiliations),
        roles=tuple(roster.roles),
        terms=tuple(new_terms),
    )


def _enroll(rows: list[_Row], register: Register) -> None:
    organizations = [
        (row, row.record) for row in rows if isinstance(row.record, OrganizationRecord)
    ]
    for row, record in organizations:
        found = register.enroll(record)
        row.ref, row.name = found.ref, record.legal_name
        row.problems.extend(found.problems)
        if found.ref is None:
            continue
        row.known, row.added = not found.ref.new, int(found.ref.new)
        if row.known:
            row.remarks.append(
                Phrase(
                    N_("Known already as %(name)s; what is known of it stays as it is."),
                    name=register.name(found.ref),
                )
            )
    for row, record in organizations:
        if row.ref is not None and row.ref.new:
            row.problems.extend(register.relate(row.ref, record))


def _person(row: _Row, record: PersonRecord, register: Register, roster: Roster) -> None:
    row.name = record.name
    found = register.find("organization", record.organization)
    row.problems.extend(found.problems)
    if found.ref is None:
        return
    if register.on_record_only(found.ref):
        row.problems.append(Problem("", ON_RECORD))
        return
    if roster.knows(record):
        row.known = True
        row.remarks.append(Phrase(N_("A person with this address is known already.")))
    row.added, problems = roster.add(record, found.ref, register.name(found.ref))
    row.problems.extend(problems)


def _membership(
    row: _Row,
    record: MembershipRecord,
    register: Register,
    terms: Terms,
    new_terms: list[NewTerm],
) -> None:
    row.name = record.organization
    found = register.find("organization", record.organization)
    row.problems.extend(found.problems)
    if found.ref is not None:
        row.name = register.name(found.ref)
        _term(row, found.ref, record.term, register, terms, new_terms)


def _term(
    row: _Row,
    ref: Ref,
    term: TermRecord,
    register: Register,
    terms: Terms,
    new_terms: list[NewTerm],
) -> None:
    if terms.has(ref, term):
        row.remarks.append(Phrase(N_("This membership is here already.")))
        return
    sponsor = None
    if term.sponsor:
        found = register.find("sponsor", term.sponsor)
        sponsor = found.ref
        row.problems.extend(found.problems)
    row.problems.extend(Problem("start", words) for words in terms.against(ref, term))
    if not row.problems:
        terms.add(ref, term)
        new_terms.append(NewTerm(ref, term, sponsor))
        row.added += 1


def _judged(row: _Row) -> Judged:
    formulas = tuple(
        Phrase(N_("The cell %(field)s holds a formula; its text is taken."), field=field)
        for field in row.entry.formulas
    )
    if row.problems:
        outcome = Outcome.PROBLEM
    elif not row.added:
        outcome = Outcome.KNOWN
    else:
        outcome = Outcome.PARTLY if row.known else Outcome.NEW
    cells = row.entry.cells
    name = row.name or next((cells[field] for field in _NAMES if cells.get(field)), "")
    return Judged(row.entry, outcome, name[:100], tuple(row.problems), (*formulas, *row.remarks))
