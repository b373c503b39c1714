"""Standing by the letter's link, seconding, appealing, questions and answers, a picture."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from govapp.elections import forms, queries, services
from govapp.elections.views.bp import bp
from govapp.foundation.files import store
from govapp.foundation.files.pictures import portrait
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.web.pages import current_actor, telling


def candidacy_of(form: forms.StatementForm) -> services.Candidacy:
    """What was typed; a new picture is drawn anew and kept before the command refers to it."""
    upload = form.photo.data
    photo = None
    if upload and upload.filename:
        photo = store.put(portrait(upload.filename, upload.read()))
    return services.Candidacy(form.statement.data or "", form.conflicts.data or "", photo)


def _whole(form: FlaskForm) -> None:
    """Refuse what does not validate, where the page has no form of its own to show it in."""
    if not form.validate():
        wrong = (str(one) for found in form.errors.values() for one in found)
        raise Invalid(Phrase("; ".join(wrong)))


@bp.route("/stand/<secret>", methods=["GET", "POST"])
def stand(secret: str) -> ResponseReturnValue:
    """The letter's link: the nominee answers without signing in."""
    page = queries.stand_page(secret)
    form = forms.StatementForm()
    if not form.is_submitted():
        form.statement.data = page.candidate.statement
        form.conflicts.data = page.candidate.conflicts
    if form.validate_on_submit():
        with telling(_("You stand. Voters read what you wrote."), form) as told:
            services.accept_by_link(secret, candidacy_of(form))
        if told.done:
            return redirect(url_for(".stand", secret=secret), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template("elections/stand.html", page=page, form=form, secret=secret), status


@bp.post("/stand/<secret>/not")
def stand_not(secret: str) -> ResponseReturnValue:
    """The letter's link: the nominee does not stand."""
    election_id = queries.stand_page(secret).election.id
    with telling(_("You do not stand in this election. Thank you for saying so.")):
        services.decline_by_link(secret)
    return redirect(url_for(".show", election_id=election_id), code=303)


@bp.get("/elections/<int:election_id>/candidates/<int:candidate_id>/picture")
def picture(election_id: int, candidate_id: int) -> Response:
    kept = queries.photo_of(election_id, candidate_id, current_actor())
    return Response(store.fetch(kept), mimetype="image/jpeg")


@bp.post("/elections/<int:election_id>/candidates/<int:candidate_id>/second")
def second(election_id: int, candidate_id: int) -> Response:
    with telling(_("Seconded.")):
        services.endorse(candidate_id, request.form.get("for", 0, type=int), actor=current_actor())
    return redirect(url_for(".show", election_id=election_id), code=303)


@bp.route(
    "/elections/<int:election_id>/candidates/<int:candidate_id>/appeal", methods=["GET", "POST"]
)
def appeal(election_id: int, candidate_id: int) -> ResponseReturnValue:
    election = queries.find(election_id, current_actor())
    form = forms.WordsForm()
    if form.validate_on_submit():
        with telling(_("Your appeal is made; somebody else looks at it."), form) as told:
            services.appeal(candidate_id, form.words.data, actor=current_actor())
        if told.done:
            return redirect(url_for(".show", election_id=election_id), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "elections/appeal.html", election=election, candidate_id=candidate_id, form=form
    ), status


@bp.route("/elections/<int:election_id>/questions", methods=["GET", "POST"])
def questions(election_id: int) -> ResponseReturnValue:
    actor = current_actor()
    election, page = queries.find(election_id, actor), queries.questions_page(election_id, actor)
    form = forms.QuestionForm()
    form.offer(page.behalves)
    if form.validate_on_submit():
        with telling(_("Your question is on the page; the candidates answer there."), form) as told:
            services.ask_candidates(election_id, form.asked_for.data, form.words.data, actor=actor)
        if told.done:
            return redirect(url_for(".questions", election_id=election_id), code=303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "elections/questions.html", election=election, page=page, form=form
    ), status


@bp.post("/elections/<int:election_id>/questions/<int:question_id>/answer")
def answer(election_id: int, question_id: int) -> Response:
    page = queries.questions_page(election_id, current_actor())
    form = forms.WordsForm()
    with telling(_("Your answer is on the page.")):
        _whole(form)
        services.answer_question(
            question_id, page.my_candidacy or 0, form.words.data, actor=current_actor()
        )
    return redirect(url_for(".questions", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/questions/<int:question_id>/hide")
def hide(election_id: int, question_id: int) -> Response:
    form = forms.ReasonForm()
    with telling(_("The question is hidden; its reason stands in its place.")):
        _whole(form)
        services.hide_question(question_id, form.because.data, actor=current_actor())
    return redirect(url_for(".questions", election_id=election_id), code=303)
