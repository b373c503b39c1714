"""Requests to program management: the list, asking, giving an owner, answering."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from govapp.committees import forms, queries, services
from govapp.committees.models import AskingState, OfficeRequest
from govapp.committees.permissions import REQUEST_ASK
from govapp.committees.views.bp import asking as bp
from govapp.db import db
from govapp.foundation.access.policy import authorize
from govapp.foundation.web.exports import export
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.values import Badge

STATES = {
    AskingState.OPEN: Badge(_l("open"), "warn", "hourglass-split"),
    AskingState.ANSWERED: Badge(_l("answered"), "good"),
    AskingState.DECLINED: Badge(_l("declined"), "neutral"),
}


def _in_state(statement: queries.Requests, state: str) -> queries.Requests:
    return statement.where(OfficeRequest.state == AskingState(state))


REQUESTS = Listing(
    columns=(
        Column(
            "title",
            _l("Request"),
            show=lambda row: row.OfficeRequest.title,
            primary=True,
            href=lambda row: url_for("asking.show", office_request_id=row.OfficeRequest.id),
        ),
        Column("state", _l("State"), lambda row: STATES[row.OfficeRequest.state]),
        Column("asked_by", _l("Asked by")),
        Column("organization", _l("Organization"), lambda row: row.organization or ""),
        Column("wished_on", _l("Wished by"), lambda row: row.OfficeRequest.wished_on),
        Column("owner", _l("Who sees to it"), lambda row: row.owner or ""),
        Column("due_on", _l("Until when"), lambda row: row.OfficeRequest.due_on),
        Column("asked", _l("Number"), lambda row: row.OfficeRequest.id, sort=OfficeRequest.id),
    ),
    tie=OfficeRequest.id,
    default="-asked",
    filters=(
        Filter(
            "state",
            _l("State"),
            _in_state,
            options=[(state.value, badge.word) for state, badge in STATES.items()],
        ),
    ),
)


@bp.get("/requests")
def index() -> ResponseReturnValue:
    statement = queries.requests_for(current_actor())
    file = export(REQUESTS, statement, db.session, request.args, "requests")
    if file is not None:
        return file
    page = REQUESTS.page(statement, db.session, request.args)
    return render_template("asking/index.html", listing=REQUESTS, page=page)


@bp.route("/requests/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    authorize(current_actor(), REQUEST_ASK)
    form = forms.AskingForm()
    if form.validate_on_submit():
        made = 0
        with telling(_("Your request is with program management."), form) as told:
            made = services.ask_office(
                form.title.data or "",
                form.words.data or "",
                wished_on=form.wished_on.data,
                actor=current_actor(),
            )
        if told.done:
            return redirect(url_for(".show", office_request_id=made), 303)
    return render_template("asking/new.html", form=form)


@bp.get("/requests/<int:office_request_id>")
def show(office_request_id: int) -> str:
    return _page(office_request_id)


@bp.post("/requests/<int:office_request_id>/owner")
def own(office_request_id: int) -> ResponseReturnValue:
    form = _owning()
    if form.validate():
        with telling(_("The request has an owner."), form) as told:
            services.own_request(
                office_request_id, form.owner.data, form.due_on.data, actor=current_actor()
            )
        if told.done:
            return redirect(url_for(".show", office_request_id=office_request_id), 303)
    return _page(office_request_id, owning=form), 422


@bp.post("/requests/<int:office_request_id>/answer")
def answer(office_request_id: int) -> ResponseReturnValue:
    form = forms.AnsweringForm()
    if form.validate():
        with telling(_("The answer is on its way."), form) as told:
            services.answer_request(
                office_request_id, form.state.data, form.answer.data or "", actor=current_actor()
            )
        if told.done:
            return redirect(url_for(".show", office_request_id=office_request_id), 303)
    return _page(office_request_id, answering=form), 422


def _owning(data: dict[str, object] | None = None) -> forms.OwningForm:
    form = forms.OwningForm(data=data) if data is not None else forms.OwningForm()
    form.owner.offer(queries.owners(current_actor()).items())
    return form


def _page(
    office_request_id: int,
    *,
    owning: forms.OwningForm | None = None,
    answering: forms.AnsweringForm | None = None,
) -> str:
    page = queries.request_page(office_request_id, current_actor())
    if page.may_answer and owning is None:
        owning = _owning({"owner": page.row.owner_id, "due_on": page.row.due_on})
    return render_template(
        "asking/show.html",
        page=page,
        state=STATES[page.row.state],
        owning=owning,
        answering=answering or forms.AnsweringForm(formdata=None),
    )
