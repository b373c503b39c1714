"""The renewal desk: who is late, who talks to them, and one organization's case."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from govapp.db import session
from govapp.dues import services
from govapp.dues.forms import (
    AsideForm,
    DeskNoteForm,
    HandOverForm,
    HoldForm,
    PromiseForm,
    SuspendForm,
)
from govapp.dues.queries.billing import dues_currency
from govapp.dues.queries.case import Case, case
from govapp.dues.queries.case_history import trace_url
from govapp.dues.queries.chasing import SHOWN, Desk
from govapp.dues.queries.desk_people import desk_people
from govapp.foundation.web.exports import export
from govapp.foundation.web.pages import current_actor, safe_redirect, telling
from govapp.foundation.web.values import Tab

bp = Blueprint("desk", __name__, url_prefix="/money/desk")

TABS = (
    ("", "todo", _l("To chase")),
    ("broken", "broken", _l("Promise broken")),
    ("promised", "promised", _l("Promised")),
    ("held", "held", _l("Clock stopped")),
    ("aside", "aside", _l("Put aside")),
    ("mine", "mine", _l("Mine")),
    ("soon", "soon", _l("Not due yet")),
)


@bp.get("")
def index() -> ResponseReturnValue:
    desk = Desk(current_actor())
    asked = request.args.get("show", "")
    show = asked if asked in dict(SHOWN) else ""
    listing, statement = desk.listing(), desk.statement(show)
    file = export(listing, statement, session(), request.args, "renewal-desk")
    if file is not None:
        return file
    page = listing.page(statement, session(), request.args)
    counts = {key: desk.count(key) for _show, key, _label in TABS}
    return render_template(
        "dues/desk/index.html",
        page=page,
        rows=desk.rows(page.rows),
        today=desk.today,
        late=counts["todo"],
        people=desk_people(session()),
        tabs=[
            Tab(str(label), page.link(show=key, at=""), show == key, counts[name])
            for key, name, label in TABS
        ],
    )


@bp.get("/<int:organization_id>")
def show(organization_id: int) -> str:
    return _page(case(organization_id, current_actor()))


def _page(found: Case, **given: FlaskForm) -> str:
    hand_over = given.get("hand_over") or HandOverForm(formdata=None)
    if isinstance(hand_over, HandOverForm):
        hand_over.person.offer(found.people)
    forms = {
        "note": DeskNoteForm(formdata=None),
        "promise": _promise_form(formdata=None, amount=found.owed),
        "aside": AsideForm(formdata=None),
        "hold": HoldForm(formdata=None),
        "suspend": SuspendForm(formdata=None),
        **given,
        "hand_over": hand_over,
    }
    return render_template(
        "dues/desk/case.html",
        case=found,
        forms=forms,
        trace_url=trace_url(found.organization_id),
    )


def _promise_form(**given: object) -> PromiseForm:
    return PromiseForm(currency=dues_currency(session()), **given)


def _refused(organization_id: int, **form: FlaskForm) -> ResponseReturnValue:
    return _page(case(organization_id, current_actor()), **form), 422


def _back(organization_id: int) -> ResponseReturnValue:
    """To where the form stood: the list, or the case."""
    return safe_redirect(
        request.form.get("back"), url_for("desk.show", organization_id=organization_id)
    )


# --- acts ----------------------------------------------------------------------------------------


@bp.post("/<int:organization_id>/note")
def note(organization_id: int) -> ResponseReturnValue:
    form = DeskNoteForm()
    if not form.validate():
        return _refused(organization_id, note=form)
    with telling(_("The note is kept."), form):
        services.note(organization_id, form.to_draft(), actor=current_actor())
    return _refused(organization_id, note=form) if form.errors else _back(organization_id)


@bp.post("/<int:organization_id>/promise")
def promise(organization_id: int) -> ResponseReturnValue:
    form = _promise_form()
    if not form.validate():
        return _refused(organization_id, promise=form)
    with telling(_("The promise is noted.")):
        services.promise(
            organization_id, form.to_promise(), form.words.data or "", actor=current_actor()
        )
    return _back(organization_id)


@bp.post("/<int:organization_id>/aside")
def aside(organization_id: int) -> ResponseReturnValue:
    form = AsideForm()
    if request.form.get("end"):
        with telling(_("It is back on the desk.")):
            services.put_aside(organization_id, None, actor=current_actor())
        return _back(organization_id)
    if not form.validate():
        return _refused(organization_id, aside=form)
    with telling(_("Put aside. The clock runs on.")):
        services.put_aside(organization_id, form.aside_until.data, actor=current_actor())
    return _back(organization_id)


@bp.post("/<int:organization_id>/take")
def take(organization_id: int) -> ResponseReturnValue:
    with telling(_("It is yours.")):
        services.take(organization_id, actor=current_actor())
    return _back(organization_id)


@bp.post("/<int:organization_id>/hand-over")
def hand_over(organization_id: int) -> ResponseReturnValue:
    form = HandOverForm()
    form.person.offer(desk_people(session()).items())
    if not form.validate():
        return _refused(organization_id, hand_over=form)
    with telling(_("Handed over; it waits on their home page, and a letter goes out.")):
        services.hand_over(
            organization_id,
            form.person.data,
            form.asked.data or "",
            form.asked_until.data,
            actor=current_actor(),
        )
    return _back(organization_id)
