"""Whether a motion is carried, with every number that says so. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from govapp.charter.rules.values import DecisionRule, PassBase
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.kernel.thresholds import Comparison, Measured, Threshold
from govapp.voting.rules import Tally, packed, unpacked

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
CHOICES = (FOR, AGAINST, ABSTAIN)


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
            what=found.pass_base,
            needed=found.passes.needed,
            comparison=found.passes.threshold.comparison,
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
        "left_out": [[label, packed(why)] for label, why in found.left_out],
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
        left_out=tuple(
            (label, why) for label, packed_why in left_out if (why := unpacked(packed_why))
        ),
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
