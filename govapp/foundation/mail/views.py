"""The outbox as staff see it: each letter, and what became of it."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from govapp.db import session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.ids import key
from govapp.foundation.mail import outbox, queries
from govapp.foundation.mail.models import Letter, LetterState
from govapp.foundation.mail.permissions import LETTER_READ
from govapp.foundation.search.queries import titles
from govapp.foundation.web.exports import export
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.navigation import Door
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.panels import Panel
from govapp.foundation.web.values import Badge

bp = Blueprint("letters", __name__)

DOORS = (
    Door(
        "setup",
        _l("Letters"),
        "letters.index",
        lambda actor: may(actor, LETTER_READ),
        order=70,
        about=_l("Each letter, and what became of it."),
        icon="envelope",
    ),
)

PANELS = tuple(
    Panel(
        hub=hub,
        key="letters",
        title=_l("Letters"),
        order=90,
        permission=LETTER_READ,
        query=query,
        template="letters/_panel.html",
        seen_by=_l("staff"),
    )
    for hub, query in (
        ("person", queries.panel_of_person),
        ("organization", queries.panel_of_organization),
    )
)

STATES = {
    LetterState.WAITING: Badge(_l("Waiting"), "active"),
    LetterState.SENT: Badge(_l("Sent"), "good"),
    LetterState.FAILED: Badge(_l("Given up"), "bad"),
}

LETTERS = Listing(
    columns=(
        Column("id", _l("No."), sort=Letter.id, kind="number"),
        Column(
            "subject",
            _l("Subject"),
            primary=True,
            href=lambda row: url_for("letters.show", letter_id=row.id),
        ),
        Column("address", _l("To")),
        Column("kind", _l("Kind"), show=lambda row: kind_word(row.kind)),
        Column("state", _l("State"), show=lambda row: STATES[row.state]),
        Column("written_at", _l("Written"), sort=Letter.written_at),
        Column("sent_at", _l("Sent"), sort=Letter.sent_at, nullable=True),
    ),
    tie=Letter.id,
    default="-id",
    filters=(
        Filter(
            "state",
            _l("State"),
            lambda rows, value: rows.where(Letter.state == LetterState(value)),
            options=[(state.value, badge.word) for state, badge in STATES.items()],
        ),
        Filter(
            "kind",
            _l("Kind"),
            lambda rows, value: rows.where(Letter.kind == value),
            options=lambda: [(kind, kind_word(kind)) for kind in kinds()],
        ),
        Filter(
            "to",
            _l("Address"),
            lambda rows, value: rows.where(Letter.address.icontains(value, autoescape=True)),
        ),
    ),
)


@bp.get("/letters")
def index() -> ResponseReturnValue:
    return _list(current_actor(), "")


@bp.get("/letters/to/<kind>/<int:number>")
def trace(kind: str, number: int) -> ResponseReturnValue:
    return _list(current_actor(), key(kind, number))


def _list(actor: Actor, whose: str) -> ResponseReturnValue:
    """The outbox, or the letters to one person or organization."""
    rows = queries.outbox(actor, whose)
    file = export(LETTERS, rows, session(), request.args, "letters")
    if file is not None:
        return file
    page = LETTERS.page(rows, session(), request.args)
    name = titles({whose}, actor).get(whose, whose)
    return render_template("letters/index.html", listing=LETTERS, page=page, whose=name)


@bp.get("/letters/<int:letter_id>")
def show(letter_id: int) -> str:
    actor = current_actor()
    shown = queries.letter(letter_id, actor)
    about = titles({shown.letter.about}, actor).get(shown.letter.about, shown.letter.about)
    return render_template(
        "letters/show.html",
        shown=shown,
        letter=shown.letter,
        about=about,
        state=STATES[shown.letter.state],
        kind=kind_word(shown.letter.kind),
    )


@bp.post("/letters/<int:letter_id>/again")
def send_again(letter_id: int) -> ResponseReturnValue:
    with telling(gettext("The letter goes out again now.")):
        outbox.send_again(letter_id, actor=current_actor())
    return redirect(url_for(".show", letter_id=letter_id), code=303)


def kinds() -> list[str]:
    """Every kind of letter that there is a template for."""
    subjects = [
        name
        for name in current_app.jinja_env.list_templates(extensions=["txt"])
        if name.startswith("mail/") and name.endswith("/subject.txt")
    ]
    return sorted(name.removeprefix("mail/").removesuffix("/subject.txt") for name in subjects)


def kind_word(kind: str) -> str:
    """`password_changed` as `password changed`."""
    return kind.rpartition("/")[2].replace("_", " ")
