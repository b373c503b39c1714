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
@click.option("--port", default=4242, help="The port it answers on, on this machine only.")
def stripe(port: int) -> None:
    """Answer in Stripe's stead on this machine, plainly marked; no money moves."""
    from govapp.demo.stripe_stand_in.hooks import Deliveries
    from govapp.demo.stripe_stand_in.server import KEY, SECRET, StandIn

    found = settings()
    if not found.on_loopback:
        raise click.ClickException("SERVER_URL is not on this machine: no stand-in here.")
    stand_in = StandIn(port)
    stand_in.store.open(found.INSTANCE / "stripe-stand-in.json")
    deliveries = Deliveries(f"{found.SERVER_URL}/webhooks/stripe", SECRET)
    stand_in.store.heard.append(deliveries.hear)
    click.echo("A stand-in for Stripe; no money moves. Start govapp with these settings:")
    click.echo(f"STRIPE_SECRET_KEY={KEY}")
    click.echo(f"STRIPE_WEBHOOK_SECRET={SECRET}")
    click.echo(f"STRIPE_API_BASE={stand_in.address}")
    click.echo(f"What banks do meanwhile: {stand_in.address}/desk")
    try:
        stand_in.serve()
    except KeyboardInterrupt:
        deliveries.end()


@group.command()
def roster() -> None:
    """Print the invented roster as an import file."""
    from datetime import date

    from govapp.demo.roster import roster as text

    click.echo(text(date(2024, 1, 1)), nl=False)
