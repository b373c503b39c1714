"""Likely duplicates, and merging two records with a preview of every row that moves."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from govapp.foundation.access.policy import Permission, authorize
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.web.pages import current_actor, telling
from govapp.members import services
from govapp.members.forms.changing import MergeForm
from govapp.members.permissions import ORGANIZATION_MERGE, PERSON_MERGE
from govapp.members.queries import directory, duplicates
from govapp.members.rules.merging import MergeKind
from govapp.members.views.bp import bp

PERMISSIONS = {"organization": ORGANIZATION_MERGE, "person": PERSON_MERGE}
PAGES = {"organization": "members.show", "person": "people.show"}
TITLES = {"organization": _l("Organizations"), "person": _l("People")}


@bp.get("/duplicates")
def likely() -> str:
    authorize(current_actor(), ORGANIZATION_MERGE)
    return render_template(
        "members/duplicates.html",
        kinds=[(kind, title, duplicates.likely(kind)) for kind, title in TITLES.items()],
        address=_address,
        choices=directory.all_names(),
    )


@bp.get("/duplicates/<kind>")
def choose(kind: str) -> ResponseReturnValue:
    """From the form of two numbers to the preview."""
    authorize(current_actor(), _permission(kind))
    old, new = request.args.get("old", type=int), request.args.get("new", type=int)
    if not old or not new or old == new:
        return redirect(url_for(".likely"))
    return redirect(url_for(".merging", kind=kind, old_id=old, new_id=new))


@bp.get("/duplicates/<kind>/<int:old_id>/into/<int:new_id>")
def merging(kind: str, old_id: int, new_id: int) -> str:
    authorize(current_actor(), _permission(kind))
    return _preview(kind, old_id, new_id, MergeForm(formdata=None, kind=MergeKind.DUPLICATE))


@bp.post("/duplicates/<kind>/<int:old_id>/into/<int:new_id>")
def merge(kind: str, old_id: int, new_id: int) -> ResponseReturnValue:
    actor, form = current_actor(), MergeForm()
    authorize(actor, _permission(kind))
    if kind == "person" or form.validate():
        with telling(_("They are one now."), form) as told:
            if kind == "person":
                services.merge_people(old_id, new_id, actor=actor)
            else:
                services.merge_organizations(old_id, new_id, form.kind.data, actor=actor)
        if told.done:
            return redirect(_address(kind, new_id))
    return _preview(kind, old_id, new_id, form), 422


@bp.post("/duplicates/<kind>/<int:old_id>/apart/<int:new_id>")
def apart(kind: str, old_id: int, new_id: int) -> Response:
    authorize(current_actor(), _permission(kind))
    with telling(_("They stay two; they are not listed again.")):
        services.say_apart(kind, old_id, new_id, actor=current_actor())
    return redirect(url_for(".likely"))


def _preview(kind: str, old_id: int, new_id: int, form: MergeForm) -> str:
    page = duplicates.merge_page(kind, old_id, new_id)
    return render_template("members/merge.html", merge=page, form=form, address=_address)


def _permission(kind: str) -> Permission:
    if kind not in PERMISSIONS:
        raise NotFound
    return PERMISSIONS[kind]


def _address(kind: str, number: int) -> str:
    name = {"organization": "organization_id", "person": "person_id"}[kind]
    return url_for(PAGES[kind], **{name: number})
