"""The result of an election as each reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from flask_babel import gettext as _

from govapp.committees.models import Body
from govapp.db import session as current_session
from govapp.elections.counting import blt
from govapp.elections.counting.protocol import Protocol
from govapp.elections.models import CountRun, Election
from govapp.elections.permissions import COUNT_READ, ELECTION_MANAGE, of_a_member
from govapp.elections.queries.pages import CandidateCard, candidates_of, find
from govapp.elections.queries.questions import (
    Signature,
    latest_count,
    papers_of,
    protocol_of,
    quorum_of,
    rulebook,
    signatures,
)
from govapp.elections.queries.settings import HeldBy, held_by
from govapp.elections.rules.pair_table import PairTable, pair_table
from govapp.elections.rules.publication import (
    Audience,
    Published,
    RoundTable,
    moves,
    published_of,
    round_table,
    story,
)
from govapp.elections.rules.settings import Publication
from govapp.elections.rules.states import RESULT_KNOWN, ElectionState
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may, staff_or_auditor
from govapp.foundation.charts.descriptions import Flow, Link, Node, Value
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.kernel.thresholds import Measured
from govapp.voting import queries as voting


@dataclass(frozen=True)
class Result:
    """A result, with everything that this reader may see and nothing else."""

    subject: Election
    body: str
    body_code: str
    winners: tuple[CandidateCard, ...]
    others: tuple[CandidateCard, ...]
    without_a_vote: bool
    declared: bool
    vacant: int  # seats for which nobody was elected
    shown: Published | None
    turnout: tuple[int, int] | None
    sentences: tuple[Phrase, ...]
    table: RoundTable | None
    pairs: PairTable | None
    flow: Flow | None
    rule: str
    counted_at: datetime | None
    digest: str
    seal: str
    signatures: tuple[Signature, ...]
    held_by: HeldBy
    quorum: Measured | None = None


def audience_of(actor: Actor, election: Election) -> Audience:
    """How much of the count this reader may see."""
    if may(actor, COUNT_READ, election):
        return Audience.TELLERS
    if of_a_member(actor, None) or staff_or_auditor(actor, None):
        return Audience.MEMBERS
    return Audience.PUBLIC


def result(election_id: int, actor: Actor, *, audience: Audience | None = None) -> Result:
    """The result once declared; before that only for the tellers and whoever runs elections."""
    session = current_session()
    election = find(election_id, actor)
    run = latest_count(session, election.id)
    known = election.state in RESULT_KNOWN
    early = run is not None and (
        may(actor, COUNT_READ, election) or may(actor, ELECTION_MANAGE, election)
    )
    if not known and not early:
        raise NotFound
    body = session.get_one(Body, election.body_id)
    everybody = candidates_of(session, election.id)
    if run is None:
        return _without_a_vote(election, body, everybody)
    return _counted(election, body, everybody, run, audience or audience_of(actor, election))


def _without_a_vote(election: Election, body: Body, everybody: tuple[CandidateCard, ...]) -> Result:
    winners = tuple(one for one in everybody if one.standing)
    sentence = Phrase(
        N_("Elected without a vote: %(standing)s stood for %(seats)s seats."),
        standing=len(winners),
        seats=election.seats,
    )
    return Result(
        subject=election,
        body=body.name,
        body_code=body.code,
        winners=winners,
        others=(),
        without_a_vote=True,
        declared=True,
        vacant=election.seats - len(winners),
        shown=None,
        turnout=None,
        sentences=(sentence,),
        table=None,
        pairs=None,
        flow=None,
        rule=election.rule,
        counted_at=None,
        digest="",
        seal="",
        signatures=(),
        held_by=held_by(current_session(), election),
    )


def _counted(
    election: Election,
    body: Body,
    everybody: tuple[CandidateCard, ...],
    run: CountRun,
    audience: Audience,
) -> Result:
    session = current_session()
    ids, protocol = protocol_of(run)
    few = rulebook(session, election).few_voters
    winners_only = election.publication is Publication.WINNERS
    shown = published_of(protocol, few, audience, winners_only=winners_only)
    by_number = {one.id: one for one in everybody}
    elected = [by_number[ids[place]] for place in protocol.elected]
    winners = elected if shown.order else sorted(elected, key=lambda one: (one.name, one.id))
    turnout = (protocol.ballots.total, voting.rights(session, election.poll_id or 0))
    return Result(
        subject=election,
        body=body.name,
        body_code=body.code,
        winners=tuple(winners),
        others=tuple(one for one in everybody if one.standing and one not in elected),
        without_a_vote=False,
        declared=election.state is ElectionState.DECLARED,
        vacant=election.seats - len(elected),
        shown=shown,
        turnout=turnout if shown.turnout else None,
        sentences=story(protocol, shown),
        table=round_table(protocol, shown) if shown.rounds and not protocol.pairwise else None,
        pairs=pair_table(protocol, shown) if shown.rounds else None,
        flow=flow(protocol, shown) if shown.rounds else None,
        rule=protocol.version,
        counted_at=run.counted_at,
        digest=run.digest,
        seal=run.seal,
        signatures=signatures(session, run.id),
        held_by=held_by(session, election),
        quorum=quorum_of(session, election),
    )


def flow(protocol: Protocol, shown: Published) -> Flow | None:
    """Where votes went on when somebody was elected with more than the quota, or was excluded."""
    nodes: dict[str, Node] = {}
    links = []
    for move in moves(protocol, shown):
        source, target = f"from-{move.source}", "to-none" if move.to is None else f"to-{move.to}"
        name = protocol.candidates[move.source]
        nodes.setdefault(source, Node(source, name, 0, f"candidate-{move.source}"))
        to = _("nobody further") if move.to is None else protocol.candidates[move.to]
        nodes.setdefault(target, Node(target, to, 1, f"candidate-{move.to}"))
        links.append(Link(source, target, Fraction(move.votes, 10**protocol.places)))
    if not links:
        return None

    def show(value: Value) -> str:
        return protocol.brief(int(value * 10**protocol.places))

    return Flow(
        title=_("Where votes went on"),
        description=_(
            "Votes that moved when somebody was elected with more than the quota, or was excluded."
        ),
        source_name=_("From"),
        target_name=_("To"),
        value_name=_("Votes"),
        nodes=tuple(nodes.values()),
        links=tuple(links),
        show=show,
    )


def ballot_file(election_id: int, actor: Actor) -> bytes:
    """The papers of the locked box as a BLT file, merged and sorted, for the tellers."""
    session = current_session()
    election = find(election_id, actor)
    authorize(actor, COUNT_READ, election)
    if latest_count(session, election.id) is None:
        raise NotFound
    _ids, papers = papers_of(session, election)
    return blt.write(papers)
