"""Installs what all pages share into the app: called once by the wiring."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from flask import Flask, current_app, g, has_request_context
from flask_babel import Babel, gettext
from werkzeug.local import LocalProxy

from govapp.foundation.access.actor import Hat
from govapp.foundation.access.policy import may
from govapp.foundation.web import assets, errors, filters, guard, headers, navigation, views
from govapp.foundation.web.fields import pick_many, select_field
from govapp.foundation.web.markdown import render_markdown
from govapp.foundation.web.viewer import current_actor, viewer

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")  # whatever watches health asks by these


def init_app(
    app: Flask,
    *,
    public: Collection[str] = frozenset({"static", "places.show"}),
    csrf_exempt: Collection[str] = frozenset(),
    unlogged: Collection[str] = frozenset(),
    unavailable: Iterable[type[Exception]] = (),
) -> None:
    """Language, guard, headers, error pages, filters, the page of a place."""
    server = urlsplit(str(getattr(app.config.get("GOVAPP"), "SERVER_URL", "")))
    _configure(app, https=server.scheme == "https", host=server.hostname or "localhost")
    Babel(app, locale_selector=lambda: viewer().locale, timezone_selector=lambda: viewer().zone)
    guard.init_app(app, public=public, csrf_exempt=csrf_exempt, unlogged=unlogged)
    headers.init_app(app, https=server.scheme == "https")
    errors.init_app(app, unavailable)
    _install_words(app)
    app.register_blueprint(views.bp)
    app.context_processor(_frame)


def _configure(app: Flask, *, https: bool, host: str) -> None:
    """Flask's own cookie holds form tokens and what is told next; no other host is answered."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-form" if https else "form",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=sorted({host, *_LOOPBACK}),
    )


def _install_words(app: Flask) -> None:
    app.jinja_env.filters.update(filters.FILTERS, markdown=render_markdown)
    app.jinja_env.tests.update(pick_many=pick_many, select_field=select_field)
    app.jinja_env.globals.update(
        asset=assets.asset,
        icon=assets.icon,
        csp_nonce=headers.csp_nonce,
        htmx_config=headers.HTMX_CONFIG,
        say=filters.say,
        kept_filters_url=navigation.kept_filters_url,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _frame() -> dict[str, object]:
    """What base.html needs. Letters and jobs have no request, so they get words only."""
    general = {
        "viewer": viewer(),
        "consortium": LocalProxy(_brand),
        "version": _version(),
    }
    if not has_request_context():
        return general
    actor = current_actor()
    return general | {
        "actor": actor,
        "may": lambda permission, thing=None: may(actor, permission, thing),
        "hats": [_hat(hat) for hat in sorted(actor.hats)],
        "search_url": navigation.address_of("search.show"),
        "sign_in_url": navigation.address_of(guard.SIGN_IN),
        "brand_url": "/",
        "places": LocalProxy(_places),
        "tools": LocalProxy(_tools),
        "account_links": LocalProxy(navigation.account_links),
        "foot_links": LocalProxy(navigation.foot_links),
    }


def _brand() -> str:
    """The consortium's name, asked for once; an error page asks nobody."""
    if "brand" not in g:
        ask = None if "error_page" in g else current_app.extensions.get("brand")
        g.brand = (ask() if ask else "") or "govapp"
    return str(g.brand)


def _places() -> list[navigation.Shown]:
    """The places, asked for once a request and only by pages that print them. An error page asks
    nobody, so that it works when all else fails.
    """
    if "places" not in g:
        g.places = [] if "error_page" in g else navigation.places_for(current_actor())
    return list(g.places)


def _tools() -> list[navigation.Shown]:
    return [] if "error_page" in g else navigation.setup_for(current_actor())


def _hat(hat: Hat) -> str:
    role = gettext(hat.role.value)
    return gettext("%(role)s, %(where)s", role=role, where=hat.label) if hat.label else role


@cache
def _version() -> str:
    try:
        return version("govapp")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0.1"
