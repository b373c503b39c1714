"""Agreements: their versions for everybody, new ones and signatures on paper for the office."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from govapp.accounts.queries import consortium_today
from govapp.db import session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.panels import Panel
from govapp.foundation.web.values import Badge
from govapp.members import services
from govapp.members.forms.joining import KINDS, AgreementForm, SignatureForm
from govapp.members.permissions import AGREEMENT_WRITE, ORGANIZATION_PEOPLE
from govapp.members.queries import agreements, hub
from govapp.members.views.bp import agreements as bp

STANDS = {
    "in force": Badge(_l("in force"), "good"),
    "replaced": Badge(_l("replaced"), "neutral"),
    "coming": Badge(_l("still to come"), "info"),
}


@bp.get("/agreements")
def index() -> str:
    form = AgreementForm(formdata=None) if may(current_actor(), AGREEMENT_WRITE) else None
    return _index(form)


def _index(form: AgreementForm | None) -> str:
    return render_template(
        "agreements/index.html",
        agreements=agreements.agreements(),
        kinds=KINDS,
        stands=STANDS,
        form=form,
    )


@bp.post("/agreements")
def add() -> ResponseReturnValue:
    actor = current_actor()
    authorize(actor, AGREEMENT_WRITE)
    form = AgreementForm()
    if form.validate():
        with telling(_("The version is kept."), form) as told:
            number = services.add_agreement(form.to_draft(), actor=actor)
        if told.done:
            return redirect(url_for(".show", agreement_version_id=number), code=303)
    return _index(form), 422


@bp.get("/agreements/<int:agreement_version_id>")
def show(agreement_version_id: int) -> str:
    found = agreements.agreement(agreement_version_id)
    return render_template(
        "agreements/show.html", agreement=found, kind=KINDS[found.kind], stands=STANDS[found.stands]
    )


@bp.get("/organizations/<int:organization_id>/agreements")
def signing(organization_id: int) -> str:
    page = hub.organization_page(organization_id, current_actor())
    authorize(current_actor(), AGREEMENT_WRITE, page)
    form = SignatureForm(formdata=None, signed_on=consortium_today())
    return _signing(page, form)


def _signing(page: hub.OrganizationPage, form: SignatureForm) -> str:
    form.version_id.offer(
        [(one.id, f"{one.title} {one.version}") for one in agreements.agreements()]
    )
    return render_template("agreements/sign.html", page=page, form=form)


@bp.post("/organizations/<int:organization_id>/agreements")
def sign(organization_id: int) -> ResponseReturnValue:
    actor = current_actor()
    page = hub.organization_page(organization_id, actor)
    authorize(actor, AGREEMENT_WRITE, page)
    form = SignatureForm()
    form.version_id.offer(
        [(one.id, f"{one.title} {one.version}") for one in agreements.agreements()]
    )
    if form.validate():
        with telling(_("The signature is noted."), form) as told:
            services.note_signature(organization_id, form.to_draft(), actor=actor)
        if told.done:
            return redirect(url_for("members.show", organization_id=page.id) + "#agreements")
    return _signing(page, form), 422


def agreements_panel(actor: Actor, page: hub.OrganizationPage) -> object:
    """Who of the organization signed which version when, and which version in force is not."""
    if page.on_record_only:
        return None
    day = consortium_today()
    signed = agreements.signatures(session(), page.id)
    member = page.member is not None
    missing = agreements.unsigned(session(), page.id, day) if member else ()
    if not (signed or missing):
        return None
    return {
        "signed": signed,
        "missing": [f"{one.title} {one.version}" for one in missing],
        "sign": may(actor, AGREEMENT_WRITE),
        "id": page.id,
    }


PANELS = (
    Panel(
        "organization",
        "agreements",
        _l("Agreements"),
        65,
        ORGANIZATION_PEOPLE,
        agreements_panel,
        "members/panels/agreements.html",
        _l("the organization and staff"),
    ),
)
