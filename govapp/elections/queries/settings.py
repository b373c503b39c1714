"""The settings of elections: the rulebook's, those chosen, the seats with their terms, the voters.

Asked with the session in hand, by commands and pages alike.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import ElectionRules, SeatClass
from govapp.committees import queries as committees
from govapp.committees.models import Body
from govapp.elections.models import Election
from govapp.elections.rules.settings import (
    DEPARTURE_LABELS,
    LABELS,
    Departure,
    SeatTerm,
    Settings,
    seat_terms,
)
from govapp.elections.rules.states import ElectionState
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.kernel.thresholds import Threshold
from govapp.voting.rules import Right


def of_rulebook(rules: ElectionRules, seat_class: SeatClass) -> Settings:
    """The settings as the rulebook has them for a class of seats."""
    return Settings(
        rule=rules.rule,
        candidates_per_organization=rules.candidates_per_organization,
        electing_tiers=seat_class.electing_tiers,
        quorum=rules.quorum,
    )


def settings_of(election: Election) -> Settings:
    """The settings that an election is held by."""
    return Settings(
        rule=election.rule,
        candidates_per_organization=election.candidates_per_organization,
        electing_tiers=tuple(json.loads(election.electing_tiers)),
        quorum=Threshold(Fraction(election.quorum_share), election.quorum_comparison),
        publication=election.publication,
        tie_source=election.tie_source,
        short_terms=election.short_terms,
    )


def columns(settings: Settings) -> dict[str, object]:
    """The settings as an election's row keeps them."""
    quorum = settings.quorum
    return {
        "rule": settings.rule,
        "candidates_per_organization": settings.candidates_per_organization,
        "electing_tiers": json.dumps(list(settings.electing_tiers)),
        "quorum_share": f"{quorum.share.numerator}/{quorum.share.denominator}",
        "quorum_comparison": quorum.comparison,
        "publication": settings.publication,
        "tie_source": settings.tie_source,
        "short_terms": settings.short_terms,
    }


def departures_of(election: Election) -> tuple[Departure, ...]:
    """Where an election departs from the rulebook, and why."""
    return tuple(Departure(*one) for one in json.loads(election.departures))


def packed(departures: Sequence[Departure]) -> str:
    """Departures as an election's row keeps them."""
    return json.dumps([[one.name, one.rulebook, one.chosen, one.because] for one in departures])


def terms_of(
    session: Session, body: Body, seat_class: SeatClass, begins_on: date, whole: date
) -> tuple[SeatTerm, ...]:
    """The seats vacant when the term begins, the longest term first.

    A seat left early is held to the end of the term that was left; seats of the first round of
    staggered terms end one group after the other; all others end with the `whole` term.
    """
    vacant = committees.vacancies(session, body.id, begins_on, seat_class=seat_class.code)

    def ends(one: committees.Vacant) -> date:
        if one.until is not None or (one.first and seat_class.stagger_groups > 1):
            return committees.end_of_term(one, seat_class, begins_on)
        return whole

    return seat_terms(((one.seat_id, one.position, ends(one)) for one in vacant), whole)


def terms(session: Session, election: Election) -> tuple[SeatTerm, ...]:
    """The vacant seats of an election with their terms, the longest first."""
    body = session.get_one(Body, election.body_id)
    rule = charter_on(session, clock.today()).bodies[body.code].seat_class(election.seat_class)
    if rule is None:
        return ()
    return terms_of(session, body, rule, election.term_begins_on, election.term_ends_on)


def electing(
    session: Session, seat_class: SeatClass, tiers: Sequence[str], day: date
) -> tuple[Right, ...]:
    """The rights of the body that elects a class of seats, narrowed to the tiers that elect."""
    body = committees.body_by_code(session, seat_class.elected_by)
    if body is None:
        raise Refused(Phrase(N_("The body that elects these seats is not set up.")))
    return committees.voting_base(session, body.id, day, tiers=tiers)


@dataclass(frozen=True)
class DepartureLine:
    """A departure as pages show it."""

    label: Phrase
    rulebook: str
    chosen: str
    because: str


@dataclass(frozen=True)
class HeldBy:
    """What an election is held by, for everybody to read."""

    lines: tuple[tuple[Phrase, str | Phrase], ...]
    departures: tuple[DepartureLine, ...]
    terms: tuple[SeatTerm, ...]

    @property
    def terms_differ(self) -> bool:
        """True if some seats have a shorter term."""
        return any(one.short for one in self.terms)


def held_by(session: Session, election: Election) -> HeldBy:
    """The settings of an election in words, and each departure from the rulebook with its reason.

    Seats and their terms are told until they are given.
    """
    chosen = settings_of(election)
    given = election.state in (ElectionState.DECLARED, ElectionState.CANCELLED)
    return HeldBy(
        tuple((Phrase(label), chosen.words(name)) for name, label in LABELS.items()),
        tuple(
            DepartureLine(Phrase(DEPARTURE_LABELS[one.name]), one.rulebook, one.chosen, one.because)
            for one in departures_of(election)
        ),
        () if given else terms(session, election),
    )
