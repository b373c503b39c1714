"""Helpers of views: who acts, what is told afterwards, where one may be sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import flash, redirect, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from govapp.foundation.kernel.errors import Invalid, Refused
from govapp.foundation.web.filters import say
from govapp.foundation.web.viewer import current_actor

__all__ = ["Told", "accepts_htmx", "current_actor", "own_path", "safe_redirect", "telling"]


@dataclass
class Told:
    """Whether the command went through; a view may show its form again when it did not."""

    done: bool = False

    @property
    def failed(self) -> bool:
        return not self.done


@contextmanager
def telling(message: object, form: FlaskForm | None = None) -> Iterator[Told]:
    """Run a command and tell: `message` when it went through, each reason when it was refused.

    What could not be read goes to the field of `form` that it belongs to, otherwise it is told
    like a refusal. `NotFound` and `Forbidden` pass on to their pages.
    """
    told = Told()
    try:
        yield told
    except Refused as refusal:
        for reason in refusal.reasons:
            flash(say(reason), "refused")
    except Invalid as invalid:
        for name, problem in invalid.problems.items():
            _put(form, name, say(problem))
    else:
        told.done = True
        if message:
            flash(say(message), "done")


def _put(form: FlaskForm | None, name: str, problem: str) -> None:
    if form is None:
        flash(problem, "wrong")
    elif name in form:
        form[name].errors = [*form[name].errors, problem]
    else:
        form.form_errors.append(problem)


def own_path(target: str | None, fallback: str) -> str:
    """`target` if it is a plain path of this installation, else `fallback`."""
    if not target or len(target) > 2000 or not target.startswith("/"):
        return fallback
    if "\\" in target or not target.isprintable() or target != target.strip():
        return fallback
    if target.startswith("//") or _hides_a_slash(target):
        return fallback
    try:
        parts = urlsplit(target)
    except ValueError:
        return fallback
    return fallback if parts.scheme or parts.netloc or "//" in parts.path else target


def _hides_a_slash(target: str) -> bool:
    """True if a second slash or backslash follows the first in percent signs."""
    start = target[:7].lower()
    return start.startswith(("/%2f", "/%5c", "/%09", "/%0a", "/%0d", "/%00", "/%25"))


def safe_redirect(target: str | None, fallback: str) -> Response:
    """A redirect (303) to a path of our own; anything else goes to `fallback`."""
    return redirect(own_path(target, fallback), code=303)


def accepts_htmx() -> bool:
    """True if htmx asked for a part of the page."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
