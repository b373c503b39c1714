"""The blueprint, and who is behind each request: the only file that knows Flask-Login.

The cookie holds a random token, the server its digest; a visitor has no row at all.
"""

from __future__ import annotations

from flask import Blueprint, Request, Response, current_app, g, request, session
from flask.blueprints import BlueprintSetupState
from flask_login import LoginManager, UserMixin, current_user

from govapp.accounts import queries, services
from govapp.accounts.rules import SEEN_EVERY, cookie_name
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import digest
from govapp.foundation.web.current import settings
from govapp.foundation.web.guard import identify_with
from govapp.foundation.web.viewer import Viewer

bp = Blueprint("accounts", __name__)


class Account(UserMixin):
    """Flask-Login's user: a live sign-in."""

    def __init__(self, signed_in: queries.SignedIn) -> None:
        self.signed_in = signed_in

    def get_id(self) -> str:
        return str(self.signed_in.person_id)


def _load(asked: Request) -> Account | None:
    """The account behind a request's cookie; notes at most once a minute that it was seen."""
    found = queries.signed_in_by(digest(cookie_token(asked))) if cookie_token(asked) else None
    if found is None:
        return None
    if clock.now() - found.seen_at >= SEEN_EVERY:
        services.note_seen(found.id)
    return Account(found)


def cookie_token(asked: Request = request) -> str:  # type: ignore[assignment]
    """The token in the request's cookie, or nothing."""
    return asked.cookies.get(cookie_name(settings().https), "")[:100]


def _identify() -> None:
    """Put the one who acts, and how they read, where every page finds them."""
    if request.endpoint == "static" or not current_user.is_authenticated:
        return
    found = current_user.signed_in
    if request.endpoint in current_app.extensions["hatless"]:
        g.actor = queries.bare_actor(found)
        g.ask_hats = lambda: queries.actor_behind(found)
    else:
        g.actor = queries.actor_behind(found)
    g.sign_in_id = found.id
    g.viewer = Viewer(
        locale=found.locale or settings().DEFAULT_LOCALE, zone=found.zone or settings().DEFAULT_ZONE
    )


@bp.record_once
def _install(state: BlueprintSetupState) -> None:
    manager = LoginManager()
    manager.session_protection = None  # nothing of a sign-in is in Flask's own cookie
    manager.request_loader(_load)
    manager.init_app(state.app)
    identify_with(state.app, _identify)


def give_cookie(response: Response, token: str) -> Response:
    """Let the browser keep a fresh sign-in; what Flask's own cookie held is dropped."""
    session.clear()
    response.set_cookie(
        cookie_name(settings().https),
        token,
        secure=settings().https,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def take_cookie(response: Response) -> Response:
    """Let the browser forget its sign-in."""
    session.clear()
    response.delete_cookie(
        cookie_name(settings().https), secure=settings().https, httponly=True, samesite="Lax"
    )
    return response


def remote_address() -> str:
    """The network address of the visitor, through as many proxies as the settings trust."""
    return request.remote_addr or ""


def browser() -> str:
    """What the browser says it is."""
    return request.headers.get("User-Agent", "")[:500]


def https() -> bool:
    """True if this installation is reached over https."""
    return bool(current_app.config["GOVAPP"].https)
