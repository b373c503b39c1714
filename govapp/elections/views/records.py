"""After the closing: bundles and verifier, the undertaking, complaints and recounts."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.elections import forms, queries, services
from govapp.elections.models.records import Ground
from govapp.elections.views.bp import bp
from govapp.foundation.web.pages import current_actor, telling


def _file(content: bytes, name: str, kind: str) -> FlaskResponse:
    answer = FlaskResponse(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/elections/<int:election_id>/record/public.zip")
def public_bundle(election_id: int) -> FlaskResponse:
    content = queries.public_bundle(election_id, current_actor())
    return _file(content, f"election-{election_id}-public.zip", "application/zip")


@bp.get("/elections/<int:election_id>/record/tellers.zip")
def tellers_bundle(election_id: int) -> FlaskResponse:
    content = queries.tellers_bundle(election_id, current_actor())
    return _file(content, f"election-{election_id}-tellers.zip", "application/zip")


@bp.get("/elections/verify.py")
def verifier() -> FlaskResponse:
    return _file(queries.verifier(), "verify.py", "text/x-python")


@bp.post("/elections/<int:election_id>/record/undertaking")
def undertake(election_id: int) -> Response:
    with telling(_("Signed. You may download the tellers' bundle now.")):
        services.undertake(election_id, actor=current_actor())
    return redirect(url_for(".result", election_id=election_id, _anchor="record"), code=303)


@bp.get("/elections/<int:election_id>/challenge")
def challenge(election_id: int) -> str:
    return _challenge(election_id, forms.ComplaintForm(formdata=None))


def _challenge(election_id: int, form: forms.ComplaintForm) -> str:
    page = queries.challenge_page(election_id, current_actor())
    form.filed_for.choices = [(str(one), name) for one, name in page.behalves.items()]
    return render_template("elections/challenge.html", page=page, election=page.subject, form=form)


@bp.post("/elections/<int:election_id>/challenge")
def complain(election_id: int) -> ResponseReturnValue:
    page = queries.challenge_page(election_id, current_actor())
    form = forms.ComplaintForm()
    form.filed_for.choices = [(str(one), name) for one, name in page.behalves.items()]
    done = False
    if form.validate():
        with telling(_("Filed. Everybody reads it here, and the answer."), form) as told:
            services.complain(
                election_id,
                Ground(form.ground.data),
                form.words.data or "",
                int(form.filed_for.data),
                actor=current_actor(),
            )
        done = told.done
    if not done:
        return _challenge(election_id, form), 422
    return redirect(url_for(".challenge", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/complaints/<int:complaint_id>/answer")
def answer_complaint(election_id: int, complaint_id: int) -> Response:
    with telling(_("Answered. Whoever complained gets a letter.")):
        services.answer_complaint(
            complaint_id,
            upheld=request.form.get("upheld") == "1",
            answer=request.form.get("answer", "")[:2000],
            actor=current_actor(),
        )
    return redirect(url_for(".challenge", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/recount")
def recount(election_id: int) -> Response:
    with telling(_("Counted again. The page says how it came out.")):
        services.recount(
            election_id,
            because=request.form.get("because", "")[:300],
            without=request.form.get("without", type=int),
            actor=current_actor(),
        )
    return redirect(url_for(".challenge", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/count-beside")
def count_beside(election_id: int) -> Response:
    with telling(_("Counted beside. It replaces nothing.")):
        services.count_beside(election_id, request.form.get("rule", ""), actor=current_actor())
    return redirect(url_for(".result", election_id=election_id, _anchor="beside"), code=303)
