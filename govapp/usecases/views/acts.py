"""Moving a use case on, and saying how it stands."""

from __future__ import annotations

from collections.abc import Iterable

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from govapp.foundation.web.filters import flat
from govapp.foundation.web.pages import current_actor, telling
from govapp.usecases import queries, services
from govapp.usecases.forms import HealthForm, WithdrawForm
from govapp.usecases.permissions import USECASE_LEAD, USECASE_SUBMIT
from govapp.usecases.views.bp import back_to, bp


@bp.post("/use-cases/<slug>/submit")
def submit(slug: str) -> Response:
    actor = current_actor()
    use_case = queries.editable(slug, USECASE_SUBMIT, actor)
    with telling(_("Your proposal is with the committee, and everybody can read it.")):
        services.submit(use_case.id, actor=actor)
    return back_to(slug)


@bp.post("/use-cases/<slug>/withdraw")
def withdraw(slug: str) -> Response:
    actor, form = current_actor(), WithdrawForm()
    use_case = queries.editable(slug, USECASE_SUBMIT, actor)
    if not form.validate():
        _tell(form.reason.errors)
        return back_to(slug, "withdraw")
    with telling(_("The proposal is withdrawn.")):
        services.withdraw(use_case.id, form.reason.data or "", actor=actor)
    return back_to(slug)


@bp.post("/use-cases/<slug>/health")
def set_health(slug: str) -> Response:
    actor, form = current_actor(), HealthForm()
    use_case = queries.editable(slug, USECASE_LEAD, actor)
    if not form.validate():
        _tell([*form.health.errors, *form.note.errors])
        return back_to(slug, "how-it-stands")
    with telling(_("Your word stands on the page with today's date.")):
        services.set_health(use_case.id, form.health.data, form.note.data or "", actor=actor)
    return back_to(slug, "how-it-stands")


def _tell(errors: Iterable[object]) -> None:
    flash(" ".join(flat(errors)), "wrong")
