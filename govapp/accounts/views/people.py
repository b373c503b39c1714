"""People: the list, a person's page, inviting, roles."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from govapp.accounts import queries, services
from govapp.accounts.forms import ROLE_ALLOWS, ROLE_LABELS, PersonForm, RoleForm
from govapp.accounts.models import Person
from govapp.accounts.permissions import GRANTABLE, PERSON_ADD, ROLE_GRANT
from govapp.db import session
from govapp.foundation.access.actor import Role
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import folded
from govapp.foundation.web.exports import export
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.panels import panels_for
from govapp.foundation.web.values import Consequence

bp = Blueprint("people", __name__)


def _listing(roles: Mapping[int, tuple[Role, ...]]) -> Listing:
    return Listing(
        columns=(
            Column(
                "name",
                _l("Name"),
                sort=Person.sort_key,
                primary=True,
                href=lambda row: url_for("people.show", person_id=row.id),
            ),
            Column("email", _l("Email")),
            Column(
                "roles",
                _l("Roles for the whole consortium"),
                show=lambda row: [ROLE_LABELS[role] for role in roles.get(row.id, ())],
            ),
            Column("added_at", _l("Known since"), sort=Person.added_at),
        ),
        tie=Person.id,
        default="name",
        filters=(
            Filter("q", _l("Name or email"), queries.named),
            Filter(
                "role",
                _l("Role"),
                lambda rows, value: queries.holding(rows, Role(value)),
                options=[(role.value, ROLE_LABELS[role]) for role in GRANTABLE],
            ),
        ),
    )


@bp.get("/people")
def index() -> ResponseReturnValue:
    actor = current_actor()
    rows = queries.people(actor)
    if request.args.get("format"):
        listing = _listing(queries.roles_of())
        return export(listing, rows, session(), request.args, "people") or redirect(
            url_for(".index")
        )
    page = _listing({}).page(rows, session(), request.args)
    listing = _listing(queries.roles_of([row.id for row in page.rows]))
    return render_template("people/index.html", listing=listing, page=page)


@bp.get("/people/new")
def new() -> str:
    authorize(current_actor(), PERSON_ADD)
    return render_template("people/new.html", form=PersonForm(formdata=None))


@bp.post("/people/new")
def add() -> ResponseReturnValue:
    form = PersonForm()
    if form.validate_on_submit():
        with telling(gettext("Added. Nothing has been sent yet."), form) as told:
            made = services.add_person(
                form.name.data or "", form.email.data or "", actor=current_actor()
            )
        if told.done:
            return redirect(url_for(".show", person_id=made), code=303)
    return render_template("people/new.html", form=form), 422


@bp.get("/people/<int:person_id>")
def show(person_id: int) -> ResponseReturnValue:
    now = queries.merged_into(person_id)
    if now is not None:
        return redirect(url_for(".show", person_id=now), code=301)
    actor = current_actor()
    person = queries.person(person_id, actor)
    return render_template(
        "people/show.html",
        person=person,
        labels=ROLE_LABELS,
        form=RoleForm(formdata=None),
        panels=panels_for("person", actor, person),
    )


@bp.get("/people/<int:person_id>/invite")
def preview_invitation(person_id: int) -> str:
    actor = current_actor()
    person = queries.invitable(person_id, actor)
    sample = render_template(
        "mail/invitation/text.txt",
        name=person.card.name,
        by=actor.name,
        link=gettext("(the link, which only the letter holds)"),
        server_url="",
    )
    return render_template("people/invite.html", person=person, sample=sample)


@bp.post("/people/<int:person_id>/invite")
def invite(person_id: int) -> Response:
    with telling(gettext("The invitation is on its way.")):
        services.invite(person_id, actor=current_actor())
    return redirect(url_for(".show", person_id=person_id), code=303)


@bp.get("/people/<int:person_id>/roles")
def preview_role(person_id: int) -> ResponseReturnValue:
    """What giving (or with `end=1` ending) the role named in the address would change."""
    actor = current_actor()
    authorize(actor, ROLE_GRANT)
    if "role" not in request.args:
        return redirect(url_for(".show", person_id=person_id), code=303)
    person, role = queries.person(person_id, actor), _role(request.args.get("role"))
    ends = request.args.get("end") == "1"
    return render_template(
        "people/role.html",
        person=person,
        role=role,
        label=ROLE_LABELS[role],
        ends=ends,
        consequences=_consequences(role, ends=ends),
    )


@bp.post("/people/<int:person_id>/roles")
def grant(person_id: int) -> Response:
    with telling(gettext("The role is given.")):
        services.grant(person_id, _role(request.form.get("role")), actor=current_actor())
    return redirect(url_for(".show", person_id=person_id), code=303)


@bp.post("/people/<int:person_id>/roles/end")
def revoke(person_id: int) -> Response:
    with telling(gettext("The role has ended.")):
        services.revoke(person_id, _role(request.form.get("role")), actor=current_actor())
    return redirect(url_for(".show", person_id=person_id), code=303)


@bp.post("/people/<int:person_id>/sign-out")
def sign_out(person_id: int) -> Response:
    with telling(gettext("This person is signed out everywhere.")):
        services.sign_out_everywhere(person_id, actor=current_actor())
    return redirect(url_for(".show", person_id=person_id), code=303)


def _role(typed: str | None) -> Role:
    for role in GRANTABLE:
        if role.value == folded(typed or ""):
            return role
    raise NotFound


def _consequences(role: Role, *, ends: bool) -> list[Consequence]:
    begins = (
        _l("From the next page on this person can no longer:")
        if ends
        else _l("From the next page on this person can:")
    )
    return [
        Consequence(begins, "key"),
        *(Consequence(line, "arrow-right") for line in ROLE_ALLOWS[role]),
        Consequence(_l("Other roles and hats stay as they are."), "person-badge"),
        Consequence(_l("The audit trail keeps who did this and when."), "journal-text"),
    ]
