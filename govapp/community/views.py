"""The public site. Every page here is for everybody."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from govapp.charter.rules.clauses import clauses
from govapp.community import queries
from govapp.community.forms import QuoteForm
from govapp.foundation.charts.descriptions import Bars
from govapp.foundation.web.navigation import Door
from govapp.foundation.web.pages import current_actor
from govapp.members.rules import StakeholderGroup

bp = Blueprint("community", __name__)

GROUPS = {
    StakeholderGroup.PROVIDER: _l("Providers"),
    StakeholderGroup.REGULATOR: _l("Regulators"),
    StakeholderGroup.PATIENT: _l("Patients and advocates"),
    StakeholderGroup.VENDOR: _l("Vendors"),
    StakeholderGroup.PAYER: _l("Payers"),
    StakeholderGroup.RESEARCHER: _l("Researchers"),
}
DOORS = (
    Door("about", _l("About"), "community.front", lambda actor: True, 10, icon="info-circle"),
    Door("join", _l("Join"), "community.join", lambda actor: True, 10, icon="person-plus"),
)


@bp.get("/")
def front() -> str | Response:
    actor = current_actor()
    if actor.signed_in:
        return redirect(url_for("home.show"))
    found = queries.front(actor)
    return render_template("community/front.html", front=found, chart=_groups(found))


def _groups(found: queries.Front) -> Bars:
    return Bars(
        title=_("Members by stakeholder group"),
        description=_("How many member organizations each of the six groups has."),
        category_name=_("Stakeholder group"),
        value_name=_("Members"),
        categories=tuple(str(GROUPS[group]) for group, _count in found.groups),
        values=tuple(count for _group, count in found.groups),
    )


@bp.get("/join")
def join() -> str:
    found = queries.joining()
    form, fee = QuoteForm(request.args), None
    if found.table is not None:
        form.offer(found.table)
        if "tier" in request.args and form.validate():
            band = form.band.data if "band" in form else ""
            fee = queries.quote(form.tier.data, form.type.data, band or "")
    return render_template(
        "community/join.html",
        joining=found,
        form=form,
        fee=fee,
        clauses=clauses("fees", found.table) if found.table else (),
    )
