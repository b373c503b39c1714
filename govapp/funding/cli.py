"""`flask funding`: checking sums from the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from govapp.db import session
from govapp.foundation.web.filters import say
from govapp.funding import queries

group = AppGroup("funding", help="Budgets, allocations and spending.")


@group.command()
def check() -> None:
    """Compare the sums kept in rows with the books; ends with 1 and names what differs."""
    found = queries.differences(session())
    for difference in found:
        click.echo(say(difference), err=True)
    if found:
        raise SystemExit(1)
    click.echo("Budgets, allocations and spending equal the books.")
