"""`flask ledger`: checking the books from the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from govapp.db import session
from govapp.ledger import queries

group = AppGroup("ledger", help="The double-entry journal.")


@group.command()
def check() -> None:
    """Add the whole journal up anew, with deferred dues, unmatched money and money on its way.

    Ends with 1 and names whatever is wrong.
    """
    found = queries.whole_check(session())
    for fault in found.faults:
        click.echo(str(fault), err=True)
    if found.faults:
        raise SystemExit(1)
    click.echo(f"The books are sound: {found.entries} entries, {found.lines} lines, sums zero.")
