"""The office's queue of applications, and answering one of them."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from govapp.accounts.queries import consortium_today
from govapp.db import session
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.exports import export
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.values import Badge, Consequence, Event
from govapp.members import letters, services
from govapp.members.forms import ROLES
from govapp.members.forms.joining import ApproveForm, WordsForm
from govapp.members.models import Application
from govapp.members.permissions import APPLICATION_ANSWER, APPLICATION_READ
from govapp.members.queries import applications, directory
from govapp.members.rules import ApplicationState
from govapp.members.rules.applications import colleagues_of
from govapp.members.views.bp import applications as bp
from govapp.members.views.joining import MOVES
from govapp.members.views.told import facts_of

Row = Any  # one row of applications.queue
AnswerForm = ApproveForm | WordsForm
STATES = {
    ApplicationState.SENT: Badge(_l("to answer"), "active"),
    ApplicationState.ASKED_BACK: Badge(_l("asked back"), "warn"),
    ApplicationState.APPROVED: Badge(_l("approved"), "good"),
    ApplicationState.DECLINED: Badge(_l("declined"), "bad"),
    ApplicationState.WITHDRAWN: Badge(_l("taken back"), "neutral"),
}
# What an answer is called in addresses, and the letter it writes.
ANSWERS = {
    "approve": "application_approved",
    "ask-back": "application_asked",
    "decline": "application_declined",
}


def _listing() -> Listing:
    names = dict(directory.tiers())
    return Listing(
        (
            Column(
                "legal_name",
                _l("Organization"),
                sort=Application.sort_key,
                primary=True,
                href=lambda row: url_for("applications.show", application_id=row.id),
            ),
            Column("state", _l("State"), show=lambda row: STATES[row.state]),
            Column("tier", _l("Tier"), show=lambda row: names.get(row.tier, row.tier)),
            Column("first", _l("First invoice"), show=_first, kind="money"),
            Column("sent_at", _l("Sent"), sort=Application.sent_at, nullable=True),
            Column("answered_at", _l("Answered"), sort=Application.answered_at, nullable=True),
        ),
        Application.id,
        "-sent_at",
        (
            Filter("q", _l("Name"), applications.named),
            Filter(
                "state",
                _l("State"),
                applications.in_state,
                options=[(state.value, badge.word) for state, badge in STATES.items()],
            ),
        ),
    )


def _first(row: Row) -> Money | None:
    return None if row.first_minor is None else Money(row.first_minor, row.currency)


@bp.get("/applications")
def index() -> ResponseReturnValue:
    authorize(current_actor(), APPLICATION_READ)
    rows, listing = applications.queue(), _listing()
    if request.args.get("format"):
        file = export(listing, rows, session(), request.args, "applications")
        return file or redirect(url_for(".index"))
    page = listing.page(rows, session(), request.args)
    return render_template("applications/index.html", listing=listing, page=page)


@bp.get("/applications/<int:application_id>")
def show(application_id: int) -> str:
    return _page(applications.application_page(application_id, current_actor()))


@bp.post("/applications/<int:application_id>/letter")
def letter(application_id: int) -> str:
    """The page with the letters as they would go out now; nothing is sent or changed."""
    page = applications.application_page(application_id, current_actor())
    authorize(current_actor(), APPLICATION_ANSWER, page)
    return _page(page, open_=request.form.get("answer", ""))


@bp.post("/applications/<int:application_id>/approve")
def approve(application_id: int) -> ResponseReturnValue:
    page = _to_answer(application_id)
    form = _approve_form(page)
    if form.validate():
        with telling(_("They are in. The letters are on their way."), form) as told:
            services.approve(application_id, form.to_approval(), actor=current_actor())
        if told.done:
            return redirect(url_for(".show", application_id=application_id), code=303)
    return _page(page, form, "approve"), 422


@bp.post("/applications/<int:application_id>/ask-back")
def ask_back(application_id: int) -> ResponseReturnValue:
    page, form = _to_answer(application_id), WordsForm()
    if form.validate():
        with telling(_("Asked back; the letter is on its way."), form) as told:
            services.ask_back(application_id, form.words.data or "", actor=current_actor())
        if told.done:
            return redirect(url_for(".show", application_id=application_id), code=303)
    return _page(page, form, "ask-back"), 422


@bp.post("/applications/<int:application_id>/decline")
def decline(application_id: int) -> ResponseReturnValue:
    page, form = _to_answer(application_id), WordsForm()
    if form.validate():
        with telling(_("Declined; the letter is on its way."), form) as told:
            services.decline(application_id, form.words.data or "", actor=current_actor())
        if told.done:
            return redirect(url_for(".show", application_id=application_id), code=303)
    return _page(page, form, "decline"), 422


def _to_answer(application_id: int) -> applications.ApplicationPage:
    page = applications.application_page(application_id, current_actor())
    authorize(current_actor(), APPLICATION_ANSWER, page)
    return page


def _approve_form(page: applications.ApplicationPage, *, fresh: bool = False) -> ApproveForm:
    form = ApproveForm()
    if fresh:
        same = next((one.id for one in page.like if one.same_name), None)
        parent = next((one.id for one in page.parents), None)
        form = ApproveForm(
            formdata=None, began_on=consortium_today(), organization_id=same, parent_id=parent
        )
    form.organization_id.offer([(one.id, one.name) for one in page.like])
    form.parent_id.offer(directory.all_names())
    return form


def _page(
    page: applications.ApplicationPage, given: AnswerForm | None = None, open_: str = ""
) -> str:
    """The page; one answer may be `open_`, with what was typed for it."""
    typed = request.form.get("words", "").strip() if open_ else ""
    return render_template(
        "applications/show.html",
        page=page,
        state=STATES[page.state],
        answer=_answer(page),
        facts_of=_facts(page),
        people=[(one, [ROLES[kind] for kind in one.kinds]) for one in colleagues_of(page.answers)],
        moves=[
            Event(one.at, Phrase(MOVES[one.state]), _who(one.by, one.words))
            for one in reversed(page.moves)
        ],
        today=consortium_today(),
        consequences=_consequences(page),
        forms=_forms(page, given, open_, typed),
        samples={
            name: letters.answer_sample(
                kind, page.answers, typed if open_ == name else "", page.first
            )
            for name, kind in ANSWERS.items()
        },
        open_=open_,
        first_open=open_ or ("ask-back" if _belongs(page) else "approve"),
    )


def _belongs(page: applications.ApplicationPage) -> bool:
    """True if the applicant, as far as one can see, is a member already."""
    day = consortium_today()
    return any(
        one.same_name and any(held.period.holds(day) for held in one.held) for one in page.like
    )


def _forms(
    page: applications.ApplicationPage, given: AnswerForm | None, open_: str, typed: str
) -> dict[str, AnswerForm]:
    """A form for each answer, all on one page; the open one as it was typed."""
    if given is None and open_ == "approve":
        given = _approve_form(page)
    elif given is None and open_:
        given = WordsForm(formdata=None, words=typed)
    forms: dict[str, AnswerForm] = {
        "approve": _approve_form(page, fresh=True),
        "ask-back": WordsForm(formdata=None),
        "decline": WordsForm(formdata=None),
    }
    if given is not None and open_ in forms:
        forms[open_] = given
    for name, form in forms.items():
        form.words.id = f"words-{name}"
    return forms


def _who(by: str, words: str) -> str:
    who = by or _("the applicant")
    return f"{who}: {words}" if words else who


def _answer(page: applications.ApplicationPage) -> Phrase:
    if page.state is ApplicationState.SENT:
        return Phrase(N_("Waits for an answer until %(day)s."), day=page.answer_by)
    return {
        ApplicationState.ASKED_BACK: Phrase(N_("With the applicant, who was asked back.")),
        ApplicationState.APPROVED: Phrase(
            N_("Taken in as %(name)s; rights follow once the first invoice is settled."),
            name=page.organization,
        ),
        ApplicationState.DECLINED: Phrase(N_("Declined; deleted a year after the answer.")),
    }.get(page.state, Phrase(N_("Taken back by the applicant.")))


def _facts(page: applications.ApplicationPage) -> list[tuple[str, object]]:
    """What was quoted and told."""
    quoted: list[tuple[str, object]] = [
        (_("A year"), page.yearly),
        (_("First invoice"), page.first),
        (_("Clause of the rulebook"), page.clause),
    ]
    return [*(pair for pair in quoted if pair[1]), *facts_of(page.answers, page.agreements)]


def _consequences(page: applications.ApplicationPage) -> list[Consequence]:
    """What an approval does, before it is done."""
    people = colleagues_of(page.answers)
    found = [
        Consequence(
            Phrase(N_("%(name)s is a member from the day below on."), name=page.legal_name),
            "building-add",
        ),
        *(
            Consequence(
                Phrase(
                    N_("%(name)s is invited: %(roles)s."),
                    name=one.name,
                    roles=", ".join(str(ROLES[kind]) for kind in one.kinds),
                ),
                "envelope",
            )
            for one in people
        ),
        Consequence(Phrase(N_("What was accepted is kept as signed.")), "file-earmark-text"),
        Consequence(
            Phrase(N_("No vote and no seat until the first invoice is settled or waived.")), "clock"
        ),
    ]
    if page.first is not None and page.first:
        words = Phrase(N_("The first invoice of %(amount)s is asked for."), amount=page.first)
        found.append(Consequence(words, "cash-coin"))
    return found
