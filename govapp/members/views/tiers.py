"""Another tier: what each gives and costs, a preview, and the wish that waits for the renewal."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.accounts.queries import consortium_today
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.web.pages import current_actor, telling
from govapp.members import services
from govapp.members.forms.changing import MarkForm
from govapp.members.permissions import MEMBERSHIP_WRITE, TIER_CHANGE
from govapp.members.queries import changing, directory, hub, tiers
from govapp.members.rules.tiers import Direction
from govapp.members.views.bp import bp


@bp.get("/organizations/<int:organization_id>/tier")
def tier(organization_id: int) -> str:
    page = hub.organization_page(organization_id, current_actor())
    authorize(current_actor(), TIER_CHANGE, page)
    found = tiers.tier_page(organization_id)
    if found is None:
        raise NotFound
    chosen = found.other(request.args.get("to"))
    return render_template(
        "members/tier.html",
        page=page,
        found=found,
        chosen=chosen,
        down=Direction.DOWN,
        consequences=tuple(changing.consequences(page.id, found, chosen)) if chosen else (),
    )


@bp.post("/organizations/<int:organization_id>/tier")
def change_tier(organization_id: int) -> Response:
    actor = current_actor()
    page = hub.organization_page(organization_id, actor)
    authorize(actor, TIER_CHANGE, page)
    found = tiers.tier_page(organization_id)
    chosen = found.other(request.form.get("to")) if found else None
    if chosen is None:
        raise NotFound
    if chosen.way is Direction.DOWN:
        with telling(_("The wish is kept; it is carried out with the renewal.")) as told:
            services.wish_tier(organization_id, chosen.code, actor=actor)
    else:
        said = _("From today: %(tier)s.", tier=chosen.name)
        with telling(said) as told:
            services.move(organization_id, chosen.code, consortium_today(), actor=actor)
    if told.failed:
        return redirect(url_for(".tier", organization_id=organization_id, to=chosen.code))
    return redirect(url_for(".show", organization_id=organization_id) + "#tier")


@bp.post("/organizations/<int:organization_id>/tier/keep")
def keep_tier(organization_id: int) -> Response:
    with telling(_("The wish is taken back; the tier stays.")):
        services.cancel_wish(organization_id, actor=current_actor())
    return redirect(url_for(".show", organization_id=organization_id) + "#tier")


@bp.post("/organizations/<int:organization_id>/membership/mark")
def mark(organization_id: int) -> ResponseReturnValue:
    actor, form = current_actor(), MarkForm()
    page = hub.organization_page(organization_id, actor)
    authorize(actor, MEMBERSHIP_WRITE, page)
    form.offer(directory.all_names(but=page.id))
    if form.validate():
        with telling(_("The membership is marked."), form) as told:
            services.mark(
                organization_id,
                founder=form.founder.data,
                sponsor_id=form.sponsor_id.data,
                actor=actor,
            )
        if told.done:
            return redirect(url_for(".show", organization_id=organization_id) + "#tier")
    return redirect(url_for(".membership", organization_id=organization_id))
