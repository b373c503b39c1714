"""What an election is held by: rule, cap, electorate, quorum, publication, ties, short terms.

The rulebook gives each a value; an election may depart from it, with a reason for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from govapp.charter.rules.values import NO_QUORUM
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.kernel.thresholds import Comparison, Threshold

# The rules that count rankings, which are what the ballot paper takes, with the name and the
# sentence that a voter reads. Approval, plurality, block and yes-no ask for other papers.
RULES: Mapping[str, str] = {
    "scottish-stv": N_("Scottish STV (ranked votes)"),
    "meek-prf": N_("Meek STV, reference rule"),
    "meek-nz": N_("Meek STV as in New Zealand"),
    "irv": N_("Instant runoff"),
    "schulze": N_("Schulze, each against each"),
    "ranked-pairs": N_("Ranked pairs, each against each"),
}
ELECT_ONE = frozenset({"irv", "schulze", "ranked-pairs"})
PAIRWISE = frozenset({"schulze", "ranked-pairs"})


class Publication(StrEnum):
    """How much of a count is published."""

    BY_SIZE = "by the number of votes"
    WINNERS = "winners only"


class TieSource(StrEnum):
    """Where the order comes from that breaks ties."""

    SERVER = "drawn by the server at closing"
    PUBLIC = "announced public draw"


class ShortTerms(StrEnum):
    """Who gets a seat whose term ends earlier."""

    LOWEST = "those elected last"
    DRAW = "by public draw"


@dataclass(frozen=True)
class Settings:
    """The settings of an election; `electing_tiers` none: all who vote in the electing body."""

    rule: str
    candidates_per_organization: int
    electing_tiers: tuple[str, ...] = ()
    quorum: Threshold = NO_QUORUM
    publication: Publication = Publication.BY_SIZE
    tie_source: TieSource = TieSource.SERVER
    short_terms: ShortTerms = ShortTerms.LOWEST

    def words(self, name: str) -> str | Phrase:
        """One setting as the public page says it."""
        value = getattr(self, name)
        if name == "rule":
            return Phrase(RULES.get(value, value))
        if name == "quorum":
            return quorum_words(value)
        if name == "electing_tiers":
            return ", ".join(value) or Phrase(N_("all who vote in the body that elects"))
        if isinstance(value, StrEnum):
            return Phrase(value.value)
        return str(value)


LABELS: Mapping[str, str] = {
    "rule": N_("Counted by"),
    "candidates_per_organization": N_("Candidates of one organization"),
    "electing_tiers": N_("Who elects"),
    "quorum": N_("Quorum"),
    "publication": N_("What is published"),
    "tie_source": N_("Ties"),
    "short_terms": N_("Who gets a shorter term"),
}
SMALL = "small_box"  # a secret vote of few: no setting, but a departure with its reason
DEPARTURE_LABELS = {**LABELS, SMALL: N_("Voters for a secret vote, at least")}


@dataclass(frozen=True)
class Departure:
    """A setting that is not the rulebook's: which, both values as plain text, and why."""

    name: str
    rulebook: str
    chosen: str
    because: str


def quorum_words(quorum: Threshold) -> Phrase:
    """The quorum of an election in words."""
    if quorum == NO_QUORUM:
        return Phrase(N_("none"))
    share = f"{quorum.share.numerator}/{quorum.share.denominator}"
    if quorum.comparison is Comparison.MORE_THAN:
        return Phrase(N_("more than %(share)s of the list vote"), share=share)
    return Phrase(N_("at least %(share)s of the list vote"), share=share)


def plain(settings: Settings) -> dict[str, object]:
    """The settings as the definition fixes them."""
    quorum = settings.quorum
    return {
        "rule": settings.rule,
        "candidates_per_organization": settings.candidates_per_organization,
        "electing_tiers": list(settings.electing_tiers),
        "quorum": None
        if quorum == NO_QUORUM
        else {
            "share": f"{quorum.share.numerator}/{quorum.share.denominator}",
            "comparison": quorum.comparison.value,
            "of": "the list of voters",
        },
        "publication": settings.publication.value,
        "tie_source": settings.tie_source.value,
        "short_terms": settings.short_terms.value,
    }


def misfits(settings: Settings, seats: int) -> dict[str, Phrase]:
    """What the settings ask that cannot be, by the field that should change."""
    found: dict[str, Phrase] = {}
    if settings.rule not in RULES:
        found["rule"] = Phrase(N_("This rule does not count ranked papers."))
    elif settings.rule in ELECT_ONE and seats > 1:
        found["rule"] = Phrase(
            N_("%(rule)s elects one; %(seats)s seats are to be filled."),
            rule=Phrase(RULES[settings.rule]),
            seats=seats,
        )
    if settings.candidates_per_organization < 1:
        found["candidates_per_organization"] = Phrase(
            N_("An organization may have at least one candidate.")
        )
    return found


def departures(
    chosen: Settings, rulebook: Settings, reasons: Mapping[str, str]
) -> tuple[Departure, ...]:
    """Each setting that is not the rulebook's, with the reason given for it, "" for none."""
    ours, theirs = plain(chosen), plain(rulebook)
    return tuple(
        Departure(name, _text(theirs[name]), _text(ours[name]), reasons.get(name, "").strip())
        for name in (field.name for field in fields(Settings))
        if ours[name] != theirs[name]
    )


def without_reason(found: tuple[Departure, ...]) -> dict[str, Phrase]:
    """The departures that nobody gave a reason for, by the field of the reason."""
    wish = Phrase(N_("This is not what the rulebook says. Write why: everybody reads it."))
    return {f"because_{one.name}": wish for one in found if not one.because}


def _text(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, list):
        return ", ".join(value) or "all"
    if isinstance(value, dict):
        return f"{value['comparison']} {value['share']}"
    return str(value)


# --- terms ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SeatTerm:
    """A vacant seat and the last day of the term that its holder will have."""

    seat_id: int
    position: int
    ends_on: date
    short: bool


def seat_terms(found: Iterator[tuple[int, int, date]], whole: date) -> tuple[SeatTerm, ...]:
    """The seats by their terms, the longest first; none ends after the `whole` term."""
    terms = [
        SeatTerm(seat_id, position, min(ends_on, whole), ends_on < whole)
        for seat_id, position, ends_on in found
    ]
    return tuple(sorted(terms, key=lambda one: (-one.ends_on.toordinal(), one.position)))


def lots_for_terms(
    settings: Settings, terms: tuple[SeatTerm, ...], elected: int, *, ranked: bool
) -> bool:
    """True if a draw must say who gets which term: as chosen, or because nobody is ranked.

    Who is elected without a vote is not ranked, so that a draw decides where terms differ.
    """
    given = {one.ends_on for one in terms[:elected]}
    return len(given) > 1 and (settings.short_terms is ShortTerms.DRAW or not ranked)
