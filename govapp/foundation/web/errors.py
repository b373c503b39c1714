"""Error pages: what happened, what to do, and an id that stands in the log. No database here."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from govapp.foundation.kernel.errors import Forbidden, Invalid, NotFound, Refused

log = structlog.get_logger("govapp.errors")

# The least that can be said when even the error page cannot be drawn.
_BARE = (
    "<!doctype html><html lang=en><title>Something went wrong</title>"
    "<h1>Something went wrong</h1><p>Nothing was changed by this page. Error id: {}</p>"
)


def init_app(app: Flask, unavailable: Iterable[type[Exception]] = ()) -> None:
    """Answer every error with a page. `unavailable`: errors of things that are down for now."""
    app.register_error_handler(NotFound, lambda error: page(404))
    app.register_error_handler(Forbidden, lambda error: page(403, reasons=(error.reason,)))
    app.register_error_handler(Refused, lambda error: page(409, reasons=error.reasons))
    app.register_error_handler(
        Invalid, lambda error: page(422, reasons=tuple(error.problems.values()))
    )
    app.register_error_handler(CSRFError, lambda error: page(400, template="errors/token.html"))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(InternalServerError, _unexpected)
    app.log_exception = lambda _info: None  # type: ignore[method-assign]  # said once, with the id
    for kind in unavailable:
        app.register_error_handler(kind, _unavailable)


def page(status: int, *, reasons: tuple[object, ...] = (), template: str = "") -> Response:
    """The error page for a status, with an id when the log says more."""
    g.error_page = True  # the frame then asks nobody for places or counts
    name = template or f"errors/{status}.html"
    known = status in {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}
    error_id = _error_id() if status >= 500 else ""
    try:
        body = render_template(
            name if known else "errors/other.html",
            reasons=reasons,
            error_id=error_id,
            status=status,
            error_page=True,
        )
    except Exception:  # the frame itself is broken: say the least, and fail closed
        log.exception("error page failed")
        body = _BARE.format(error_id or _error_id())
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error  # redirects are exceptions too
    answer = page(error.code)
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After", "WWW-Authenticate"}:
            answer.headers[name] = value
    return answer


def _unexpected(error: InternalServerError) -> Response:
    cause = error.original_exception or error
    log.error(
        "unexpected error",
        error_id=_error_id(),
        method=request.method,
        endpoint=request.endpoint,
        exc_info=cause,
    )
    return page(500)


def _unavailable(error: Exception) -> Response:
    log.warning(
        "unavailable",
        error_id=_error_id(),
        endpoint=request.endpoint,
        cause=type(error).__name__,
    )
    return page(503)


def _error_id() -> str:
    if "error_id" not in g:
        g.error_id = secrets.token_hex(4)
    return str(g.error_id)
