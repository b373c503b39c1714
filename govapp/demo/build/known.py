"""Use cases and champions as public records have them, with nothing else."""

from __future__ import annotations

from sqlalchemy.orm import Session

from govapp.db import transaction
from govapp.demo.build.stage import Stage
from govapp.demo.record import ORGANIZATIONS, USE_CASES, KnownUseCase
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import canonical, folded
from govapp.members.models import Organization
from govapp.members.rules import OrganizationType, StakeholderGroup
from govapp.usecases.models import Champion, StageMove, UseCase
from govapp.usecases.rules import Stage as UseCaseStage
from govapp.usecases.rules import Track
from govapp.usecases.services.texts import free_slug, reindex


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


def _keep(writing: Session, known: KnownUseCase) -> int:
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
