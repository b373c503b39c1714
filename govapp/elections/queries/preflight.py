"""Before voting opens: a trial count, the paper, every letter with its day, who must still act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.committees.models import Body, Office, OfficeKind
from govapp.db import session as current_session
from govapp.elections.counting import rules as counting_rules
from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.errors import CannotCount
from govapp.elections.letters import LETTERS
from govapp.elections.models import Candidate, Election
from govapp.elections.permissions import ELECTION_CONTROL
from govapp.elections.queries.pages import candidates_of, find
from govapp.elections.queries.questions import progress_of, rulebook
from govapp.elections.queries.settings import HeldBy, electing, held_by, settings_of
from govapp.elections.rules.progress import following, unmet
from govapp.elections.rules.publication import Audience, published, story
from govapp.elections.rules.states import BEFORE_VOTING, CandidateState
from govapp.elections.rules.trial import random_profile
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import render, settings
from govapp.voting import queries as voting


@dataclass(frozen=True)
class Trial:
    """A count of random papers by the rule of the election; `failed` is what the engine refused."""

    seed: str
    papers: int
    names: tuple[str, ...]
    invented: bool  # nobody stands yet, and the names are made up
    rule: str
    elected: tuple[str, ...]
    sentences: tuple[Phrase, ...]
    seats: int
    failed: str = ""

    @property
    def fits(self) -> bool:
        """True if the count elected as many as there are seats."""
        return not self.failed and len(self.elected) == self.seats


@dataclass(frozen=True)
class SampleLetter:
    """A letter that will go out: when, to whom, and how it reads."""

    kind: str
    when: Phrase
    to: Phrase
    subject: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Preflight:
    """Everything to look at before an election goes on."""

    subject: Election
    body: str
    trial: Trial
    letters: tuple[SampleLetter, ...]
    todo: tuple[Phrase, ...]
    held_by: HeldBy
    voters: int
    few: int
    few_is_meant: bool

    @property
    def too_few(self) -> bool:
        """True if so few may vote that a secret vote hides nothing."""
        return self.voters < self.few


def preflight(election_id: int, actor: Actor) -> Preflight:
    """The page for looking at before voting opens."""
    session = current_session()
    election = find(election_id, actor)
    visible(actor, ELECTION_CONTROL, election)
    if election.state not in BEFORE_VOTING:
        raise NotFound
    body = session.get_one(Body, election.body_id)
    voters = _voters(session, election, body)
    progress = progress_of(session, election)
    return Preflight(
        subject=election,
        body=body.name,
        trial=trial(session, election, voters),
        letters=tuple(_letters(election, voters)),
        todo=tuple(_todo(session, election)),
        held_by=held_by(session, election),
        voters=voters,
        few=progress.few_voters,
        few_is_meant=progress.few_is_meant,
    )


def _voters(session: Session, election: Election, body: Body) -> int:
    """How many may vote: on the frozen list, or as of today."""
    if election.poll_id is not None:
        return voting.rights(session, election.poll_id)
    today = clock.today()
    rule = charter_on(session, today).bodies[body.code].seat_class(election.seat_class)
    if rule is None:
        return 0
    rights = electing(session, rule, settings_of(election).electing_tiers, today)
    return sum(right.left_out is None for right in rights)


def trial(session: Session, election: Election, voters: int) -> Trial:
    """Count random papers by the real engine: these candidates, seats and rule, a fixed seed."""
    standing = [one.name for one in candidates_of(session, election.id) if one.standing]
    invented = len(standing) <= election.seats
    if invented:
        count = election.seats + 2
        standing = [_("Candidate %(number)s", number=number + 1) for number in range(count)]
    seed = f"election {election.id}"
    profile = random_profile(len(standing), max(voters, 1), seed)
    papers = Papers(tuple(standing), election.seats, frozenset(), profile, title=election.title)
    total = sum(profile.values())
    begun = (seed, total, tuple(standing), invented)
    try:
        protocol = counting_rules.count(election.rule, papers, tuple(range(len(standing))))
    except CannotCount as refused:
        return Trial(*begun, election.rule, (), (), election.seats, str(refused))
    few = rulebook(session, election).few_voters
    shown = published(total, few, Audience.TELLERS)
    elected = tuple(standing[place] for place in protocol.elected)
    sentences = story(protocol, shown)
    return Trial(*begun, protocol.version, elected, sentences, election.seats)


def _letters(election: Election, voters: int) -> Iterator[SampleLetter]:
    """Every letter of an election in the order in which they go out, with its day."""
    to_voters = Phrase(
        N_("to each representative and alternate of %(voters)s voters"), voters=voters
    )
    to_one = Phrase(N_("to the person it is about"))
    at = Phrase(N_("at %(when)s"), when=election.nominations_open_at)
    yield _letter(election, "call", at, to_voters)
    within = Phrase(N_("at once, while nominations are open"))
    yield _letter(election, "nominated", within, to_one)
    before = Phrase(N_("at once, if it happens before voting opens"))
    yield _letter(election, "refused", before, to_one)
    yield _letter(election, "appeal", before, to_one)
    yield _letter(election, "open", Phrase(N_("at %(when)s"), when=election.opens_at), to_voters)
    unvoted = Phrase(N_("to those who have not voted"))
    asked = Phrase(N_("when an officer asks for it, at most once a day while voting is open"))
    yield _letter(election, "remind", asked, unvoted)
    declared = Phrase(N_("when the result is declared, after %(when)s"), when=election.closes_at)
    yield _letter(election, "result", declared, Phrase(N_("to voters and candidates")))


def _letter(election: Election, kind: str, when: Phrase, to: Phrase) -> SampleLetter:
    folder, page = LETTERS.get(kind, (f"election_{kind}", ""))
    server = settings().SERVER_URL
    context = {
        "election": election,
        "link": f"{server}/elections/{election.id}{page}",
        "server_url": server,
        "name": _("a sample voter"),
        "organization": _("a sample organization"),
        "representative": True,
        "winners": [_("a sample winner")],
        "without_a_vote": False,
        "why": _("a sample reason"),
        "granted": True,
        "answer": _("a sample answer"),
    }
    subject = " ".join(render(f"mail/{folder}/subject.txt", **context).split())
    text = render(f"mail/{folder}/text.txt", **context).strip()
    return SampleLetter(kind, when, to, subject, text)


def _todo(session: Session, election: Election) -> Iterator[Phrase]:
    """Who must still do what before the next step, and before the vote can end well."""
    progress = progress_of(session, election)
    state = following(progress)
    if state is not None:
        yield from unmet(progress, state, clock.now())
    waiting = session.scalar(
        select(func.count())
        .select_from(Candidate)
        .where(Candidate.election_id == election.id, Candidate.state == CandidateState.NOMINATED)
    )
    if waiting:
        yield Phrase(N_("%(count)s who were nominated have not answered."), count=waiting)
    tellers = session.scalar(
        select(func.count())
        .select_from(Office)
        .where(
            Office.body_id == election.body_id,
            Office.kind == OfficeKind.TELLER,
            Office.ended_on.is_(None),
        )
    )
    if (tellers or 0) < progress.tellers:
        yield Phrase(
            N_("Program management names tellers: %(count)s of %(needed)s are named."),
            count=tellers or 0,
            needed=progress.tellers,
        )
