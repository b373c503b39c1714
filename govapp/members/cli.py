"""Commands of the operator: `flask --app wsgi members ...`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import GovappError, Invalid, Refused
from govapp.members import services
from govapp.members.queries import importing
from govapp.members.rules.importing import DateOrder, Judged, Outcome, Plan

group = AppGroup("members", help="Organizations, people and memberships.")
PROBLEMS, UNREADABLE = 1, 2
ORDERS = {"day-first": DateOrder.DAY_FIRST, "month-first": DateOrder.MONTH_FIRST}


@group.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would happen and keep nothing.")
@click.option("--days", type=click.Choice(list(ORDERS)), help="How 3/4/2027 is read.")
@click.option("--as", "name", default="operator", help="Your name, for the audit trail.")
def import_files(files: tuple[str, ...], dry_run: bool, days: str | None, name: str) -> None:
    """Take over organizations, people and memberships from FILES (CSV or XLSX), all or nothing.

    Ends with 0 when everything is (or would be) taken over, with 1 when rows have problems or the
    rules refuse, with 2 when a file cannot be read.
    """
    actor = operator(name, Role.SECRETARIAT)
    contents = [(Path(file).name, Path(file).read_bytes()) for file in files]
    order = ORDERS[days] if days else None
    try:
        found = importing.dry_run(services.read_upload(contents), order, actor)
    except Invalid as invalid:
        raise _Ends(str(invalid), UNREADABLE) from None
    except GovappError as error:
        raise _Ends(str(error), PROBLEMS) from None
    _tell(found)
    if found.problems:
        raise _Ends(f"{found.problems} rows have problems; nothing was taken over.", PROBLEMS)
    if dry_run or not found.adds:
        click.echo(
            "Nothing was taken over: this was a dry run." if dry_run else "All here already."
        )
        return
    try:
        number = services.keep(contents, order=order, actor=actor)
        services.commit(number, actor=actor)
    except Refused as refused:
        raise _Ends(str(refused), PROBLEMS) from None
    click.echo(f"Taken over as import {number}; /import/{number} takes it back.")


class _Ends(click.ClickException):
    """Says why on the error channel and ends with a code of its own."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code


def _tell(found: Plan) -> None:
    for row in found.judged:
        if row.outcome is Outcome.PROBLEM:
            for words in _problems(row):
                click.echo(f"{row.entry.source}, row {row.entry.line}: {words}", err=True)
    known = sum(row.outcome is Outcome.KNOWN for row in found.judged)
    click.echo(
        f"{len(found.judged)} rows: {len(found.organizations)} new organizations, "
        f"{len(found.people)} new people, {len(found.affiliations)} belongings, "
        f"{len(found.roles)} contact roles, {len(found.terms)} memberships, {known} here already."
    )


def _problems(row: Judged) -> list[str]:
    return [
        f"{problem.field}: {problem.words}" if problem.field else str(problem.words)
        for problem in row.problems
    ]
