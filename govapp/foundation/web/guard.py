"""The door to every page: signed in unless listed, a token on every write, one line in the log."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

import structlog
from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response as AnyResponse

from govapp.foundation.kernel.errors import Forbidden
from govapp.foundation.web.viewer import current_actor

SIGN_IN = "accounts.sign_in"
_READING = {"GET", "HEAD", "OPTIONS"}
log = structlog.get_logger("govapp.requests")


def init_app(
    app: Flask,
    *,
    public: Collection[str],
    csrf_exempt: Collection[str],
    unlogged: Collection[str],
) -> None:
    """Guard every endpoint of `app`; the three lists name the exceptions."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf = CSRFProtect(app)

    _log_requests(app, unlogged)

    @app.before_request
    def _token() -> None:
        if request.endpoint in csrf_exempt or request.method in _READING:
            return
        if not app.config["WTF_CSRF_ENABLED"]:  # only the tests of other things say so
            return
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise CSRFError("sent from another site")
        csrf.protect()

    @app.before_request
    def _signed_in() -> AnyResponse | None:
        if request.endpoint is None or request.endpoint in public or current_actor().signed_in:
            return None
        return _ask_to_sign_in()


def _log_requests(app: Flask, unlogged: Collection[str]) -> None:
    @app.before_request
    def _begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def _line(response: Response) -> Response:
        if request.endpoint != "static" and request.endpoint not in unlogged:
            _log(response.status_code)
        return response


def _log(status: int) -> None:
    spent = round((time.perf_counter() - g.get("begun", time.perf_counter())) * 1000)
    log.info(
        "request",
        method=request.method,
        endpoint=request.endpoint,
        status=status,
        milliseconds=spent,
    )


def identify_with(app: Flask, load: Callable[[], None]) -> None:
    """Run `load` before every guard: it puts the one who acts into `g.actor`, the reader's
    language and zone into `g.viewer`, and leaves both out for a visitor.
    """
    app.before_request_funcs.setdefault(None, []).insert(0, load)


def _ask_to_sign_in() -> AnyResponse:
    if SIGN_IN not in current_app.view_functions:
        raise Forbidden
    wanted = request.full_path.rstrip("?") if request.method in _READING else None
    target = url_for(SIGN_IN, next=wanted)
    if request.headers.get("HX-Request") == "true":  # a part of a page cannot hold the form
        return Response(status=401, headers={"HX-Redirect": url_for(SIGN_IN)})
    return redirect(target, code=303)
