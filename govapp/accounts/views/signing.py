"""Signing in and out, reset letters, and links from letters."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from govapp.accounts import queries, services
from govapp.accounts.forms import ForgottenForm, NewPasswordForm, SignInForm
from govapp.accounts.rules import Throttled
from govapp.accounts.views.bp import (
    bp,
    browser,
    cookie_token,
    give_cookie,
    remote_address,
    take_cookie,
)
from govapp.foundation.kernel.errors import Invalid, Refused
from govapp.foundation.web.filters import say
from govapp.foundation.web.pages import current_actor, own_path, safe_redirect

HOME = "/home"


@bp.get("/sign-in")
def sign_in() -> str | AnyResponse:
    wanted = own_path(request.args.get("next"), "")
    if current_actor().signed_in:
        return safe_redirect(wanted, HOME)
    form = SignInForm(formdata=None, next=wanted)
    return render_template("accounts/sign_in.html", form=form)


@bp.post("/sign-in")
def enter() -> AnyResponse:
    form = SignInForm()
    if not form.validate_on_submit():
        return _again("accounts/sign_in.html", form, 422)
    try:
        token = services.sign_in(
            form.email.data or "",
            form.password.data or "",
            address=remote_address(),
            browser=browser(),
        )
    except Refused as refusal:
        return _refused("accounts/sign_in.html", form, refusal)
    if cookie_token():
        services.sign_out(cookie_token())
    return give_cookie(_on_to(form.next.data), token)


@bp.post("/sign-out")
def sign_out() -> AnyResponse:
    services.sign_out(cookie_token())
    return take_cookie(_redirect(url_for("accounts.sign_in")))


@bp.get("/sign-in/forgotten")
def forgotten() -> str:
    return render_template("accounts/forgotten.html", form=ForgottenForm(formdata=None))


@bp.post("/sign-in/forgotten")
def ask_for_reset() -> AnyResponse:
    form = ForgottenForm()
    if not form.validate_on_submit():
        return _again("accounts/forgotten.html", form, 422)
    try:
        services.ask_for_reset(form.email.data or "", address=remote_address())
    except Refused as refusal:
        return _refused("accounts/forgotten.html", form, refusal)
    return _redirect(url_for("accounts.reset_asked"))


@bp.get("/sign-in/letter")
def reset_asked() -> str:
    return render_template("accounts/reset_asked.html")


@bp.get("/link/<token>")
def link(token: str) -> str | AnyResponse:
    found = queries.link_of(token)
    if found is None:
        return _page(render_template("accounts/dead_link.html"), 410)
    if found.has_account and found.invites:
        return _redirect(url_for("accounts.sign_in", next=found.leads_to))
    form = NewPasswordForm(formdata=None)
    return _unreferred(render_template("accounts/link.html", form=form, link=found, token=token))


@bp.post("/link/<token>")
def use_link(token: str) -> AnyResponse:
    form = NewPasswordForm()
    found = queries.link_of(token)
    if found is None:
        return _page(render_template("accounts/dead_link.html"), 410)
    if form.validate_on_submit():
        try:
            made, leads_to = services.use_link(
                token, form.password.data or "", address=remote_address(), browser=browser()
            )
            return give_cookie(_on_to(leads_to), made)
        except Invalid as invalid:
            form.password.errors = [say(problem) for problem in invalid.problems.values()]
        except Refused:
            return _page(render_template("accounts/dead_link.html"), 410)
    page = render_template("accounts/link.html", form=form, link=found, token=token)
    return _unreferred(page, 422)


def _again(template: str, form: object, status: int) -> Response:
    return _page(render_template(template, form=form), status)


def _refused(template: str, form: object, refusal: Refused) -> Response:
    """The form once more with the reason above it, in the same words for everybody."""
    page = render_template(template, form=form, refusal=refusal.reasons[0])
    throttled = isinstance(refusal, Throttled)
    response = _page(page, 429 if throttled else 422)
    if isinstance(refusal, Throttled):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _on_to(target: str | None) -> Response:
    return _redirect(own_path(target, HOME))


def _redirect(target: str) -> Response:
    return make_response(redirect(target, code=303))


def _page(body: str, status: int = 200) -> Response:
    return make_response(body, status)


def _unreferred(body: str, status: int = 200) -> Response:
    """A page whose address is a secret: it is kept nowhere and told to nobody."""
    response = _page(body, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
