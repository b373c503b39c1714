"""What may be allocated and spent, and who may record it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from govapp.charter.rules.values import SpendingRules
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.usecases.rules import Stage


@dataclass(frozen=True)
class Left:
    """A sum of money and how much of it is used; `free` never falls below zero."""

    amount: Money
    used: Money

    @property
    def free(self) -> Money:
        return self.amount - self.used


FUNDED = (Stage.SUBMITTED, Stage.DISCOVERY, Stage.PLANNING, Stage.EXECUTION)


def cannot_allocate(budget: Left, wanted: Money, stage: Stage) -> tuple[Phrase, ...]:
    """Why this much cannot be allocated from a year's budget; empty means it can."""
    if stage not in FUNDED:
        return (
            Phrase(
                N_("A use case in stage %(stage)s is given no money."), stage=Phrase(stage.value)
            ),
        )
    if wanted.minor <= 0:
        return (Phrase(N_("An allocation is more than zero.")),)
    if budget.free < wanted:
        return (
            Phrase(
                N_("The budget has %(free)s left; %(wanted)s is more than is there."),
                free=budget.free,
                wanted=wanted,
            ),
        )
    return ()


def cannot_spend(
    allocation: Left, wanted: Money, rules: SpendingRules, *, decided: bool
) -> tuple[Phrase, ...]:
    """Why this much cannot be spent from an allocation; empty means it can.

    `decided` is true when a carried motion of the kind that chapter 7 asks for stands behind it
    (the levels follow OpenSSF's delegated spending).
    """
    problems = []
    if wanted.minor <= 0:
        problems.append(Phrase(N_("Spending is more than zero.")))
    if allocation.free < wanted:
        problems.append(
            Phrase(
                N_("The allocation has %(free)s left; %(wanted)s is more than is there."),
                free=allocation.free,
                wanted=wanted,
            )
        )
    limit = Money(rules.limit_minor, wanted.currency)
    if limit < wanted and not decided:
        problems.append(
            Phrase(
                N_("Spending above %(limit)s needs a carried motion (clause 7.1); name it."),
                limit=limit,
            )
        )
    return tuple(problems)
