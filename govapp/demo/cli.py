"""The demonstration from the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from govapp.demo import services
from govapp.foundation.kernel.errors import GovappError
from govapp.foundation.web.current import settings

group = AppGroup("demo", help="The demonstration: an invented consortium on real facts.")


@group.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when the database holds anything.")
def load(if_empty: bool) -> None:
    """Load the demonstration into an empty database."""
    if if_empty and not services.is_empty():
        return
    click.echo("Loading the demonstration …")
    try:
        services.load()
    except GovappError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Loaded. Accounts and passwords: {settings().INSTANCE / 'demo-accounts.json'}")


@group.command()
def roster() -> None:
    """Print the invented roster as an import file."""
    from datetime import date

    from govapp.demo.roster import roster as text

    click.echo(text(date(2024, 1, 1)), nl=False)
