"""Commands of the operator: `flask --app wsgi elections ...`."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

elections = AppGroup("elections", help="Count ballot files.")


@elections.command("count")
@click.argument("file")
@click.option("--rule", required=True, help="The counting rule, such as scottish-stv.")
@click.option(
    "--seats", type=click.IntRange(1), help="How many seats to fill, whatever the file says."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "text", "blt", "csv"]),
    default="json",
    show_default=True,
)
@click.option(
    "--tie-order",
    default="",
    help="Names with commas between them, in the order in which the lot falls.",
)
@click.option(
    "--passes",
    default="",
    help="For yes-no: what carries, such as 'at least 2/3 of votes cast'.",
)
def count(file: str, rule: str, seats: int | None, form: str, tie_order: str, passes: str) -> None:
    """Count FILE (BLT, or a sheet if it is called .csv; plain or gzip); nothing is stored."""
    from govapp.elections.counting.errors import CannotCount
    from govapp.elections.counting.report import report

    try:
        written = report(
            file, rule=rule, form=form, tie_order=tie_order, seats=seats, passes=passes
        )
    except CannotCount as error:
        click.echo(f"{file}: {error}", err=True)
        sys.exit(2)
    click.echo(written, nl=False)
