"""Makers of use cases, budgets and allocations."""

from __future__ import annotations

from govapp.db import transaction
from govapp.foundation.access.actor import CLOCK, Actor, Role, operator
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.money import Money
from govapp.funding import services as funding
from govapp.usecases import services
from govapp.usecases.queries import id_of
from govapp.usecases.rules import Track
from tests.makers.committees import carried

PAYMASTER = operator("tests", Role.TREASURER)
TEXT = services.Parts(
    title="Example exchange of summaries",
    specialty="Oncology",
    summary="Summaries that arrive.",
    problem="They do not arrive.",
    solution="Send them.",
    impact="They arrive.",
    resources="Two people.",
)


def proposal(organization_id: int, author: Actor, *, title: str = "", champion: bool = True) -> int:
    """A whole draft, with a champion unless told otherwise; its number."""
    parts = services.Parts(**{**TEXT.__dict__, "title": title or TEXT.title})
    use_case_id = id_of(services.draft(parts, organization_id=organization_id, actor=author))
    if champion:
        services.name_champion(
            use_case_id,
            organization_id=organization_id,
            person_id=author.person_id,
            tracks=(Track.PLANNING, Track.ADOPTION),
            actor=author,
        )
    return use_case_id


def submitted(organization_id: int, author: Actor, *, title: str = "") -> int:
    """A proposal that the committee has; its number."""
    use_case_id = proposal(organization_id, author, title=title)
    services.submit(use_case_id, actor=author)
    return use_case_id


def budget(year: int, dollars: int) -> int:
    """A year's budget; its number."""
    return funding.adopt_budget(
        year, Money(dollars * 100), because_of="adopted before", actor=PAYMASTER
    )


def allocated(
    body_id: int, voters: list[tuple[int, Actor]], use_case_id: int, year: int, dollars: int
) -> int:
    """A carried motion that allocates, its effect carried out; the motion's number."""
    effect = {
        "kind": funding.EFFECT,
        "values": {"use_case_id": use_case_id, "year": year, "amount_minor": dollars * 100},
    }
    motion_id = carried(
        body_id, voters, decision="funding", about=f"usecase:{use_case_id}", effect=effect
    )
    run_due()
    return motion_id


def given(use_case_id: int, year: int, dollars: int, *, motion: int = 1) -> int:
    """Money of a year given as a motion of that number would; the allocation's number."""
    with transaction() as session:
        return funding.allocate(
            session,
            use_case_id=use_case_id,
            year=year,
            amount_minor=dollars * 100,
            because_of=f"motion:{motion}",
            actor=CLOCK,
        )


def paid(allocation_id: int, dollars: int, reference: str = "R-1", **values: object) -> int:
    """A bill paid today out of an allocation; its number."""
    draft = {
        "payee": "Example Developers",
        "reference": reference,
        "purpose": "Guide",
        "amount": Money(dollars * 100),
        "spent_on": clock.today(),
        **values,
    }
    return funding.spend(allocation_id, funding.SpendingDraft(**draft), actor=PAYMASTER)  # type: ignore[arg-type]


def moved_by_motion(
    body_id: int, voters: list[tuple[int, Actor]], use_case_id: int, to: str
) -> int:
    """A carried motion that moves a use case, its effect tried; the motion's number."""
    effect = {"kind": "usecase.stage", "values": {"use_case_id": use_case_id, "to": to}}
    motion_id = carried(
        body_id, voters, decision="stage", about=f"usecase:{use_case_id}", effect=effect
    )
    run_due()
    return motion_id
