"""Which organizations, and which people, are likely to be one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from govapp.foundation.kernel.ids import plain
from govapp.foundation.kernel.phrases import N_, Phrase

# What a company may add to its name without becoming another one.
FORMS = {
    "ag", "bv", "co", "company", "corp", "corporation", "ev", "foundation", "gmbh", "inc",
    "incorporated", "kg", "limited", "llc", "llp", "ltd", "plc", "pty", "sa", "sarl", "spa", "the",
}  # fmt: skip
SHARED_MAIL = {
    "aol.com", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com",
    "outlook.com", "proton.me", "protonmail.com", "web.de", "yahoo.com",
}  # fmt: skip
TOO_MANY = 20  # what so many share tells nothing
_BRACKETS = re.compile(r"\([^)]*\)")

WORDS = {
    "name": N_("the same name"),
    "tax": N_("the same tax id"),
    "website": N_("the same website"),
    "mail": N_("people with the same mail domain"),
    "name-organization": N_("the same name in the same organization"),
    "name-address": N_("the same name and the same first part of the address"),
    "name-mail": N_("the same name and the same mail domain"),
}


@dataclass(frozen=True)
class KnownOrganization:
    """An organization as the comparison looks at it."""

    id: int
    names: tuple[str, ...]
    tax_id: str = ""
    website: str = ""
    domains: frozenset[str] = frozenset()
    parent_id: int | None = None


@dataclass(frozen=True)
class KnownPerson:
    """A person as the comparison looks at them."""

    id: int
    name: str
    email: str
    organizations: frozenset[int] = frozenset()


@dataclass(frozen=True, order=True)
class Likely:
    """Two that may be one, the lower number first, and why."""

    low: int
    high: int
    reasons: tuple[str, ...]

    @property
    def words(self) -> tuple[Phrase, ...]:
        """The reasons as sentences."""
        return tuple(Phrase(WORDS[reason]) for reason in self.reasons)


def bare(name: str) -> str:
    """A name for comparing: without accents, signs, brackets and forms of company."""
    words = plain(_BRACKETS.sub(" ", name)).split()
    return " ".join([word for word in words if word not in FORMS] or words)


def likely_organizations(
    known: Iterable[KnownOrganization], apart: Collection[tuple[int, int]] = ()
) -> tuple[Likely, ...]:
    """Pairs of organizations that share a name, tax id, website or mail domain.

    A parent and what it owns may share everything but the name and the tax id.
    """
    rows = tuple(known)
    families = {(one.id, one.parent_id) for one in rows if one.parent_id is not None}
    found = []
    for pair in _pairs(_organization_keys(rows), apart):
        related = (pair.low, pair.high) in families or (pair.high, pair.low) in families
        reasons = tuple(r for r in pair.reasons if not related or r in ("name", "tax"))
        if reasons:
            found.append(Likely(pair.low, pair.high, reasons))
    return tuple(found)


def likely_people(
    known: Iterable[KnownPerson], apart: Collection[tuple[int, int]] = ()
) -> tuple[Likely, ...]:
    """Pairs of people with one name who share an organization or a part of their address."""
    return tuple(_pairs(_person_keys(known), apart))


def _organization_keys(
    rows: Iterable[KnownOrganization],
) -> Iterator[tuple[str, str, int]]:
    for one in rows:
        for name in {bare(name) for name in one.names} - {""}:
            yield "name", name, one.id
        tax = "".join(letter for letter in one.tax_id.casefold() if letter.isalnum())
        if len(tax) >= 5 and set(tax) != {"0"}:
            yield "tax", tax, one.id
        host = _host(one.website)
        if host:
            yield "website", host, one.id
        for domain in one.domains - SHARED_MAIL:
            yield "mail", domain, one.id


def _person_keys(rows: Iterable[KnownPerson]) -> Iterator[tuple[str, str, int]]:
    for one in rows:
        name = plain(one.name)
        local, _, domain = one.email.casefold().partition("@")
        yield "name-address", f"{name}|{local}", one.id
        if domain and domain not in SHARED_MAIL:
            yield "name-mail", f"{name}|{domain}", one.id
        for number in one.organizations:
            yield "name-organization", f"{name}|{number}", one.id


def _host(website: str) -> str:
    address = website.casefold().partition("://")[2] or website.casefold()
    return address.partition("/")[0].partition(":")[0].removeprefix("www.")


def _pairs(
    keys: Iterable[tuple[str, str, int]], apart: Collection[tuple[int, int]]
) -> list[Likely]:
    shared: dict[tuple[str, str], set[int]] = {}
    for reason, text, number in keys:
        shared.setdefault((reason, text), set()).add(number)
    reasons: dict[tuple[int, int], list[str]] = {}
    for (reason, _), numbers in shared.items():
        if not 2 <= len(numbers) <= TOO_MANY:
            continue
        for pair in combinations(sorted(numbers), 2):
            if pair not in apart and reason not in reasons.setdefault(pair, []):
                reasons[pair].append(reason)
    order = tuple(WORDS)
    return sorted(
        Likely(low, high, tuple(sorted(found, key=order.index)))
        for (low, high), found in reasons.items()
        if found
    )
