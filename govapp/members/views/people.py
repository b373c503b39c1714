"""Adding colleagues, naming who acts for the organization, and letting people go."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.web.pages import current_actor, telling
from govapp.members import services
from govapp.members.forms import ROLE_ALLOWS, ROLES, ColleagueForm
from govapp.members.forms.changing import ContactsForm
from govapp.members.permissions import PEOPLE_MANAGE
from govapp.members.queries import hub, roster
from govapp.members.rules import ContactKind
from govapp.members.views.bp import bp


def _back(organization_id: int) -> Response:
    return redirect(url_for("members.show", organization_id=organization_id) + "#people")


@bp.get("/organizations/<int:organization_id>/people/new")
def new_colleague(organization_id: int) -> str:
    page = hub.organization_page(organization_id, current_actor())
    authorize(current_actor(), PEOPLE_MANAGE, page)
    wanted = request.args.get("role", "")
    chosen = [wanted] if wanted in set(ContactKind) else []
    form = ColleagueForm(formdata=None, roles=chosen)
    return render_template("members/colleague.html", page=page, form=form, allows=ROLE_ALLOWS)


@bp.post("/organizations/<int:organization_id>/people")
def add_colleague(organization_id: int) -> ResponseReturnValue:
    actor, form = current_actor(), ColleagueForm()
    page = hub.organization_page(organization_id, actor)
    authorize(actor, PEOPLE_MANAGE, page)
    if form.validate():
        message = _("%(name)s belongs to your people; a letter is on its way.", name=form.name.data)
        with telling(message, form) as told:
            services.invite(organization_id, form.to_draft(), actor=actor)
        if told.done:
            return _back(organization_id)
    return render_template("members/colleague.html", page=page, form=form, allows=ROLE_ALLOWS), 422


@bp.post("/organizations/<int:organization_id>/people/<int:person_id>/name")
def name_contact(organization_id: int, person_id: int) -> Response:
    kind = _kind(request.form.get("kind"))
    with telling(_("Named: %(role)s.", role=ROLES[kind])):
        services.name_contact(organization_id, person_id, kind, actor=current_actor())
    return _back(organization_id)


@bp.post("/organizations/<int:organization_id>/people/<int:person_id>/end")
def end_contact(organization_id: int, person_id: int) -> Response:
    kind = _kind(request.form.get("kind"))
    with telling(_("No longer: %(role)s.", role=ROLES[kind])):
        services.end_contact(organization_id, person_id, kind, actor=current_actor())
    return _back(organization_id)


@bp.post("/organizations/<int:organization_id>/people/<int:person_id>/raise")
def raise_alternate(organization_id: int, person_id: int) -> Response:
    with telling(_("The order of alternates is changed.")):
        services.raise_alternate(organization_id, person_id, actor=current_actor())
    return _back(organization_id)


@bp.post("/organizations/<int:organization_id>/people/<int:person_id>/lower")
def lower_alternate(organization_id: int, person_id: int) -> Response:
    with telling(_("The order of alternates is changed.")):
        services.lower_alternate(organization_id, person_id, actor=current_actor())
    return _back(organization_id)


@bp.get("/organizations/<int:organization_id>/people/<int:person_id>")
def colleague(organization_id: int, person_id: int) -> str:
    """What one person does for the organization, with everything that can be changed of it."""
    page = hub.organization_page(organization_id, current_actor())
    authorize(current_actor(), PEOPLE_MANAGE, page)
    line = roster.person_line(organization_id, person_id)
    if line is None:
        raise NotFound
    return render_template(
        "members/person.html", page=page, line=line, labels=ROLES, allows=ROLE_ALLOWS
    )


@bp.get("/organizations/<int:organization_id>/contacts")
def contacts(organization_id: int) -> str:
    page = hub.organization_page(organization_id, current_actor())
    authorize(current_actor(), PEOPLE_MANAGE, page)
    return _contacts(page, None)


@bp.post("/organizations/<int:organization_id>/contacts")
def choose_contacts(organization_id: int) -> ResponseReturnValue:
    actor, form = current_actor(), ContactsForm()
    page = hub.organization_page(organization_id, actor)
    authorize(actor, PEOPLE_MANAGE, page)
    form.offer(roster.names_there(organization_id))
    if form.validate():
        chosen = {kind: form[kind.value].data for kind in services.CHOSEN}
        with telling(_("The contacts are changed."), form) as told:
            services.choose_contacts(organization_id, chosen, actor=actor)
        if told.done:
            return _back(organization_id)
    return _contacts(page, form), 422


def _contacts(page: hub.OrganizationPage, form: ContactsForm | None) -> str:
    holders = roster.holders(page.id)
    if form is None:
        first = {kind.value: (holders.get(kind) or (None,))[0] for kind in services.CHOSEN}
        form = ContactsForm(formdata=None, data=first)
        form.offer(roster.names_there(page.id))
    several = [ROLES[kind] for kind in services.CHOSEN if len(holders.get(kind, ())) > 1]
    return render_template("members/contacts.html", page=page, form=form, several=several)


def _kind(text: str | None) -> ContactKind:
    try:
        return ContactKind(text or "")
    except ValueError:
        raise NotFound from None
