"""People and tiers in motion: a full organization, a wish, a likely pair, a leave day."""

from __future__ import annotations

from sqlalchemy import select

from govapp.db import session
from govapp.demo.build.stage import Stage
from govapp.demo.people import REPRESENTED
from govapp.members import services as members
from govapp.members.models import ContactRole
from govapp.members.rules import (
    ColleagueDraft,
    ContactKind,
    OrganizationDraft,
    OrganizationType,
    StakeholderGroup,
)
from govapp.members.rules.leaving import LeavingDraft

FULL = "Example Survivors Circle"  # a sponsored member: ten people and one alternate at most
WISHES = "Sample Trial Matching"
TWIN = "Sample Trial Matching Inc. (fictitious)"
VOLUNTEERS = ("Amy", "Bo", "Cal", "Dot", "Eve", "Flo", "Gil", "Ray")


def set_in_motion(stage: Stage) -> None:
    """What an organization's own people, and the office, find to do."""
    with stage.on(-30):
        _fill(stage)
        office = stage.staff("program manager")
        members.wish_tier(stage.organization(WISHES), "developer", actor=office)
    with stage.on(-12):
        _write_twice(stage)
    with stage.on(-2):
        _plan_leave_day(stage)


def _fill(stage: Stage) -> None:
    number = stage.organization(FULL)
    representative = stage.contact(FULL)
    for given in VOLUNTEERS:
        address = f"{given.lower()}@examplesurvivorscircle.example"
        draft = ColleagueDraft(f"{given} Volunteer", address, "Volunteer")
        members.invite(number, draft, actor=representative)


def _write_twice(stage: Stage) -> None:
    """A prospect's call was written down under a name that a member has already."""
    office = stage.staff("program manager")
    number = members.add(
        OrganizationDraft(
            legal_name=TWIN,
            display_name="Sample Trial-Matching",
            group=StakeholderGroup.VENDOR,
            type=OrganizationType.FOR_PROFIT,
            country="US",
            website="https://sampletrialmatching.example",
        ),
        actor=office,
    )
    draft = ColleagueDraft("Tim Twice", "tim@sampletrialmatching.example", "Product owner")
    members.invite(number, draft, actor=office)


def _plan_leave_day(stage: Stage) -> None:
    """The billing contact of the hospital leaves next week; a new colleague takes over."""
    number = stage.organization(REPRESENTED)
    admin = stage.contact(REPRESENTED, ContactKind.ADMIN)
    draft = ColleagueDraft(
        "Nell Newcomer", "nell.newcomer@exampleuniversityhospital.example", "Deputy"
    )
    heir = members.invite(number, draft, actor=admin)
    billing = (
        session()
        .scalars(
            select(ContactRole.person_id).where(
                ContactRole.organization_id == number,
                ContactRole.kind == ContactKind.BILLING,
                ContactRole.ended_on.is_(None),
            )
        )
        .first()
    )
    if billing is not None:
        plan = LeavingDraft(last_day=stage.day(5), for_all=heir)
        members.leave_organization(number, billing, plan, actor=admin)
