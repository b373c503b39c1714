"""Voting: the paper, the review, and the page with the receipt.

The choice travels in the bodies of two posts and nowhere else: not in an address, a redirect, the
session, a flash message or a log line; no page of it may be kept by a browser or a proxy.
"""

from __future__ import annotations

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from govapp.elections import forms, queries, services
from govapp.elections.queries.ballots import BallotPaper
from govapp.elections.views.bp import bp
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Invalid, Refused
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.web.pages import current_actor
from govapp.foundation.web.viewer import with_hats


def _private(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/elections/<int:election_id>/vote")
def vote(election_id: int) -> Response:
    paper = queries.ballot_paper(election_id, current_actor())
    return _private(_paper(paper, forms.marks({}, ())))


def _paper(paper: BallotPaper, typed: forms.Marks, wrong: tuple[Phrase, ...] = ()) -> str:
    return render_template("elections/vote.html", paper=paper, marks=typed, wrong=wrong)


@bp.post("/elections/<int:election_id>/vote/review")
def review(election_id: int) -> ResponseReturnValue:
    paper = queries.ballot_paper(election_id, current_actor())
    typed = _typed(paper)
    if request.form.get("back"):
        return _private(_paper(paper, typed))
    try:
        order = typed.order()
    except Invalid as invalid:
        return _private(_paper(paper, typed, tuple(invalid.problems.values())), 422)
    unready = _unready(paper, typed)
    if unready:
        return _private(_paper(paper, typed, unready), 422)
    return _private(
        render_template("elections/review.html", paper=paper, marks=typed, order=paper.names(order))
    )


@bp.post("/elections/<int:election_id>/voted")
def cast(election_id: int) -> ResponseReturnValue:
    """Answers with the receipt itself: after a redirect nobody would know it any more.

    Many come in the last minutes, so a vote that goes through asks for nothing but the cast.
    """
    typed = forms.marks(request.form, forms.ranked(request.form))
    try:
        receipt = services.cast(
            election_id,
            typed.order(),
            blank=typed.blank,
            holder=typed.holder,
            secret=typed.secret,
            actor=current_actor(),
        )
    except Refused as refusal:
        return _private(_paper(_again(election_id), typed, refusal.reasons), 409)
    except Invalid as invalid:
        return _private(_paper(_again(election_id), typed, tuple(invalid.problems.values())), 422)
    return _private(
        render_template(
            "elections/receipt.html",
            election_id=election_id,
            receipt=receipt,
            proof=queries.receipt_file(receipt),
            changed=typed.secret is not None,
            day=clock.today(),
        )
    )


@bp.get("/elections/<int:election_id>/voted")
def voted(election_id: int) -> Response:
    page = queries.recorded(election_id, current_actor())
    return _private(render_template("elections/voted.html", page=page))


@bp.get("/elections/<int:election_id>/sample")
def sample(election_id: int) -> str:
    paper = queries.sample(election_id, current_actor())
    return render_template("elections/sample.html", paper=paper)


def _typed(paper: BallotPaper) -> forms.Marks:
    return forms.marks(request.form, [candidate.id for candidate in paper.candidates])


def _again(election_id: int) -> BallotPaper:
    return queries.ballot_paper(election_id, with_hats())


def _unready(paper: BallotPaper, typed: forms.Marks) -> tuple[Phrase, ...]:
    """What would be refused at the cast is said at the review already."""
    if not paper.open:
        return (forms.NOT_OPEN,)
    if len(paper.rights) > 1 and typed.holder is None:
        return (forms.FOR_WHOM,)
    if paper.changing and typed.secret is None:
        return (forms.SECRET_MISSING,)
    return ()
