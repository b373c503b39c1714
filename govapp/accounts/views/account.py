"""My account: who I am, my password, where I am signed in."""

from __future__ import annotations

from flask import g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from govapp.accounts import queries, services
from govapp.accounts.forms import ChangePasswordForm, ProfileForm
from govapp.accounts.rules import Profile
from govapp.accounts.views.bp import bp, cookie_token, remote_address, take_cookie
from govapp.foundation.web.current import settings
from govapp.foundation.web.pages import current_actor, telling

Page = str | Response | tuple[str, int]


@bp.get("/account")
def account() -> Page:
    return _account()


@bp.post("/account/profile")
def change_profile() -> Page:
    form = _profile_form()
    if form.validate_on_submit():
        with telling(gettext("Your account is changed."), form) as told:
            services.change_profile(form.to_profile(), actor=current_actor())
        if told.done:
            return redirect(url_for(".account"), code=303)
    return _account(profile=form), 422


@bp.post("/account/password")
def change_password() -> Page:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        done = gettext("Your password is changed; your other browsers are signed out.")
        with telling(done, form) as told:
            services.change_password(
                form.current.data or "",
                form.password.data or "",
                but=cookie_token(),
                address=remote_address(),
                actor=current_actor(),
            )
        if told.done:
            return redirect(url_for(".account"), code=303)
    return _account(password=form), 422


@bp.get("/account/sign-ins")
def sign_ins() -> str:
    actor = current_actor()
    found = queries.sign_ins_of(actor.person_id or 0, actor)
    return render_template("accounts/sign_ins.html", sign_ins=found, here=g.sign_in_id)


@bp.post("/account/sign-ins/<int:sign_in_id>/end")
def end_sign_in(sign_in_id: int) -> Response:
    with telling(gettext("That browser is signed out.")):
        services.end_one(sign_in_id, actor=current_actor())
    if sign_in_id == g.sign_in_id:
        return take_cookie(redirect(url_for(".sign_in"), code=303))
    return redirect(url_for(".sign_ins"), code=303)


@bp.post("/account/sign-ins/end")
def sign_out_everywhere() -> Response:
    actor = current_actor()
    services.sign_out_everywhere(actor.person_id or 0, actor=actor)
    return take_cookie(redirect(url_for(".sign_in"), code=303))


def _account(profile: ProfileForm | None = None, password: ChangePasswordForm | None = None) -> str:
    actor = current_actor()
    card, kept = queries.profile(actor)
    return render_template(
        "accounts/account.html",
        card=card,
        profile=profile or _profile_form(kept),
        password=password or ChangePasswordForm(formdata=None),
    )


def _profile_form(kept: Profile | None = None) -> ProfileForm:
    form = ProfileForm(formdata=None, name=kept.name, zone=kept.zone) if kept else ProfileForm()
    form.offer_zones(settings().DEFAULT_ZONE)
    return form
