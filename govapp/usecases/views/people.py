"""Champions and leads."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.web.pages import current_actor, telling
from govapp.usecases import queries, services
from govapp.usecases.forms import ChampionForm, LeadForm, OrganizationForm
from govapp.usecases.models import UseCase
from govapp.usecases.permissions import USECASE_EDIT, USECASE_MOVE
from govapp.usecases.views.bp import back_to, bp


@bp.get("/use-cases/<slug>/champions/new")
def champion(slug: str) -> str:
    """First the organization, then (the same page, `?organization=`) person and tracks."""
    use_case = queries.editable(slug, USECASE_EDIT, current_actor())
    first = OrganizationForm(request.args, meta={"csrf": False})
    first.organization.offer(queries.organizations())
    if not request.args.get("organization") or not first.validate():
        return _champion_page(use_case, first)
    form = _champion_form(first.organization.data or 0, empty=True)
    return _champion_page(use_case, form)


@bp.post("/use-cases/<slug>/champions/new")
def name_champion(slug: str) -> ResponseReturnValue:
    actor = current_actor()
    use_case = queries.editable(slug, USECASE_EDIT, actor)
    typed = request.form.get("organization", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    form = _champion_form(number, empty=False)
    if form.validate():
        with telling(_("The champion is named."), form) as told:
            services.name_champion(
                use_case.id,
                organization_id=number,
                person_id=form.person.data,
                tracks=form.tracks.tracks,
                promise=form.promise.data or "",
                actor=actor,
            )
        if told.done:
            return back_to(slug, "champions")
    return _champion_page(use_case, form), 422


def _champion_form(organization_id: int, *, empty: bool) -> ChampionForm:
    form = ChampionForm(formdata=None) if empty else ChampionForm()
    name = queries.organization_name(organization_id)
    form.organization.offer([(organization_id, name)] if name else [])
    form.person.offer(queries.people_of([organization_id]))
    if empty:
        form.organization.data = organization_id
    return form


def _champion_page(use_case: UseCase, form: ChampionForm | OrganizationForm) -> str:
    return render_template("usecases/champion.html", use_case=use_case, form=form)


@bp.post("/use-cases/<slug>/champions/<int:champion_id>/end")
def end_champion(slug: str, champion_id: int) -> Response:
    actor = current_actor()
    use_case = queries.editable(slug, USECASE_EDIT, actor)
    if not queries.is_champion(use_case.id, champion_id):
        raise NotFound
    with telling(_("The championship has ended; it stays in the history.")):
        services.end_champion(champion_id, actor=actor)
    return back_to(slug, "champions")


@bp.get("/use-cases/<slug>/lead")
def lead(slug: str) -> str:
    use_case = queries.editable(slug, USECASE_MOVE, current_actor())
    form = _lead_form(use_case, LeadForm(formdata=None, person=use_case.lead_id))
    return render_template("usecases/lead.html", use_case=use_case, form=form)


@bp.post("/use-cases/<slug>/lead")
def name_lead(slug: str) -> ResponseReturnValue:
    actor = current_actor()
    use_case = queries.editable(slug, USECASE_MOVE, actor)
    form = _lead_form(use_case, LeadForm())
    if form.validate():
        with telling(_("The lead is named."), form) as told:
            services.name_lead(use_case.id, form.person.data or 0, actor=actor)
        if told.done:
            return back_to(slug, "champions")
    return render_template("usecases/lead.html", use_case=use_case, form=form), 422


def _lead_form(use_case: UseCase, form: LeadForm) -> LeadForm:
    form.person.offer(queries.people_of(queries.champion_organizations(use_case.id)))
    return form
