"""Charts for templates: what `templates/_macros/chart.html` calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govapp.foundation.charts.svg import is_empty, pieces, svg
from govapp.foundation.charts.tables import rows

if TYPE_CHECKING:
    from jinja2 import Environment


def install(environment: Environment) -> None:
    """Give the templates of an application the functions behind the chart macros."""
    environment.globals.update(
        chart_svg=svg, chart_rows=rows, chart_pieces=pieces, chart_is_empty=is_empty
    )
