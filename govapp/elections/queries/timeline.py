"""What happened in an election, from the slate to the declaration, as everybody may read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.elections.models import Certification, CountRun, Election, PublicDraw, Slate
from govapp.elections.models.records import Complaint
from govapp.elections.queries.challenges import GROUNDS
from govapp.elections.queries.pages import find
from govapp.elections.rules.states import RESULT_KNOWN
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting import queries as voting
from govapp.voting.models import ChangeState, Poll, TreeHead


@dataclass(frozen=True)
class Happened:
    """One thing that happened, with the hash that pins it, if there is one."""

    at: datetime
    words: Phrase
    hash: str = ""


def timeline(election_id: int, actor: Actor) -> tuple[Happened, ...]:
    """The story of an election in order. No cast is in it, and nothing of a count before it is
    signed."""
    session = current_session()
    election = find(election_id, actor)
    poll = session.get(Poll, election.poll_id) if election.poll_id else None
    told = [*_before(session, election), *(_vote(session, election, poll) if poll else ())]
    if election.state in RESULT_KNOWN:
        told += [*_counts(session, election), *_complaints(session, election)]
    if election.declared_at is not None:
        told.append(Happened(election.declared_at, Phrase(N_("The result was declared."))))
    return tuple(sorted(told, key=lambda one: one.at))


def _before(session: Session, election: Election) -> Iterator[Happened]:
    slate = session.get(Slate, election.id)
    if slate is not None:
        words = Phrase(N_("The names on the ballot paper were certified."))
        yield Happened(slate.certified_at, words, slate.digest)
    draws = session.scalars(select(PublicDraw).where(PublicDraw.election_id == election.id))
    for draw in draws:
        announced = Phrase(N_("A public draw was announced, before its sources were known."))
        yield Happened(draw.announced_at, announced, draw.digest)
        if draw.drawn_at is not None:
            yield Happened(draw.drawn_at, Phrase(N_("The public draw was made.")))


def _vote(session: Session, election: Election, poll: Poll) -> Iterator[Happened]:
    if poll.definition_hash:
        opened = Phrase(N_("Voting opened. The definition fixes everything about it."))
        yield Happened(election.opens_at, opened, poll.definition_hash)
    for change in voting.roll_changes(session, poll.id):
        if change.state is ChangeState.CONFIRMED and change.decided_at is not None:
            words = Phrase(
                N_("The list of voters was changed by two officers: %(why)s"), why=change.because
            )
            yield Happened(change.decided_at, words)
    for extension in voting.extensions_of(session, poll.id):
        words = Phrase(
            N_("Voting was extended until %(when)s: %(why)s"),
            when=extension.closes_at,
            why=extension.because,
        )
        yield Happened(extension.extended_at, words)
    if poll.closed_at is not None and poll.seal:
        words = Phrase(N_("Voting closed and the box was sealed. This is the root of the board."))
        yield Happened(poll.closed_at, words, poll.seal)
        head = session.get(TreeHead, poll.id)
        if head is not None:
            mailed = Phrase(N_("The root was signed and mailed to the tellers and candidates."))
            yield Happened(poll.closed_at, mailed, head.signature)


def _counts(session: Session, election: Election) -> Iterator[Happened]:
    runs = session.scalars(
        select(CountRun).where(CountRun.election_id == election.id).order_by(CountRun.id)
    ).all()
    for run in runs:
        if not run.because:
            words = Phrase(N_("The sealed box was counted. This is the digest of the count."))
        elif run.confirms_id is not None:
            words = Phrase(N_("Counted again, the same byte for byte: %(why)s"), why=run.because)
        else:
            words = Phrase(
                N_("Counted again, with another outcome that stands: %(why)s"), why=run.because
            )
        yield Happened(run.counted_at, words, run.digest)
    signed = session.execute(
        select(Person.name, Certification.signed_at)
        .join(Certification, Certification.person_id == Person.id)
        .where(Certification.count_id.in_([run.id for run in runs]))
    )
    for name, at in signed:
        words = Phrase(N_("%(name)s counted again as teller, got the same and signed."), name=name)
        yield Happened(at, words)


def _complaints(session: Session, election: Election) -> Iterator[Happened]:
    rows = session.scalars(select(Complaint).where(Complaint.election_id == election.id))
    for row in rows:
        about = GROUNDS[row.ground]
        yield Happened(row.filed_at, Phrase(N_("A complaint was filed: %(about)s."), about=about))
        if row.answered_at is not None:
            answered = (
                Phrase(N_("A complaint was answered and upheld."))
                if row.upheld
                else Phrase(N_("A complaint was answered and not upheld."))
            )
            yield Happened(row.answered_at, answered)
