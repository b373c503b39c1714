"""The line from setting up to declaring, and what each next step still lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from govapp.elections.rules.dates import Dates, Minimum, whole_days
from govapp.elections.rules.slate import NOBODY_TO_JUDGE, SlateState, unmet_to_certify
from govapp.elections.rules.states import ElectionState as State
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.kernel.thresholds import Measured


@dataclass(frozen=True)
class Progress:
    """Everything that decides whether an election may go on."""

    state: State
    dates: Dates
    minimum: Minimum
    seats: int
    standing: int
    voters: int
    signed: int
    tellers: int
    slate: SlateState = NOBODY_TO_JUDGE
    objections: int = 0  # to the list of voters, without an answer
    changes: int = 0  # of the list, without their second officer
    draw_waits: bool = False  # a public draw is announced and not made
    terms_undrawn: bool = False  # terms differ, and no draw says who gets which
    quorum: Measured | None = None  # None before voting has closed, and where there is none
    few_voters: int = 0
    few_is_meant: bool = False  # so few vote in secret for a reason that was given
    challenge_ends_at: datetime | None = None
    challenge_days: int = 0
    unanswered: int = 0  # complaints

    @property
    def without_a_vote(self) -> bool:
        """True if those who stand take the seats without a vote: there are enough for all."""
        return self.state is State.ROLL and 0 < self.standing <= self.seats


Lack = Callable[[Progress, datetime], Phrase | None]


def _nominations_long_enough(progress: Progress, now: datetime) -> Phrase | None:
    days = whole_days(progress.minimum.nomination_days)
    earliest = progress.dates.nominations_open_at + days
    if now >= earliest:
        return None
    return Phrase(
        N_("Nominations stay open for %(days)s days, until %(when)s."),
        days=progress.minimum.nomination_days,
        when=earliest,
    )


def _more_candidates_than_seats(progress: Progress, _now: datetime) -> Phrase | None:
    if progress.standing > progress.seats:
        return None
    if progress.standing == 0:
        return Phrase(N_("Nobody stands. Cancel this election and call for nominations again."))
    return Phrase(
        N_("There are seats for all who stand (%(standing)s of %(seats)s): no vote is needed."),
        standing=progress.standing,
        seats=progress.seats,
    )


def _slate_is_settled(progress: Progress, _now: datetime) -> Phrase | None:
    return next(iter(unmet_to_certify(progress.slate)), None)


def _somebody_may_vote(progress: Progress, _now: datetime) -> Phrase | None:
    return None if progress.voters else Phrase(N_("Nobody is on the list of voters."))


def _list_is_settled(progress: Progress, _now: datetime) -> Phrase | None:
    if progress.objections:
        return Phrase(
            N_("Objections to the list of voters wait for an answer: %(count)s."),
            count=progress.objections,
        )
    if progress.changes:
        return Phrase(
            N_("Changes of the list of voters wait for a second officer: %(count)s."),
            count=progress.changes,
        )
    return None


def _not_over_yet(progress: Progress, now: datetime) -> Phrase | None:
    if now < progress.dates.closes_at:
        return None
    return Phrase(N_("The time for voting is over. Cancel this election and set up another."))


def _box_is_large_enough(progress: Progress, _now: datetime) -> Phrase | None:
    if progress.voters >= progress.few_voters or progress.few_is_meant or not progress.voters:
        return None
    return Phrase(
        N_(
            "Only %(voters)s may vote; with fewer than %(few)s a secret vote hides nothing. Join "
            "classes, vote openly by name, appoint, or say why it is held all the same."
        ),
        voters=progress.voters,
        few=progress.few_voters,
    )


def _quorum_is_reached(progress: Progress, _now: datetime) -> Phrase | None:
    quorum = progress.quorum
    if quorum is None or quorum.met:
        return None
    return Phrase(
        N_("The quorum was not reached: %(count)s of %(base)s voted, %(needed)s were needed."),
        count=quorum.count,
        base=quorum.base,
        needed=quorum.needed,
    )


def _terms_are_drawn(progress: Progress, _now: datetime) -> Phrase | None:
    if not progress.terms_undrawn:
        return None
    return Phrase(N_("A public draw says who gets the shorter term; it has not been made yet."))


def _voting_is_over(progress: Progress, now: datetime) -> Phrase | None:
    if now >= progress.dates.closes_at:
        return None
    return Phrase(N_("Voting closes by itself at %(when)s."), when=progress.dates.closes_at)


def _tellers_have_signed(progress: Progress, _now: datetime) -> Phrase | None:
    missing = progress.tellers - progress.signed
    if missing <= 0:
        return None
    return Phrase(
        N_("Tellers sign the count: %(signed)s of %(needed)s have."),
        signed=progress.signed,
        needed=progress.tellers,
    )


def _challenge_is_over(progress: Progress, now: datetime) -> Phrase | None:
    if progress.challenge_ends_at is None or now >= progress.challenge_ends_at:
        return None
    return Phrase(
        N_("The count may be challenged until %(when)s."), when=progress.challenge_ends_at
    )


def _complaints_are_answered(progress: Progress, _now: datetime) -> Phrase | None:
    if not progress.unanswered:
        return None
    return Phrase(N_("Complaints without an answer: %(count)s."), count=progress.unanswered)


def _draw_is_made(progress: Progress, _now: datetime) -> Phrase | None:
    if not progress.draw_waits:
        return None
    return Phrase(N_("The public draw that breaks ties has not been made yet."))


def _no_vote_needed(progress: Progress, now: datetime) -> Phrase | None:
    if progress.standing > progress.seats:
        return Phrase(N_("There are more candidates than seats: a vote decides."))
    return None if progress.without_a_vote else _more_candidates_than_seats(progress, now)


GATES: Mapping[tuple[State, State], tuple[Lack, ...]] = {
    (State.SET_UP, State.NOMINATIONS): (_not_over_yet,),
    (State.NOMINATIONS, State.ROLL): (_nominations_long_enough,),
    (State.ROLL, State.VOTING): (
        _more_candidates_than_seats,
        _slate_is_settled,
        _somebody_may_vote,
        _list_is_settled,
        _box_is_large_enough,
        _not_over_yet,
    ),
    (State.ROLL, State.DECLARED): (_no_vote_needed, _slate_is_settled, _terms_are_drawn),
    (State.VOTING, State.CLOSED): (_voting_is_over,),
    (State.CLOSED, State.COUNTED): (_draw_is_made,),
    (State.COUNTED, State.CHALLENGE): (_quorum_is_reached, _tellers_have_signed),
    (State.CHALLENGE, State.DECLARED): (
        _challenge_is_over,
        _complaints_are_answered,
        _terms_are_drawn,
    ),
}


def unmet(progress: Progress, to: State, now: datetime) -> tuple[Phrase, ...]:
    """Say what still stands between an election and the state `to`; empty means go."""
    gate = GATES.get((progress.state, to))
    if gate is None:
        return (
            Phrase(
                N_("An election at the step “%(state)s” cannot go to “%(to)s”."),
                state=Phrase(progress.state.value),
                to=Phrase(to.value),
            ),
        )
    lacks = (lack(progress, now) for lack in gate)
    return tuple(phrase for phrase in lacks if phrase is not None)


def unmet_to_call_again(state: State, standing: int, seats: int) -> tuple[Phrase, ...]:
    """Say why nominations are not opened once more: only when too few stand for the seats."""
    if state is not State.ROLL:
        return (Phrase(N_("Nominations are called again after they have closed, before a vote.")),)
    if standing >= seats:
        return (Phrase(N_("Enough people stand: %(standing)s."), standing=standing),)
    return ()


def following(progress: Progress) -> State | None:
    """The state that comes next, None when nothing more is to be done."""
    if progress.without_a_vote:
        return State.DECLARED
    order = [State.SET_UP, State.NOMINATIONS, State.ROLL, State.VOTING, State.CLOSED]
    order += [State.COUNTED, State.CHALLENGE, State.DECLARED]
    if progress.state not in order[:-1]:
        return None
    return order[order.index(progress.state) + 1]


def due(state: State, dates: Dates, now: datetime) -> State | None:
    """The state that the clock asks for now, None when it is not time yet."""
    asked = {
        State.SET_UP: (dates.nominations_open_at, State.NOMINATIONS),
        State.NOMINATIONS: (dates.nominations_close_at, State.ROLL),
        State.ROLL: (dates.opens_at, State.VOTING),
        State.VOTING: (dates.closes_at, State.CLOSED),
    }.get(state)
    return asked[1] if asked and now >= asked[0] else None


# --- the line of eight steps ---------------------------------------------------------------------

LINE: tuple[tuple[str, tuple[State, ...]], ...] = (
    (N_("set up"), (State.SET_UP,)),
    (N_("nominations"), (State.NOMINATIONS,)),
    (N_("list of voters"), (State.ROLL,)),
    (N_("voting"), (State.VOTING,)),
    (N_("locked"), (State.CLOSED,)),
    (N_("counted"), (State.COUNTED,)),
    (N_("in challenge"), (State.CHALLENGE,)),
    (N_("declared"), (State.DECLARED,)),
)


@dataclass(frozen=True)
class LineStep:
    """One of the eight: done, current, or still to come."""

    label: Phrase
    state: str


def line(progress: Progress) -> tuple[LineStep, ...]:
    """The eight steps as they stand; a count stays current until the tellers have signed it."""
    here = next((n for n, (_, states) in enumerate(LINE) if progress.state in states), -1)
    if progress.state is State.DECLARED:
        here = len(LINE)
    words = ("done" if n < here else "current" if n == here else "todo" for n in range(len(LINE)))
    return tuple(
        LineStep(Phrase(label), word) for (label, _), word in zip(LINE, words, strict=True)
    )
