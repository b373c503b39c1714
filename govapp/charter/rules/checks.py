"""What is wrong with a chapter, in sentences; empty means it may be adopted."""

from __future__ import annotations

from collections.abc import Iterable

from govapp.charter.rules.body_checks import body_faults, twice
from govapp.charter.rules.values import (
    RANKED_RULES,
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
from govapp.foundation.kernel.phrases import N_, Phrase


def faults(value: Value) -> tuple[Phrase, ...]:
    """Everything that keeps this chapter from being adopted, in the order of its clauses."""
    match value:
        case FeeTable():
            return tuple(_fee_faults(value))
        case StandingClock():
            return tuple(_clock_faults(value))
        case Bodies():
            return tuple(body_faults(value.bodies))
        case Decisions():
            return tuple(_decision_faults(value))
        case ElectionRules():
            return tuple(_election_faults(value))
        case Gates():
            return tuple(_gate_faults(value))
        case SpendingRules():
            if value.limit_minor < 0:
                return (Phrase(N_("The spending limit cannot be below zero.")),)
            return ()
        case MoneyRules():
            return tuple(_money_faults(value))


def _fee_faults(table: FeeTable) -> Iterable[Phrase]:
    tiers = {tier.code for tier in table.tiers}
    bands = {band.code for band in table.bands}
    if not tiers:
        yield Phrase(N_("There must be at least one tier."))
    for code in twice(tier.code for tier in table.tiers):
        yield Phrase(N_("The tier %(code)s is there twice."), code=code)
    for code in twice(f"{line.tier}/{line.type}/{line.band}" for line in table.lines):
        yield Phrase(N_("The fee for %(code)s is there twice."), code=code)
    for line in table.lines:
        if line.tier not in tiers:
            yield Phrase(N_("A fee names the tier %(code)s, which does not exist."), code=line.tier)
        if line.band and line.band not in bands:
            yield Phrase(N_("A fee names the band %(code)s, which does not exist."), code=line.band)
        if line.amount_minor < 0:
            yield Phrase(N_("A fee cannot be below zero."))
    for tier in sorted(tiers - {line.tier for line in table.lines}):
        yield Phrase(N_("The tier %(code)s has no fee; write 0 for a free one."), code=tier)
    yield from _term_faults(table)


def _term_faults(table: FeeTable) -> Iterable[Phrase]:
    for tier in table.tiers:
        if tier.first_years < 1:
            yield Phrase(N_("The tier %(code)s needs a first term of a year."), code=tier.code)
        for code in twice(benefit.code for benefit in tier.benefits):
            yield Phrase(N_("The benefit %(code)s is there twice."), code=code)
    if table.confirm_days < 1:
        yield Phrase(N_("A member needs at least a day to answer."))
    if table.answer_days < 1:
        yield Phrase(N_("The office needs at least a day to answer an application."))


def _clock_faults(clock: StandingClock) -> Iterable[Phrase]:
    days = (
        clock.notice_day,
        clock.suspended_day,
        clock.termination_notice_day,
        clock.ended_day,
    )
    if clock.terms_days < 0 or min(days) < 1:
        yield Phrase(N_("Days are counted from one upward."))
    if clock.agreement_days < 1:
        yield Phrase(N_("A reminder of an agreement comes a day after its letter, or later."))
    if list(days) != sorted(set(days)):
        yield Phrase(
            N_("The steps must follow each other: notice, suspended, termination notice, ended.")
        )
    for listed in (clock.renewal_days, clock.reminder_days):
        if len(set(listed)) < len(listed) or any(day < 0 or day > 366 for day in listed):
            yield Phrase(N_("Days of letters are different numbers from 0 to 366."))


def _money_faults(rules: MoneyRules) -> Iterable[Phrase]:
    if min(rules.two_people_minor, rules.card_limit_minor) < 0:
        yield Phrase(N_("A limit cannot be below zero."))
    if rules.credit_percent > 100:
        yield Phrase(N_("A credit is at most the whole invoice."))
    if min(rules.plan_months, rules.link_days) < 1:
        yield Phrase(N_("A payment plan and a link last for a while."))


def _decision_faults(decisions: Decisions) -> Iterable[Phrase]:
    for kind in twice(rule.kind for rule in decisions.kinds):
        yield Phrase(N_("The decision %(kind)s is there twice."), kind=kind)
    for rule in decisions.kinds:
        if rule.minimum_hours < 1:
            yield Phrase(N_("%(name)s: a vote stays open for at least an hour."), name=rule.name)
        if rule.passes.share == 0:
            yield Phrase(N_("%(name)s: nothing may pass with no votes at all."), name=rule.name)


def _election_faults(rules: ElectionRules) -> Iterable[Phrase]:
    if rules.rule not in RANKED_RULES:
        known = ", ".join(RANKED_RULES)
        yield Phrase(N_("The counting rule must be one of: %(rules)s."), rules=known)
    if min(rules.nomination_days, rules.voting_days, rules.candidates_per_organization) < 1:
        yield Phrase(N_("Nominations and voting last at least one day each."))
    if rules.tellers < 1:
        yield Phrase(N_("At least one teller must certify a count."))
    if not 0 <= rules.challenge_days <= 365:
        yield Phrase(N_("A count can be challenged for 0 to 365 days."))
    if rules.few_voters < 2:
        yield Phrase(N_("Fewer than two voters cannot keep a secret."))


def _gate_faults(chapter: Gates) -> Iterable[Phrase]:
    for way in twice(f"{gate.from_stage} → {gate.to_stage}" for gate in chapter.gates):
        yield Phrase(N_("The gate %(way)s is there twice."), way=way)
    for gate in chapter.gates:
        for code in twice(requirement.code for requirement in gate.requirements):
            yield Phrase(N_("A gate names the requirement %(code)s twice."), code=code)
