"""What can happen in bodies and to motions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class BodyFounded(Fact):
    """A body was set up from the rulebook with so many seats."""

    seats: int


@dataclass(frozen=True)
class SeatTaken(Fact):
    """A person holds a seat for an organization; `because_of` is the election, motion or word."""

    person_id: int
    organization_id: int
    began_on: date
    ends_on: date
    because_of: str


@dataclass(frozen=True)
class SeatLeft(Fact):
    """A term ended before its time; `cause` is the word of the vacancy."""

    person_id: int
    on: date
    cause: str = ""


@dataclass(frozen=True)
class SeatsFitted(Fact):
    """A body got the number of seats that the rulebook says."""

    added: int
    closed: int


@dataclass(frozen=True)
class OfficeTaken(Fact):
    """A person became chair, secretary, observer or teller."""

    person_id: int
    office: str


@dataclass(frozen=True)
class OfficeLeft(Fact):
    """A person is no longer chair, secretary, observer or teller."""

    person_id: int
    office: str


@dataclass(frozen=True)
class MotionMoved(Fact):
    """A motion was moved in a body."""

    body_id: int
    number: int
    moved_for: int


@dataclass(frozen=True)
class MotionSeconded(Fact):
    """A motion was seconded."""

    seconded_for: int


@dataclass(frozen=True)
class MotionWithdrawn(Fact):
    """The mover took the motion back before the vote."""


@dataclass(frozen=True)
class MotionOpened(Fact):
    """The vote on a motion was opened with a frozen base."""

    base: int
    left_out: int


@dataclass(frozen=True)
class MotionCarried(Fact):
    """The body decided for it; `effect` is the kind of what follows, "" for nothing."""

    effect: str
    votes_for: int
    votes_against: int
    abstained: int


@dataclass(frozen=True)
class MotionLost(Fact):
    """The body decided against it, or there was no quorum."""

    quorum: bool
    votes_for: int
    votes_against: int
    abstained: int


@dataclass(frozen=True)
class EffectCarriedOut(Fact):
    """What a carried motion asked for was done."""

    effect: str


@dataclass(frozen=True)
class EffectRefused(Fact):
    """What a carried motion asked for could not be done; the motion's page says why."""

    effect: str


@dataclass(frozen=True)
class MeetingCalled(Fact):
    """A meeting of a body was called, or called for another time."""

    body_id: int
    starts_at: datetime


@dataclass(frozen=True)
class MeetingCancelled(Fact):
    """A meeting was called off."""

    body_id: int


@dataclass(frozen=True)
class AttendanceClosed(Fact):
    """The attendance of a meeting counts from now on; so many votes were there of so many."""

    body_id: int
    present: int
    of: int


@dataclass(frozen=True)
class AttendanceCorrected(Fact):
    """A closed attendance was put right for one vote."""

    body_id: int
    holder: str
    present: bool


@dataclass(frozen=True)
class DocumentAdded(Fact):
    """A document came into the library, for everybody or for those who sign in."""

    public: bool


@dataclass(frozen=True)
class VersionAdded(Fact):
    """A document has a new version; `digest` is that of its file."""

    number: int
    digest: str


@dataclass(frozen=True)
class OpinionRecorded(Fact):
    """An external expert group said what it thinks of a version of a document."""

    body_id: int
    position: str


@dataclass(frozen=True)
class RequestAsked(Fact):
    """Somebody of a member asked something of program management."""


@dataclass(frozen=True)
class RequestOwned(Fact):
    """A request has somebody who sees to it until a day."""

    owner_id: int
    due_on: date


@dataclass(frozen=True)
class RequestAnswered(Fact):
    """A request was answered or declined."""

    state: str
