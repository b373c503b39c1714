"""My kept filters: lists with filter and order, found again under a name."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from govapp.accounts import queries, services
from govapp.accounts.forms import KeptListForm
from govapp.accounts.rules import list_address
from govapp.accounts.views.bp import bp
from govapp.foundation.web.pages import current_actor, own_path, telling

Page = str | Response | tuple[str, int]


@bp.get("/account/lists")
def lists() -> str:
    address = own_path(request.args.get("keep"), "")
    return _lists(KeptListForm(formdata=None, address=address) if address else None)


@bp.post("/account/lists")
def keep_list() -> Page:
    form = KeptListForm()
    if form.validate_on_submit():
        with telling(gettext("The filter is kept."), form) as told:
            address = list_address(form.address.data or "")
            services.keep_list(address, form.name.data or "", actor=current_actor())
        if told.done:
            return redirect(address.url, code=303)
    return _lists(form), 422


@bp.post("/account/lists/<int:kept_list_id>/forget")
def forget_list(kept_list_id: int) -> Response:
    with telling(gettext("The filter is forgotten.")):
        services.forget_list(kept_list_id, actor=current_actor())
    return redirect(url_for(".lists"), code=303)


def _lists(form: KeptListForm | None) -> str:
    kept = queries.kept_lists(current_actor())
    return render_template("accounts/lists.html", kept=kept, form=form)
