"""The demonstration from the command line."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from govapp.db import session
from govapp.demo import services
from govapp.foundation.kernel.errors import GovappError
from govapp.foundation.web.current import settings

group = AppGroup("demo", help="The demonstration: an invented consortium on real facts.")


@group.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when the database holds anything.")
@click.option("--fresh", is_flag=True, help="Throw an older demonstration away first.")
def load(if_empty: bool, fresh: bool) -> None:
    """Load the demonstration into an empty database."""
    if if_empty and not services.is_empty():
        return
    if fresh:
        _throw_away()
    click.echo("Loading the demonstration …")
    try:
        services.load()
    except GovappError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Loaded. Accounts and passwords: {settings().INSTANCE / 'demo-accounts.json'}")


def _throw_away() -> None:
    """Empty the database by its own migrations, if it holds a demonstration and nothing else."""
    if not services.is_empty() and not services.is_demo():
        raise click.ClickException(
            "This database is no demonstration; nothing was thrown away. "
            "Point DATABASE_URL or INSTANCE somewhere else."
        )
    session().close()
    migrations = current_app.extensions["alembic"]
    migrations.downgrade("base")
    migrations.upgrade()


@group.command()
def roster() -> None:
    """Print the invented roster as an import file."""
    from datetime import date

    from govapp.demo.roster import roster as text

    click.echo(text(date(2024, 1, 1)), nl=False)
