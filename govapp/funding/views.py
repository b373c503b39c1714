"""Where the money goes: budgets, allocations, spending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from govapp.accounts.queries import consortium_today
from govapp.db import session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.exports import export
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.navigation import Door
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.panels import Panel
from govapp.funding import queries, services
from govapp.funding.forms import BudgetForm, SpendingForm
from govapp.funding.models import Allocation, Budget
from govapp.funding.permissions import BUDGET_ADOPT, FUNDING_READ, SPENDING_RECORD
from govapp.usecases.models import UseCase
from govapp.usecases.queries import UseCasePage, currency_of

bp = Blueprint("funding", __name__)

DOORS = (
    Door(
        "money",
        _l("Funding"),
        "funding.index",
        lambda actor: True,
        order=40,
        about=_l("Each year's budget for use cases, what is allocated and what is free."),
        icon="piggy-bank",
    ),
)


def _panel(actor: Actor, subject: object) -> object:
    if not isinstance(subject, UseCasePage):
        return None
    return queries.funding_panel(actor, subject.id, subject.use_case.stage)


PANELS = (
    Panel(
        hub="usecase",
        key="funding",
        title=_l("Funding"),
        order=20,
        permission=FUNDING_READ,
        query=_panel,
        template="funding/_panel.html",
        seen_by=_l("public"),
    ),
)


def _money(minor: Callable[[Allocation], int]) -> Callable[[tuple[Allocation, Budget]], Money]:
    return lambda row: Money(minor(row[0]), row[1].currency)


def _listing(years: list[int]) -> Listing:
    allocated, spent = Allocation.amount_minor, Allocation.spent_minor
    left = _money(lambda one: one.amount_minor - one.spent_minor)
    return Listing(
        columns=(
            Column(
                "title",
                _l("Use case"),
                show=lambda row: row[2].title,
                sort=UseCase.sort_key,
                primary=True,
                href=lambda row: url_for("funding.allocation", allocation_id=row[0].id),
            ),
            Column("year", _l("Year"), show=lambda row: str(row[1].year), sort=Budget.year),
            Column(
                "amount", _l("Allocated"), _money(lambda one: one.amount_minor), allocated, "money"
            ),
            Column("spent", _l("Spent"), _money(lambda one: one.spent_minor), spent, "money"),
            Column("left", _l("Left"), show=left, kind="money"),
            Column("day", _l("Allocated on"), _allocated_on, Allocation.allocated_on),
        ),
        tie=Allocation.id,
        default="-day",
        filters=(
            Filter("year", _l("Year"), queries.of_year, options=[(str(y), str(y)) for y in years]),
        ),
    )


def _allocated_on(row: tuple[Allocation, Budget]) -> date:
    return row[0].allocated_on


@bp.get("/funding")
def index() -> ResponseReturnValue:
    actor = current_actor()
    cards = queries.budgets(actor)
    listing, rows = _listing([card.year for card in cards]), queries.allocations(actor)
    file = export(listing, rows, session(), request.args, "allocations")
    if file is not None:
        return file
    page = listing.page(rows, session(), request.args)
    return render_template("funding/index.html", budgets=cards, listing=listing, page=page)


def _budget_form(*, empty: bool) -> BudgetForm:
    form = BudgetForm(formdata=None, year=consortium_today().year)
    form.amount.currency = currency_of(session())
    if not empty:
        form.process(request.form)
    return form


@bp.get("/funding/budget")
def budget() -> str:
    authorize(current_actor(), BUDGET_ADOPT)
    return render_template("funding/budget.html", form=_budget_form(empty=True))


@bp.post("/funding/budget")
def adopt_budget() -> ResponseReturnValue:
    actor = current_actor()
    authorize(actor, BUDGET_ADOPT)
    form = _budget_form(empty=False)
    if form.validate():
        with telling(_("The budget is kept."), form) as told:
            services.adopt_budget(
                form.year.data,
                form.amount.data,
                because_of=form.because_of.data or "",
                actor=actor,
            )
        if told.done:
            return redirect(url_for(".index"), code=303)
    return render_template("funding/budget.html", form=form), 422


def _spending_form(page: queries.AllocationPage, *, empty: bool) -> SpendingForm:
    form = SpendingForm(formdata=None, spent_on=consortium_today())
    form.amount.currency = page.card.amount.currency
    form.motion.offer(page.motions)
    if not empty:
        form.process(request.form)
    return form


@bp.get("/funding/allocations/<int:allocation_id>")
def allocation(allocation_id: int) -> str:
    page = queries.allocation_page(allocation_id, current_actor())
    return _allocation_page(page, _spending_form(page, empty=True))


@bp.post("/funding/allocations/<int:allocation_id>/spending")
def spend(allocation_id: int) -> ResponseReturnValue:
    actor = current_actor()
    page = queries.allocation_page(allocation_id, actor)
    authorize(actor, SPENDING_RECORD, page)
    form = _spending_form(page, empty=False)
    if form.validate():
        with telling(_("The spending is recorded and in the books."), form) as told:
            services.spend(allocation_id, form.to_draft(), actor=actor)
        if told.done:
            return redirect(url_for(".allocation", allocation_id=allocation_id), code=303)
    return _allocation_page(page, form), 422


def _allocation_page(page: queries.AllocationPage, form: SpendingForm) -> str:
    return render_template("funding/allocation.html", page=page, form=form)
