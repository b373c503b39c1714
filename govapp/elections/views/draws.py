"""The public draw: its page for everybody, and the officers' two signatures."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.elections import forms, queries, services
from govapp.elections.rules.draw import Algorithm
from govapp.elections.views.bp import bp
from govapp.foundation.web.pages import current_actor, telling


@bp.get("/elections/<int:election_id>/draw")
def draw(election_id: int) -> ResponseReturnValue:
    if request.args.get("as") == "script":
        return _script(queries.replay_of(election_id, current_actor()), election_id)
    return _draw_page(election_id, forms.ReasonForm(formdata=None))


def _script(text: str, election_id: int) -> FlaskResponse:
    answer = FlaskResponse(text, mimetype="text/x-python")
    answer.headers["Content-Disposition"] = f'attachment; filename="replay-{election_id}.py"'
    return answer


def _draw_page(election_id: int, form: forms.ReasonForm) -> str:
    page = queries.draw_page(election_id, current_actor())
    return render_template("elections/draw.html", page=page, election=page.subject, form=form)


@bp.get("/elections/<int:election_id>/draw/new")
def new_draw(election_id: int) -> str:
    return _announcing(election_id, forms.DrawForm(formdata=None))


def _announcing(election_id: int, form: forms.DrawForm) -> str:
    election = queries.draw_to_announce(election_id, current_actor())
    return render_template("elections/new_draw.html", election=election, form=form)


@bp.post("/elections/<int:election_id>/draw/new")
def announce_draw(election_id: int) -> ResponseReturnValue:
    form = forms.DrawForm()
    done = False
    if form.validate():
        with telling(_("The draw is announced, for everybody to see."), form) as told:
            services.announce_draw(
                election_id,
                form.sources(),
                Algorithm(form.algorithm.data),
                actor=current_actor(),
            )
        done = told.done
    if not done:
        return _announcing(election_id, form), 422
    return redirect(url_for(".draw", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/draw/values")
def give_values(election_id: int) -> Response:
    with telling(_("The values are kept. Another officer looks them up too and countersigns.")):
        services.give_values(election_id, request.form.getlist("value"), actor=current_actor())
    return redirect(url_for(".draw", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/draw/countersign")
def countersign_draw(election_id: int) -> Response:
    with telling(_("Countersigned: the draw is made.")):
        services.countersign(election_id, request.form.getlist("value"), actor=current_actor())
    return redirect(url_for(".draw", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/draw/call-off")
def call_off_draw(election_id: int) -> ResponseReturnValue:
    form = forms.ReasonForm()
    if not form.validate():
        return _draw_page(election_id, form), 422
    with telling(_("The draw is called off.")):
        services.call_off_draw(election_id, form.because.data, actor=current_actor())
    return redirect(url_for(".draw", election_id=election_id), code=303)
