"""What keeps a person from a seat, and which stakeholder groups sit in a body. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from govapp.charter.rules.values import BodyRules, FilledBy, SeatClass
from govapp.foundation.kernel.phrases import N_, Phrase

# Why a seat is vacant, as it stands on pages, for the catalogue.
CAUSES = (
    N_("the seat is new"),
    N_("the term is over"),
    N_("resignation"),
    N_("removal"),
    N_("left the organization"),
    N_("merger"),
    N_("the office is over"),
    N_("emeritus"),
)


@dataclass(frozen=True)
class Sitting:
    """What is known of a person, their organization and a seat in the days of a term.

    `tier` is "" for an organization that is no member; `held` counts the seats of the
    organization with owners and owned.
    """

    taken: bool
    sits_already: bool
    held: int
    tier: str


def sitting_problems(
    rule: BodyRules | None, seat_class: SeatClass | None, found: Sitting
) -> tuple[Phrase, ...]:
    """Everything that keeps somebody from a seat; empty means they may sit there.

    In a body for outsiders organizations need not be members. The seat of an officer of another
    body comes with the office, so neither tier nor cap applies.
    """
    problems = []
    if found.taken:
        problems.append(Phrase(N_("Somebody holds this seat in those days.")))
    if found.sits_already:
        problems.append(Phrase(N_("This person holds a seat of the body already.")))
    if seat_class and seat_class.filled_by is FilledBy.EX_OFFICIO:
        return tuple(problems)
    cap = rule.organization_cap if rule else 1
    if found.held >= cap:
        problems.append(
            Phrase(N_("An organization may hold %(cap)s of the seats of this body."), cap=cap)
        )
    if rule and rule.kind.takes_outsiders:
        return tuple(problems)
    if not found.tier:
        problems.append(Phrase(N_("The organization is not a member on that day.")))
    elif seat_class and seat_class.eligible_tiers and found.tier not in seat_class.eligible_tiers:
        problems.append(Phrase(N_("Members of this tier cannot hold such a seat.")))
    return tuple(problems)


@dataclass(frozen=True)
class GroupShare:
    """A stakeholder group on a roster."""

    group: str
    seats: int
    share: Fraction
    lopsided: bool


def balance(groups: Iterable[str], lopsided_percent: int) -> tuple[GroupShare, ...]:
    """Seats by stakeholder group, the largest first; lopsided: a share above the percentage.

    One or two people are no roster to judge, and 0 per cent asks for no judgement.
    """
    counted = Counter(groups)
    total = sum(counted.values())
    return tuple(
        GroupShare(
            group,
            seats,
            Fraction(seats, total),
            bool(lopsided_percent) and total > 2 and seats * 100 > lopsided_percent * total,
        )
        for group, seats in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    )
