"""What the forms offer to pick."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.members.models import Affiliation, Organization
from govapp.members.queries import in_force, organization_names
from govapp.usecases.models import Champion, Evidence
from govapp.usecases.permissions import USECASE_DRAFT

Picks = list[tuple[int, str]]


def proposers(actor: Actor) -> Picks:
    """The organizations in whose name this actor may propose: their own, for staff all."""
    if may(actor, USECASE_DRAFT):
        return organizations()
    names = organization_names(current_session(), actor.organizations)
    return sorted(names.items(), key=lambda pair: pair[1])


def organizations() -> Picks:
    """Every organization by name: champions need not be members."""
    rows = current_session().execute(
        select(Organization.id, Organization.display_name)
        .where(Organization.merged_into_id.is_(None))
        .order_by(Organization.sort_key, Organization.id)
    )
    return [(row[0], row[1]) for row in rows]


def organization_name(organization_id: int) -> str:
    """Its name, or nothing."""
    return organization_names(current_session(), [organization_id]).get(organization_id, "")


def people_of(organization_ids: Iterable[int]) -> Picks:
    """Who belongs to the organizations today, by name."""
    rows = current_session().execute(
        select(Person.id, Person.name)
        .join(Affiliation, Affiliation.person_id == Person.id)
        .where(
            Affiliation.organization_id.in_(list(organization_ids)),
            in_force(Affiliation, consortium_today()),
        )
        .order_by(Person.sort_key, Person.id)
        .distinct()
        .add_columns(Person.sort_key)
    )
    return [(row[0], row[1]) for row in rows]


def champion_organizations(use_case_id: int) -> tuple[int, ...]:
    """The organizations that champion a use case now."""
    statement = select(Champion.organization_id).where(
        Champion.use_case_id == use_case_id, Champion.ended_on.is_(None)
    )
    return tuple(current_session().scalars(statement.distinct()))


def is_champion(use_case_id: int, champion_id: int) -> bool:
    """True if that championship is of this use case."""
    statement = select(Champion.id).where(
        Champion.id == champion_id, Champion.use_case_id == use_case_id
    )
    return current_session().scalar(statement) is not None


def evidence_of(use_case_id: int, requirement: str) -> str:
    """The words given for a requirement, or nothing."""
    return (
        current_session().scalar(
            select(Evidence.words).where(
                Evidence.use_case_id == use_case_id, Evidence.requirement == requirement
            )
        )
        or ""
    )


def requirement_words(session: Session, code: str) -> str:
    """A requirement of the rulebook in its words, or nothing."""
    today = consortium_today()
    if not has_charter(session, today):
        return ""
    for gate in charter_on(session, today).gates:
        for requirement in gate.requirements:
            if requirement.code == code:
                return requirement.words
    return ""


def this_year() -> int:
    """The calendar year at the consortium's seat."""
    return consortium_today().year
