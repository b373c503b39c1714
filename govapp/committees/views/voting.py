"""The acts on a motion: second, withdraw, open, vote, close."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.committees import forms, queries, services
from govapp.committees.permissions import MOTION_OPEN, MOTION_WITHDRAW
from govapp.committees.views.bp import motions as bp
from govapp.foundation.access.policy import authorize
from govapp.foundation.web.pages import current_actor, telling


def _back(motion_id: int, anchor: str | None = None) -> Response:
    return redirect(url_for(".show", motion_id=motion_id, _anchor=anchor), 303)


@bp.post("/motions/<int:motion_id>/second")
def second(motion_id: int) -> Response:
    page = queries.motion_page(motion_id, current_actor())
    chosen = request.form.get("seconded_for", "", type=str)
    with telling(_("You have seconded the motion.")):
        services.second(
            motion_id, seconded_for=queries.chosen_behalf(page, chosen), actor=current_actor()
        )
    return _back(motion_id)


@bp.post("/motions/<int:motion_id>/vote")
def vote(motion_id: int) -> Response:
    choice, holder = request.form.get("choice", ""), request.form.get("holder") or None
    with telling(_("Your vote is recorded.")):
        services.cast(motion_id, choice, holder=holder, actor=current_actor())
    return _back(motion_id, "vote")


@bp.route("/motions/<int:motion_id>/open", methods=["GET", "POST"])
def open_vote(motion_id: int) -> ResponseReturnValue:
    page = queries.opening(motion_id, current_actor())
    form = forms.OpeningForm(data={"closes_at": page.usual})
    if form.validate_on_submit():
        with telling(_("The vote is open; those who may vote are written to."), form) as told:
            services.open_vote(motion_id, closes_at=form.closes_at.data, actor=current_actor())
        if told.done:
            return _back(motion_id)
    return render_template("committees/open_vote.html", page=page, form=form)


@bp.route("/motions/<int:motion_id>/withdraw", methods=["GET", "POST"])
def withdraw(motion_id: int) -> ResponseReturnValue:
    page = queries.motion_page(motion_id, current_actor())
    authorize(current_actor(), MOTION_WITHDRAW, page.thing)
    if request.method == "POST":
        with telling(_("The motion is withdrawn.")):
            services.withdraw(motion_id, actor=current_actor())
        return _back(motion_id)
    return render_template("committees/withdraw.html", page=page)


@bp.route("/motions/<int:motion_id>/close", methods=["GET", "POST"])
def close(motion_id: int) -> ResponseReturnValue:
    page = queries.motion_page(motion_id, current_actor())
    authorize(current_actor(), MOTION_OPEN, page.thing)
    if request.method == "POST":
        with telling(_("The vote is closed.")):
            services.close(motion_id, actor=current_actor())
        return _back(motion_id)
    return render_template("committees/close.html", page=page)
