"""What became of records that were merged, and what was merged into one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.db import session as current_session
from govapp.members.models import Membership, Organization


def merged_into(organization_id: int) -> int | None:
    """The organization that this one was merged into, through all mergers; None if it was not."""
    session, found = current_session(), None
    row = session.get(Organization, organization_id)
    while row is not None and row.merged_into_id is not None:
        found = row.merged_into_id
        row = session.get(Organization, found)
    return found


@dataclass(frozen=True)
class Merged:
    """An organization that went into another one."""

    id: int
    name: str
    on: date
    kind: str
    last_day: date | None


def merged_here(session: Session, organization_id: int) -> tuple[Merged, ...]:
    """What was merged into an organization, the latest first, with its last day as a member."""
    rows = session.execute(
        select(
            Organization.id,
            Organization.display_name,
            Organization.merged_on,
            Organization.merge_kind,
            func.max(Membership.ended_on),
        )
        .outerjoin(Membership, Membership.organization_id == Organization.id)
        .where(Organization.merged_into_id == organization_id)
        .group_by(Organization.id)
        .order_by(Organization.merged_on.desc(), Organization.id.desc())
    )
    return tuple(Merged(*row) for row in rows)
