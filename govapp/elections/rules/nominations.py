"""Who may stand, and how ranks typed on a paper become an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from govapp.foundation.kernel.phrases import N_, Phrase


@dataclass(frozen=True)
class Nominee:
    """What decides whether a person may stand for an organization.

    `seats_held` counts the body's seats that the organization keeps during the new term, `rivals`
    the other people nominated for it in this election.
    """

    works_there: bool
    member: bool
    tier_eligible: bool
    in_good_standing: bool
    why_not: Phrase | None
    seats_held: int
    seats_at_most: int
    rivals: int
    rivals_at_most: int
    sits_already: bool
    nominated_already: bool


def unmet_to_stand(nominee: Nominee) -> tuple[Phrase, ...]:
    """Say why this person cannot be nominated; empty means they can."""
    lacks = (
        (nominee.works_there, Phrase(N_("This person does not belong to that organization."))),
        (nominee.member, Phrase(N_("The organization is not a member."))),
        (
            nominee.tier_eligible or not nominee.member,
            Phrase(N_("Members of this tier cannot hold these seats.")),
        ),
        (
            nominee.in_good_standing or not nominee.member,
            Phrase(
                N_("The organization is not in good standing: %(why)s"),
                why=nominee.why_not or "",
            ),
        ),
        (not nominee.nominated_already, Phrase(N_("This person has been nominated already."))),
        (not nominee.sits_already, Phrase(N_("This person holds a seat of the body already."))),
        (
            nominee.seats_held < nominee.seats_at_most,
            Phrase(
                N_("The organization holds as many seats (%(seats)s) as one may."),
                seats=nominee.seats_held,
            ),
        ),
        (
            nominee.rivals < nominee.rivals_at_most,
            Phrase(
                N_("At most %(count)s people of one organization may stand."),
                count=nominee.rivals_at_most,
            ),
        ),
    )
    return tuple(phrase for holds, phrase in lacks if not holds)


def order_of(ranks: Mapping[int, int | None]) -> tuple[int, ...]:
    """The order that ranks by candidate give; gaps close up. Equal ranks raise `ValueError`."""
    ranked = sorted((rank, candidate) for candidate, rank in ranks.items() if rank is not None)
    numbers = [rank for rank, _ in ranked]
    if len(set(numbers)) < len(numbers):
        raise ValueError("two candidates have the same rank")
    return tuple(candidate for _, candidate in ranked)


def missing_on_paper(order: tuple[int, ...], *, blank: bool) -> tuple[Phrase, ...]:
    """A paper that ranks nobody counts only if the voter chose to cast a blank vote."""
    if blank == (not order):
        return ()
    if blank:
        return (Phrase(N_("A blank vote ranks nobody.")),)
    return (Phrase(N_("Rank at least one candidate, or choose to cast a blank vote.")),)
