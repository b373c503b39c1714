"""The application form, and where an application stands: for whoever holds the link."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from govapp.accounts.rules import Throttled
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import token as fresh_token
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.pages import telling
from govapp.foundation.web.values import Badge, Check, Event, Step
from govapp.members import services
from govapp.members.forms.joining import ApplicationForm
from govapp.members.queries import applying
from govapp.members.rules import ApplicationState
from govapp.members.rules.applications import OPEN, Answers
from govapp.members.rules.texts import COUNTRIES
from govapp.members.views.bp import joining as bp
from govapp.members.views.told import facts_of

STATES = {
    ApplicationState.DRAFT: Badge(_l("Draft"), "neutral"),
    ApplicationState.SENT: Badge(_l("With the office"), "active"),
    ApplicationState.ASKED_BACK: Badge(_l("With you: a question"), "warn"),
    ApplicationState.APPROVED: Badge(_l("Approved"), "good"),
    ApplicationState.DECLINED: Badge(_l("Declined"), "bad"),
    ApplicationState.WITHDRAWN: Badge(_l("Taken back"), "neutral"),
}
MOVES = {
    ApplicationState.SENT: N_("Sent to the office"),
    ApplicationState.ASKED_BACK: N_("The office asked back"),
    ApplicationState.APPROVED: N_("Approved"),
    ApplicationState.DECLINED: N_("Declined"),
    ApplicationState.WITHDRAWN: N_("Taken back"),
}


@bp.get("/join/apply")
def apply() -> ResponseReturnValue:
    desk = applying.desk()
    if desk is None:
        return redirect("/join")
    wished = Answers(
        **{name: request.args.get(name, "")[:200] for name in ("tier", "type", "band")}
    )
    return _page(desk, _form(desk, wished, fresh_token()))


@bp.post("/join/apply")
def send() -> ResponseReturnValue:
    desk = applying.desk()
    if desk is None:
        return redirect("/join")
    form = _form(desk)
    if "quote" in request.form:
        return _page(desk, form)
    if not form.validate():
        return _page(desk, form, status=422)
    try:
        status = _carry_out(form)
    except NotFound:
        form.token.data = fresh_token()
        words = _("That link does not work any more. Nothing is lost: send it once more.")
        flash(words, "refused")
        status = 422
    if status == 303:
        return redirect(url_for(".show", token=form.token.data), code=303)
    return _page(desk, form, status=status)


def _carry_out(form: ApplicationForm) -> int:
    """Keep or send what was typed; the status of the answer."""
    keeps = "keep" in request.form
    words = (
        _("The draft is kept. Its link was mailed to you; nothing was sent to the office yet.")
        if keeps
        else _("Your application is with the office.")
    )
    act = services.keep_draft if keeps else services.send
    waits = False
    with telling(words, form) as told:
        try:
            act(form.token.data or "", form.to_answers(), address=request.remote_addr or "")
        except Throttled:
            waits = True
            raise
    return 303 if told.done else 429 if waits else 422


@bp.get("/join/applications/<token>")
def show(token: str) -> ResponseReturnValue:
    stands = applying.standing_of(token)
    if stands is None:
        return _unkept(render_template("joining/dead.html"), 410)
    desk = applying.desk()
    if stands.state in OPEN and desk is not None:
        return _page(desk, _form(desk, stands.answers, token), stands)
    page = render_template(
        "joining/status.html",
        stands=stands,
        token=token,
        badge=STATES[stands.state],
        told=facts_of(stands.answers, stands.agreements),
        answer=_answer(stands),
        steps=_steps(stands),
        moves=[_event(move) for move in reversed(stands.moves)],
        may_withdraw=stands.state is ApplicationState.SENT,
    )
    return _unkept(page)


@bp.post("/join/applications/<token>/withdraw")
def withdraw(token: str) -> ResponseReturnValue:
    try:
        with telling(_("The application is taken back.")):
            services.withdraw(token)
    except NotFound:
        return _unkept(render_template("joining/dead.html"), 410)
    if applying.standing_of(token) is None:
        return redirect("/join", code=303)
    return redirect(url_for(".show", token=token), code=303)


def _form(desk: applying.Desk, known: Answers | None = None, token: str = "") -> ApplicationForm:
    """The form as typed, or over what is known."""
    form = (
        ApplicationForm()
        if known is None
        else ApplicationForm(formdata=None, obj=known, token=token)
    )
    form.offer(
        [(tier.code, tier.name) for tier in desk.tiers],
        desk.bands,
        _countries(),
        [(one.id, _version(one)) for one in desk.agreements],
    )
    return form


def _version(one: applying.AgreementOffered) -> str:
    return _("%(title)s, version %(version)s", title=one.title, version=one.version)


def _countries() -> list[tuple[str, str]]:
    names = get_locale().territories
    return sorted(((code, names.get(code, code)) for code in COUNTRIES), key=lambda pair: pair[1])


def _page(
    desk: applying.Desk,
    form: ApplicationForm,
    stands: applying.Stands | None = None,
    status: int = 200,
) -> Response:
    answers = form.to_answers()
    page = render_template(
        "joining/form.html",
        desk=desk,
        form=form,
        stands=stands,
        badge=STATES[stands.state] if stands else None,
        quote=applying.quote_for(answers),
        asked=bool(answers.tier and answers.type),
        missing=_missing(form, stands) if stands else (),
    )
    return _unkept(page, status)


def _missing(form: ApplicationForm, stands: applying.Stands) -> list[Check]:
    return [
        Check(
            Phrase(N_("%(field)s: %(problem)s"), field=str(form[name].label.text), problem=problem),
            url=f"#{form[name].id}",
        )
        for name, problem in stands.missing.items()
        if name in form
    ]


def _answer(stands: applying.Stands) -> Phrase:
    """Where it stands, in a sentence."""
    if stands.state is ApplicationState.SENT:
        return Phrase(N_("The office answers by %(day)s. You need not do anything."),
                      day=stands.answer_by)  # fmt: skip
    return {
        ApplicationState.APPROVED: Phrase(
            N_("You belong. Votes and seats follow once the first invoice is settled.")
        ),
        ApplicationState.DECLINED: Phrase(N_("The office declined; its reason stands below.")),
        ApplicationState.WITHDRAWN: Phrase(N_("You took it back. You may apply again.")),
    }.get(stands.state, Phrase(N_("Nothing was sent to the office yet.")))


def _steps(stands: applying.Stands) -> list[Step]:
    """The line from the form to the first vote."""
    state = stands.state
    answered = state in (ApplicationState.APPROVED, ApplicationState.DECLINED)
    stopped = state in (ApplicationState.DECLINED, ApplicationState.WITHDRAWN)
    approved = state is ApplicationState.APPROVED
    return [
        Step(_l("Sent"), "done"),
        Step(
            _l("Answer of the office"),
            "done" if answered else "blocked" if stopped else "current",
        ),
        Step(_l("First invoice settled"), "current" if approved else "todo"),
        Step(_l("Votes and seats"), "todo"),
    ]


def _event(move: applying.MoveLine) -> Event:
    return Event(move.at, Phrase(MOVES[move.state]), move.words)


def _unkept(page: str, status: int = 200) -> Response:
    """A page whose address is a secret, or that holds what somebody typed: kept nowhere."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
