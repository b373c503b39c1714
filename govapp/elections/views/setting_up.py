"""The officer's pages before an election begins: what it is held by."""

from __future__ import annotations

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.elections import forms, queries, services
from govapp.elections.views.bp import bp
from govapp.foundation.kernel import clock
from govapp.foundation.web.pages import current_actor, telling


@bp.get("/elections/<int:election_id>/settings")
def settings(election_id: int) -> str:
    page = queries.settings_page(election_id, current_actor())
    form = forms.SettingsForm(formdata=None, **forms.shown(page.settings, page.reasons))
    form.offer_tiers(page.outlook.tiers)
    return render_template("elections/settings.html", page=page, form=form)


@bp.post("/elections/<int:election_id>/settings")
def settle(election_id: int) -> ResponseReturnValue:
    page = queries.settings_page(election_id, current_actor())
    form = forms.SettingsForm()
    form.offer_tiers(page.outlook.tiers)
    done = False
    if form.validate():
        with telling(_("The settings are changed."), form) as told:
            services.settle(
                election_id, form.to_settings(), form.to_reasons(), actor=current_actor()
            )
        done = told.done
    if done:
        return redirect(url_for(".control", election_id=election_id), code=303)
    return render_template("elections/settings.html", page=page, form=form), 422


@bp.get("/elections/<int:election_id>/preflight")
def preflight(election_id: int) -> str:
    page = queries.preflight(election_id, current_actor())
    paper = queries.sample(election_id, current_actor())
    return render_template("elections/preflight.html", page=page, paper=paper)


@bp.get("/elections/<int:election_id>/sample.pdf")
def sample_pdf(election_id: int) -> Response:
    """The ballot paper on paper, for looking at; it cannot be cast."""
    from govapp.foundation.pdf.rendering import render

    paper = queries.sample(election_id, current_actor())
    document = render(
        "ballot-sample",
        {"paper": paper},
        document_id=f"election-{election_id}-sample",
        title=_("Ballot paper: %(title)s", title=paper.title),
        as_of=clock.today(),
        figures={"election": election_id, "candidates": [one.id for one in paper.candidates]},
    )
    headers = {
        "Content-Disposition": f'inline; filename="election-{election_id}-sample.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(document.bytes, mimetype="application/pdf", headers=headers)


@bp.post("/elections/<int:election_id>/vote-all-the-same")
def vote_all_the_same(election_id: int) -> ResponseReturnValue:
    form = forms.ReasonForm()
    because = form.because.data or "" if form.validate() else ""
    with telling(_("The vote is held in secret all the same; everybody reads why.")):
        services.vote_all_the_same(election_id, because, actor=current_actor())
    return redirect(url_for(".control", election_id=election_id), code=303)
