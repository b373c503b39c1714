"""Adding what an import brings, many rows at a time (helpers of its commands)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.accounts.services.many import add_people
from govapp.db import Base
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.search.models import SearchEntry, SearchReader
from govapp.foundation.search.services import Page, index_new
from govapp.members.models import (
    Affiliation,
    ContactRole,
    Membership,
    Organization,
)
from govapp.members.rules.importing import Plan, Ref

T = TypeVar("T")
Made = Mapping[str, Sequence[int]]
PORTION = 500


@dataclass(frozen=True)
class _Numbers:
    """Turns what the plan speaks of into numbers of rows."""

    organizations: Sequence[int]
    people: Sequence[int]

    def there(self, ref: Ref) -> int:
        return self.organizations[ref.number] if ref.new else ref.number

    def who(self, ref: Ref) -> int:
        return self.people[ref.number] if ref.new else ref.number


def add(session: Session, whole: Plan) -> Made:
    """Add everything that is new in the plan; the numbers of the rows by table."""
    organizations = _add_organizations(session, whole)
    people = add_people(session, [(one.name, one.email) for one in whole.people])
    numbers = _Numbers(organizations, people)
    made = {
        "affiliation": _insert(session, Affiliation, list(_affiliations(whole, numbers))),
        "contact_role": _insert(session, ContactRole, list(_roles(whole, numbers))),
        "membership": _insert(session, Membership, list(_memberships(whole, numbers))),
        "organization": organizations,
        "person": people,
    }
    _make_findable(session, whole, organizations, people)
    return made


def _affiliations(whole: Plan, numbers: _Numbers) -> Iterator[dict[str, object]]:
    for one in whole.affiliations:
        yield {
            "person_id": numbers.who(one.person),
            "organization_id": numbers.there(one.organization),
            "title": one.title,
            "phone": one.phone,
            "began_on": one.began_on,
            "ended_on": one.ended_on,
        }


def _roles(whole: Plan, numbers: _Numbers) -> Iterator[dict[str, object]]:
    for one in whole.roles:
        yield {
            "person_id": numbers.who(one.person),
            "organization_id": numbers.there(one.organization),
            "kind": one.kind,
            "position": one.position,
            "began_on": one.began_on,
            "ended_on": one.ended_on,
        }


def _memberships(whole: Plan, numbers: _Numbers) -> Iterator[dict[str, object]]:
    for one in whole.terms:
        yield {
            "organization_id": numbers.there(one.organization),
            "tier": one.term.tier,
            "began_on": one.term.began_on,
            "ended_on": one.term.ended_on,
            "initial_years": one.term.initial_years,
            "founder": one.term.founder,
            "sponsor_id": None if one.sponsor is None else numbers.there(one.sponsor),
        }


def _insert(session: Session, model: type[Base], rows: list[dict[str, object]]) -> list[int]:
    if not rows:
        return []
    number = model.__table__.c.id
    statement = insert(model).returning(number, sort_by_parameter_order=True)
    return list(session.scalars(statement, rows))


def _add_organizations(session: Session, whole: Plan) -> list[int]:
    added_at = clock.now()
    numbers = _insert(
        session,
        Organization,
        [
            {
                "external_id": one.record.external_id or None,
                "legal_name": one.record.legal_name,
                "display_name": one.record.display_name,
                "name_key": folded(one.record.legal_name),
                "sort_key": folded(one.record.display_name),
                "group": one.record.group,
                "type": one.record.type,
                "band": one.record.band,
                "country": one.record.country,
                "tax_id": one.record.tax_id,
                "website": one.record.website,
                "billing_address": one.record.billing_address,
                "po_required": one.record.po_required,
                "on_record_only": False,
                "added_at": added_at,
            }
            for one in whole.organizations
        ],
    )
    parents = [
        {"id": number, "parent_id": numbers[ref.number] if ref.new else ref.number}
        for number, ref in zip(numbers, (one.parent for one in whole.organizations), strict=True)
        if ref is not None
    ]
    if parents:
        session.execute(update(Organization), parents)
    return numbers


def _make_findable(
    session: Session, whole: Plan, organizations: Sequence[int], people: Sequence[int]
) -> None:
    today = consortium_today()
    known_joined: set[int] = set()
    joined: set[int] = set()
    for one in whole.terms:
        ended = one.term.ended_on
        if one.term.began_on <= today and (ended is None or ended >= today):
            ref = one.organization
            (joined if ref.new else known_joined).add(ref.number)
    index_new(session, _organization_pages(whole, organizations, joined))
    scopes: dict[Ref, set[str]] = {}
    for belonging in whole.affiliations:
        if belonging.ended_on is None or belonging.ended_on >= today:
            ref = belonging.organization
            number = organizations[ref.number] if ref.new else ref.number
            scopes.setdefault(belonging.person, set()).add(key("organization", number))
    index_new(session, _person_pages(whole, people, scopes))
    _allow(
        session,
        [(key("organization", number), "public") for number in sorted(known_joined)]
        + [
            (key("person", ref.number), scope)
            for ref, some in scopes.items()
            if not ref.new
            for scope in sorted(some)
        ],
    )


def _organization_pages(whole: Plan, numbers: Sequence[int], joined: set[int]) -> Iterator[Page]:
    for place, (one, number) in enumerate(zip(whole.organizations, numbers, strict=True)):
        name = key("organization", number)
        yield Page(
            key=name,
            kind="organization",
            title=one.record.display_name,
            body=f"{one.record.legal_name} {one.record.external_id}".strip(),
            url=f"/organizations/{number}",
            readers=frozenset({"public"} if place in joined else {"staff", name}),
        )


def _person_pages(
    whole: Plan, numbers: Sequence[int], scopes: Mapping[Ref, set[str]]
) -> Iterator[Page]:
    for place, (one, number) in enumerate(zip(whole.people, numbers, strict=True)):
        yield Page(
            key=key("person", number),
            kind="person",
            title=one.name,
            body=one.email,
            url=f"/people/{number}",
            readers=frozenset({"staff", *scopes.get(Ref(place, new=True), ())}),
        )


def _allow(session: Session, pairs: Sequence[tuple[str, str]]) -> None:
    """Let further readers find pages that are in the index already."""
    for portion in portions(pairs):
        entries = dict(
            session.execute(
                select(SearchEntry.key, SearchEntry.id).where(
                    SearchEntry.key.in_([name for name, _ in portion])
                )
            ).all()
        )
        wanted = {(entries[name], reader) for name, reader in portion if name in entries}
        there = {
            (entry, reader)
            for entry, reader in session.execute(
                select(SearchReader.entry_id, SearchReader.reader).where(
                    SearchReader.entry_id.in_(entries.values())
                )
            )
        }
        rows = [{"entry_id": entry, "reader": reader} for entry, reader in sorted(wanted - there)]
        if rows:
            session.execute(insert(SearchReader), rows)


def portions(rows: Iterable[T]) -> Iterator[list[T]]:
    """The rows in parts that one statement can name."""
    kept = list(rows)
    for start in range(0, len(kept), PORTION):
        yield kept[start : start + PORTION]
