"""The page of a place: its doors as cards, then the panels that slices put there."""

from __future__ import annotations

from flask import Blueprint, render_template

from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.web import navigation
from govapp.foundation.web.pages import current_actor
from govapp.foundation.web.panels import panels_for

bp = Blueprint("places", __name__)


@bp.get("/p/<key>")
def show(key: str) -> str:
    actor = current_actor()
    place = navigation.place(key, actor)
    cards = navigation.cards_of(key, actor)
    if place is None or not cards:
        raise NotFound
    panels = panels_for(f"place:{key}", actor, place)
    return render_template("places/show.html", place=place, cards=cards, panels=panels)
