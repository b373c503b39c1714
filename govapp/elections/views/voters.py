"""The list of voters, handing a vote on, more time, and the letters of one voter."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.accounts.rules import checked_email
from govapp.elections import forms, queries, services
from govapp.elections.views.bp import bp
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.web.pages import current_actor, telling


@bp.get("/elections/<int:election_id>/voters")
def voters(election_id: int) -> str:
    page = queries.voters_page(election_id, current_actor())
    return render_template("elections/voters.html", page=page, election=page.subject)


def _to_voters(election_id: int) -> Response:
    return redirect(url_for(".voters", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/voters/object")
def object_to_line(election_id: int) -> Response:
    with telling(_("The election officers have your objection and answer by letter.")):
        services.object_to_line(
            election_id,
            request.form.get("for", 0, type=int),
            request.form.get("words", "")[:1000],
            actor=current_actor(),
        )
    return _to_voters(election_id)


@bp.post("/elections/<int:election_id>/objections/<int:objection_id>/answer")
def answer_objection(election_id: int, objection_id: int) -> Response:
    with telling(_("The objection is answered; who made it gets a letter.")):
        services.answer_objection(
            objection_id,
            upheld=request.form.get("upheld") == "1",
            answer=request.form.get("answer", "")[:1000],
            actor=current_actor(),
        )
    return _to_voters(election_id)


@bp.post("/elections/<int:election_id>/voters/change")
def propose_line(election_id: int) -> Response:
    with telling(_("Proposed. Another officer has to countersign it.")):
        services.propose_line(
            election_id,
            request.form.get("holder", ""),
            votes=request.form.get("votes") == "1",
            because=request.form.get("because", "")[:300],
            actor=current_actor(),
        )
    return _to_voters(election_id)


@bp.post("/elections/<int:election_id>/voters/changes/<int:change_id>")
def decide_line(election_id: int, change_id: int) -> Response:
    agreed = request.form.get("agreed") == "1"
    act = services.countersign_line if agreed else services.turn_down_line
    with telling(_("The list of voters is changed.") if agreed else _("Turned down.")):
        act(change_id, actor=current_actor())
    return _to_voters(election_id)


@bp.post("/elections/<int:election_id>/extend")
def extend(election_id: int) -> ResponseReturnValue:
    form = forms.ExtensionForm()
    if form.validate():
        with telling(_("Voting lasts longer; everybody on the list gets a letter.")):
            services.extend(
                election_id, form.until.data, because=form.reason.data, actor=current_actor()
            )
    else:
        with telling(""):
            raise Refused(forms.WHEN_AND_WHY)
    return redirect(url_for(".control", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/hand")
def hand_on(election_id: int) -> Response:
    form = forms.HandingForm()
    with telling(_("Handed on. Your alternates get a letter.")):
        if not form.validate():
            raise Refused(forms.NO_SUCH_DAY)
        services.hand_on(
            election_id,
            request.form.get("holder", ""),
            because=form.to_because(request.form.get("because", "")),
            away_until=form.away_until.data,
            actor=current_actor(),
        )
    return redirect(url_for(".voted", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/take-back")
def take_back(election_id: int) -> Response:
    with telling(_("The vote waits for you again.")):
        services.take_back(election_id, request.form.get("holder", ""), actor=current_actor())
    return redirect(url_for(".vote", election_id=election_id), code=303)


@bp.get("/elections/<int:election_id>/letters")
def letters(election_id: int) -> str:
    page = queries.letters_page(election_id, request.args.get("who", "")[:100], current_actor())
    return render_template("elections/letters.html", page=page, election=page.subject)


def _to_letters(election_id: int) -> Response:
    who = request.form.get("who", "")[:100]
    return redirect(url_for(".letters", election_id=election_id, who=who or None), code=303)


@bp.post("/elections/<int:election_id>/letters/again/<int:person_id>")
def send_notice_again(election_id: int, person_id: int) -> Response:
    address = request.form.get("address", "").strip()
    with telling(_("Noted. With another address a second officer has to agree first.")):
        services.send_notice_again(
            election_id,
            person_id,
            new_address=checked_email(address) if address else "",
            actor=current_actor(),
        )
    return _to_letters(election_id)


@bp.post("/elections/<int:election_id>/letters/notices/<int:notice_id>")
def decide_address(election_id: int, notice_id: int) -> Response:
    agreed = request.form.get("agreed") == "1"
    act = services.countersign_address if agreed else services.turn_down_address
    with telling(_("The address holds; the notice goes there.") if agreed else _("Turned down.")):
        act(notice_id, actor=current_actor())
    return _to_letters(election_id)
