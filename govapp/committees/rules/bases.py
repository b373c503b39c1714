"""Who has a vote in a body. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from govapp.charter.rules.values import BodyRules, MembersAre
from govapp.dues.rules.standing import Standing
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.rules import Right

ONE_WITH = N_("Counts as one member with %(owner)s.")
NOBODY: Mapping[str, Phrase] = MappingProxyType({})


@dataclass(frozen=True)
class MemberHere:
    """A member organization as the base sees it: `voters` are the representative, then alternates.

    `owners` are the organizations that own more than half of it, the nearest first.
    """

    organization_id: int
    name: str
    tier: str
    voters: tuple[int, ...]
    standing: Standing
    owners: tuple[int, ...] = ()

    @property
    def family(self) -> int:
        """The topmost owner, which all related organizations share."""
        return self.owners[-1] if self.owners else self.organization_id


@dataclass(frozen=True)
class SeatHeld:
    """A seat and who holds it: the person first, then the organization's alternates."""

    seat_id: int
    label: str
    organization_id: int
    voters: tuple[int, ...]


def voting_base(
    body: BodyRules,
    voting_tiers: frozenset[str],
    members: Iterable[MemberHere],
    seats: Iterable[SeatHeld],
    resting: Mapping[str, Phrase] = NOBODY,
) -> tuple[Right, ...]:
    """One right a voting member, or a seat; who is left out is there too, with the reason.

    Organizations that one owns more than half of are one member with one vote, cast by the
    topmost of them that votes here (CNCF charter; Node.js by-laws). A suspended member's vote,
    and the vote of its seat, leave the base (Linux Foundation Good Standing Policy; Node.js
    by-laws). Seats are limited a family by the cap of the body, not here. `resting` are the holders
    whose vote rests by the attendance rule of the body (CNCF charter; OpenSSF), and why.
    """
    present = list(members)
    if body.members_are is not MembersAre.VOTING_MEMBERS:
        return tuple(_of_seats(body, {one.organization_id: one for one in present}, seats, resting))
    return tuple(_of_members([one for one in present if one.tier in voting_tiers], resting))


def _of_members(voting: list[MemberHere], resting: Mapping[str, Phrase]) -> Iterator[Right]:
    heads = _heads(voting)
    for member in voting:
        holder = key("organization", member.organization_id)
        why = _unrelated(member, heads) or _left_out(member, member.voters)
        yield _right(holder, member.name, member.voters, why or resting.get(holder))


def _of_seats(
    body: BodyRules,
    by_id: Mapping[int, MemberHere],
    seats: Iterable[SeatHeld],
    resting: Mapping[str, Phrase],
) -> Iterator[Right]:
    """A seat's first voter is its holder; where outsiders sit, dues do not matter."""
    for seat in seats:
        holder = key("seat", seat.seat_id)
        voters = seat.voters if body.alternates_vote else seat.voters[:1]
        why = None
        if not body.kind.takes_outsiders:
            why = _left_out(by_id.get(seat.organization_id), voters)
        yield _right(holder, seat.label, voters, why or resting.get(holder))


def _heads(voting: Iterable[MemberHere]) -> Mapping[int, MemberHere]:
    """Who votes for each family: the member nearest its top, the first known of equals."""
    heads: dict[int, MemberHere] = {}
    for member in sorted(voting, key=lambda one: (len(one.owners), one.organization_id)):
        heads.setdefault(member.family, member)
    return heads


def _unrelated(member: MemberHere, heads: Mapping[int, MemberHere]) -> Phrase | None:
    head = heads[member.family]
    if head is member:
        return None
    return Phrase(ONE_WITH, owner=head.name)


def _right(holder: str, label: str, voters: tuple[int, ...], why: Phrase | None) -> Right:
    return Right(holder, label, () if why else voters, why)


def _left_out(member: MemberHere | None, voters: tuple[int, ...]) -> Phrase | None:
    if member is None:
        return Phrase(N_("The organization is no longer a member."))
    if not member.standing.good:
        # What exactly is owed is for the organization and staff; the list of voters is for all.
        return Phrase(N_("Is not in good standing."))
    if not voters:
        return Phrase(N_("Has named nobody who may vote."))
    return None


def attends(right: Right) -> bool:
    """True if attendance is taken of this right; who counts as one with an owner attends there."""
    return right.left_out is None or right.left_out.msgid != ONE_WITH
