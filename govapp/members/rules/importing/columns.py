"""Which columns a file may have, under which names, and what each of its rows is about.

The names follow what consortia keep in their lists (docs/import.md tells them to people).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import N_, Phrase


class Record(StrEnum):
    """What a row is about."""

    ORGANIZATION = "organization"
    PERSON = "person"
    MEMBERSHIP = "membership"


@dataclass(frozen=True)
class Entry:
    """One row of a file: where it stands, what it is about, and its cells by field.

    `formulas` names the fields whose cell held a formula; its text stands in `cells`.
    """

    source: str
    line: int
    record: Record
    cells: dict[str, str] = field(hash=False)
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recognized:
    """The rows of an upload, and the columns that nothing reads (source, column)."""

    entries: tuple[Entry, ...]
    unread: tuple[tuple[str, str], ...]


_ORGANIZATION = {
    "external_id": ("id", "organization_external_id", "organization_id"),
    "legal_name": ("name", "organization_name", "organization", "company", "company_name"),
    "display_name": ("short_name",),
    "website": ("url", "web"),
    "category": (),
    "group": ("stakeholder_group",),
    "type": ("organization_type",),
    "band": ("revenue_band", "size_band", "headcount_band"),
    "tier": ("level", "membership_tier", "membership_level"),
    "start": ("join_date", "joined", "member_since", "joined_on", "start_date"),
    "end": ("end_date", "ended_on"),
    "status": ("membership_status",),
    "founder": (),
    "initial_years": (),
    "sponsor": ("sponsored_by",),
    "billing_address": ("address",),
    "billing_street": ("street", "billing_address_1", "address_1", "billing_line_1"),
    "billing_street_2": ("billing_address_2", "address_2", "billing_line_2"),
    "billing_postal_code": ("postal_code", "zip", "zip_code", "billing_zip"),
    "billing_city": ("city",),
    "billing_region": ("region", "state", "province", "billing_state"),
    "billing_country": (),
    "country": ("country_code",),
    "tax_id": ("vat_id", "vat_number", "ein"),
    "po_required": ("purchase_order_required",),
    "parent": ("parent_organization", "parent_external_id", "parent_id"),
}
_PERSON = {
    "name": ("full_name",),
    "first_name": ("given_name", "firstname"),
    "last_name": ("family_name", "surname", "lastname"),
    "email": ("e_mail", "mail", "email_address"),
    "organization": (
        "organization_external_id",
        "organization_id",
        "organization_name",
        "legal_name",
        "company",
        "company_name",
    ),
    "title": ("job_title", "position"),
    "phone": ("telephone", "phone_number"),
    "roles": ("contact_roles", "contact_role", "role"),
    "start": ("start_date", "began_on"),
    "end": ("end_date", "ended_on"),
}
_MEMBERSHIP = {
    "organization": (
        "organization_external_id",
        "organization_id",
        "external_id",
        "organization_name",
        "legal_name",
        "company",
    ),
    "tier": ("level", "membership_tier", "membership_level"),
    "start": ("start_date", "join_date", "began_on"),
    "end": ("end_date", "ended_on"),
    "founder": (),
    "initial_years": (),
    "sponsor": ("sponsored_by",),
}
FIELDS = {
    Record.ORGANIZATION: _ORGANIZATION,
    Record.PERSON: _PERSON,
    Record.MEMBERSHIP: _MEMBERSHIP,
}
DAYS = ("start", "end")

_RECORDS = {
    "organization": Record.ORGANIZATION,
    "org": Record.ORGANIZATION,
    "person": Record.PERSON,
    "people": Record.PERSON,
    "contact": Record.PERSON,
    "membership": Record.MEMBERSHIP,
}
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
Head = tuple[tuple[int, str], ...]


def column(text: str) -> str:
    """A column's name as it is compared: `Organisation External-ID` is organization_external_id."""
    bare = _NO_LETTERS.sub("_", text[:100].lower()).strip("_")
    return bare.replace("organisation", "organization")


def recognize(
    source: str, lines: Sequence[tuple[int, Sequence[str], frozenset[int]]]
) -> Recognized:
    """The rows of one table whose first line names the columns.

    A column `record` says what each row is about; without it the columns do. Blank cells count
    as not given.
    """
    if not lines:
        return Recognized((), ())
    names = [column(cell) for cell in lines[0][1]]
    general = None if "record" in names else _record_of(source, names)
    records = list(Record) if general is None else [general]
    heads = {record: _head(record, names) for record in records}
    for record, head in heads.items():
        _refuse_twice(source, record, head)
    read = {place for head in heads.values() for place, _ in head}
    unread = tuple(
        (source, lines[0][1][place])
        for place, name in enumerate(names)
        if name and name != "record" and place not in read
    )
    entries = []
    for number, cells, formulas in lines[1:]:
        record = general or _told(source, number, cells, names.index("record"))
        head = heads[record]
        given = {name: cells[at] for at, name in head if at < len(cells) and cells[at]}
        marked = tuple(name for at, name in head if at in formulas)
        entries.append(Entry(source, number, record, given, marked))
    return Recognized(tuple(entries), unread)


def _record_of(source: str, names: Iterable[str]) -> Record:
    """People have an address, organizations a legal name, memberships a tier."""
    known = set(names)
    if known & {"email", *_PERSON["email"]}:
        return Record.PERSON
    if known & {"legal_name", "display_name"}:
        return Record.ORGANIZATION
    if known & {"tier", *_MEMBERSHIP["tier"]} and not known & {"name", "company_name"}:
        return Record.MEMBERSHIP
    if known & {"name", "organization_name", "company_name"}:
        return Record.ORGANIZATION
    raise Invalid(
        Phrase(
            N_(
                "%(source)s: the first row must name the columns, for example legal_name or email; "
                "or add a column named record."
            ),
            source=source,
        )
    )


def _head(record: Record, names: Sequence[str]) -> Head:
    """Places and fields; a field's own name goes before its other names."""
    found: dict[int, str] = {}
    for wanted, others in FIELDS[record].items():
        for name in (wanted, *others):
            places = [at for at, given in enumerate(names) if given == name and at not in found]
            if places:
                found.update(dict.fromkeys(places, wanted))
                break
    return tuple(sorted(found.items()))


def _refuse_twice(source: str, record: Record, head: Head) -> None:
    fields = [name for _, name in head]
    twice = sorted({name for name in fields if fields.count(name) > 1})
    if twice:
        raise Invalid(
            Phrase(
                N_("%(source)s: the column %(column)s stands there twice."),
                source=source,
                column=twice[0],
            )
        )


def _told(source: str, number: int, cells: Sequence[str], at: int) -> Record:
    text = column(cells[at]) if at < len(cells) else ""
    record = _RECORDS.get(text) or _RECORDS.get(text.removesuffix("s"))
    if record is None:
        raise Invalid(
            Phrase(
                N_(
                    "%(source)s, row %(line)s: the column record must say organization, person or "
                    "membership."
                ),
                source=source,
                line=number,
            )
        )
    return record
