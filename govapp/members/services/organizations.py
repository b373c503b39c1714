"""Adding and changing organizations."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Invalid, Refused
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.facts import OrganizationAdded, OrganizationChanged
from govapp.members.models import Organization
from govapp.members.permissions import ORGANIZATION_DETAILS, ORGANIZATION_WRITE
from govapp.members.queries import members_among
from govapp.members.queries.families import parents_of
from govapp.members.rules import (
    Details,
    OrganizationDraft,
    cannot_be_related,
    checked_details,
    checked_organization,
)
from govapp.members.services.shelf import card_of, index_organization, locked, locked_family

_WRITTEN = (
    "legal_name",
    "display_name",
    "group",
    "type",
    "band",
    "country",
    "tax_id",
    "website",
    "billing_address",
    "po_required",
    "parent_id",
)


def add(draft: OrganizationDraft, *, actor: Actor) -> int:
    """Write down a legal body; its number."""
    with transaction() as session:
        authorize(actor, ORGANIZATION_WRITE)
        return write_down(session, draft, actor=actor).id


def write_down(session: Session, draft: OrganizationDraft, *, actor: Actor) -> Organization:
    """Add a legal body that is not known yet (helper)."""
    draft = _checked(session, draft)
    if draft.parent_id is not None:
        locked(session, draft.parent_id)
    _refuse_doubles(session, draft, but=None)
    row = Organization(
        **{name: getattr(draft, name) for name in _WRITTEN},
        external_id=draft.external_id or None,
        name_key=folded(draft.legal_name),
        sort_key=folded(draft.display_name),
        added_at=clock.now(),
    )
    session.add(row)
    session.flush()
    index_organization(session, row, consortium_today())
    record(session, OrganizationAdded(key("organization", row.id)), actor=actor)
    return row


def change(organization_id: int, draft: OrganizationDraft, *, actor: Actor) -> None:
    """Change what is written of an organization; the trail names the fields."""
    with transaction() as session:
        locked_family(session, organization_id, draft.parent_id)
        row = locked(session, organization_id)
        authorize(actor, ORGANIZATION_WRITE, card_of(row))
        rewrite(session, row, draft, actor=actor)


def rewrite(session: Session, row: Organization, draft: OrganizationDraft, *, actor: Actor) -> None:
    """Write the draft over a locked organization, its family and its parent-to-be (helper)."""
    draft = _checked(session, draft)
    _refuse_doubles(session, draft, but=row.id)
    if draft.parent_id != row.parent_id:
        _refuse_relation(session, row.id, draft.parent_id)
    changed = [name for name in _WRITTEN if getattr(row, name) != getattr(draft, name)]
    if (row.external_id or "") != draft.external_id:
        changed.append("external_id")
    if not changed:
        return
    for name in _WRITTEN:
        setattr(row, name, getattr(draft, name))
    row.external_id = draft.external_id or None
    row.name_key, row.sort_key = folded(row.legal_name), folded(row.display_name)
    session.flush()
    index_organization(session, row, consortium_today())
    fact = OrganizationChanged(key("organization", row.id), tuple(changed))
    record(session, fact, actor=actor)


def change_details(organization_id: int, details: Details, *, actor: Actor) -> None:
    """Change the website, the billing address and whether invoices need a purchase order."""
    details = checked_details(details)
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, ORGANIZATION_DETAILS, card_of(row))
        names = ("website", "billing_address", "po_required")
        changed = tuple(name for name in names if getattr(row, name) != getattr(details, name))
        for name in changed:
            setattr(row, name, getattr(details, name))
        if changed:
            fact = OrganizationChanged(key("organization", row.id), changed)
            record(session, fact, actor=actor)


def _checked(session: Session, draft: OrganizationDraft) -> OrganizationDraft:
    fees = charter_on(session, consortium_today()).fees
    return checked_organization(draft, {band.code for band in fees.bands})


def _refuse_doubles(session: Session, draft: OrganizationDraft, *, but: int | None) -> None:
    """Say it beside the field; two at once are stopped by the unique constraints."""
    others = select(Organization.id).where(Organization.id != (but or 0))
    problems = {}
    if session.scalar(others.where(Organization.name_key == folded(draft.legal_name))):
        problems["legal_name"] = Phrase(N_("An organization of this legal name is known already."))
    external = draft.external_id
    if external and session.scalar(others.where(Organization.external_id == external)):
        problems["external_id"] = Phrase(N_("Another organization has this external id."))
    if problems:
        raise Invalid(problems)


def _refuse_relation(session: Session, organization_id: int, parent_id: int | None) -> None:
    if parent_id is None:
        return
    line = parents_of(session, parent_id)
    related = locked_family(session, organization_id, parent_id)
    today = consortium_today()
    current = [member.name for member in members_among(session, related, today)]
    reasons = cannot_be_related(organization_id, parent_id, line, current)
    if reasons:
        raise Refused(reasons)
