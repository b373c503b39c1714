"""The committees, those who were appointed at the founding, and three elections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from govapp.accounts.queries import actor_of
from govapp.committees import services as committees
from govapp.committees.models import OfficeKind
from govapp.committees.queries import body_by_code, seats_of
from govapp.db import session
from govapp.demo.build.stage import Stage
from govapp.elections import services as elections
from govapp.elections.models import Candidate, Election, Ground
from govapp.elections.rules.dates import Dates
from govapp.foundation.access.actor import CLOCK
from govapp.voting.models import RollEntry, RollVoter

FOUNDERS = ("Specimen Oncology College", "Example Record Systems", "Sample Payer Mutual")
TELLERS = ("Specimen Student Society", "Placeholder Community Forum")
FIRST_CANDIDATES = (
    "Sample Cancer Society",
    "Placeholder Care Network",
    "Specimen Pharma Research",
    "Example Regional Hospital",
    "Specimen Research Institute",
    "Example Health Agency",
)
EXPERT_CANDIDATES = (
    "Example Laboratory Systems",
    "Specimen Genomics",
    "Sample Trial Matching",
    "Specimen Therapy Devices",
    "Example Pharmacy Network",
    "Placeholder Registry Trust",
    "Sample Cancer Surveillance Office",
)
OPEN_CANDIDATES = (
    "Example University Hospital",
    "Placeholder Imaging Devices",
    "Sample Benefits Insurance",
    "Example Patient Alliance",
    "Sample Nursing Association",
)
PATIENT_CANDIDATES = OPEN_CANDIDATES[:4]


def found(stage: Stage) -> None:
    """Set the bodies up and fill the first seats of the Steering Committee."""
    manager = stage.staff("program manager")
    with stage.on(-1050):
        for code in ("operating", "steering", "technical"):
            committees.found(code, began_on=stage.day(-1050), actor=manager)
        steering = body_id("steering")
        free = [seat.seat_id for seat in seats_of(session(), steering, stage.day(-1050))]
        for seat_id, name in zip(free, FOUNDERS, strict=False):
            committees.appoint(
                seat_id,
                person_id=stage.contact(name).person_id or 0,
                organization_id=stage.organization(name),
                began_on=stage.day(-1050),
                ends_on=stage.day(24),
                actor=manager,
            )
        _offices(stage, steering)
    with stage.on(-319):  # the first two years are over
        _run_by(stage, steering)


def _offices(stage: Stage, steering: int) -> None:
    manager = stage.staff("program manager")
    _run_by(stage, steering)
    operating = body_id("operating")
    for name in TELLERS:
        teller = stage.contact(name).person_id or 0
        for body in (operating, steering, body_id("technical")):
            committees.take_office(body, teller, OfficeKind.TELLER, actor=manager)


def _run_by(stage: Stage, steering: int) -> None:
    manager = stage.staff("program manager")
    chair, secretary, _ = (stage.contact(name) for name in FOUNDERS)
    committees.take_office(steering, chair.person_id or 0, OfficeKind.CHAIR, actor=manager)
    committees.take_office(steering, secretary.person_id or 0, OfficeKind.SECRETARY, actor=manager)


def body_id(code: str) -> int:
    """The number of a body."""
    body = body_by_code(session(), code)
    if body is None:
        raise LookupError(code)
    return body.id


def elect(stage: Stage) -> None:
    """One election long declared, one closed and uncounted, one in challenge, one open."""
    first = _run(
        stage,
        "steering",
        "elected",
        "Steering Committee, first election",
        -450,
        FIRST_CANDIDATES,
        term_begins=-335,  # half of these terms last a year, and still run at the next election
    )
    with stage.on(-450 + 31):
        elections.count(first, actor=stage.staff("election officer"))
        for name in TELLERS:
            elections.sign(first, actor=stage.contact(name))
    with stage.on(-450 + 46):
        elections.declare(first, actor=stage.staff("election officer"))
    _run(
        stage, "technical", "expert", "Technical Review Group, expert seats", -34, EXPERT_CANDIDATES
    )
    _challenged(stage)
    _run(
        stage,
        "steering",
        "elected",
        "Steering Committee, three seats",
        -20,
        OPEN_CANDIDATES,
        closes=False,
        term_begins=25,
    )


def _challenged(stage: Stage) -> None:
    """A signed count within its challenge: one complaint answered and recounted, one waiting."""
    title = "Technical Review Group, patient voice"
    election_id = _run(
        stage, "technical", "patient", title, -40, PATIENT_CANDIDATES, term_begins=20
    )
    officer = stage.staff("election officer")
    with stage.on(-9):
        elections.count(election_id, actor=officer)
    with stage.on(-8):
        for name in TELLERS:
            elections.sign(election_id, actor=stage.contact(name))
    with stage.on(-6):
        first = _complain(
            stage, election_id, "Example Record Systems", Ground.COUNT, "Please count once more."
        )
    with stage.on(-5):
        elections.recount(election_id, because="A member asked for it.", actor=officer)
        elections.answer_complaint(
            first, upheld=False, answer="Counted again: the same, byte for byte.", actor=officer
        )
    with stage.on(-2):
        words = "Our representative was on leave and got the letter late."
        _complain(stage, election_id, "Sample Payer Mutual", Ground.VOTING, words)


def _complain(stage: Stage, election_id: int, name: str, ground: Ground, words: str) -> int:
    organization = stage.organization(name)
    return elections.complain(election_id, ground, words, organization, actor=stage.contact(name))


def _run(
    stage: Stage,
    body: str,
    seat_class: str,
    title: str,
    begins: int,
    candidates: Sequence[str],
    *,
    closes: bool = True,
    term_begins: int | None = None,
) -> int:
    officer = stage.staff("election officer")
    term = stage.day(term_begins if term_begins is not None else begins + 60)
    with stage.on(begins):
        start = stage.noon(begins)
        dates = Dates(
            start + timedelta(hours=1),
            start + timedelta(days=14, hours=1),
            start + timedelta(days=15),
            start + timedelta(days=30),
            term,
            term + timedelta(days=729),
        )
        election_id = elections.set_up(
            elections.Plan(body, seat_class, title, dates), actor=officer
        )
        elections.open_nominations(election_id, actor=officer)
    with stage.on(begins + 3):
        for name in candidates:
            _stand(stage, election_id, name)
    with stage.on(begins + 14):
        elections.freeze(election_id, actor=officer)
    with stage.on(begins + 15):
        elections.open_voting(election_id, actor=officer)
    with stage.on(begins + 17):
        _vote(election_id, all_of_them=closes)
    if closes:
        with stage.on(begins + 30):
            elections.close(election_id, actor=CLOCK)
    return election_id


def _stand(stage: Stage, election_id: int, name: str) -> None:
    person = stage.contact(name)
    candidate = elections.nominate(
        election_id, person.person_id or 0, stage.organization(name), actor=person
    )
    elections.accept(
        candidate,
        elections.Candidacy(
            f"I stand for {name} (fictitious). I would like to see fewer forms and more data "
            "that arrive where they are needed.",
            "None.",
        ),
        actor=person,
    )


def _vote(election_id: int, *, all_of_them: bool) -> None:
    """Papers in a fixed pattern; in an open election a part of the members has voted."""
    election = session().get_one(Election, election_id)
    standing = (
        session()
        .scalars(
            select(Candidate.id).where(Candidate.election_id == election_id).order_by(Candidate.id)
        )
        .all()
    )
    voters = (
        session()
        .execute(
            select(RollVoter.person_id, RollEntry.holder)
            .join(RollEntry, RollEntry.id == RollVoter.entry_id)
            .where(
                RollEntry.poll_id == election.poll_id,
                RollVoter.position == 0,
                RollEntry.left_out == "",
            )
            .order_by(RollEntry.holder)
        )
        .all()
    )
    for number, (person_id, holder) in enumerate(voters):
        if not all_of_them and (number % 5 in (0, 3) or person_id in _stays_away()):
            continue
        first = (number * number + number // 3) % len(standing)
        order = [*standing[first:], *standing[:first]]
        paper = order[: 2 + number % (len(standing) - 1)]
        elections.cast(election_id, tuple(paper), holder=holder, actor=actor_of(person_id))


def _stays_away() -> frozenset[int]:
    """Whoever plays the representative of the tour has not voted yet."""
    from govapp.demo.people import representative_id

    return frozenset({representative_id()})
