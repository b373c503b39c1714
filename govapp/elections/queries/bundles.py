"""The two bundles of an election's board: for everybody, and for tellers and candidates."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy.orm import Session

from govapp.db import session as current_session
from govapp.elections.counting.protocol import Protocol
from govapp.elections.models import CountRun, Election
from govapp.elections.models.records import Undertaking
from govapp.elections.permissions import COUNT_READ, PAPERS_READ
from govapp.elections.queries.pages import find
from govapp.elections.queries.questions import latest_count, protocol_of, rulebook
from govapp.elections.queries.results import audience_of
from govapp.elections.rules.publication import Audience, Published, published_of, story
from govapp.elections.rules.settings import Publication
from govapp.elections.rules.states import RESULT_KNOWN
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may
from govapp.foundation.kernel.errors import Forbidden, NotFound
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting import queries as voting
from govapp.voting.board import bundles
from govapp.voting.board.joined import source
from govapp.voting.models import Poll

UNDERTAKING = Phrase(
    N_(
        "I use the opened papers to check this count and for nothing else. I pass them on to "
        "nobody, do not look for who cast them, and destroy my copy after the challenge."
    )
)


@dataclass(frozen=True)
class Downloads:
    """What of the record this reader may download."""

    everybody: bool  # the public bundle
    papers: bool  # the tellers' bundle may be had at all
    undertaken: bool
    why_not: Phrase | None = None


def downloads(session: Session, election: Election, actor: Actor) -> Downloads:
    """What may be downloaded of this election's record by whom."""
    run = latest_count(session, election.id)
    if run is None or not _has_board(session, election):
        return Downloads(False, False, False)
    everybody = _enough(session, election, run, audience_of(actor, election))
    return Downloads(
        everybody,
        papers=_papers_known(election, actor),
        undertaken=_undertaken(session, election, actor),
        why_not=None
        if everybody
        else Phrase(
            N_("With fewer than %(few)s votes the board shows how many voted: for members only."),
            few=rulebook(session, election).few_voters,
        ),
    )


def public_bundle(election_id: int, actor: Actor) -> bytes:
    """The board without its papers, for whoever may see how many voted."""
    session = current_session()
    election, run = _counted(session, election_id, actor)
    if not _enough(session, election, run, audience_of(actor, election)):
        raise NotFound
    return bundles.public_bundle(_board(session, election), _result(session, election, run))


def tellers_bundle(election_id: int, actor: Actor) -> bytes:
    """The board with every paper, for tellers and candidates who have signed the undertaking."""
    session = current_session()
    election, run = _counted(session, election_id, actor)
    authorize(actor, PAPERS_READ, election)
    if not _papers_known(election, actor):
        raise NotFound
    if not _undertaken(session, election, actor):
        raise Forbidden(Phrase(N_("Sign the undertaking first.")))
    openings = voting.openings_of(session, election.poll_id or 0)
    return bundles.tellers_bundle(
        _board(session, election),
        _result(session, election, run),
        [(one.paper, one.salt) for one in openings],
    )


def verifier() -> bytes:
    """The text of the verifier alone, for whoever does not trust the copy in a bundle."""
    return source().encode()


def _counted(session: Session, election_id: int, actor: Actor) -> tuple[Election, CountRun]:
    """The election with the count that stands, if this reader may see the count yet."""
    election = find(election_id, actor)
    run = latest_count(session, election.id)
    known = election.state in RESULT_KNOWN or may(actor, COUNT_READ, election)
    if run is None or not known or not _has_board(session, election):
        raise NotFound
    return election, run


def _has_board(session: Session, election: Election) -> bool:
    poll = session.get(Poll, election.poll_id) if election.poll_id else None
    return poll is not None and bool(poll.public_key) and bool(poll.seal)


def _papers_known(election: Election, actor: Actor) -> bool:
    """Tellers have the papers from the count on, candidates once it is signed."""
    return may(actor, COUNT_READ, election) or (
        election.state in RESULT_KNOWN and may(actor, PAPERS_READ, election)
    )


def _undertaken(session: Session, election: Election, actor: Actor) -> bool:
    if actor.person_id is None:
        return False
    return session.get(Undertaking, (election.id, actor.person_id)) is not None


def _enough(session: Session, election: Election, run: CountRun, audience: Audience) -> bool:
    """True if this audience may see how many papers the board has."""
    _, protocol = protocol_of(run)
    return _published(session, election, protocol, audience).turnout


def _published(
    session: Session, election: Election, protocol: Protocol, audience: Audience
) -> Published:
    few = rulebook(session, election).few_voters
    only = election.publication is Publication.WINNERS
    return published_of(protocol, few, audience, winners_only=only)


def _board(session: Session, election: Election) -> bundles.Board:
    stored = voting.board_of(session, election.poll_id or 0)
    head = stored.head
    return bundles.Board(
        json.loads(stored.definition),
        frozenset(stored.ballots),
        frozenset(stored.shown),
        head.day,
        (bundles.Head(head.size, head.root, head.day, head.signature),),
    )


def _result(session: Session, election: Election, run: CountRun) -> bundles.Result:
    """The count that stands, and what everybody may see of it."""
    ids, protocol = protocol_of(run)
    shown = _published(session, election, protocol, Audience.PUBLIC)
    elected = protocol.names(protocol.elected)
    order: list[int] = json.loads(election.tie_order)
    return bundles.Result(
        run.protocol,
        {
            "rule": protocol.version,
            "seats": protocol.seats,
            "elected": list(elected) if shown.order else sorted(elected),
            "story": [str(sentence) for sentence in story(protocol, shown)],
        },
        tuple(protocol.candidates[ids.index(candidate)] for candidate in order),
    )
