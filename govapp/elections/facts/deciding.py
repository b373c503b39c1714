"""From the draw and the list of voters to the declaration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from govapp.foundation.kernel.facts import Fact


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
