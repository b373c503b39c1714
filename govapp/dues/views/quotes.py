"""A changed fee put to its member: the office's list, and the member's answer."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.db import session
from govapp.dues import services
from govapp.dues.forms.fees import FeeQuestionForm, FeeReplyForm
from govapp.dues.permissions import REQUOTE_PUT
from govapp.dues.queries import requotes
from govapp.dues.queries.requote_list import REQUOTES, STATES, put_consequences
from govapp.foundation.access.policy import may
from govapp.foundation.web.exports import export
from govapp.foundation.web.pages import current_actor, telling

bp = Blueprint("quotes", __name__)


@bp.get("/money/quotes/<year>")
def index(year: str) -> ResponseReturnValue:
    wanted, actor = _year(year), current_actor()
    statement = requotes.requotes_listed(actor, wanted)
    file = export(REQUOTES, statement, session(), request.args, f"changed-fees-{wanted}")
    if file is not None:
        return file
    found = requotes.putting(wanted, actor) if may(actor, REQUOTE_PUT) else None
    return render_template(
        "dues/quotes/index.html",
        year=wanted,
        listing=REQUOTES,
        page=REQUOTES.page(statement, session(), request.args),
        putting=found,
        consequences=put_consequences(found) if found else (),
        counts=requotes.counts_of(session(), wanted),
    )


@bp.post("/money/quotes/<year>")
def put(year: str) -> ResponseReturnValue:
    wanted = _year(year)
    with telling(_("The changed fees are put to the members; each gets a letter.")):
        services.start_requotes(wanted, actor=current_actor())
    return redirect(url_for(".index", year=wanted), 303)


@bp.get("/quotes/<int:requote_id>")
def show(requote_id: int) -> str:
    return _page(requote_id)


@bp.post("/quotes/<int:requote_id>")
def answer(requote_id: int) -> ResponseReturnValue:
    agree = request.form.get("answer") == "confirm"
    message = (
        _("Thank you: the fee is confirmed.")
        if agree
        else _("You declined. The office will talk to you; nothing is billed until then.")
    )
    with telling(message):
        services.answer_requote(requote_id, agree=agree, actor=current_actor())
    return redirect(url_for(".show", requote_id=requote_id), 303)


@bp.post("/quotes/<int:requote_id>/question")
def ask(requote_id: int) -> ResponseReturnValue:
    form = FeeQuestionForm()
    if not form.validate():
        return _page(requote_id, question_form=form), 422
    with telling(_("Your question is with the office.")):
        services.ask_about_fee(requote_id, form.question.data, actor=current_actor())
    return redirect(url_for(".show", requote_id=requote_id), 303)


@bp.post("/quotes/<int:requote_id>/reply")
def reply(requote_id: int) -> ResponseReturnValue:
    form = FeeReplyForm()
    if not form.validate():
        return _page(requote_id, reply_form=form), 422
    with telling(_("Your reply is on its way.")):
        services.reply_about_fee(requote_id, form.reply.data, actor=current_actor())
    return redirect(url_for(".show", requote_id=requote_id), 303)


def _page(requote_id: int, **forms: object) -> str:
    card = requotes.requote(requote_id, current_actor())
    given = {
        "question_form": FeeQuestionForm(formdata=None),
        "reply_form": FeeReplyForm(formdata=None),
        **forms,
    }
    return render_template(
        "dues/quotes/show.html", card=card, state=STATES[card.row.state], **given
    )


def _year(text: str) -> int:
    good = text.isascii() and text.isdigit() and len(text) == 4 and 1990 <= int(text) <= 2199
    return int(text) if good else abort(404)
