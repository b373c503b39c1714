"""Who has a vote in a body, and whether a motion is carried. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from govapp.charter.rules.values import BodyRules, DecisionRule, MembersAre, PassBase
from govapp.dues.rules.standing import Standing
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.kernel.thresholds import Comparison, Measured, Threshold
from govapp.voting.rules import Right, Tally

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
CHOICES = (FOR, AGAINST, ABSTAIN)


# --- the voting base -----------------------------------------------------------------------------


@dataclass(frozen=True)
class MemberHere:
    """A member organization as the base sees it: `voters` are the representative, then alternates.

    `counts_with` names the member that it is more than half owned by, "" for none.
    """

    organization_id: int
    name: str
    tier: str
    voters: tuple[int, ...]
    standing: Standing
    counts_with: str = ""


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
) -> tuple[Right, ...]:
    """One right a voting member, or a seat; who is left out is there too, with the reason.

    An organization together with those it owns more than half of is one member with one vote
    (CNCF charter; Node.js by-laws). A suspended member's vote, and the vote of its seat, leave the
    base (Linux Foundation Good Standing Policy; Node.js by-laws).
    """
    by_id = {member.organization_id: member for member in members}
    if body.members_are is MembersAre.VOTING_MEMBERS:
        return tuple(
            _right(key("organization", member.organization_id), member.name, member.voters, member)
            for member in by_id.values()
            if member.tier in voting_tiers
        )
    return tuple(
        _right(key("seat", seat.seat_id), seat.label, seat.voters, by_id.get(seat.organization_id))
        for seat in seats
    )


def _right(holder: str, label: str, voters: tuple[int, ...], member: MemberHere | None) -> Right:
    why = _left_out(member, voters)
    return Right(holder, label, () if why else voters, why)


def _left_out(member: MemberHere | None, voters: tuple[int, ...]) -> Phrase | None:
    if member is None:
        return Phrase(N_("The organization is no longer a member."))
    if member.counts_with:
        return Phrase(N_("Counts as one member with %(owner)s."), owner=member.counts_with)
    if not member.standing.good:
        return member.standing.reason
    if not voters:
        return Phrase(N_("Has named nobody who may vote."))
    return None


# --- the verdict ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """A decided motion with every number that led to it and the clause that says so."""

    carried: bool
    quorum: Measured
    passes: Measured
    counts: Mapping[str, int]
    left_out: tuple[tuple[str, Phrase], ...]
    clause: str
    pass_base: PassBase


def verdict(rule: DecisionRule, clause: str, tally: Tally) -> Verdict:
    """Hold a tally against the rule of its kind of decision.

    Everybody who voted counts for the quorum, abstentions too, out of all who may vote. A motion
    without quorum is lost, and so is a tie.
    """
    counts = {choice: tally.counts.get(choice, 0) for choice in CHOICES}
    quorum = Measured(tally.cast, tally.base, rule.quorum)
    bases = {
        PassBase.CAST: counts[FOR] + counts[AGAINST],
        PassBase.VOTED: tally.cast,
        PassBase.ALL: tally.base,
    }
    passes = Measured(counts[FOR], bases[rule.pass_base], rule.passes)
    return Verdict(
        carried=quorum.met and passes.met,
        quorum=quorum,
        passes=passes,
        counts=counts,
        left_out=tuple((one.label, one.why) for one in tally.left_out),
        clause=clause,
        pass_base=rule.pass_base,
    )


def explained(found: Verdict) -> tuple[Phrase, ...]:
    """The verdict in sentences: quorum with its sum, votes with theirs, then the outcome."""
    quorum = (
        N_("%(count)s of %(base)s voted; at least %(needed)s were needed: there was a quorum.")
        if found.quorum.met
        else N_("%(count)s of %(base)s voted; at least %(needed)s were needed: no quorum.")
    )
    passes = N_(
        "%(count)s voted for it, out of %(base)s (%(what)s); %(needed)s were needed"
        " (%(comparison)s %(share)s, clause %(clause)s)."
    )
    outcome = N_("The motion is carried.") if found.carried else N_("The motion is lost.")
    return (
        Phrase(
            quorum, count=found.quorum.count, base=found.quorum.base, needed=found.quorum.needed
        ),
        Phrase(
            passes,
            count=found.passes.count,
            base=found.passes.base,
            what=Phrase(found.pass_base.value),
            needed=found.passes.needed,
            comparison=Phrase(found.passes.threshold.comparison.value),
            share=str(found.passes.threshold.share),
            clause=found.clause,
        ),
        Phrase(outcome),
    )


# --- keeping a verdict ---------------------------------------------------------------------------


def verdict_values(found: Verdict) -> dict[str, object]:
    """The verdict as plain values for JSON."""
    return {
        "carried": found.carried,
        "quorum": _measured_values(found.quorum),
        "passes": _measured_values(found.passes),
        "counts": dict(found.counts),
        "left_out": [
            [label, why.msgid, {name: str(value) for name, value in why.values.items()}]
            for label, why in found.left_out
        ],
        "clause": found.clause,
        "pass_base": found.pass_base.value,
    }


def verdict_of(values: Mapping[str, object]) -> Verdict:
    """The verdict that `verdict_values` wrote."""
    kept: dict[str, object] = dict(values)
    left_out = kept["left_out"]
    counts = kept["counts"]
    if not isinstance(left_out, list) or not isinstance(counts, dict):
        raise TypeError("this is no kept verdict")
    return Verdict(
        carried=bool(kept["carried"]),
        quorum=_measured_of(kept["quorum"]),
        passes=_measured_of(kept["passes"]),
        counts=counts,
        left_out=tuple((label, Phrase(msgid, **words)) for label, msgid, words in left_out),
        clause=str(kept["clause"]),
        pass_base=PassBase(str(kept["pass_base"])),
    )


def _measured_values(found: Measured) -> list[object]:
    share = found.threshold.share
    return [
        found.count,
        found.base,
        f"{share.numerator}/{share.denominator}",
        found.threshold.comparison.value,
    ]


def _measured_of(values: object) -> Measured:
    if not isinstance(values, list):
        raise TypeError("this is no kept measure")
    count, base, share, comparison = values
    return Measured(count, base, Threshold(Fraction(share), Comparison(comparison)))
