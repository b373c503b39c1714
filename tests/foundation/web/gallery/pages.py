"""The pages of the gallery: invented values, each macro at least once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from flask import Blueprint, flash, g, render_template, request
from sqlalchemy import column
from wtforms import BooleanField
from wtforms.validators import InputRequired

from govapp.foundation.access.actor import Actor, Hat, Role
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.kernel.thresholds import Comparison, Measured, Threshold
from govapp.foundation.web import navigation, panels
from govapp.foundation.web.fields import (
    CleanStringField,
    CleanTextField,
    EnumField,
    EnumRadioField,
    FlaskForm,
    MoneyField,
)
from govapp.foundation.web.listing import Column, Filter, Listing, Page
from govapp.foundation.web.moments import DayField, ZoneMomentField
from govapp.foundation.web.values import Badge, Check, Consequence, Event, Figure, Step, Tab

NOON = datetime(2026, 11, 27, 16, tzinfo=UTC)
ADA = Actor(
    "Ada Beispiel",
    7,
    frozenset(
        {
            Hat(Role.PRIMARY, "organization:3", "Example Hospital"),
            Hat(Role.CHAIR, "body:2", "Operating Committee"),
        }
    ),
)
ENDPOINTS = ("gallery.show", "gallery.organizations", "gallery.form", "gallery.ballot")

bp = Blueprint(
    "gallery", __name__, url_prefix="/gallery", template_folder=str(Path(__file__).parent)
)


def enter() -> None:
    """Ada, unless the address asks to be nobody."""
    if "nobody" not in request.args:
        g.actor = ADA


def doors() -> list[navigation.Door]:
    """Two doors in every place, and one where a single one is enough."""
    return [
        navigation.Door(place.key, "Elections", endpoint, lambda _actor: True, about="Open.")
        for place in (*navigation.MEMBERS_PLACES, *navigation.VISITORS_PLACES, navigation.SETUP)
        for endpoint in (ENDPOINTS[:1] if place.key == "money" else ENDPOINTS[1:3])
    ]


@bp.get("/")
def show() -> str:
    flash("Your vote is recorded.", "done")
    flash("name at least one champion", "refused")
    flash("Write the amount like 12500.", "wrong")
    flash("The meeting has moved.", "note")
    return render_template(
        "show.html",
        now=NOON,
        today=date(2026, 11, 22),
        amount=Money(1_250_000),
        share=Measured(11, 20, Threshold(Fraction(1, 2), Comparison.MORE_THAN)),
        **_rows(),
    )


def _rows() -> dict[str, object]:
    return {
        "tab_items": [Tab("Overview", "/gallery/", True), Tab("Letters", "/gallery/form", count=3)],
        "numbers": [
            Figure("In good standing", 41, "/gallery/list", target=45),
            Figure("Dues collected", Money(61_250_000), "/gallery/list", note="77% of expected"),
            Figure("Seats vacant", 2),
        ],
        "lines": [
            panels.Waiting(
                "Election", "check2-square", "Vote: two seats", NOON, "", "/x", "Vote now"
            ),
            panels.Waiting("Invoice", "receipt", "Invoice 31", None, "for Example", "/x", "Pay"),
        ],
        "checks": [
            Check("Name at least one champion", met=True),
            Check(Phrase("Find %(n)s sponsors", n=2), who="Any representative", url="/x"),
        ],
        "phrases": (Phrase("reach the review quorum"),),
        "events": [
            Event(
                NOON, "Moved to Planning", "Carried, 11 of 14.", "/x", "signpost-split", "active"
            ),
            Event(date(2026, 9, 3), "Submitted"),
        ],
        "stages": [
            Step("Set up", "done"),
            Step("Voting", "current", "closes Friday"),
            Step("Counted", "blocked"),
            Step("Declared"),
        ],
        "consequences": [
            Consequence("41 letters go out", "envelope"),
            Consequence(Phrase("%(m)s is set aside", m=Money(500_000)), url="/x"),
        ],
        "doors": [{"label": "Elections", "url": "/x", "about": "Open and coming.", "icon": "flag"}],
    }


class Kind(StrEnum):
    USE_CASE = "use case"
    PROJECT = "project"


class DraftForm(FlaskForm):
    title = CleanStringField("Title", [InputRequired()], description="Read first.")
    about = CleanTextField("Summary")
    asked = MoneyField("Amount asked", [InputRequired()], description="For all years.")
    kind = EnumField("Kind", [InputRequired()], enum=Kind, blank="Choose")
    track = EnumRadioField("Track", enum=Kind)
    starts = DayField("Starts on")
    closes = ZoneMomentField("Closes at", [InputRequired()], description="In your zone.")
    agree = BooleanField("We have read the rulebook", [InputRequired()])


@bp.route("/form", methods=["GET", "POST"])
def form() -> str:
    draft = DraftForm()
    draft.validate_on_submit()
    return render_template("form.html", draft=draft)


@dataclass(frozen=True)
class Organization:
    id: int
    name: str
    dues: Money
    since: date | None


LIST = Listing(
    columns=(
        Column("name", "Organization", sort=column("name"), primary=True, href=lambda _row: "/x"),
        Column("standing", "Standing", show=lambda _row: Badge("Good standing", "good")),
        Column("dues", "Dues", sort=column("dues"), kind="money"),
        Column("since", "Member since"),
    ),
    tie=column("id"),
    default="name",
    filters=(
        Filter("q", "Name", lambda statement, _value: statement),
        Filter("tier", "Category", lambda statement, _value: statement, options=(("a", "A"),)),
    ),
)


@bp.get("/list")
def organizations() -> str:
    rows = [
        Organization(number, f"Example Organization {number}", Money(1_250_000), date(2026, 1, 1))
        for number in range(1, 40)
    ]
    page = Page(rows, "n", "p", "name", False, {"q": "Ex", "tier": "a"}, ("name", False))
    return render_template("list.html", listing=LIST, page=page)


@dataclass(frozen=True)
class Candidate:
    id: int
    name: str
    organization: str
    statement: str = ""


@bp.route("/ballot", methods=["GET", "POST"])
def ballot() -> str:
    names = ("Ada Beispiel", "Béla Minta", "Chidi Mfano", "Dina Primer")
    candidates = [
        Candidate(number, name, "Example Hospital", "I have *chaired*." if number == 1 else "")
        for number, name in enumerate(names, start=1)
    ]
    ranks = {1: 2, 3: 1} if "begun" in request.args else {}
    sent = {name: value for name, value in request.form.items() if name.startswith("rank-")}
    return render_template("ballot.html", candidates=candidates, ranks=ranks, sent=sent)
