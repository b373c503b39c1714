"""Leaving a seat by resignation or removal, and fitting the seats to the rulebook."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.committees import forms, queries, services
from govapp.committees.views.bp import bodies as bp
from govapp.foundation.kernel import clock
from govapp.foundation.web.pages import current_actor, telling


def _to_body(code: str) -> Response:
    return redirect(url_for(".body", code=code), 303)


@bp.route("/committees/<code>/terms/<int:term_id>/resign", methods=["GET", "POST"])
def resign(code: str, term_id: int) -> ResponseReturnValue:
    page = queries.leaving(code, term_id, current_actor())
    form = forms.ResigningForm(data={"last_day": clock.today()})
    sure = form.validate_on_submit()
    if sure and request.form.get("sure"):
        with telling(_("The resignation is taken down."), form) as told:
            services.resign(
                term_id,
                last_day=form.last_day.data,
                because=form.because.data or "",
                actor=current_actor(),
            )
        if told.done:
            return _to_body(code)
        sure = False
    return render_template("committees/resign.html", page=page, form=form, sure=sure)


@bp.route("/committees/<code>/terms/<int:term_id>/remove", methods=["GET", "POST"])
def remove(code: str, term_id: int) -> ResponseReturnValue:
    page = queries.removing(code, term_id, current_actor())
    form = forms.RemovingForm(data={"last_day": clock.today()})
    if page.decision:
        form.motion.offer(page.motions.items())
    else:
        del form.motion
    sure = form.validate_on_submit()
    if sure and request.form.get("sure"):
        with telling(_("The removal is taken down."), form) as told:
            services.remove(
                term_id,
                last_day=form.last_day.data,
                because=form.because.data or "",
                motion_id=form.motion.data if form.motion else None,
                actor=current_actor(),
            )
        if told.done:
            return _to_body(code)
        sure = False
    return render_template("committees/remove.html", page=page, form=form, sure=sure)


@bp.route("/committees/<code>/fit", methods=["GET", "POST"])
def fit(code: str) -> ResponseReturnValue:
    page = queries.fitting(code, current_actor())
    if request.method == "POST":
        with telling(_("The committee has the seats that the rulebook says.")):
            services.fit_seats(page.body.id, actor=current_actor())
        return _to_body(code)
    return render_template("committees/fit.html", page=page)
