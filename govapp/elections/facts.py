"""What can have happened in an election. Casting a vote is not among it, on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class ElectionSetUp(Fact):
    """An election for vacant seats was set up under a version of the rulebook."""

    body_id: int
    seat_class: str
    seats: int
    charter_version_id: int


@dataclass(frozen=True)
class ElectionRescheduled(Fact):
    """Its dates were changed before the list of voters was frozen."""

    nominations_close_at: datetime
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class ElectionSettled(Fact):
    """What it is held by was changed; its page gives the reasons for these departures."""

    departures: tuple[str, ...]


@dataclass(frozen=True)
class ElectionCancelled(Fact):
    """It was called off before voting opened; the election's page says why."""


@dataclass(frozen=True)
class NominationsOpened(Fact):
    """Members may nominate."""


@dataclass(frozen=True)
class CandidateNominated(Fact):
    """A person of a member was nominated."""

    candidate_id: int
    person_id: int
    organization_id: int


@dataclass(frozen=True)
class NominationAnswered(Fact):
    """The person nominated stands, or does not."""

    candidate_id: int
    standing: bool


@dataclass(frozen=True)
class CandidateWithdrew(Fact):
    """A candidate no longer stands."""

    candidate_id: int


@dataclass(frozen=True)
class VotersFrozen(Fact):
    """Nominations closed and the list of voters was frozen."""

    candidates: int
    poll_id: int | None


@dataclass(frozen=True)
class ElectionOpened(Fact):
    """Voting began."""


@dataclass(frozen=True)
class ElectionClosed(Fact):
    """Voting ended, the box was locked and the tie order drawn."""

    tie_order: tuple[int, ...]


@dataclass(frozen=True)
class VotersReminded(Fact):
    """Letters went to those who had not voted."""

    rights: int


@dataclass(frozen=True)
class ElectionCounted(Fact):
    """The locked box was counted; the digest pins the protocol."""

    count_id: int
    papers: int
    digest: str


@dataclass(frozen=True)
class CountSigned(Fact):
    """A teller counted again, got the same and signed."""

    count_id: int


@dataclass(frozen=True)
class ElectionDeclared(Fact):
    """The elected hold their seats from the first day of the term."""

    elected: tuple[int, ...]
    without_a_vote: bool


@dataclass(frozen=True)
class CandidateSeconded(Fact):
    """Another member seconded a nomination."""

    candidate_id: int
    organization_id: int


@dataclass(frozen=True)
class CandidateRefused(Fact):
    """An officer refused a candidate a place on the ballot paper; the check says why."""

    candidate_id: int


@dataclass(frozen=True)
class AppealMade(Fact):
    """A refused candidate asked for another look."""

    candidate_id: int


@dataclass(frozen=True)
class AppealAnswered(Fact):
    """Somebody other than who refused has answered the appeal."""

    candidate_id: int
    granted: bool


@dataclass(frozen=True)
class CandidateRestored(Fact):
    """A refused candidate stands again."""

    candidate_id: int


@dataclass(frozen=True)
class SlateCertified(Fact):
    """The names on the ballot paper are certified; the digest is that of the list."""

    candidates: tuple[int, ...]
    digest: str


@dataclass(frozen=True)
class CalledAgain(Fact):
    """Too few stood: nominations were opened once more, until then."""

    nominations_close_at: datetime


@dataclass(frozen=True)
class QuestionAsked(Fact):
    """A member asked the candidates something."""

    question_id: int


@dataclass(frozen=True)
class QuestionHidden(Fact):
    """An officer hid a question; the page says why."""

    question_id: int


@dataclass(frozen=True)
class DrawAnnounced(Fact):
    """A public draw was announced; the digest pins the names, the sources and the algorithm."""

    draw_id: int
    digest: str


@dataclass(frozen=True)
class DrawValuesGiven(Fact):
    """An officer gave the values of the sources; the digest pins them."""

    draw_id: int
    digest: str


@dataclass(frozen=True)
class DrawMade(Fact):
    """A second officer countersigned the values, and the order followed from them."""

    draw_id: int
    order: tuple[int, ...]


@dataclass(frozen=True)
class DrawCalledOff(Fact):
    """A draw was called off before its values were given; its page says why."""

    draw_id: int


@dataclass(frozen=True)
class ObjectionMade(Fact):
    """An organization objected to its line of the list of voters."""

    objection_id: int
    organization_id: int


@dataclass(frozen=True)
class ObjectionAnswered(Fact):
    """An officer answered an objection; the list's page says why."""

    objection_id: int
    upheld: bool


@dataclass(frozen=True)
class ChallengeOpened(Fact):
    """The tellers signed the count; it may be challenged until then."""

    count_id: int
    ends_at: datetime


@dataclass(frozen=True)
class ComplaintFiled(Fact):
    """A member or a candidate complained of the election."""

    complaint_id: int


@dataclass(frozen=True)
class ComplaintAnswered(Fact):
    """An officer answered a complaint; the election's page says how."""

    complaint_id: int
    upheld: bool


@dataclass(frozen=True)
class VoteHanded(Fact):
    """Somebody of a line asked the others of it to vote."""

    holder: str
    because: str


@dataclass(frozen=True)
class VoteTakenBack(Fact):
    """Whoever handed a vote on is back."""

    holder: str


@dataclass(frozen=True)
class ElectionExtended(Fact):
    """Voting ends later; everybody on the list got a letter."""

    closes_at: datetime


@dataclass(frozen=True)
class NoticeAsked(Fact):
    """An officer asked that a voter's address be corrected and the notice sent again."""

    notice_id: int
    person_id: int


@dataclass(frozen=True)
class NoticeSentAgain(Fact):
    """The notice of the open vote went out to a voter once more."""

    notice_id: int
    person_id: int


@dataclass(frozen=True)
class NoticeTurnedDown(Fact):
    """A second officer did not agree with a corrected address."""

    notice_id: int


@dataclass(frozen=True)
class ElectionRecounted(Fact):
    """The box was counted again: the same byte for byte, or a count that stands in its place."""

    count_id: int
    same: bool
    without: int | None
    digest: str


@dataclass(frozen=True)
class UndertakingSigned(Fact):
    """Somebody promised to keep the opened papers to themselves."""


@dataclass(frozen=True)
class CountedBeside(Fact):
    """The papers were counted beside the count that stands, which they do not replace."""

    side_count_id: int
    rule: str
    digest: str
