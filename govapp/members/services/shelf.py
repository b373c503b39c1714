"""What the commands share: lock an organization, see it as predicates do, keep it findable."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import index
from govapp.members.models import Membership, Organization
from govapp.members.queries import family
from govapp.members.rules import OrganizationCard


def locked(session: Session, organization_id: int) -> Organization:
    """The organization, locked; `NotFound` when there is none."""
    row = session.get(Organization, organization_id, with_for_update=True)
    if row is None:
        raise NotFound
    if row.merged_into_id is not None:
        raise Refused(Phrase(N_("It was merged into another organization; go on there.")))
    return row


def locked_family(
    session: Session, organization_id: int, also: int | None = None
) -> frozenset[int]:
    """Everything related to the organization (and to `also`), locked low id first.

    What is related may change while we wait for the locks, so it is asked again afterwards.
    """
    wanted = _related(session, organization_id, also)
    while True:
        ids = sorted(wanted)
        session.scalars(
            select(Organization.id)
            .where(Organization.id.in_(ids))
            .order_by(Organization.id)
            .with_for_update()
        ).all()
        found = _related(session, organization_id, also)
        if found <= wanted:
            return found
        wanted = found


def _related(session: Session, organization_id: int, also: int | None) -> frozenset[int]:
    found = family(session, organization_id)
    return found if also is None else found | family(session, also)


def card_of(row: Organization) -> OrganizationCard:
    """The organization as the predicates of writing ask for it."""
    return OrganizationCard(row.id, row.display_name)


def index_organization(session: Session, row: Organization, day: date) -> None:
    """Make the organization findable: for all while it is a member, else for staff and its own."""
    ended = select(Membership.id).where(
        Membership.organization_id == row.id,
        or_(Membership.ended_on.is_(None), Membership.ended_on >= day),
        Membership.began_on <= day,
    )
    public = row.on_record_only or session.scalar(ended.limit(1)) is not None
    readers = {"public"} if public else {"staff", key("organization", row.id)}
    index(
        session,
        key("organization", row.id),
        kind="organization",
        title=row.display_name,
        body=f"{row.legal_name} {row.external_id or ''}".strip(),
        url=f"/organizations/{row.id}",
        readers=readers,
    )


@unrestricted("run by the clock: memberships begin and end with the calendar")
def refresh_search() -> None:
    """Let the search follow memberships that began or ended in the last days."""
    with transaction() as session:
        day = consortium_today()
        since = day - timedelta(days=8)
        rows = session.scalars(
            select(Organization)
            .where(
                Organization.id.in_(
                    select(Membership.organization_id).where(
                        or_(
                            Membership.began_on.between(since, day),
                            Membership.ended_on.between(since, day),
                        )
                    )
                )
            )
            .order_by(Organization.id)
        )
        for row in rows:
            index_organization(session, row, day)
