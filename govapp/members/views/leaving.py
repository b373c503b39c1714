"""The leave day: one screen with what somebody holds, the choice of successors, and a preview."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.foundation.access.policy import authorize
from govapp.foundation.web.pages import current_actor, telling
from govapp.members import services
from govapp.members.forms.changing import LeavingForm
from govapp.members.permissions import PEOPLE_MANAGE
from govapp.members.queries import hub, leaving
from govapp.members.rules.leaving import LeavingDraft
from govapp.members.views.bp import bp

NOBODY = "nobody"
FIELD = "to."  # before the key of a thing


@bp.get("/organizations/<int:organization_id>/people/<int:person_id>/leave")
def leave_day(organization_id: int, person_id: int) -> str:
    page = hub.organization_page(organization_id, current_actor())
    authorize(current_actor(), PEOPLE_MANAGE, page)
    found = leaving.leaving_page(organization_id, person_id)
    form = LeavingForm(formdata=request.args if request.args else None, meta={"csrf": False})
    form.offer(found.colleagues)
    sound = not request.args or form.validate()
    plan = leaving.planned(organization_id, person_id)
    if not request.args and plan is not None:
        draft = services.draft_of(plan)
        form.last_day.data, form.for_all.data = draft.last_day, draft.for_all
    else:
        draft = _draft(form, request.args) if sound else LeavingDraft()
    return _screen(page, found, form, draft)


@bp.post("/organizations/<int:organization_id>/people/<int:person_id>/leave")
def let_go(organization_id: int, person_id: int) -> ResponseReturnValue:
    actor = current_actor()
    page = hub.organization_page(organization_id, actor)
    authorize(actor, PEOPLE_MANAGE, page)
    found = leaving.leaving_page(organization_id, person_id)
    form = LeavingForm()
    form.offer(found.colleagues)
    if form.validate():
        draft = _draft(form, request.form)
        said = _("%(name)s leaves; what they held goes its way.", name=found.line.name)
        with telling(said, form) as told:
            services.leave_organization(organization_id, person_id, draft, actor=actor)
        if told.done:
            there = url_for("members.show", organization_id=organization_id)
            return redirect(there + "#people")
    return _screen(page, found, form, _draft(form, request.form)), 422


@bp.post("/organizations/<int:organization_id>/people/<int:person_id>/stay")
def let_stay(organization_id: int, person_id: int) -> Response:
    with telling(_("They stay; the leave day is taken back.")):
        services.cancel_leaving(organization_id, person_id, actor=current_actor())
    return redirect(url_for("members.show", organization_id=organization_id) + "#people")


def _screen(
    page: hub.OrganizationPage, found: leaving.LeavingPage, form: LeavingForm, draft: LeavingDraft
) -> str:
    chosen = {
        one.key: NOBODY if draft.successors[one.key] is None else draft.successors[one.key]
        for one in found.holdings
        if one.key in draft.successors
    }
    fields = {FIELD + key: value for key, value in chosen.items()}
    if draft.last_day:
        fields["last_day"] = draft.last_day.isoformat()
    if draft.for_all:
        fields["for_all"] = draft.for_all
    return render_template(
        "members/leaving.html",
        page=page,
        leaving=found,
        form=form,
        chosen=chosen,
        fields=fields,
        nobody=NOBODY,
        prefix=FIELD,
        consequences=tuple(leaving.consequences(found, draft)),
    )


def _draft(form: LeavingForm, typed: Mapping[str, str]) -> LeavingDraft:
    successors: dict[str, int | None] = {}
    for name, value in typed.items():
        if not name.startswith(FIELD):
            continue
        if value == NOBODY:
            successors[name.removeprefix(FIELD)] = None
        elif value.isascii() and value.isdigit() and len(value) < 19:
            successors[name.removeprefix(FIELD)] = int(value)
    return LeavingDraft(form.last_day.data, form.for_all.data, successors)
