"""The trail as staff and auditors read it."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from govapp.db import session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.audit import queries
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.audit.permissions import AUDIT_READ
from govapp.foundation.search.queries import find, titles
from govapp.foundation.web.exports import export
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.navigation import Door
from govapp.foundation.web.pages import current_actor

bp = Blueprint("audit", __name__)

DOORS = (
    Door(
        "records",
        _l("Audit trail"),
        "audit.index",
        lambda actor: may(actor, AUDIT_READ),
        order=90,
        about=_l("Who did what, and when."),
        icon="journal-text",
    ),
)


@bp.get("/audit")
def index() -> ResponseReturnValue:
    actor = current_actor()
    rows = queries.trail(actor)
    listing = _listing({}, actor)
    file = export(listing, rows, session(), request.args, "audit-trail")
    if file is not None:
        return file
    page = listing.page(rows, session(), request.args)
    names = titles({key for row in page.rows for key in (row.actor, row.about)}, actor)
    return render_template(
        "audit/index.html", listing=_listing(names, actor), page=page, head_row=queries.head(actor)
    )


@bp.get("/audit/<int:number>")
def show(number: int) -> str:
    actor = current_actor()
    shown = queries.fact(number, actor)
    names = titles({shown.event.actor, shown.event.about}, actor)
    return render_template("audit/show.html", shown=shown, names=names, sentence=sentence)


def sentence(fact: str) -> str:
    """`RoleGranted` as `Role granted`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", fact).capitalize()


def _listing(names: dict[str, str], actor: Actor) -> Listing:
    """The list, with `names` in the place of keys where there are any (files keep the keys)."""
    return Listing(
        columns=(
            Column(
                "number",
                _l("No."),
                sort=AuditEvent.number,
                kind="number",
                primary=True,
                href=lambda row: url_for("audit.show", number=row.number),
            ),
            Column("at", _l("When"), sort=AuditEvent.at),
            Column("fact", _l("What"), show=lambda row: sentence(row.fact)),
            Column("about", _l("About"), show=lambda row: names.get(row.about, row.about)),
            Column("actor", _l("By"), show=lambda row: names.get(row.actor, row.actor)),
            Column("hat", _l("As")),
        ),
        tie=AuditEvent.number,
        default="-number",
        filters=(
            Filter("fact", _l("What"), queries.of_fact, options=_facts),
            Filter("about", _l("About"), lambda rows, it: queries.about(rows, _keys(it, actor))),
            Filter("by", _l("By"), lambda rows, it: queries.by(rows, _keys(it, actor))),
            Filter("since", _l("From"), queries.from_day, kind="date"),
            Filter("until", _l("Until"), queries.until_day, kind="date"),
        ),
    )


def _facts() -> list[tuple[str, str]]:
    return [(name, sentence(name)) for name in queries.kinds_of_facts()]


def _keys(typed: str, actor: Actor) -> list[str]:
    """The keys meant by what was typed: itself, and the things found under that name."""
    return [typed, *(found.key for found in find(typed, actor, limit=100))]
