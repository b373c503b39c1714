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
    type=click.Choice(["json", "text", "html", "blt", "csv"]),
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


@elections.command("simulate")
@click.argument("file")
@click.option("--rules", "by", required=True, help="Counting rules with commas between them.")
@click.option(
    "--seats", type=click.IntRange(1), help="How many seats to fill, whatever the file says."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--tie-order",
    default="",
    help="Names with commas between them, in the order in which the lot falls.",
)
def simulate(file: str, by: str, seats: int | None, form: str, tie_order: str) -> None:
    """Count FILE by several rules side by side, to compare bylaws; nothing is stored."""
    from govapp.elections.counting import compare
    from govapp.elections.counting.errors import CannotCount
    from govapp.elections.counting.files import load
    from govapp.elections.counting.protocol_json import text
    from govapp.elections.counting.report import named

    try:
        papers = load(file, seats)
        order = papers.places(named(tie_order, papers.candidates))
        names = [name.strip() for name in by.split(",") if name.strip()]
        found = compare.alternatives(papers, names, order)
    except CannotCount as error:
        click.echo(f"{file}: {error}", err=True)
        sys.exit(2)
    if form == "json":
        click.echo(text([each.as_json() for each in found]))
    else:
        click.echo("\n".join(compare.side_by_side(found)))
