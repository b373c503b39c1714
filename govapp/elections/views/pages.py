"""The list of elections, one election, nominations and their answers."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from govapp.committees.models import Body
from govapp.db import session
from govapp.elections import forms, queries, services
from govapp.elections.models import Election
from govapp.elections.rules.states import ElectionState
from govapp.elections.views.bp import bp
from govapp.elections.views.candidacy import candidacy_of
from govapp.foundation.web.exports import export
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.pages import current_actor, telling

ELECTIONS = Listing(
    columns=(
        Column(
            "title",
            _l("Election"),
            show=lambda row: row.Election.title,
            sort=Election.title,
            primary=True,
            href=lambda row: url_for("elections.show", election_id=row.Election.id),
        ),
        Column("body", _l("Committee"), show=lambda row: row.body, sort=Body.name),
        Column("seats", _l("Seats"), show=lambda row: row.Election.seats, kind="number"),
        Column("state", _l("State"), show=lambda row: queries.BADGES[row.Election.state]),
        Column(
            "closes",
            _l("Voting closes"),
            show=lambda row: row.Election.closes_at,
            sort=Election.closes_at,
        ),
    ),
    tie=Election.id,
    default="-closes",
    filters=(
        Filter(
            "state",
            _l("State"),
            lambda statement, value: statement.where(Election.state == ElectionState(value)),
            options=[(state.value, queries.BADGES[state].word) for state in ElectionState],
        ),
    ),
)


@bp.get("/elections")
def index() -> ResponseReturnValue:
    statement = queries.listed(current_actor())
    file = export(ELECTIONS, statement, session(), request.args, "elections")
    if file is not None:
        return file
    page = ELECTIONS.page(statement, session(), request.args)
    return render_template(
        "elections/index.html", listing=ELECTIONS, page=page, open_now=queries.under_way()
    )


@bp.get("/elections/<int:election_id>")
def show(election_id: int) -> str:
    return _page(election_id, forms.StatementForm(formdata=None))


def _page(election_id: int, form: forms.StatementForm) -> str:
    page = queries.election_page(election_id, current_actor())
    if page.mine and not form.is_submitted():
        form.statement.data = page.mine.statement
        form.conflicts.data = page.mine.conflicts
    return render_template(
        "elections/show.html",
        page=page,
        election=page.subject,
        form=form,
        seconds=queries.seconds_of(session(), election_id),
        to_second=queries.to_second(election_id, current_actor()),
        questions=queries.questions_page(election_id, current_actor()),
        notices=queries.notices_for_tellers(page.subject, current_actor()),
        timeline=queries.timeline(election_id, current_actor()),
    )


@bp.get("/elections/<int:election_id>/nominate")
def nominate(election_id: int) -> str:
    return _nomination(election_id, forms.NominationForm())


def _nomination(election_id: int, form: forms.NominationForm) -> str:
    page = queries.election_page(election_id, current_actor())
    form.offer(queries.colleagues(election_id, current_actor()))
    return render_template("elections/nominate.html", page=page, election=page.subject, form=form)


@bp.post("/elections/<int:election_id>/nominate")
def send_nomination(election_id: int) -> ResponseReturnValue:
    form = forms.NominationForm()
    form.offer(queries.colleagues(election_id, current_actor()))
    if not form.validate():
        return _nomination(election_id, form), 422
    with telling(_("Nominated. Who was nominated answers by a letter's link."), form) as told:
        person, organization = form.chosen() or queries.by_address(form.address.data or "")
        services.nominate(election_id, person, organization, actor=current_actor())
    if told.failed:
        return _nomination(election_id, form), 422
    return redirect(url_for(".show", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/candidates/<int:candidate_id>/accept")
def accept(election_id: int, candidate_id: int) -> ResponseReturnValue:
    form = forms.StatementForm()
    if not form.validate():
        return _page(election_id, form), 422
    with telling(_("You stand in this election."), form) as told:
        services.accept(candidate_id, candidacy_of(form), actor=current_actor())
    if told.failed:
        return _page(election_id, form), 422
    return redirect(url_for(".show", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/candidates/<int:candidate_id>/decline")
def decline(election_id: int, candidate_id: int) -> Response:
    with telling(_("You do not stand in this election.")):
        services.decline(candidate_id, actor=current_actor())
    return redirect(url_for(".show", election_id=election_id), code=303)


@bp.post("/elections/<int:election_id>/candidates/<int:candidate_id>/withdraw")
def withdraw(election_id: int, candidate_id: int) -> Response:
    with telling(_("The candidate has withdrawn.")):
        services.withdraw(candidate_id, actor=current_actor())
    return redirect(url_for(".show", election_id=election_id), code=303)


@bp.get("/elections/<int:election_id>/check")
def check(election_id: int) -> str:
    page = queries.check_page(election_id, current_actor())
    form = forms.CodeForm(formdata=None)
    return render_template("elections/check.html", page=page, form=form, found=None)


@bp.post("/elections/<int:election_id>/check")
def find_code(election_id: int) -> ResponseReturnValue:
    """The answer is this very page: a tracking code stands in no address and no session."""
    page = queries.check_page(election_id, current_actor())
    form = forms.CodeForm()
    if not form.validate():
        return render_template("elections/check.html", page=page, form=form, found=None), 422
    found = queries.looked_up(election_id, form.code.data, current_actor())
    return render_template("elections/check.html", page=page, form=form, found=found)
