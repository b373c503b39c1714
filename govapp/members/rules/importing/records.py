"""Rows of a file read as typed records, each field with its own problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from govapp.accounts.rules import checked_email, checked_name
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules import texts
from govapp.members.rules.drafts import unknown_band
from govapp.members.rules.importing.columns import Entry, Record
from govapp.members.rules.importing.days import read_day
from govapp.members.rules.importing.values import (
    AnyRecord,
    MembershipRecord,
    OrganizationRecord,
    PersonRecord,
    Problem,
    Settled,
    TermRecord,
)
from govapp.members.rules.kinds import ContactKind, OrganizationType, StakeholderGroup

T = TypeVar("T")
Kind = TypeVar("Kind", bound=StrEnum)

VOTING = "voting"  # a contact role of some lists; the plan makes it primary or alternate
_ROLES = {kind.value: kind.value for kind in ContactKind} | {
    "voting": VOTING,
    "alternates": "alternate",
    "finance": "billing",
    "administrator": "admin",
    "signatory": "signing",
    "legal": "notices",
}
_ENDED = {"former", "ended", "lapsed", "resigned", "cancelled", "canceled", "terminated", "expired"}
_NOT_YET = {"prospect", "applicant", "pending", "lead"}
_RUNNING = {"active", "current", "member", "suspended", "renewed", "good standing"}


def _word(text: str) -> str:
    """Letters and digits only, so that For-Profit and "for profit" are one."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


_GROUPS = {_word(group.value): group for group in StakeholderGroup}
_TYPES = {_word(kind.value): kind for kind in OrganizationType}
_BETWEEN = re.compile(r"[;,|/\n]")


class _Reader:
    """Reads the cells of one row and gathers the problems instead of stopping at the first."""

    def __init__(self, entry: Entry, settled: Settled) -> None:
        self.cells, self.settled = entry.cells, settled
        self.problems: list[Problem] = []

    def get(self, field: str, read: Callable[[str], T], otherwise: T) -> T:
        try:
            return read(self.cells.get(field, ""))
        except Invalid as invalid:
            self.problems.extend(Problem(field, words) for words in invalid.problems.values())
            return otherwise

    def text(self, field: str) -> str:
        return self.get(field, texts.line, "")

    def day(self, field: str) -> date | None:
        if not self.cells.get(field):
            return None
        return self.get(field, lambda text: read_day(text, self.settled.order), None)

    def yes(self, field: str) -> bool:
        return self.get(field, _yes, False)

    def wrong(self, field: str, words: Phrase) -> None:
        self.problems.append(Problem(field, words))


def read_record(entry: Entry, settled: Settled) -> tuple[AnyRecord | None, tuple[Problem, ...]]:
    """The record in a row, or its problems."""
    reader = _Reader(entry, settled)
    read: dict[Record, Callable[[_Reader], AnyRecord | None]] = {
        Record.ORGANIZATION: _organization,
        Record.PERSON: _person,
        Record.MEMBERSHIP: _membership,
    }
    record = read[entry.record](reader)
    return (None if reader.problems else record), tuple(reader.problems)


def _organization(reader: _Reader) -> OrganizationRecord | None:
    legal_name = reader.get("legal_name", texts.required, "")
    group, kind = _group_and_type(reader)
    written = reader.text("band")
    band = reader.settled.bands.get(folded(written), "")
    if written and not band:
        reader.wrong("band", unknown_band(written))
    common = {
        "external_id": reader.text("external_id"),
        "display_name": reader.text("display_name") or legal_name,
        "country": reader.get("country", texts.country, ""),
        "tax_id": reader.text("tax_id"),
        "website": reader.get("website", texts.website, ""),
        "billing_address": _address(reader),
        "parent": reader.text("parent"),
    }
    po_required, term = reader.yes("po_required"), _running_term(reader)
    if group is None or kind is None:
        return None
    return OrganizationRecord(
        legal_name=legal_name,
        group=group,
        type=kind,
        band=band,
        po_required=po_required,
        term=term,
        **common,
    )


def _group_and_type(reader: _Reader) -> tuple[StakeholderGroup | None, OrganizationType | None]:
    """A column `category` may hold either; what neither says is missing."""
    category = reader.cells.get("category", "")
    group = _one_of(reader, "group", _GROUPS, category)
    kind = _one_of(reader, "type", _TYPES, category)
    if category and _word(category) not in {*_GROUPS, *_TYPES}:
        reader.wrong("category", Phrase(N_("“%(text)s” is no category."), text=category[:40]))
    return group, kind


