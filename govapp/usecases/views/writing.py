"""Writing a proposal: a new one, its parts, evidence, the money asked for."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.db import session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.errors import Forbidden, NotFound
from govapp.foundation.web.pages import current_actor, telling
from govapp.usecases import queries, services
from govapp.usecases.forms import AskForm, EvidenceForm, PartsForm, ProposalForm
from govapp.usecases.models import UseCase
from govapp.usecases.permissions import USECASE_DRAFT, USECASE_EDIT
from govapp.usecases.views.bp import back_to, bp
from govapp.usecases.views.lists import may_propose


def _proposal_form(actor: Actor, *, empty: bool) -> ProposalForm:
    if not may_propose(actor):
        raise Forbidden
    offered = queries.proposers(actor)
    form = ProposalForm(formdata=None) if empty else ProposalForm()
    form.organization.offer(offered)
    if empty and len(offered) == 1:
        form.organization.data = offered[0][0]
    return form


@bp.get("/use-cases/new")
def new() -> str:
    form = _proposal_form(current_actor(), empty=True)
    return render_template("usecases/new.html", form=form)


@bp.post("/use-cases/new")
def draft() -> ResponseReturnValue:
    actor = current_actor()
    form = _proposal_form(actor, empty=False)
    if form.validate():
        organization_id = form.organization.data or 0
        authorize(actor, USECASE_DRAFT, organization_id)
        with telling(_("The draft is kept. Only you and its champions see it."), form) as told:
            slug = services.draft(form.to_parts(), organization_id=organization_id, actor=actor)
        if told.done:
            return back_to(slug)
    return render_template("usecases/new.html", form=form), 422


@bp.get("/use-cases/<slug>/edit")
def edit(slug: str) -> str:
    use_case = queries.editable(slug, USECASE_EDIT, current_actor())
    form = PartsForm(formdata=None, obj=use_case)
    return render_template("usecases/edit.html", form=form, use_case=use_case)


@bp.post("/use-cases/<slug>/edit")
def keep_edit(slug: str) -> ResponseReturnValue:
    actor = current_actor()
    use_case = queries.editable(slug, USECASE_EDIT, actor)
    form = PartsForm()
    if form.validate():
        with telling(_("The page is changed."), form) as told:
            services.edit(use_case.id, form.to_parts(), actor=actor)
        if told.done:
            return back_to(slug)
    return render_template("usecases/edit.html", form=form, use_case=use_case), 422


@bp.get("/use-cases/<slug>/evidence/<requirement>")
def evidence(slug: str, requirement: str) -> str:
    use_case = queries.editable(slug, USECASE_EDIT, current_actor())
    known = _requirement(requirement)
    form = EvidenceForm(formdata=None, words=queries.evidence_of(use_case.id, requirement))
    return render_template("usecases/evidence.html", form=form, use_case=use_case, known=known)


@bp.post("/use-cases/<slug>/evidence/<requirement>")
def give_evidence(slug: str, requirement: str) -> ResponseReturnValue:
    actor = current_actor()
    use_case = queries.editable(slug, USECASE_EDIT, actor)
    known, form = _requirement(requirement), EvidenceForm()
    if form.validate():
        with telling(_("Your words stand beside the step."), form) as told:
            services.give_evidence(use_case.id, requirement, form.words.data or "", actor=actor)
        if told.done:
            return back_to(slug, "way-onward")
    page = render_template("usecases/evidence.html", form=form, use_case=use_case, known=known)
    return page, 422


def _requirement(code: str) -> str:
    words = queries.requirement_words(session(), code)
    if not words:
        raise NotFound
    return words


@bp.get("/use-cases/<slug>/asks")
def asks(slug: str) -> str:
    use_case = queries.editable(slug, USECASE_EDIT, current_actor())
    form = AskForm(formdata=None, year=queries.this_year())
    form.amount.currency = queries.currency_of(session())
    return _asks_page(use_case, form)


@bp.post("/use-cases/<slug>/asks")
def ask(slug: str) -> ResponseReturnValue:
    actor = current_actor()
    use_case = queries.editable(slug, USECASE_EDIT, actor)
    form = AskForm(formdata=None)
    form.amount.currency = queries.currency_of(session())
    form.process(request.form)
    if form.validate():
        with telling(_("The amount is kept."), form) as told:
            services.ask(use_case.id, form.year.data, form.amount.data, actor=actor)
        if told.done:
            return redirect(url_for(".asks", slug=slug), code=303)
    return _asks_page(use_case, form), 422


def _asks_page(use_case: UseCase, form: AskForm) -> str:
    rows = queries.asked_of(session(), use_case.id)
    return render_template("usecases/asks.html", form=form, use_case=use_case, rows=rows)
