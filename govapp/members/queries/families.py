"""Parents and what they own: related organizations, which count as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from govapp.members.models import Organization


def families(session: Session, organization_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each organization everything related to it, itself included, in two queries."""
    wanted = set(organization_ids)
    if not wanted:
        return {}
    parents = _above(session, wanted)
    tops = {number: _top(number, parents) for number in wanted if number in parents}
    members = _below(session, set(tops.values()))
    return {number: members[top] for number, top in tops.items()}


def family(session: Session, organization_id: int) -> frozenset[int]:
    """The organization, its parents, and everything these own."""
    return families(session, [organization_id]).get(organization_id, frozenset())


def parents_of(session: Session, organization_id: int) -> frozenset[int]:
    """The organization and everything above it."""
    return frozenset(_above(session, {organization_id}))


def _above(session: Session, organization_ids: set[int]) -> dict[int, int | None]:
    up = select(Organization.id, Organization.parent_id).where(
        Organization.id.in_(organization_ids)
    )
    tree = up.cte("family_up", recursive=True)
    parent = aliased(Organization)
    tree = tree.union(select(parent.id, parent.parent_id).join(tree, parent.id == tree.c.parent_id))
    return dict(session.execute(select(tree)).all())


def _top(number: int, parents: Mapping[int, int | None]) -> int:
    above = parents[number]
    while above is not None:
        number, above = above, parents[above]
    return number


def _below(session: Session, tops: set[int]) -> dict[int, frozenset[int]]:
    first = select(Organization.id, Organization.id.label("top")).where(Organization.id.in_(tops))
    tree = first.cte("family_down", recursive=True)
    child = aliased(Organization)
    tree = tree.union(select(child.id, tree.c.top).join(tree, child.parent_id == tree.c.id))
    found: dict[int, set[int]] = {top: set() for top in tops}
    for number, top in session.execute(select(tree)):
        found[top].add(number)
    return {top: frozenset(numbers) for top, numbers in found.items()}
