"""What of requests and changed fees waits on somebody's home page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from govapp.db import session as current_session
from govapp.dues.permissions import REQUOTE_PUT
from govapp.dues.queries.requests import requests_to_answer
from govapp.dues.queries.requotes import open_requotes, own_requotes
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings
from govapp.foundation.web.panels import Waiting


def fee_lines(actor: Actor) -> Iterator[Waiting]:
    """The lines of one person: fees to answer, requests to answer as the second person."""
    yield from _fees_to_answer(actor)
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

    if may(actor, REQUOTE_PUT):
        yield from _fees_of_the_office()


def _fees_to_answer(actor: Actor) -> Iterator[Waiting]:
    for row, name in own_requotes(current_session(), actor):
        yield Waiting(
            kind=Phrase(N_("Fee")),
            icon="receipt",
            title=Phrase(
                N_("The fee for %(year)s is to be %(fee)s: do you agree?"),
                year=str(row.dues_year),
                fee=Money(row.fee_minor, row.currency),
            ),
            due=datetime.combine(row.answer_by, time(23, 59), ZoneInfo(settings().DEFAULT_ZONE)),
            hat=Phrase(N_("for %(organization)s"), organization=name),
            url=f"/quotes/{row.id}",
            button=Phrase(N_("Look and answer")),
            place="money",
        )


def _fees_of_the_office() -> Iterator[Waiting]:
    year, asked, declined = open_requotes(current_session())
    for count, words, wanted in (
        (asked, N_("Questions about changed fees that wait for a reply: %(count)s"), ""),
        (declined, N_("Members that declined a changed fee: %(count)s"), "?state=declined"),
    ):
        if count:
            title = Phrase(words, count=count)
            yield _staff(N_("Fee"), "receipt", title, f"/money/quotes/{year}{wanted}")


def _staff(kind: str, sign: str, title: Phrase, url: str) -> Waiting:
    who, button = Phrase(N_("as staff")), Phrase(N_("Look"))
    return Waiting(Phrase(kind), sign, title, None, who, url, button, "money")
