"""People before the clock: what a suspension takes away, decisions by hand, the end, the return."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.dues import services
from govapp.dues.forms import EndingForm, HoldForm, SuspendForm
from govapp.dues.queries.case import case
from govapp.dues.queries.gate_pages import ending_effects, standing_desk, suspension_effects
from govapp.dues.rules.decisions import DecisionKind
from govapp.foundation.web.pages import current_actor, safe_redirect, telling

bp = Blueprint("gates", __name__, url_prefix="/money/desk")


@bp.get("/decisions")
def decisions() -> str:
    return render_template("dues/desk/decisions.html", page=standing_desk(current_actor()))


@bp.get("/<int:organization_id>/suspension")
def suspension(organization_id: int) -> str:
    return _suspension(organization_id, HoldForm(formdata=None))


def _suspension(organization_id: int, form: HoldForm) -> str:
    found = case(organization_id, current_actor())
    effects = suspension_effects(found)
    return render_template("dues/desk/suspension.html", case=found, effects=effects, form=form)


@bp.post("/<int:organization_id>/suspension")
def let_it_come(organization_id: int) -> ResponseReturnValue:
    with telling(_("Signed. Rights stop on the day unless it is paid.")):
        services.let_it_come(organization_id, actor=current_actor())
    return _to_case(organization_id)


@bp.post("/<int:organization_id>/hold")
def hold(organization_id: int) -> ResponseReturnValue:
    form = HoldForm()
    if not form.validate():
        return _suspension(organization_id, form), 422
    with telling(_("The clock is stopped; the organization gets a letter.")):
        services.decide(
            organization_id,
            DecisionKind.HOLD,
            None,
            form.hold_until.data,
            form.hold_reason.data or "",
            actor=current_actor(),
        )
    return _to_case(organization_id)


@bp.post("/<int:organization_id>/suspend")
def suspend(organization_id: int) -> ResponseReturnValue:
    form = SuspendForm()
    if form.validate():
        with telling(_("It waits for a second person.")):
            services.decide(
                organization_id,
                DecisionKind.SUSPEND,
                None,
                form.suspend_until.data,
                form.suspend_reason.data or "",
                actor=current_actor(),
            )
        return _to_case(organization_id)
    found = case(organization_id, current_actor())
    return render_template("dues/desk/suspend.html", case=found, form=form), 422


@bp.get("/<int:organization_id>/suspend")
def new_suspension(organization_id: int) -> str:
    found = case(organization_id, current_actor())
    form = SuspendForm(formdata=None)
    return render_template("dues/desk/suspend.html", case=found, form=form)


@bp.post("/decisions/<int:decision_id>/look")
def look(decision_id: int) -> ResponseReturnValue:
    agree = request.form.get("answer") == "agree"
    message = _("You agreed.") if agree else _("You did not agree.")
    with telling(message):
        services.look_again(decision_id, agree=agree, actor=current_actor())
    return safe_redirect(request.form.get("back"), url_for("gates.decisions"))


@bp.post("/decisions/<int:decision_id>/lift")
def lift(decision_id: int) -> ResponseReturnValue:
    with telling(_("Lifted from today on; the organization gets a letter.")):
        services.lift(decision_id, actor=current_actor())
    return safe_redirect(request.form.get("back"), url_for("gates.decisions"))


# --- the end and the return ----------------------------------------------------------------------


@bp.get("/<int:organization_id>/ending")
def ending(organization_id: int) -> str:
    return _ending(organization_id, EndingForm(formdata=None))


def _ending(organization_id: int, form: EndingForm) -> str:
    found = case(organization_id, current_actor())
    effects = ending_effects(found)
    return render_template("dues/desk/ending.html", case=found, effects=effects, form=form)


@bp.post("/<int:organization_id>/ending")
def terminate(organization_id: int) -> ResponseReturnValue:
    form = EndingForm()
    if not form.validate():
        return _ending(organization_id, form), 422
    with telling(_("The membership has ended; letters go out.")):
        services.terminate(organization_id, form.ending_reason.data or "", actor=current_actor())
    return _to_case(organization_id)


@bp.post("/<int:organization_id>/return")
def reinstate(organization_id: int) -> ResponseReturnValue:
    with telling(_("It is a member again from today on.")):
        services.reinstate(organization_id, actor=current_actor())
    return _to_case(organization_id)


def _to_case(organization_id: int) -> ResponseReturnValue:
    return redirect(url_for("desk.show", organization_id=organization_id), 303)
