"""Use cases in lists, on their page, at their gates, and the hats they give."""

from govapp.usecases.queries.asking import asked, asked_of, currency_of
from govapp.usecases.queries.dossiers import dossier_of, dossiers_of
from govapp.usecases.queries.hats import hats
from govapp.usecases.queries.home import lines
from govapp.usecases.queries.hub import (
    ChampionCard,
    GatePage,
    MoveCard,
    UseCasePage,
    champions_of,
    editable,
    id_of,
    page,
)
from govapp.usecases.queries.lists import (
    Named,
    StageCount,
    championed_by,
    champions_among,
    named,
    specialties,
    stage_counts,
    visible_to,
)

__all__ = [
    "ChampionCard",
    "GatePage",
    "MoveCard",
    "Named",
    "StageCount",
    "UseCasePage",
    "asked",
    "asked_of",
    "championed_by",
    "champions_among",
    "champions_of",
    "currency_of",
    "dossier_of",
    "dossiers_of",
    "editable",
    "hats",
    "id_of",
    "lines",
    "named",
    "page",
    "specialties",
    "stage_counts",
    "visible_to",
]
