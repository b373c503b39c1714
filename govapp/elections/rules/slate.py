"""The candidates' checks with their evidence, and when the slate may be certified. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from govapp.elections.rules.nominations import Nominee
from govapp.foundation.kernel.phrases import N_, Phrase


@dataclass(frozen=True)
class Check:
    """One thing looked at: what, on what evidence, and whether it holds."""

    what: Phrase
    evidence: Phrase
    holds: bool


def checks(nominee: Nominee, *, organization: str, seconds: int, needed: int) -> tuple[Check, ...]:
    """What is looked at before a name goes on the ballot paper, each with what it was found by."""
    found = [*_of_membership(nominee, organization), *_of_seats(nominee)]
    if needed:
        found.append(
            Check(
                Phrase(N_("is seconded by other members")),
                Phrase(N_("%(seconds)s of %(needed)s"), seconds=seconds, needed=needed),
                seconds >= needed,
            )
        )
    return tuple(found)


def _of_membership(nominee: Nominee, organization: str) -> Iterator[Check]:
    yield Check(
        Phrase(N_("belongs to %(organization)s"), organization=organization),
        Phrase(N_("people of the organization on that day")),
        nominee.works_there,
    )
    yield Check(
        Phrase(N_("the organization is a member whose tier may hold the seat")),
        Phrase(N_("its membership on that day")),
        nominee.member and nominee.tier_eligible,
    )
    standing = nominee.why_not or Phrase(N_("nothing is overdue and the agreement is signed"))
    yield Check(
        Phrase(N_("the organization is in good standing")), standing, nominee.in_good_standing
    )


def _of_seats(nominee: Nominee) -> Iterator[Check]:
    yield Check(
        Phrase(N_("the organization stays within its share of the seats")),
        Phrase(
            N_("it keeps %(held)s seats of at most %(most)s"),
            held=nominee.seats_held,
            most=nominee.seats_at_most,
        ),
        nominee.seats_held < nominee.seats_at_most,
    )
    yield Check(
        Phrase(N_("no more candidates of one organization than the rulebook allows")),
        Phrase(
            N_("%(others)s others; at most %(most)s may stand"),
            others=nominee.rivals,
            most=nominee.rivals_at_most,
        ),
        nominee.rivals < nominee.rivals_at_most,
    )
    yield Check(
        Phrase(N_("holds no other seat of the body in the new term")),
        Phrase(N_("the roster on the first day of the term")),
        not nominee.sits_already,
    )


@dataclass(frozen=True)
class SlateState:
    """What decides whether the slate may be certified, in numbers of candidates."""

    standing: int
    failing: int
    appeals: int


NOBODY_TO_JUDGE = SlateState(0, 0, 0)


def unmet_to_certify(slate: SlateState) -> tuple[Phrase, ...]:
    """Say what keeps the names from being printed; empty means go."""
    lacks = []
    if slate.failing:
        lacks.append(
            Phrase(
                N_("Judge the candidates with a check that does not hold: %(count)s."),
                count=slate.failing,
            )
        )
    if slate.appeals:
        lacks.append(Phrase(N_("Answer the appeals: %(count)s."), count=slate.appeals))
    return tuple(lacks)


def unmet_to_appeal(
    refused_at: datetime, appeal_days: int, opens_at: datetime, now: datetime
) -> tuple[Phrase, ...]:
    """Say why it is too late to appeal; the opening of the vote ends the time at the latest."""
    until = min(refused_at + timedelta(days=appeal_days), opens_at)
    if now < until:
        return ()
    return (Phrase(N_("The time to appeal ended at %(when)s."), when=until),)
