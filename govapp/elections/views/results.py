"""The result, on the page, on paper, and as a ballot file for the tellers."""

from __future__ import annotations

from flask import Response, render_template
from flask_babel import gettext as _

from govapp.db import session
from govapp.elections import queries
from govapp.elections.queries.bundles import UNDERTAKING
from govapp.elections.queries.results import Result
from govapp.elections.rules.publication import Audience
from govapp.elections.views.bp import bp
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.web.pages import current_actor


@bp.get("/elections/<int:election_id>/result")
def result(election_id: int) -> str:
    actor = current_actor()
    found = queries.result(election_id, actor)
    return render_template(
        "elections/result.html",
        result=found,
        election=found.subject,
        downloads=queries.downloads(session(), found.subject, actor),
        undertaking=UNDERTAKING,
        sides=queries.sides_of(election_id, actor),
        rules_beside=queries.RULES_BESIDE,
    )


@bp.get("/elections/<int:election_id>/result.pdf")
def result_pdf(election_id: int) -> Response:
    """The certificate: what everybody may see, whoever asks for it."""
    from govapp.foundation.pdf.rendering import render

    found = queries.result(election_id, current_actor(), audience=Audience.PUBLIC)
    election = found.subject
    if not found.declared:
        raise NotFound
    document = render(
        "election-result",
        {"result": found, "election": election, "seats": queries.seats_given(election_id)},
        document_id=f"election-{election.id}-result",
        title=_("Result: %(title)s", title=election.title),
        as_of=(election.declared_at or election.closes_at).date(),
        figures=_figures(found),
    )
    headers = {"Content-Disposition": f'inline; filename="election-{election.id}-result.pdf"'}
    return Response(document.bytes, mimetype="application/pdf", headers=headers)


def _figures(found: Result) -> dict[str, object]:
    return {
        "election": found.subject.id,
        "seats": found.subject.seats,
        "elected": [winner.name for winner in found.winners],
        "turnout": list(found.turnout or ()),
        "rule": found.rule,
        "protocol": found.digest,
        "seal": found.seal,
    }


@bp.get("/elections/<int:election_id>/papers.blt")
def papers(election_id: int) -> Response:
    content = queries.ballot_file(election_id, current_actor())
    headers = {
        "Content-Disposition": f'attachment; filename="election-{election_id}.blt"',
        "Cache-Control": "no-store",
    }
    return Response(content, mimetype="text/plain", headers=headers)
