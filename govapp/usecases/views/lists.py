"""The portfolio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from govapp.db import session
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.web.exports import export
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.pages import current_actor
from govapp.foundation.web.values import Figure
from govapp.usecases import queries
from govapp.usecases.models import UseCase
from govapp.usecases.rules import Stage
from govapp.usecases.views.bp import STAGE_LABELS, bp, health_badge, stage_badge


def _listing(specialties: Sequence[str], champions: Mapping[int, tuple[str, ...]]) -> Listing:
    return Listing(
        columns=(
            Column(
                "title",
                _l("Use case"),
                sort=UseCase.sort_key,
                primary=True,
                href=lambda row: url_for("usecases.show", slug=row.slug),
            ),
            Column("specialty", _l("Specialty"), sort=UseCase.specialty),
            Column(
                "stage",
                _l("Stage"),
                show=lambda row: stage_badge(row.stage),
                sort=queries.BY_STAGE,
            ),
            Column("phase", _l("Phase"), show=_phase, kind="number"),
            Column("health", _l("Health"), show=lambda row: health_badge(row.health)),
            Column("champions", _l("Champions"), show=lambda row: champions.get(row.id, ())),
        ),
        tie=UseCase.id,
        default="stage",
        filters=_filters(specialties),
    )


def _phase(row: UseCase) -> int | None:
    return row.phase if row.stage is Stage.EXECUTION else None


def _filters(specialties: Sequence[str]) -> tuple[Filter, ...]:
    names = [(name, name) for name in specialties]
    stages = [(stage.value, label) for stage, label in STAGE_LABELS.items()]
    return (
        Filter("q", _l("Title"), queries.titled),
        Filter("specialty", _l("Specialty"), queries.of_specialty, options=names),
        Filter("stage", _l("Stage"), queries.in_stage, options=stages),
    )


@bp.get("/use-cases")
def index() -> ResponseReturnValue:
    actor = current_actor()
    rows = queries.visible_to(actor)
    wants_file = bool(request.args.get("format"))
    specialties = queries.specialties(actor)
    listing = _listing(specialties, queries.champions_among() if wants_file else {})
    file = export(listing, rows, session(), request.args, "use-cases")
    if file is not None:
        return file
    page = listing.page(rows, session(), request.args)
    listing = _listing(specialties, queries.champions_among([row.id for row in page.rows]))
    return render_template(
        "usecases/index.html",
        listing=listing,
        page=page,
        stages=_figures(actor),
        may_propose=may_propose(actor),
    )


def _figures(actor: Actor) -> list[Figure]:
    return [
        Figure(STAGE_LABELS[found.stage], found.count, url_for(".index", stage=found.stage.value))
        for found in queries.stage_counts(actor)
    ]


def may_propose(actor: Actor) -> bool:
    """True for who belongs to an organization, and for program management."""
    return bool(actor.organizations) or actor.has(Role.ADMINISTRATOR, Role.SECRETARIAT)
