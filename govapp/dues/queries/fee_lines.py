"""What of requests and changed fees waits on somebody's home page."""

from __future__ import annotations

from collections.abc import Iterator

from govapp.dues.queries.requests import requests_to_answer
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.panels import Waiting


def fee_lines(actor: Actor) -> Iterator[Waiting]:
    """The lines of one person: what to answer as the second person."""
    count = requests_to_answer(actor)
    if count:
        yield _staff(
            N_("Request"),
            "person-check",
            Phrase(
                N_("Requests about money that wait for a second person: %(count)s"), count=count
            ),
            "/money/requests?state=asked",
        )


def _staff(kind: str, sign: str, title: Phrase, url: str) -> Waiting:
    who, button = Phrase(N_("as staff")), Phrase(N_("Look"))
    return Waiting(Phrase(kind), sign, title, None, who, url, button, "money")
