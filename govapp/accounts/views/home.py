"""Home: what must I do, by when, for whom?"""

from __future__ import annotations

from flask import Blueprint, render_template, request

from govapp.accounts import queries
from govapp.foundation.web.pages import current_actor

bp = Blueprint("home", __name__)


@bp.get("/home")
def show() -> str:
    whole = request.args.get("all") == "1"
    return render_template("home/show.html", home=queries.home(current_actor(), whole=whole))
