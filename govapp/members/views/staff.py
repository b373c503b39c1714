"""Staff's pages of an organization: adding, changing, its membership."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.accounts.queries import consortium_today
from govapp.db import session
from govapp.foundation.access.policy import authorize
from govapp.foundation.web.pages import current_actor, telling
from govapp.members import services
from govapp.members.forms import LeaveForm, MembershipForm, MoveForm, OrganizationForm
from govapp.members.forms.changing import MarkForm
from govapp.members.permissions import MEMBERSHIP_WRITE, ORGANIZATION_WRITE
from govapp.members.queries import directory, hub, tiers
from govapp.members.rules import OrganizationDraft
from govapp.members.views.bp import bp


@bp.get("/organizations/new")
def new() -> str:
    authorize(current_actor(), ORGANIZATION_WRITE)
    form = OrganizationForm(formdata=None)
    form.offer(directory.bands(), directory.all_names())
    return render_template("members/edit.html", form=form, page=None)


@bp.post("/organizations/new")
def add() -> ResponseReturnValue:
    actor = current_actor()
    authorize(actor, ORGANIZATION_WRITE)
    form = OrganizationForm()
    form.offer(directory.bands(), directory.all_names())
    if form.validate():
        with telling(_("The organization is known now."), form) as told:
            number = services.add(form.to_draft(), actor=actor)
        if told.done:
            return redirect(url_for(".show", organization_id=number))
    return render_template("members/edit.html", form=form, page=None), 422


@bp.get("/organizations/<int:organization_id>/edit")
def edit(organization_id: int) -> str:
    page = hub.organization_page(organization_id, current_actor())
    authorize(current_actor(), ORGANIZATION_WRITE, page)
    form = OrganizationForm(formdata=None, obj=_draft(page))
    form.offer(directory.bands(), directory.all_names(but=page.id))
    return render_template("members/edit.html", form=form, page=page)


@bp.post("/organizations/<int:organization_id>/edit")
def change(organization_id: int) -> ResponseReturnValue:
    actor = current_actor()
    page = hub.organization_page(organization_id, actor)
    authorize(actor, ORGANIZATION_WRITE, page)
    form = OrganizationForm()
    form.offer(directory.bands(), directory.all_names(but=page.id))
    if form.validate():
        with telling(_("The organization is changed."), form) as told:
            services.change(organization_id, form.to_draft(), actor=actor)
        if told.done:
            return redirect(url_for(".show", organization_id=organization_id))
    return render_template("members/edit.html", form=form, page=page), 422


def _draft(page: hub.OrganizationPage) -> OrganizationDraft:
    """What is known, as the form shows it: staff see everything, so nothing is missing."""
    more = page.confidential
    if more is None or page.type is None:
        raise TypeError("staff see what is confidential")
    return OrganizationDraft(
        legal_name=page.legal_name,
        display_name=page.name,
        group=page.group,
        type=page.type,
        external_id=more.external_id,
        band=more.band,
        country=page.country,
        tax_id=more.tax_id,
        website=page.website,
        billing_address=more.billing_address,
        po_required=more.po_required,
        parent_id=page.parent_id,
    )


@bp.get("/organizations/<int:organization_id>/membership")
def membership(organization_id: int) -> str:
    page = hub.organization_page(organization_id, current_actor())
    authorize(current_actor(), MEMBERSHIP_WRITE, page)
    return _membership(page)


def _membership(
    page: hub.OrganizationPage,
    *,
    joining: MembershipForm | None = None,
    moving: MoveForm | None = None,
    leaving: LeaveForm | None = None,
) -> str:
    joining = joining or MembershipForm(formdata=None)
    joining.offer(directory.tiers(), directory.all_names(but=page.id))
    moving = moving or MoveForm(formdata=None)
    moving.offer(directory.tiers())
    return render_template(
        "members/membership.html",
        page=page,
        joining=joining,
        moving=moving,
        leaving=leaving or LeaveForm(formdata=None),
        marking=_marking(page),
        bound=tiers.bound_on(session(), page.id) if page.member else None,
        sponsored=tiers.sponsored_by(session(), page.id, consortium_today()),
    )


def _marking(page: hub.OrganizationPage) -> MarkForm:
    known = page.member
    form = MarkForm(
        formdata=None,
        founder=known.founder if known else False,
        sponsor_id=known.sponsored_by if known else None,
    )
    form.offer(directory.all_names(but=page.id))
    return form


@bp.post("/organizations/<int:organization_id>/membership/join")
def join(organization_id: int) -> ResponseReturnValue:
    actor, form = current_actor(), MembershipForm()
    page = hub.organization_page(organization_id, actor)
    authorize(actor, MEMBERSHIP_WRITE, page)
    form.offer(directory.tiers(), directory.all_names(but=page.id))
    if form.validate():
        with telling(_("The membership is written down."), form) as told:
            services.join(organization_id, form.to_draft(), actor=actor)
        if told.done:
            return redirect(url_for(".show", organization_id=organization_id))
    return _membership(page, joining=form), 422


@bp.post("/organizations/<int:organization_id>/membership/move")
def move(organization_id: int) -> ResponseReturnValue:
    actor, form = current_actor(), MoveForm()
    page = hub.organization_page(organization_id, actor)
    authorize(actor, MEMBERSHIP_WRITE, page)
    form.offer(directory.tiers())
    if form.validate():
        with telling(_("The new tier is written down."), form) as told:
            services.move(organization_id, form.tier.data or "", form.from_day.data, actor=actor)
        if told.done:
            return redirect(url_for(".show", organization_id=organization_id))
    return _membership(page, moving=form), 422


@bp.post("/organizations/<int:organization_id>/membership/leave")
def leave(organization_id: int) -> ResponseReturnValue:
    actor, form = current_actor(), LeaveForm()
    page = hub.organization_page(organization_id, actor)
    authorize(actor, MEMBERSHIP_WRITE, page)
    if form.validate():
        with telling(_("The last day is written down."), form) as told:
            services.leave(organization_id, form.last_day.data, actor=actor)
        if told.done:
            return redirect(url_for(".show", organization_id=organization_id))
    return _membership(page, leaving=form), 422
