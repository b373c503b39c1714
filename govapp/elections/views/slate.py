"""The officers' page of the slate: checks, refusals, appeals, certification, a second call."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.elections import forms, queries, services
from govapp.elections.queries.questions import dates_of
from govapp.elections.views.bp import bp
from govapp.foundation.web.pages import current_actor, telling


@bp.get("/elections/<int:election_id>/slate")
def slate(election_id: int) -> str:
    page = queries.slate_page(election_id, current_actor())
    return render_template("elections/slate.html", page=page, election=page.subject)


def _to_slate(election_id: int) -> Response:
    return redirect(url_for(".slate", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/slate/certify")
def certify(election_id: int) -> Response:
    with telling(_("The slate is certified. These names go on the ballot paper.")):
        services.certify(election_id, actor=current_actor())
    return _to_slate(election_id)


@bp.post("/elections/<int:election_id>/candidates/<int:candidate_id>/judge")
def judge(election_id: int, candidate_id: int) -> Response:
    passed = request.form.get("passed") == "1"
    with telling(_("Noted: stands.") if passed else _("Refused. The candidate may appeal.")):
        services.judge(
            candidate_id,
            passed=passed,
            note=request.form.get("note", "")[:500],
            actor=current_actor(),
        )
    return _to_slate(election_id)


@bp.post("/elections/<int:election_id>/candidates/<int:candidate_id>/appeal/answer")
def answer_appeal(election_id: int, candidate_id: int) -> Response:
    with telling(_("The appeal is answered; the candidate gets a letter.")):
        services.answer_appeal(
            candidate_id,
            granted=request.form.get("granted") == "1",
            answer=request.form.get("answer", "")[:500],
            actor=current_actor(),
        )
    return _to_slate(election_id)


@bp.route("/elections/<int:election_id>/call-again", methods=["GET", "POST"])
def call_again(election_id: int) -> ResponseReturnValue:
    page = queries.slate_page(election_id, current_actor())
    form = forms.DatesForm(data=vars(dates_of(page.subject)))
    if form.validate_on_submit():
        with telling(_("Nominations are open again; every voter gets a letter."), form) as told:
            services.call_again(election_id, form.to_dates(), actor=current_actor())
        if told.done:
            return redirect(url_for(".control", election_id=election_id), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "elections/call_again.html", page=page, election=page.subject, form=form
    ), status
