"""Response headers: a strict content security policy with a nonce, and their usual company."""

from __future__ import annotations

import json
import secrets

from flask import Flask, Response, g, request

from govapp.foundation.web.viewer import current_actor

# htmx must neither write a style element nor evaluate text from attributes.
HTMX_CONFIG = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
    },
    separators=(",", ":"),
)

_YEAR = 365 * 24 * 3600
_CLOSED = ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics")
PERMISSIONS = ", ".join(f"{feature}=()" for feature in _CLOSED)


def csp_nonce() -> str:
    """The nonce of this response's scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    return str(g.csp_nonce)


def policy(nonce: str) -> str:
    """The content security policy for one response."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        )
    )


def init_app(app: Flask, *, https: bool) -> None:
    """Put the headers on every response of `app`."""

    @app.after_request
    def _protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy(csp_nonce()))
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault("Referrer-Policy", "same-origin")
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers["Permissions-Policy"] = PERMISSIONS
        if https:
            headers["Strict-Transport-Security"] = f"max-age={2 * _YEAR}; includeSubDomains"
        _cache(response)
        return response


def _cache(response: Response) -> None:
    """Pages of somebody are never kept; static files named by their digest are kept for good."""
    if request.endpoint == "static":
        kept = "v" in request.args and response.status_code in {200, 304}
        response.headers["Cache-Control"] = (
            f"public, max-age={_YEAR}, immutable" if kept else "public, max-age=3600"
        )
    elif current_actor().signed_in:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers.setdefault("Cache-Control", "no-cache, private")
