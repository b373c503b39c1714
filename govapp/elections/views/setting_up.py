"""The officer's pages before an election begins: what it is held by."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.elections import forms, queries, services
from govapp.elections.views.bp import bp
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


@bp.post("/elections/<int:election_id>/vote-all-the-same")
def vote_all_the_same(election_id: int) -> ResponseReturnValue:
    form = forms.ReasonForm()
    because = form.because.data or "" if form.validate() else ""
    with telling(_("The vote is held in secret all the same; everybody reads why.")):
        services.vote_all_the_same(election_id, because, actor=current_actor())
    return redirect(url_for(".control", election_id=election_id), code=303)
