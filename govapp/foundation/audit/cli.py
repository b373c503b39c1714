"""The trail at the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from govapp.db import session
from govapp.foundation.audit.services import verify as verified

group = AppGroup("audit", help="The append-only trail of facts.")


@group.command()
@click.option("--head", default="", help="A hash noted earlier that must stand in the trail.")
def verify(head: str) -> None:
    """Recompute the chain; names the first bad row and fails if there is one."""
    verdict = verified(session(), noted=head)
    if verdict.first_bad is not None:
        click.echo(f"Row {verdict.first_bad} is bad: {verdict.why}.", err=True)
        raise SystemExit(1)
    click.echo(f"All {verdict.rows} rows fit together. Head: {verdict.head}")
