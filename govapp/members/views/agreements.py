"""Agreements: their versions for everybody, new ones and signatures on paper for the office."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from govapp.accounts.queries import consortium_today
from govapp.db import session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may
from govapp.foundation.web.exports import export
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.panels import Panel
from govapp.foundation.web.values import Badge
from govapp.members import services
from govapp.members.forms.joining import KINDS, AcceptForm, AgreementForm, SignatureForm
from govapp.members.models import Organization
from govapp.members.permissions import (
    AGREEMENT_ACCEPT,
    AGREEMENT_WRITE,
    ORGANIZATION_LIST_ALL,
    ORGANIZATION_PEOPLE,
)
from govapp.members.queries import accepting, agreements, hub
from govapp.members.views.bp import agreements as bp

STANDS = {
    "in force": Badge(_l("in force"), "good"),
    "replaced": Badge(_l("replaced"), "neutral"),
    "coming": Badge(_l("still to come"), "info"),
}
OPEN_ONES = Listing(
    (
        Column(
            "name",
            _l("Organization"),
            show=lambda row: row.display_name,
            sort=Organization.sort_key,
            primary=True,
            href=lambda row: f"/organizations/{row.id}#agreements",
        ),
        Column("accepted", _l("Accepted version"), show=lambda row: row.accepted),
        Column("put", _l("Letter"), show=lambda row: row.put_at and row.put_at.date()),
        Column(
            "reminded", _l("Reminder"), show=lambda row: row.reminded_at and row.reminded_at.date()
        ),
    ),
    Organization.id,
    "name",
    (Filter("q", _l("Name"), accepting.named),),
)


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
    return _show(found, AcceptForm(formdata=None))


def _show(found: agreements.AgreementCard, form: AcceptForm) -> str:
    mine = accepting.to_accept(current_actor(), found.id)
    form.organization_id.offer([(one.id, one.name) for one in mine])
    if len(mine) == 1 and not form.is_submitted():
        form.organization_id.data = mine[0].id
    return render_template(
        "agreements/show.html",
        agreement=found,
        kind=KINDS[found.kind],
        stands=STANDS[found.stands],
        mine=mine,
        form=form,
        list_open=found.stands == "in force" and may(current_actor(), ORGANIZATION_LIST_ALL),
    )


@bp.post("/agreements/<int:agreement_version_id>/accept")
def accept(agreement_version_id: int) -> ResponseReturnValue:
    found, form, actor = agreements.agreement(agreement_version_id), AcceptForm(), current_actor()
    mine = accepting.to_accept(actor, found.id)
    form.organization_id.offer([(one.id, one.name) for one in mine])
    number = form.organization_id.data or 0
    if not mine:
        authorize(actor, AGREEMENT_ACCEPT)
    if form.validate():
        with telling(_("Accepted. The organization's page says so."), form) as told:
            services.accept_agreement(number, found.id, form.title.data or "", actor=actor)
        if told.done:
            return redirect(url_for("members.show", organization_id=number) + "#agreements")
    return _show(found, form), 422


@bp.get("/agreements/<int:agreement_version_id>/open")
def open_ones(agreement_version_id: int) -> ResponseReturnValue:
    authorize(current_actor(), ORGANIZATION_LIST_ALL)
    found, rows = accepting.open_list(agreement_version_id)
    if request.args.get("format"):
        file = export(OPEN_ONES, rows, session(), request.args, "not-accepted")
        return file or redirect(url_for(".open_ones", agreement_version_id=found.id))
    return render_template(
        "agreements/open.html",
        agreement=found,
        listing=OPEN_ONES,
        page=OPEN_ONES.page(rows, session(), request.args),
        days=accepting.reminded_after(),
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
        "missing": [
            (f"{one.title} {one.version}", one.id, bool(_mine(actor, one.id, page.id)))
            for one in missing
        ],
        "sign": may(actor, AGREEMENT_WRITE),
        "id": page.id,
    }


def _mine(actor: Actor, version_id: int, organization_id: int) -> bool:
    return any(one.id == organization_id for one in accepting.to_accept(actor, version_id))


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
