"""People at the command line, for whoever runs the installation."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from govapp.accounts import services
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import GovappError

group = AppGroup("accounts", help="People and how they get in.")


@group.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="Their name; the address stands for it when left out.")
def create_admin(email: str, name: str) -> None:
    """Make EMAIL an administrator and print a link (24 hours, once) that sets the password."""
    actor = operator("create-admin", Role.ADMINISTRATOR)
    try:
        link = services.create_administrator(
            email, name=name or email.partition("@")[0], actor=actor
        )
    except GovappError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{email} is an administrator. Open this link within 24 hours to set the password:")
    click.echo(link)


@group.command()
@click.argument("email")
@click.option("--name", required=True, help="Their name, if they are not known yet.")
@click.option("--leads-to", default="/home", help="The page that opens afterwards.")
@click.option("--as", "who", required=True, help="Your name, for the letter and the trail.")
def invite(email: str, name: str, leads_to: str, who: str) -> None:
    """Write EMAIL an invitation; the next run of the jobs sends it."""
    actor = operator(who, Role.SECRETARIAT)
    try:
        services.invite_by_address(name, email, leads_to=leads_to, actor=actor)
    except GovappError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"An invitation to {email} is in the outbox.")
