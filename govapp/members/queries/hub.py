"""An organization's own page: who they are, and the panels that members put on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, visible
from govapp.foundation.kernel.errors import NotFound
from govapp.members.models import (
    Membership,
    Organization,
    OrganizationNote,
)
from govapp.members.permissions import ORGANIZATION_MEET, ORGANIZATION_PEOPLE, ORGANIZATION_READ
from govapp.members.queries.belonging import member_on, members_among
from govapp.members.queries.directory import bands, tiers
from govapp.members.queries.families import family
from govapp.members.rules import (
    Member,
    OrganizationCard,
    OrganizationType,
    StakeholderGroup,
)


@dataclass(frozen=True)
class Confidential:
    """What only the organization's own people, staff and the auditor see."""

    external_id: str
    band: str
    band_name: str
    tax_id: str
    billing_address: str
    po_required: bool


@dataclass(frozen=True)
class OrganizationPage:
    """The subject of the organization hub: panels get it, predicates read `id` and `listed`."""

    id: int
    name: str
    legal_name: str
    listed: bool
    on_record_only: bool
    group: StakeholderGroup
    website: str
    member: Member | None
    tier_name: str
    since: date | None
    type: OrganizationType | None  # None for visitors
    country: str
    parent_id: int | None
    confidential: Confidential | None

    @property
    def organization_id(self) -> int:
        """Its number, as panels of other slices call it."""
        return self.id


@dataclass(frozen=True)
class Term:
    """One membership of the history."""

    tier: str
    began_on: date
    ended_on: date | None
    founder: bool
    sponsor_id: int | None
    sponsor: str


@dataclass(frozen=True)
class Relative:
    """An organization that counts as one with this one."""

    id: int
    name: str
    parent_id: int | None
    is_member: bool


@dataclass(frozen=True)
class Note:
    """What staff noted."""

    id: int
    text: str
    next_step: str
    next_on: date | None
    owner: str
    written_by: str
    written_at: datetime
    done_at: datetime | None


def organization_page(organization_id: int, actor: Actor) -> OrganizationPage:
    """The page's own part; what the actor may not see is not in it."""
    session = current_session()
    row = session.get(Organization, organization_id)
    if row is None or row.merged_into_id is not None:
        raise NotFound
    member = member_on(session, row.id, consortium_today())
    card = OrganizationCard(row.id, row.display_name, row.on_record_only or member is not None)
    visible(actor, ORGANIZATION_READ, card)
    meet = may(actor, ORGANIZATION_MEET, card)
    return OrganizationPage(
        id=row.id,
        name=row.display_name,
        legal_name=row.legal_name,
        listed=card.listed,
        on_record_only=row.on_record_only,
        group=row.group,
        website=row.website,
        member=member,
        tier_name="" if member is None else dict(tiers()).get(member.tier, member.tier),
        since=None if member is None else _since(session, row.id, member),
        type=row.type if meet else None,
        country=row.country if meet else "",
        parent_id=row.parent_id if meet else None,
        confidential=_confidential(row) if may(actor, ORGANIZATION_PEOPLE, card) else None,
    )


def _confidential(row: Organization) -> Confidential:
    return Confidential(
        external_id=row.external_id or "",
        band=row.band,
        band_name=dict(bands()).get(row.band, row.band) if row.band else "",
        tax_id=row.tax_id,
        billing_address=row.billing_address,
        po_required=row.po_required,
    )


def _since(session: Session, organization_id: int, member: Member) -> date:
    """The first day of the unbroken membership that `member` is the last term of."""
    terms = session.execute(
        select(Membership.began_on, Membership.ended_on)
        .where(Membership.organization_id == organization_id, Membership.began_on < member.began_on)
        .order_by(Membership.began_on.desc())
    )
    since = member.began_on
    for began_on, ended_on in terms:
        if ended_on is None or (since - ended_on).days > 1:
            break
        since = began_on
    return since


def terms(session: Session, organization_id: int) -> tuple[Term, ...]:
    """Every membership it ever held, newest first."""
    names = dict(tiers())
    rows = session.execute(
        select(Membership, Organization.display_name)
        .outerjoin(Organization, Organization.id == Membership.sponsor_id)
        .where(Membership.organization_id == organization_id)
        .order_by(Membership.began_on.desc(), Membership.id.desc())
    )
    return tuple(
        Term(
            names.get(row.tier, row.tier),
            row.began_on,
            row.ended_on,
            row.founder,
            row.sponsor_id,
            sponsor or "",
        )
        for row, sponsor in rows
    )


def relatives(session: Session, organization_id: int) -> tuple[Relative, ...]:
    """The other organizations of its family, by name."""
    others = family(session, organization_id) - {organization_id}
    if not others:
        return ()
    members = {one.organization_id for one in members_among(session, others, consortium_today())}
    rows = session.execute(
        select(Organization.id, Organization.display_name, Organization.parent_id)
        .where(Organization.id.in_(others))
        .order_by(Organization.sort_key, Organization.id)
    )
    return tuple(
        Relative(number, name, parent_id, number in members) for number, name, parent_id in rows
    )


def notes(session: Session, organization_id: int, *, limit: int = 20) -> tuple[Note, ...]:
    """What staff noted, open steps first, then newest first."""
    rows = session.execute(
        select(OrganizationNote, Person.name)
        .outerjoin(Person, Person.id == OrganizationNote.owner_id)
        .where(OrganizationNote.organization_id == organization_id)
        .order_by(OrganizationNote.id.desc())
        .limit(limit)
    )
    found = [
        Note(
            row.id,
            row.text,
            row.next_step,
            row.next_on,
            owner or "",
            row.written_by,
            row.written_at,
            row.done_at,
        )
        for row, owner in rows
    ]
    return tuple(sorted(found, key=lambda note: not (note.next_step and note.done_at is None)))
