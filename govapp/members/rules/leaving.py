"""A leave day: what somebody holds for an organization, and who takes it over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from govapp.foundation.kernel.phrases import N_, Phrase

FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Holding:
    """One thing somebody holds for an organization; `key` names it for the slice that knows it.

    `otherwise` says what becomes of it when nobody takes it; of what cannot move it says why.
    """

    key: str
    kind: Phrase
    title: Phrase
    otherwise: Phrase
    moves: bool = True
    url: str = ""


@dataclass(frozen=True)
class LeavingDraft:
    """When somebody leaves and who takes over: one colleague for all, others for single things.

    `last_day` None: they have left already. In `successors` None means that nobody takes it.
    """

    last_day: date | None = None
    for_all: int | None = None
    successors: Mapping[str, int | None] = field(default_factory=dict)

    def successor(self, key: str) -> int | None:
        """Who takes the thing of that key."""
        return self.successors.get(key, self.for_all)


@dataclass(frozen=True)
class Passing:
    """A thing and who takes it, if anybody."""

    holding: Holding
    to_person: int | None


def passings(holdings: Iterable[Holding], draft: LeavingDraft) -> tuple[Passing, ...]:
    """Each thing with its successor; what cannot move has none."""
    return tuple(Passing(one, draft.successor(one.key) if one.moves else None) for one in holdings)


def cannot_leave(
    draft: LeavingDraft, *, person_id: int, colleagues: Collection[int], today: date
) -> tuple[Phrase, ...]:
    """Say what stands against the plan; empty means go. `colleagues` belong there today."""
    problems = []
    if draft.last_day is not None and not today <= draft.last_day <= today + FURTHEST:
        problems.append(
            Phrase(
                N_(
                    "The last day is today or within a year. Whoever has left already leaves "
                    "at once: leave the day empty."
                )
            )
        )
    named = {draft.for_all, *draft.successors.values()} - {None}
    if person_id in named:
        problems.append(Phrase(N_("Nobody can be their own successor.")))
    elif not named <= set(colleagues):
        problems.append(Phrase(N_("A successor belongs to the organization; add them first.")))
    return tuple(problems)
