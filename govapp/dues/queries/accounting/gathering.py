"""Gathering what a file for the accounting program is made of."""

from __future__ import annotations

from dataclasses import dataclass

from govapp.db import session as current_session
from govapp.dues.models import Handover
from govapp.dues.permissions import HANDOVER_READ
from govapp.dues.queries.accounting.asked import Asked, kept_names
from govapp.dues.queries.accounting.documents import Thing, documents
from govapp.dues.queries.accounting.entries import entries
from govapp.dues.rules.exports.rows import Handed
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible


@dataclass(frozen=True)
class Gathered:
    """The rows of a file, and the things it hands over."""

    rows: Handed
    things: tuple[Thing, ...]
    total_minor: int


def gather(asked: Asked, actor: Actor) -> Gathered:
    """Everything for the file."""
    visible(actor, HANDOVER_READ, Handover)
    session = current_session()
    names = kept_names(session)
    if asked.format.of_documents:
        found = list(documents(session, asked))
        papers = tuple(document for _thing, document in found)
        rows = Handed(asked.currency, names, documents=papers)
        total = sum(document.minor for document in papers)
        return Gathered(rows, tuple(thing for thing, _document in found), total)
    booked = tuple(entries(session, asked))
    things = tuple(("entry", int(entry.number)) for entry in booked)
    debits = sum(max(line.minor, 0) for entry in booked for line in entry.lines)
    return Gathered(Handed(asked.currency, names, booked), things, debits)
