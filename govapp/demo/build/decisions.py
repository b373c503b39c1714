"""Use cases of public record, invented proposals in every stage, motions, budgets, spending."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from govapp.accounts.queries import actor_of
from govapp.committees import services as committees
from govapp.committees.models import Motion
from govapp.db import session, transaction
from govapp.demo.build.bodies import FOUNDERS, body_id
from govapp.demo.build.stage import Stage
from govapp.demo.record import ORGANIZATIONS, USE_CASES, KnownUseCase
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import canonical, folded, key
from govapp.foundation.kernel.money import Money
from govapp.funding import services as funding
from govapp.funding.models import Allocation
from govapp.members.models import Organization
from govapp.members.rules import OrganizationType, StakeholderGroup
from govapp.usecases import services as usecases
from govapp.usecases.models import Champion, StageMove, UseCase
from govapp.usecases.queries import id_of
from govapp.usecases.rules import Health, Track
from govapp.usecases.rules import Stage as UseCaseStage
from govapp.usecases.services.texts import free_slug, reindex
from govapp.voting.models import RollEntry, RollVoter

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


# --- what public records say ---------------------------------------------------------------------


def keep_the_record(stage: Stage) -> None:
    """Real organizations and use cases, with nothing but what is on record."""
    with stage.on(-1040), transaction() as writing:
        numbers = {}
        for known in ORGANIZATIONS:
            row = Organization(
                legal_name=known.name,
                display_name=known.name,
                name_key=folded(known.name),
                sort_key=folded(known.name),
                group=StakeholderGroup(known.group),
                type=OrganizationType(known.type),
                website=known.website,
                on_record_only=True,
                added_at=clock.now(),
            )
            writing.add(row)
            writing.flush()
            numbers[known.name] = row.id
        for use_case in USE_CASES:
            row_id = _keep(writing, use_case)
            for name in use_case.champions:
                writing.add(
                    Champion(
                        use_case_id=row_id,
                        organization_id=numbers[name],
                        tracks=canonical([Track.COMMUNITY.value]),
                        promise="",
                        began_on=use_case.moves[0].on,
                    )
                )


def _keep(writing, known: KnownUseCase) -> int:  # type: ignore[no-untyped-def]
    last = known.moves[-1]
    row = UseCase(
        slug=free_slug(writing, known.title),
        title=known.title,
        sort_key=folded(known.title),
        specialty=known.specialty,
        summary=known.summary,
        stage=UseCaseStage(last.to_stage),
        phase=known.phase,
        added_at=clock.now(),
    )
    writing.add(row)
    writing.flush()
    before = UseCaseStage.SUBMITTED
    for move in known.moves:
        to = UseCaseStage(move.to_stage)
        writing.add(
            StageMove(
                use_case_id=row.id,
                from_stage=before,
                to_stage=to,
                moved_on=move.on,
                reason=f"Public record: {move.source}",
            )
        )
        before = to
    reindex(writing, row)
    return row.id


# --- invented proposals --------------------------------------------------------------------------


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
    summaries = _proposal(stage, "Example discharge summaries", "Oncology", FOUNDERS[0], -320)
    _carry(stage, summaries, -310, "Discovery", DISCOVERY)
    _carry(stage, summaries, -280, "Planning", PLANNING)
    _carry(stage, summaries, -250, "Execution", EXECUTION)
    _allocate(stage, summaries, -190, 90_000)
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
    _carry(stage, boards, -230, "Discovery", DISCOVERY)
    _carry(stage, boards, -200, "Planning", PLANNING)
    _allocate(stage, boards, -150, 40_000)
    _spend(stage, boards, ((-60, 12_000, "Clinical workshops"),))
    tracking = _proposal(
        stage, "Specimen tracking between laboratories", "Genomics", FOUNDERS[1], -180
    )
    _carry(stage, tracking, -170, "Discovery", DISCOVERY)
    _carry(stage, tracking, -140, "Planning", PLANNING)
    _carry(stage, tracking, -80, "Discovery", ())
    _allocate(stage, tracking, -70, 400_000)  # carried, and more than the budget has left
    refused = _proposal(
        stage, "Placeholder ledger of consents", "Cardiovascular", FOUNDERS[2], -120
    )
    _carry(stage, refused, -110, "declined", ())
    lost = _motion(
        stage,
        -61,
        "That meetings be held twice a month",
        "ordinary",
        boards,
        {},
    )
    _decide(stage, lost, -60, only=2)
    _open_things(stage)


def _open_things(stage: Stage) -> None:
    consent = _proposal(
        stage, "Example consent exchange", "Cardiovascular", "Specimen Pharma Research", -30
    )
    with stage.on(-28):
        author = stage.contact("Specimen Pharma Research")
        for code in DISCOVERY:
            usecases.give_evidence(consent, code, "See the letters of commitment.", actor=author)
    motion = _moved(
        stage, consent, -5, "That “Example consent exchange” enter Discovery", "Discovery"
    )
    with stage.on(-4):
        committees.open_vote(motion, closes_at=stage.noon(6), actor=stage.contact(FOUNDERS[0]))
        _votes(motion, only=2)
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


def _author(use_case_id: int) -> Actor:
    return actor_of(session().get_one(UseCase, use_case_id).author_id or 0)


def _moved(stage: Stage, use_case_id: int, offset: int, title: str, to: str) -> int:
    effect = {"kind": "usecase.stage", "values": {"use_case_id": use_case_id, "to": to}}
    return _motion(stage, offset, title, "stage", use_case_id, effect)


def _motion(
    stage: Stage,
    offset: int,
    title: str,
    decision: str,
    use_case_id: int,
    effect: dict[str, object],
) -> int:
    with stage.on(offset):
        motion_id = committees.move(
            body_id("steering"),
            committees.MotionDraft(
                title,
                "The Steering Committee decides so on the recommendation of program management.",
                decision,
                key("usecase", use_case_id),
                effect,
            ),
            moved_for=stage.organization(FOUNDERS[0]),
            actor=stage.contact(FOUNDERS[0]),
        )
        committees.second(
            motion_id,
            seconded_for=stage.organization(FOUNDERS[1]),
            actor=stage.contact(FOUNDERS[1]),
        )
        return motion_id


def _decide(stage: Stage, motion_id: int, offset: int, only: int | None = None) -> None:
    with stage.on(offset):
        committees.open_vote(
            motion_id,
            closes_at=clock.now() + timedelta(days=5),
            actor=stage.contact(FOUNDERS[0]),
        )
        _votes(motion_id, only)
    with stage.on(offset + 5):
        committees.close(motion_id, actor=CLOCK)


def _votes(motion_id: int, only: int | None = None) -> None:
    poll_id = session().get_one(Motion, motion_id).poll_id
    rows = (
        session()
        .execute(
            select(RollVoter.person_id, RollEntry.holder)
            .join(RollEntry, RollEntry.id == RollVoter.entry_id)
            .where(RollEntry.poll_id == poll_id, RollVoter.position == 0, RollEntry.left_out == "")
            .order_by(RollEntry.id)
        )
        .all()
    )
    for number, (person_id, holder) in enumerate(rows[:only] if only else rows):
        choice = "against" if number == 4 else "for"
        committees.cast(motion_id, choice, holder=holder, actor=actor_of(person_id))


def _carry(stage: Stage, use_case_id: int, offset: int, to: str, codes: tuple[str, ...]) -> None:
    title = session().get_one(UseCase, use_case_id).title
    with stage.on(offset - 2):
        for code in codes:
            usecases.give_evidence(
                use_case_id,
                code,
                "Written down in the plan (invented).",
                actor=_author(use_case_id),
            )
    motion_id = _moved(stage, use_case_id, offset - 1, f"That “{title}” go to {to}", to)
    _decide(stage, motion_id, offset)
    with stage.on(offset + 5):
        usecases.carry_out(motion_id)
        if to == "Execution":
            usecases.set_health(
                use_case_id,
                Health.ON_TRACK,
                "Pilots are being prepared.",
                actor=_author(use_case_id),
            )


def _allocate(stage: Stage, use_case_id: int, offset: int, dollars: int) -> None:
    title = session().get_one(UseCase, use_case_id).title
    effect: dict[str, object] = {
        "kind": funding.EFFECT,
        "values": {
            "use_case_id": use_case_id,
            "year": stage.today.year,
            "amount_minor": dollars * 100,
        },
    }
    motion_id = _motion(
        stage, offset - 1, f"That “{title}” be given ${dollars:,}", "funding", use_case_id, effect
    )
    _decide(stage, motion_id, offset)
    with stage.on(offset + 5):
        funding.carry_out(motion_id)


def _spend(stage: Stage, use_case_id: int, bills: tuple[tuple[int, int, str], ...]) -> None:
    allocation = (
        session().scalars(select(Allocation.id).where(Allocation.use_case_id == use_case_id)).one()
    )
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
