"""Who belongs: a member on a day, one membership a family, terms that do not overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from govapp.foundation.kernel.periods import Period
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules.kinds import OrganizationType, StakeholderGroup


@dataclass(frozen=True)
class Member:
    """An organization's membership as it stood on a day. `band` is confidential."""

    organization_id: int
    name: str
    tier: str
    type: OrganizationType
    band: str
    group: StakeholderGroup
    membership_id: int
    began_on: date
    ended_on: date | None
    founder: bool
    sponsored_by: int | None
    country: str


@dataclass(frozen=True)
class OrganizationCard:
    """An organization as the predicates ask for it; `listed`: everybody may see it."""

    id: int
    name: str
    listed: bool = False


@dataclass(frozen=True)
class Held:
    """A membership that an organization or a relative of it holds or held."""

    organization_id: int
    name: str
    period: Period


def cannot_join(
    organization_id: int,
    period: Period,
    family: Iterable[Held],
    *,
    tier: str,
    tiers: Iterable[str],
    on_record_only: bool = False,
) -> tuple[Phrase, ...]:
    """Say what stands against a membership for `period`; empty means go.

    An organization and the entities it owns count as one member (domain.md 4.2, common rule),
    so `family` holds the memberships of all of them.
    """
    problems = []
    if on_record_only:
        problems.append(
            Phrase(N_("This organization stands here as the public record names it, not to join."))
        )
    if tier not in set(tiers):
        problems.append(Phrase(N_("The rulebook has no tier “%(tier)s” on that day."), tier=tier))
    for held in family:
        if not held.period.overlaps(period):
            continue
        if held.organization_id == organization_id:
            problems.append(
                Phrase(N_("It is a member since %(day)s already."), day=held.period.start)
            )
        else:
            problems.append(
                Phrase(
                    N_("Related organizations count as one member: %(name)s belongs already."),
                    name=held.name,
                )
            )
    return tuple(problems)


def cannot_be_related(
    organization_id: int, parent_id: int | None, line: Iterable[int], current: Iterable[str]
) -> tuple[Phrase, ...]:
    """Say what stands against a parent: a circle, or a family with two current members.

    `line` is the parent with all its own parents; `current` the names of current members that
    the joined family would hold.
    """
    if parent_id is None:
        return ()
    if organization_id in set(line):
        return (Phrase(N_("An organization cannot belong to itself, not even in a circle.")),)
    names = tuple(current)
    if len(names) > 1:
        return (
            Phrase(
                N_(
                    "Related organizations count as one member; end one of these memberships "
                    "first: %(names)s."
                ),
                names=", ".join(names),
            ),
        )
    return ()
