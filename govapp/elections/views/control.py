"""The officer's pages: set up, go on step by step, remind, cancel; and the tellers' signature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.elections import forms, queries, services
from govapp.elections.queries.questions import dates_of
from govapp.elections.queries.setting_up import Proposal
from govapp.elections.rules.calendars import CALENDARS
from govapp.elections.rules.states import ElectionState
from govapp.elections.views.bp import bp
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.pages import current_actor, telling

STEPS: dict[ElectionState, Callable[..., object]] = {
    ElectionState.NOMINATIONS: services.open_nominations,
    ElectionState.ROLL: services.freeze,
    ElectionState.VOTING: services.open_voting,
    ElectionState.CLOSED: services.close,
    ElectionState.COUNTED: services.count,
    ElectionState.CHALLENGE: services.open_challenge,
    ElectionState.DECLARED: services.declare,
}


@bp.get("/elections/new")
def new() -> str:
    return render_template("elections/new.html", vacancies=queries.vacancies(current_actor()))


@bp.get("/elections/new/<body_code>/<seat_class>")
def prepare(body_code: str, seat_class: str) -> str:
    like = request.args.get("like", type=int)
    calendar = request.args.get("calendar", "")
    proposal = queries.proposal(
        body_code, seat_class, current_actor(), like=like, calendar=calendar
    )
    form = forms.ElectionForm(
        formdata=None,
        title=proposal.title,
        zone=proposal.zone,
        **vars(proposal.dates),
        **forms.shown(proposal.settings, proposal.reasons),
    )
    form.offer_tiers(proposal.outlook.tiers)
    return _preparing(proposal, form)


def _preparing(proposal: Proposal, form: forms.ElectionForm) -> str:
    return render_template(
        "elections/prepare.html", proposal=proposal, form=form, calendars=CALENDARS
    )


@bp.post("/elections/new/<body_code>/<seat_class>")
def create(body_code: str, seat_class: str) -> ResponseReturnValue:
    actor = current_actor()
    proposal = queries.proposal(body_code, seat_class, actor)
    form = forms.ElectionForm()
    form.offer_tiers(proposal.outlook.tiers)
    if not form.validate():
        return _preparing(proposal, form), 422
    dates, chosen = form.to_dates(), form.to_settings()
    seen = replace(proposal, outlook=queries.outlook(body_code, seat_class, dates, chosen))
    if request.form.get("look"):
        return _preparing(seen, form)
    with telling(
        _("The election is set up. Nothing is sent before nominations open."), form
    ) as told:
        plan = services.Plan(
            body_code,
            seat_class,
            form.title.data,
            dates,
            chosen,
            form.to_reasons(),
            form.zone.data,
        )
        election_id = services.set_up(plan, actor=actor)
    if told.failed:
        return _preparing(seen, form), 422
    return redirect(url_for(".control", election_id=election_id), code=303)


@bp.get("/elections/<int:election_id>/control")
def control(election_id: int) -> str:
    found = queries.control(election_id, current_actor())
    return render_template(
        "elections/control.html",
        control=found,
        election=found.subject,
        cancelling=forms.ReasonForm(formdata=None),
        extending=forms.ExtensionForm(formdata=None, until=found.subject.closes_at),
    )


@bp.post("/elections/<int:election_id>/advance")
def advance(election_id: int) -> Response:
    found = queries.control(election_id, current_actor())
    with telling(_("Done. The page says what comes next.")):
        if found.next is None or found.next.value != request.form.get("to"):
            raise Refused(Phrase(N_("This election has moved on meanwhile.")))
        STEPS[found.next](election_id, actor=current_actor())
    return redirect(url_for(".control", election_id=election_id), code=303)


@bp.get("/elections/<int:election_id>/dates")
def dates(election_id: int) -> str:
    found = queries.control(election_id, current_actor())
    form = forms.DatesForm(formdata=None, zone=found.subject.zone, **vars(dates_of(found.subject)))
    return render_template("elections/dates.html", control=found, election=found.subject, form=form)


@bp.post("/elections/<int:election_id>/dates")
def change_dates(election_id: int) -> ResponseReturnValue:
    found = queries.control(election_id, current_actor())
    form = forms.DatesForm()
    done = False
    if form.validate():
        with telling(_("The dates are changed."), form) as told:
            services.reschedule(
                election_id, form.to_dates(), zone=form.zone.data, actor=current_actor()
            )
        done = told.done
    if done:
        return redirect(url_for(".control", election_id=election_id), code=303)
    return render_template(
        "elections/dates.html", control=found, election=found.subject, form=form
    ), 422


@bp.post("/elections/<int:election_id>/remind")
def remind(election_id: int) -> Response:
    with telling(_("Everybody who has not voted gets a letter.")):
        services.remind(election_id, actor=current_actor())
    return redirect(url_for(".control", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/cancel")
def cancel(election_id: int) -> ResponseReturnValue:
    form = forms.ReasonForm()
    if form.validate():
        with telling(_("The election is cancelled.")):
            services.cancel(election_id, form.because.data, actor=current_actor())
        return redirect(url_for(".control", election_id=election_id), code=303)
    found = queries.control(election_id, current_actor())
    return render_template(
        "elections/control.html",
        control=found,
        election=found.subject,
        cancelling=form,
        extending=forms.ExtensionForm(formdata=None, until=found.subject.closes_at),
    ), 422


@bp.post("/elections/<int:election_id>/sign")
def sign(election_id: int) -> Response:
    with telling(_("You have counted again with the same outcome, and signed.")):
        services.sign(election_id, actor=current_actor())
    return redirect(url_for(".result", election_id=election_id), code=303)
