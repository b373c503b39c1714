"""The period lock: what is locked, locking with a second look, opening with a second person."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.accounts.queries import consortium_today
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.values import Consequence
from govapp.ledger import queries, services
from govapp.ledger.forms import LockForm, OpeningForm
from govapp.ledger.rules import lock_obstacles

bp = Blueprint("locks", __name__, url_prefix="/ledger/lock")


@bp.get("")
def index() -> str:
    return _page(_lock_form(), OpeningForm(formdata=None))


@bp.get("/look")
def look() -> ResponseReturnValue:
    """The second look: what the lock would do, before it is set."""
    found, form = queries.locks(current_actor()), _lock_form()
    day = form.day.data
    against = lock_obstacles(day, found.closed_before, today=consortium_today()) if day else ()
    if day is None or against:
        form.day.errors = [*form.day.errors, *(str(one) for one in against)] or [_("Choose a day.")]
        return _page(form, OpeningForm(formdata=None)), 422
    entries = queries.entries_before(day, current_actor())
    return render_template("ledger/lock_look.html", day=day, consequences=_consequences(entries))


@bp.post("")
def lock() -> ResponseReturnValue:
    form = LockForm()
    if not form.validate():
        return _page(form, OpeningForm(formdata=None)), 422
    with telling(_("The books are locked.")):
        services.lock_before(form.day.data, actor=current_actor())
    return redirect(url_for(".index"), 303)


@bp.post("/<int:period_lock_id>/opening")
def ask(period_lock_id: int) -> ResponseReturnValue:
    form = OpeningForm()
    if not form.validate():
        return _page(_lock_form(), form), 422
    with telling(_("The request waits for a second person.")):
        services.ask_opening(period_lock_id, form.reason.data, actor=current_actor())
    return redirect(url_for(".index"), 303)


@bp.post("/<int:period_lock_id>/answer")
def answer(period_lock_id: int) -> ResponseReturnValue:
    approve = request.form.get("answer") == "approve"
    message = _("The period is open again.") if approve else _("The period stays locked.")
    with telling(message):
        services.answer_opening(period_lock_id, approve=approve, actor=current_actor())
    return redirect(url_for(".index"), 303)


def _page(form: LockForm, opening_form: OpeningForm) -> str:
    found = queries.locks(current_actor())
    return render_template("ledger/locks.html", found=found, form=form, opening_form=opening_form)


def _lock_form() -> LockForm:
    """With the day in the address, or the first day of this year."""
    form = LockForm(formdata=None)
    text = request.args.get("day", "")
    try:
        form.day.data = date.fromisoformat(text)
    except ValueError:
        form.day.data = None if text else consortium_today().replace(month=1, day=1)
    return form


def _consequences(entries: int) -> list[Consequence]:
    return [
        Consequence(
            Phrase(N_("Entries that are fixed for good: %(count)s."), count=entries),
            "journal-check",
            url_for("ledger.index"),
        ),
        Consequence(
            Phrase(
                N_("A cheque, a reversal or a correction dated before that day will be refused.")
            ),
            "lock",
        ),
        Consequence(
            Phrase(
                N_("To open the period again, one person asks with a reason and another answers.")
            ),
            "people",
        ),
    ]
