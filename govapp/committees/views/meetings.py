"""Meetings of a body: call one, take its attendance, close it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.committees import forms, queries, services
from govapp.committees.models import Meeting
from govapp.committees.views.bp import bodies as bp
from govapp.foundation.web.pages import current_actor, telling


def _to_meeting(meeting_id: int) -> Response:
    return redirect(url_for(".meeting", meeting_id=meeting_id), 303)


@bp.get("/committees/<code>/meetings")
def meetings(code: str) -> str:
    body, found = queries.meetings_of(code, current_actor())
    return render_template("committees/meetings.html", body=body, meetings=found)


@bp.route("/committees/<code>/meetings/new", methods=["GET", "POST"])
def call_meeting(code: str) -> ResponseReturnValue:
    body = queries.body_to_meet(code, current_actor())
    form = forms.MeetingForm()
    if form.validate_on_submit():
        with telling(_("The meeting is called."), form) as told:
            meeting_id = services.call_meeting(body.id, form.to_plan(), actor=current_actor())
        if told.done:
            return _to_meeting(meeting_id)
    status = 422 if form.is_submitted() else 200
    return render_template("committees/call_meeting.html", body=body, form=form), status


@bp.get("/meetings/<int:meeting_id>")
def meeting(meeting_id: int) -> str:
    page = queries.meeting_page(meeting_id, current_actor())
    return render_template("committees/meeting.html", page=page)


@bp.route("/meetings/<int:meeting_id>/change", methods=["GET", "POST"])
def change_meeting(meeting_id: int) -> ResponseReturnValue:
    found = queries.running_meeting(meeting_id, current_actor())
    form = forms.MeetingForm(data=_typed(found))
    if form.validate_on_submit():
        with telling(_("The meeting is called for the new time."), form) as told:
            services.change_meeting(meeting_id, form.to_plan(), actor=current_actor())
        if told.done:
            return _to_meeting(meeting_id)
    status = 422 if form.is_submitted() else 200
    return render_template("committees/change_meeting.html", meeting=found, form=form), status


def _typed(found: Meeting) -> dict[str, object]:
    minutes = int((found.ends_at - found.starts_at).total_seconds()) // 60
    return {
        "title": found.title,
        "starts_at": found.starts_at,
        "minutes": minutes,
        "place": found.place,
    }


@bp.route("/meetings/<int:meeting_id>/cancel", methods=["GET", "POST"])
def cancel_meeting(meeting_id: int) -> ResponseReturnValue:
    found = queries.running_meeting(meeting_id, current_actor())
    form = forms.CancellingForm()
    if form.validate_on_submit():
        with telling(_("The meeting is called off.")):
            services.cancel_meeting(meeting_id, form.because.data, actor=current_actor())
        return _to_meeting(meeting_id)
    status = 422 if form.is_submitted() else 200
    return render_template("committees/cancel_meeting.html", meeting=found, form=form), status


@bp.post("/meetings/<int:meeting_id>/present")
def mark_present(meeting_id: int) -> Response:
    """One tap: present (by the person named, if any), or not after all."""
    person_id = request.form.get("person", type=int)
    with telling(_("Noted.")):
        services.mark(
            meeting_id,
            request.form.get("holder", ""),
            present=request.form.get("present") == "1",
            person_id=person_id,
            actor=current_actor(),
        )
    return redirect(url_for(".meeting", meeting_id=meeting_id) + "#roster", 303)


@bp.route("/meetings/<int:meeting_id>/close", methods=["GET", "POST"])
def close_attendance(meeting_id: int) -> ResponseReturnValue:
    queries.running_meeting(meeting_id, current_actor())
    if request.method == "POST":
        with telling(_("The attendance counts from now on.")):
            services.close_attendance(meeting_id, actor=current_actor())
        return _to_meeting(meeting_id)
    page = queries.meeting_page(meeting_id, current_actor())
    return render_template("committees/close_attendance.html", page=page)


@bp.post("/meetings/<int:meeting_id>/correct")
def correct_attendance(meeting_id: int) -> Response:
    with telling(_("The attendance is put right; the audit trail keeps both.")):
        services.correct_attendance(
            meeting_id,
            request.form.get("holder", ""),
            request.form.get("present") == "1",
            actor=current_actor(),
        )
    return redirect(url_for(".meeting", meeting_id=meeting_id) + "#roster", 303)
