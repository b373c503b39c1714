"""The rule of an election in two sentences, as the ballot paper tells them."""

from __future__ import annotations

from govapp.foundation.kernel.phrases import N_, Phrase

_RANK = N_("Rank as many as you like, the one you want most first; leave the others open.")
_TRANSFERRED = (
    _RANK,
    N_(
        "Your vote counts for your first choice and goes on to the next when that one is elected "
        "with votes to spare or is out; a lower rank never harms a higher one."
    ),
)
_PAIRS = N_(
    "Rank as many as you like, the one you want most first; whom you leave open stands behind all "
    "you ranked."
)
_SENTENCES: dict[str, tuple[str, str]] = {
    "scottish-stv": _TRANSFERRED,
    "meek-prf": _TRANSFERRED,
    "meek-nz": _TRANSFERRED,
    "irv": (
        _RANK,
        N_(
            "While nobody has more than half of the votes, the last one is out and those votes go "
            "on to their next choice; a lower rank never harms a higher one."
        ),
    ),
    "schulze": (
        _PAIRS,
        N_(
            "Each pair of candidates is compared on all papers, and who wins against every other "
            "is elected; where they beat each other in a circle, the strongest chain wins."
        ),
    ),
    "ranked-pairs": (
        _PAIRS,
        N_(
            "Each pair of candidates is compared on all papers; the clearest wins are kept first, "
            "and one that would contradict them is set aside."
        ),
    ),
    "approval": (
        N_("Give a rank to everybody you would accept; the order does not count."),
        N_("Those who are accepted on the most papers are elected."),
    ),
    "plurality": (
        N_("Give the first rank to the one you want; further ranks do not count."),
        N_("Who is first on the most papers is elected."),
    ),
    "block": (
        N_("Rank at most as many as there are seats; the order does not count."),
        N_("Those who are named on the most papers are elected."),
    ),
}


def explained(rule: str) -> tuple[Phrase, ...]:
    """Two sentences on what a voter does under a counting rule, and what it does to the paper."""
    first, second = _SENTENCES.get(rule, _TRANSFERRED)
    return Phrase(first), Phrase(second)
