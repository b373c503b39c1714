"""Budgets, invented proposals in every stage, the motions about them, spending."""

from __future__ import annotations

from sqlalchemy import select

from govapp.committees import services as committees
from govapp.db import session
from govapp.demo.build.bodies import FOUNDERS, body_id
from govapp.demo.build.motions import allocate, carry, decide, motion, moved, votes
from govapp.demo.build.stage import Stage
from govapp.foundation.kernel.money import Money
from govapp.funding import services as funding
from govapp.funding.models import Allocation
from govapp.usecases import services as usecases
from govapp.usecases.queries import id_of
from govapp.usecases.rules import Track

DISCOVERY = ("lead-organizations", "candidate-organizations")
PLANNING = (
    "landscape",
    "care-or-research",
    "collect-once",
    "foundation-guides",
    "stakeholders",
    "pilots",
)
EXECUTION = ("plan", "risks", "communication")


def propose(stage: Stage) -> None:
    """Money for two years, and proposals in every stage."""
    year = stage.today.year
    with stage.on(-330):
        for one, dollars in ((year - 1, 200_000), (year, 260_000)):
            funding.adopt_budget(
                one,
                Money(dollars * 100),
                because_of="adopted with the founding",
                actor=stage.staff("treasurer"),
            )
    boards = _funded(stage)
    _halted(stage)
    lost = motion(stage, -61, "That meetings be held twice a month", "ordinary", boards, {})
    decide(stage, lost, -60, only=2)
    _open_things(stage)
    _begun_things(stage)


def _funded(stage: Stage) -> int:
    """One use case in Execution and one in Planning, both with money; the second one's number."""
    summaries = _proposal(stage, "Example discharge summaries", "Oncology", FOUNDERS[0], -320)
    carry(stage, summaries, -310, "Discovery", DISCOVERY)
    carry(stage, summaries, -280, "Planning", PLANNING)
    carry(stage, summaries, -250, "Execution", EXECUTION)
    allocate(stage, summaries, -240, 60_000, last_year=True)
    allocate(stage, summaries, -190, 90_000)
    _spend(
        stage,
        summaries,
        (
            (-150, 24_000, "Guide, first draft"),
            (-90, 18_500, "Test scripts"),
            (-20, 9_750, "Connectathon support"),
        ),
    )
    boards = _proposal(
        stage, "Sample tumour board exchange", "Oncology", "Sample Cancer Society", -240
    )
    carry(stage, boards, -230, "Discovery", DISCOVERY)
    carry(stage, boards, -200, "Planning", PLANNING)
    allocate(stage, boards, -150, 40_000)
    _spend(stage, boards, ((-60, 12_000, "Clinical workshops"),))
    return boards


def _halted(stage: Stage) -> None:
    """One that went back and asked for too much, and one that was declined."""
    tracking = _proposal(
        stage, "Specimen tracking between laboratories", "Genomics", FOUNDERS[1], -180
    )
    carry(stage, tracking, -170, "Discovery", DISCOVERY)
    carry(stage, tracking, -140, "Planning", PLANNING)
    carry(stage, tracking, -80, "Discovery", ())
    allocate(stage, tracking, -70, 400_000)  # carried, and more than the budget has left
    refused = _proposal(
        stage, "Placeholder ledger of consents", "Cardiovascular", FOUNDERS[2], -120
    )
    carry(stage, refused, -110, "declined", ())


def _open_things(stage: Stage) -> None:
    """A motion that is open and one that waits for a second."""
    consent = _proposal(
        stage, "Example consent exchange", "Cardiovascular", "Specimen Pharma Research", -30
    )
    with stage.on(-28):
        author = stage.contact("Specimen Pharma Research")
        for code in DISCOVERY:
            usecases.give_evidence(consent, code, "See the letters of commitment.", actor=author)
    opened = moved(
        stage, consent, -5, "That “Example consent exchange” enter Discovery", "Discovery"
    )
    with stage.on(-4):
        committees.open_vote(opened, closes_at=stage.noon(6), actor=stage.contact(FOUNDERS[0]))
        votes(opened, only=2)
    with stage.on(-2):
        committees.move(
            body_id("steering"),
            committees.MotionDraft(
                "That meetings of the Steering Committee begin with the open items",
                "The agenda of each meeting starts from what the last one left open.",
                "ordinary",
            ),
            moved_for=stage.organization(FOUNDERS[1]),
            actor=stage.contact(FOUNDERS[1]),
        )


def _begun_things(stage: Stage) -> None:
    """A draft that its author has not finished."""
    with stage.on(-12):
        draft = usecases.draft(
            usecases.Parts(
                title="Example home monitoring",
                specialty="Cardiovascular",
                summary="Readings from home arrive in the record.",
                problem="Readings are written on paper and lost.",
            ),
            organization_id=stage.organization("Example University Hospital"),
            actor=stage.contact("Example University Hospital"),
        )
        usecases.ask(
            id_of(draft),
            stage.today.year + 1,
            Money(3_000_000),
            actor=stage.contact("Example University Hospital"),
        )


def _proposal(stage: Stage, title: str, specialty: str, name: str, offset: int) -> int:
    with stage.on(offset):
        author = stage.contact(name)
        use_case_id = id_of(
            usecases.draft(
                usecases.Parts(
                    title=title,
                    specialty=specialty,
                    summary="An invented use case of the demonstration.",
                    problem="The same data are typed several times, and differ each time.",
                    solution="**Workflow**: the system that knows the data sends them once.\n\n"
                    "**Actors**: hospital, laboratory, registry. **Data**: mCODE profiles.",
                    impact="Less typing, fewer errors, quicker answers.",
                    resources="A lead (quarter time), two developers, one terminologist.",
                ),
                organization_id=stage.organization(name),
                actor=author,
            )
        )
        usecases.name_champion(
            use_case_id,
            organization_id=stage.organization(name),
            person_id=author.person_id,
            tracks=(Track.PLANNING, Track.IMPLEMENTATION),
            promise="Two pilots within a year.",
            actor=author,
        )
        usecases.ask(use_case_id, stage.today.year, Money(12_000_000), actor=author)
        usecases.submit(use_case_id, actor=author)
        usecases.name_lead(use_case_id, author.person_id or 0, actor=stage.staff("program manager"))
        return use_case_id


def _spend(stage: Stage, use_case_id: int, bills: tuple[tuple[int, int, str], ...]) -> None:
    newest = (
        select(Allocation.id)
        .where(Allocation.use_case_id == use_case_id)
        .order_by(Allocation.id.desc())
        .limit(1)
    )
    allocation = session().scalars(newest).one()
    for number, (offset, dollars, purpose) in enumerate(bills, start=1):
        with stage.on(offset):
            funding.spend(
                allocation,
                funding.SpendingDraft(
                    payee="Example Developers (fictitious)",
                    reference=f"INV-{use_case_id}-{number}",
                    purpose=purpose,
                    amount=Money(dollars * 100),
                    spent_on=stage.day(offset),
                ),
                actor=stage.staff("treasurer"),
            )
