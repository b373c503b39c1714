"""Program management's pages: set a body up, fill seats and offices, end them."""

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


@bp.get("/committees/found")
def founding() -> str:
    form = forms.FoundingForm(data={"began_on": clock.today()})
    return render_template(
        "committees/found.html", bodies=queries.to_found(current_actor()), form=form
    )


@bp.post("/committees/<code>/found")
def found(code: str) -> ResponseReturnValue:
    bodies = queries.to_found(current_actor())
    form = forms.FoundingForm()
    if form.validate():
        with telling(_("The committee is set up."), form) as told:
            services.found(code, began_on=form.began_on.data, actor=current_actor())
        if told.done:
            return _to_body(code)
    return render_template("committees/found.html", bodies=bodies, form=form), 422


@bp.route("/committees/<code>/seats/<int:seat_id>/appoint", methods=["GET", "POST"])
def appoint(code: str, seat_id: int) -> ResponseReturnValue:
    page = queries.appointing(code, seat_id, current_actor())
    form = forms.AppointmentForm(data={"began_on": page.begins, "ends_on": page.ends})
    form.who.offer((one, f"{who.organization}: {who.person}") for one, who in page.people.items())
    if page.agreed_by:
        form.motion.offer(page.motions.items())
    else:
        del form.motion
    if not form.validate_on_submit():
        return render_template("committees/appoint.html", page=page, form=form, chosen=None)
    chosen = page.people[form.who.data]
    if request.form.get("sure"):
        with telling(_("The seat is taken."), form) as told:
            services.appoint(
                seat_id,
                person_id=chosen.person_id,
                organization_id=chosen.organization_id,
                began_on=form.began_on.data,
                ends_on=form.ends_on.data,
                motion_id=form.motion.data if form.motion else None,
                actor=current_actor(),
            )
        chosen = chosen if told.done else None
        if told.done:
            return _to_body(code)
    return render_template("committees/appoint.html", page=page, form=form, chosen=chosen)


@bp.route("/committees/<code>/offices/new", methods=["GET", "POST"])
def give_office(code: str) -> ResponseReturnValue:
    body, people = queries.people_of_members(code, current_actor())
    motions, elected = queries.electing_motions(code, current_actor())
    form = forms.OfficeForm()
    form.who.offer(people.items())
    form.motion.offer(motions.items())
    if not form.validate_on_submit():
        return render_template("committees/office.html", body=body, form=form, chosen="")
    unproved = form.kind.data.value in elected and form.motion.data is None
    chosen = people[form.who.data]
    if request.form.get("sure"):
        with telling(_("The office is given."), form) as told:
            services.take_office(
                body.id,
                form.who.data,
                form.kind.data,
                motion_id=form.motion.data,
                actor=current_actor(),
            )
        chosen = chosen if told.done else ""
        if told.done:
            return _to_body(code)
    return render_template(
        "committees/office.html", body=body, form=form, chosen=chosen, unproved=unproved
    )


@bp.route("/committees/<code>/offices/<int:office_id>/end", methods=["GET", "POST"])
def end_office(code: str, office_id: int) -> ResponseReturnValue:
    page = queries.ending_office(code, office_id, current_actor())
    if request.method == "POST":
        with telling(_("The office ends today.")):
            services.leave_office(office_id, actor=current_actor())
        return _to_body(code)
    return render_template("committees/end_office.html", page=page)
