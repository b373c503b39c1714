"""`flask dues`: issuing a year and checking dues from the command line."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from govapp.db import session
from govapp.dues import gateway, services
from govapp.dues.queries.assessment import open_run
from govapp.dues.queries.checks import agreement
from govapp.dues.queries.operators import payment_rows
from govapp.dues.services import online
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import GovappError
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.current import settings
from govapp.members.queries import organization_called

group = AppGroup("dues", help="Invoices and payments.")


@group.command()
@click.argument("year", type=int)
@click.option("--as", "name", required=True, help="Your name, for the audit trail.")
def assess(year: int, name: str) -> None:
    """Issue the invoices of YEAR to every member who has none; stopped, it can be run again."""
    actor = operator(name, Role.TREASURER)
    try:
        run_id = open_run(year) or services.start_assessment(year, actor=actor)
        card = services.issue_some(run_id, actor=actor)
        while card.going:
            card = services.issue_some(run_id, actor=actor)
    except GovappError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{card.issued} invoices for {year}, together {card.total}.")


@group.command()
@click.option("--organization", "slug", required=True, help="Its name: example-library-inc.")
@click.option("--year", type=int, required=True, help="The year of the dues.")
@click.option("--as", "name", default="An operator", help="Your name, for the audit trail.")
def issue(slug: str, year: int, name: str) -> None:
    """Issue one invoice, through Stripe if it is set up, and print its number (once and again)."""
    actor = operator(name, Role.TREASURER)
    try:
        organization_id = organization_called(session(), slug)
        invoice_id, number = services.issue_one(organization_id, year, actor=actor)
        told = online.tell_now(invoice_id, actor=actor)
    except GovappError as error:
        raise click.ClickException(str(error)) from error
    if not told:
        click.echo("It cannot be paid online yet; see Money, Stripe.", err=True)
    click.echo(number)


@group.command()
def check() -> None:
    """Compare invoices, payments and numbers with the books; ends with 1 if they differ."""
    found = agreement(session())
    for fault in found.faults:
        click.echo(str(fault), err=True)
    if found.faults:
        raise SystemExit(1)
    click.echo(f"Dues agree with the books: {found.invoices} invoices, {found.payments} payments.")


@group.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for scripts.")
def payments(as_json: bool) -> None:
    """Print every payment and what it paid; an invoice of null is money matched to none."""
    rows = list(payment_rows(session()))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        amount = Money(row["amount_minor"], row["currency"])
        words = (row["invoice"] or "-", str(amount), row["state"], row["method"], row["reference"])
        click.echo("\t".join(words))


@group.command()
def stripe() -> None:
    """Say whether the configured Stripe account answers, and in which mode."""
    try:
        found = gateway.account(settings())
    except GovappError as error:
        raise click.ClickException(str(error)) from error
    mode = "live mode" if found.live else "test mode"
    click.echo(f"Stripe answers in {mode}, {', '.join(found.currencies)}, API {found.api_version}.")
    click.echo(f"Webhook secret: {'set' if found.hears else 'missing'}.")
