"""Motions in lists, on their page, and the form for a new one."""

from __future__ import annotations

from datetime import date, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from govapp.committees import forms, queries, services
from govapp.committees.models import Body, EffectState, Motion, MotionState
from govapp.committees.views.bp import motions as bp
from govapp.db import db
from govapp.foundation.web.exports import export
from govapp.foundation.web.filters import say
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.values import Badge
from govapp.foundation.web.viewer import viewer
from govapp.voting.models import Poll

STATES = {
    MotionState.MOVED: Badge(_l("waits for a second"), "warn", "hourglass-split"),
    MotionState.SECONDED: Badge(_l("ready for the vote"), "info"),
    MotionState.OPEN: Badge(_l("open for voting"), "active"),
    MotionState.CARRIED: Badge(_l("carried"), "good"),
    MotionState.LOST: Badge(_l("lost"), "bad"),
    MotionState.WITHDRAWN: Badge(_l("withdrawn"), "neutral", "arrow-return-left"),
}
EFFECTS = {
    EffectState.NONE: None,
    EffectState.WAITING: Badge(_l("being carried out"), "info", "hourglass-split"),
    EffectState.DONE: Badge(_l("carried out"), "good"),
    EffectState.REFUSED: Badge(_l("not carried out"), "warn"),
}


def _in_body(statement: queries.Motions, code: str) -> queries.Motions:
    return statement.where(Body.code == code)


def _in_state(statement: queries.Motions, state: str) -> queries.Motions:
    return statement.where(Motion.state == MotionState(state))


def _day(instant: datetime | None) -> date | None:
    """The reader's calendar day: a list has no room for the time."""
    return instant.astimezone(viewer().zoneinfo).date() if instant else None


_TITLE = Column(
    "title",
    _l("Motion"),
    show=lambda row: row.Motion.title,
    sort=Motion.title,
    primary=True,
    href=lambda row: url_for("motions.show", motion_id=row.Motion.id),
)
_BODY = Column("body", _l("Committee"), show=lambda row: row.Body.name, sort=Body.name)
_STATE = Column("state", _l("State"), show=lambda row: STATES[row.Motion.state])
_EFFECT = Column("effect", _l("What came of it"), show=lambda row: EFFECTS[row.Motion.effect_state])
_DECIDED = Column(
    "decided",
    _l("Decided"),
    show=lambda row: _day(row.Motion.decided_at),
    sort=Motion.decided_at,
    nullable=True,
)
_BODIES = Filter("body", _l("Committee"), _in_body, options=queries.body_choices)

MOTIONS = Listing(
    columns=(
        _TITLE,
        _BODY,
        _STATE,
        Column(
            "moved", _l("Moved"), show=lambda row: _day(row.Motion.moved_at), sort=Motion.moved_at
        ),
        Column(
            "ends",
            _l("Voting ends"),
            show=lambda row: row.Poll.closes_at if row.Poll else None,
            sort=Poll.closes_at,
            nullable=True,
        ),
        _DECIDED,
        _EFFECT,
    ),
    tie=Motion.id,
    default="-moved",
    filters=(
        _BODIES,
        Filter(
            "state",
            _l("State"),
            _in_state,
            options=[(state.value, badge.word) for state, badge in STATES.items()],
        ),
    ),
)
DECISIONS = Listing(
    columns=(_TITLE, _BODY, _STATE, _DECIDED, _EFFECT),
    tie=Motion.id,
    default="-decided",
    filters=(
        _BODIES,
        Filter(
            "state",
            _l("State"),
            _in_state,
            options=[(state.value, STATES[state].word) for state in queries.DECIDED],
        ),
    ),
)


@bp.get("/motions")
def index() -> ResponseReturnValue:
    statement = queries.listed(current_actor())
    return _list(MOTIONS, statement, "motions")


@bp.get("/decisions")
def decisions() -> ResponseReturnValue:
    statement = queries.listed(current_actor()).where(Motion.state.in_(queries.DECIDED))
    return _list(DECISIONS, statement, "decisions")


def _list(listing: Listing, statement: queries.Motions, name: str) -> ResponseReturnValue:
    file = export(listing, statement, db.session, request.args, name)
    if file is not None:
        return file
    page = listing.page(statement, db.session, request.args)
    return render_template(f"committees/{name}.html", listing=listing, page=page)


@bp.get("/motions/<int:motion_id>")
def show(motion_id: int) -> str:
    page = queries.motion_page(motion_id, current_actor())
    return render_template("committees/motion.html", page=page, states=STATES, effects=EFFECTS)


@bp.get("/committees/<code>/motions/new")
def new(code: str) -> str:
    page = queries.new_motion(code, request.args, current_actor())
    form = forms.MotionForm()
    form.offer(page)
    if page.follows is not None:
        form.title.data = say(page.follows)[:160].removesuffix(".")
        form.wording.data = _(
            "The %(body)s decides: %(effect)s", body=page.body.name, effect=say(page.follows)
        )
    return render_template("committees/new_motion.html", page=page, form=form)


@bp.post("/committees/<code>/motions/new")
def move(code: str) -> ResponseReturnValue:
    page = queries.new_motion(code, request.form, current_actor())
    form = forms.MotionForm()
    form.offer(page)
    if form.validate():
        with telling(_("The motion is moved. It waits for a second."), form) as told:
            motion_id = services.move(
                page.body.id,
                form.draft(page),
                moved_for=form.moved_for.data,
                actor=current_actor(),
            )
        if told.done:
            return redirect(url_for(".show", motion_id=motion_id), 303)
    return render_template("committees/new_motion.html", page=page, form=form), 422
