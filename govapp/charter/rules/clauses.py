"""The rulebook as a short book: each chapter in numbered sentences, values inside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govapp.charter.rules.body_clauses import BODY_WORDS, body_sentences
from govapp.charter.rules.membership_clauses import (
    fee_sentences,
    money_sentences,
    standing_sentences,
)
from govapp.charter.rules.values import (
    Bodies,
    Decisions,
    ElectionRules,
    FeeTable,
    Gates,
    MoneyRules,
    SpendingRules,
    StandingClock,
    Value,
)
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.kernel.thresholds import Threshold

TITLES = {
    "fees": N_("Tiers and fees"),
    "standing": N_("Good standing"),
    "bodies": N_("Committees"),
    "decisions": N_("Decisions"),
    "elections": N_("Elections"),
    "gates": N_("Stages of a use case"),
    "spending": N_("Spending"),
    "money": N_("Invoices and payments"),
}
QUESTIONS = {
    "fees": N_("What does membership cost, and where does each tier vote?"),
    "standing": N_("When does an unpaid invoice stop votes, and when does membership end?"),
    "bodies": N_("Which committees are there, who sits in them and who chooses them?"),
    "decisions": N_("How many must take part, and how many must agree?"),
    "elections": N_("How are seats filled?"),
    "gates": N_("What does a use case need before its next stage?"),
    "spending": N_("Who may spend how much?"),
    "money": N_("What may staff do with money alone, and for how long?"),
}
NUMBERS = {chapter: number for number, chapter in enumerate(TITLES, start=1)}

# Words of enumerations that appear inside sentences, for the catalogue.
WORDS = (
    N_("at least"),
    N_("more than"),
    N_("votes for and against"),
    N_("all who voted, abstentions too"),
    N_("all who may vote"),
    N_("every voting member"),
    N_("seat holders"),
    N_("for-profit"),
    N_("nonprofit"),
    N_("government"),
    N_("academic"),
    N_("the whole fee"),
    N_("by month"),
    N_("by quarter"),
    N_("by day"),
    N_("it agrees"),
    N_("it keeps its tier"),
    N_("its membership ends with the year"),
    *BODY_WORDS,
)


@dataclass(frozen=True)
class Clause:
    """One numbered sentence; `key` names what it is about, so that two versions can be compared."""

    number: str
    key: str
    text: Phrase


def clauses(chapter: str, value: Value) -> tuple[Clause, ...]:
    """A chapter as sentences, numbered within it."""
    first = NUMBERS[chapter]
    return tuple(
        Clause(f"{first}.{place}", key, text)
        for place, (key, text) in enumerate(_sentences(value), start=1)
    )


@dataclass(frozen=True)
class Pair:
    """One clause before and after."""

    before: Clause | None
    after: Clause | None

    @property
    def changed(self) -> bool:
        return self.before is None or self.after is None or self.before.text != self.after.text


def compared(chapter: str, before: Value | None, after: Value) -> tuple[Pair, ...]:
    """Clauses of two versions side by side, in the order of the new one, dropped ones last."""
    old = {clause.key: clause for clause in clauses(chapter, before)} if before else {}
    pairs = [Pair(old.pop(clause.key, None), clause) for clause in clauses(chapter, after)]
    return (*pairs, *(Pair(clause, None) for clause in old.values()))


def _sentences(value: Value) -> Iterable[tuple[str, Phrase]]:
    match value:
        case FeeTable():
            yield from fee_sentences(value)
        case StandingClock():
            yield from standing_sentences(value)
        case Bodies():
            for body in value.bodies:
                yield from body_sentences(body, {other.code: other.name for other in value.bodies})
        case Decisions():
            yield from _decisions(value)
        case ElectionRules():
            yield from _elections(value)
        case Gates():
            yield from _gates(value)
        case SpendingRules():
            limit = Money(value.limit_minor)
            yield (
                "limit",
                Phrase(
                    N_("The treasurer records spending up to %(limit)s; more needs a motion."),
                    limit=limit,
                ),
            )
        case MoneyRules():
            yield from money_sentences(value)


def threshold_words(threshold: Threshold) -> Phrase:
    """`at least 2/3`."""
    return Phrase(
        N_("%(comparison)s %(share)s"),
        comparison=Phrase(threshold.comparison.value),
        share=str(threshold.share),
    )


def _decisions(decisions: Decisions) -> Iterable[tuple[str, Phrase]]:
    for rule in decisions.kinds:
        yield (
            f"decision:{rule.kind}",
            Phrase(
                N_(
                    "%(name)s: quorum %(quorum)s of all who may vote; passes with %(passes)s of"
                    " %(base)s; open for %(hours)s hours or longer."
                ),
                name=rule.name,
                quorum=threshold_words(rule.quorum),
                passes=threshold_words(rule.passes),
                base=Phrase(rule.pass_base.value),
                hours=rule.minimum_hours,
            ),
        )


def _elections(rules: ElectionRules) -> Iterable[tuple[str, Phrase]]:
    yield (
        "rule",
        Phrase(N_("Seats are filled by ranked votes, counted by %(rule)s."), rule=rules.rule),
    )
    yield (
        "nomination",
        Phrase(N_("Nominations are open for %(days)s days."), days=rules.nomination_days),
    )
    yield "voting", Phrase(N_("Voting is open for %(days)s days."), days=rules.voting_days)
    yield (
        "candidates",
        Phrase(
            N_("An organization may have %(count)s candidates in an election."),
            count=rules.candidates_per_organization,
        ),
    )
    if rules.seconders:
        yield (
            "seconders",
            Phrase(
                N_("A nomination counts once %(count)s other members have seconded it."),
                count=rules.seconders,
            ),
        )
    yield from _appeals_and_reminders(rules)
    yield from _counting(rules)


def _appeals_and_reminders(rules: ElectionRules) -> Iterable[tuple[str, Phrase]]:
    yield (
        "appeal",
        Phrase(
            N_("Who is refused a place on the ballot paper may appeal for %(days)s days."),
            days=rules.appeal_days,
        ),
    )
    yield (
        "objection",
        Phrase(
            N_("An organization may object to its line of the list of voters for %(days)s days."),
            days=rules.objection_days,
        ),
    )
    if rules.vote_reminder_days:
        yield (
            "vote_reminders",
            Phrase(
                N_("Who has not voted is reminded %(days)s days before voting closes."),
                days=", ".join(map(str, rules.vote_reminder_days)),
            ),
        )


def _counting(rules: ElectionRules) -> Iterable[tuple[str, Phrase]]:
    if rules.quorum.share:
        yield (
            "election quorum",
            Phrase(
                N_("Nobody is elected unless %(quorum)s of the list of voters have voted."),
                quorum=threshold_words(rules.quorum),
            ),
        )
    yield "tellers", Phrase(N_("%(count)s tellers certify a count."), count=rules.tellers)
    yield (
        "challenge",
        Phrase(
            N_("A signed count may be challenged for %(days)s days before it is declared."),
            days=rules.challenge_days,
        ),
    )
    yield (
        "few",
        Phrase(
            N_("With fewer than %(count)s votes only the winners are published."),
            count=rules.few_voters,
        ),
    )


def _gates(chapter: Gates) -> Iterable[tuple[str, Phrase]]:
    for gate in chapter.gates:
        needs = "; ".join(requirement.words for requirement in gate.requirements)
        way = {"start": Phrase(gate.from_stage), "end": Phrase(gate.to_stage)}
        if gate.decision and needs:
            text = Phrase(
                N_("%(start)s → %(end)s, by motion. Needed: %(needs)s."), needs=needs, **way
            )
        elif gate.decision:
            text = Phrase(N_("%(start)s → %(end)s, by motion."), **way)
        elif needs:
            text = Phrase(N_("%(start)s → %(end)s. Needed: %(needs)s."), needs=needs, **way)
        else:
            text = Phrase(N_("%(start)s → %(end)s, at any time."), **way)
        yield f"gate:{gate.from_stage}:{gate.to_stage}", text