def _one_of(reader: _Reader, field: str, kinds: Mapping[str, Kind], category: str) -> Kind | None:
    found = kinds.get(_word(reader.cells.get(field) or category))
    if found is None:
        offered = ", ".join(kind.value for kind in kinds.values())
        message = N_("Write one of: %(offered)s.")
        reader.wrong(field, Phrase(message, offered=offered))
    return found


def _address(reader: _Reader) -> str:
    whole = reader.get("billing_address", texts.lines, "")
    if whole:
        return whole
    town = " ".join(
        part
        for part in map(reader.text, ("billing_postal_code", "billing_city", "billing_region"))
        if part
    )
    parts = (
        reader.text("billing_street"),
        reader.text("billing_street_2"),
        town,
        reader.text("billing_country"),
    )
    return "\n".join(part for part in parts if part)


def _running_term(reader: _Reader) -> TermRecord | None:
    """The membership that an organization's row tells of, if it tells of one."""
    status = " ".join(reader.cells.get("status", "").casefold().split())
    if status and status not in _ENDED | _NOT_YET | _RUNNING:
        reader.wrong("status", Phrase(N_("“%(text)s” is no status known here."), text=status[:40]))
    if status in _NOT_YET or not reader.cells.get("tier"):
        return None
    if status in _ENDED and not reader.cells.get("end"):
        reader.wrong("end", Phrase(N_("It is no member any more: write its last day.")))
    return _term(reader)


def _term(reader: _Reader) -> TermRecord | None:
    tier = reader.settled.tiers.get(folded(reader.text("tier")), "")
    if not tier:
        offered = ", ".join(sorted(set(reader.settled.tiers.values())))
        message = N_("The rulebook has no such tier; write one of: %(offered)s.")
        reader.wrong("tier", Phrase(message, offered=offered))
    if not reader.cells.get("start"):
        reader.wrong("start", Phrase(N_("Write the day on which it began.")))
    began_on, ended_on = reader.day("start"), reader.day("end")
    _in_order(reader, began_on, ended_on)
    if began_on is None:
        return None
    return TermRecord(
        tier=tier,
        began_on=began_on,
        ended_on=ended_on,
        founder=reader.yes("founder"),
        initial_years=reader.get("initial_years", _years, 1),
        sponsor=reader.text("sponsor"),
    )


def _in_order(reader: _Reader, began_on: date | None, ended_on: date | None) -> None:
    if began_on is not None and ended_on is not None and ended_on < began_on:
        reader.wrong("end", Phrase(N_("It cannot end before it begins.")))


def _person(reader: _Reader) -> PersonRecord | None:
    both = f"{reader.cells.get('first_name', '')} {reader.cells.get('last_name', '')}"
    name = reader.cells.get("name") or both
    try:
        name = checked_name(name)
    except Invalid as invalid:
        for words in invalid.problems.values():
            reader.wrong("name", words)
    began_on, ended_on = reader.day("start"), reader.day("end")
    _in_order(reader, began_on, ended_on)
    return PersonRecord(
        name=name,
        email=reader.get("email", checked_email, ""),
        organization=reader.get("organization", texts.required, ""),
        title=reader.text("title"),
        phone=reader.text("phone"),
        roles=reader.get("roles", _roles, ()),
        began_on=began_on or min(reader.settled.today, ended_on or reader.settled.today),
        ended_on=ended_on,
    )


def _membership(reader: _Reader) -> MembershipRecord | None:
    organization = reader.get("organization", texts.required, "")
    term = _term(reader)
    return None if term is None else MembershipRecord(organization, term)


def _roles(text: str) -> tuple[str, ...]:
    found = []
    for part in _BETWEEN.split(text):
        bare = " ".join(part.casefold().split())
        word = bare.removesuffix(" representative").removesuffix(" contact")
        if not word:
            continue
        if word not in _ROLES:
            raise Invalid(
                Phrase(
                    N_("“%(text)s” is no contact role; write some of: %(offered)s."),
                    text=part.strip()[:40],
                    offered=", ".join((*ContactKind, VOTING)),
                )
            )
        found.append(_ROLES[word])
    return tuple(dict.fromkeys(found))


def _yes(text: str) -> bool:
    word = text.strip().casefold()
    if word in {"", "0", "no", "n", "false", "off"}:
        return False
    if word in {"1", "yes", "y", "true", "on", "x"}:
        return True
    raise Invalid(Phrase(N_("Write yes or no.")))


def _years(text: str) -> int:
    bare = text.strip()
    if not bare:
        return 1
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 2 and 1 <= int(bare) <= 10):
        raise Invalid(Phrase(N_("Write a number of years from 1 to 10.")))
    return int(bare)
