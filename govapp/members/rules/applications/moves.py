"""From a draft to an answer: which moves there are, and what stands against an approval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules import texts
from govapp.members.rules.belonging import Held
from govapp.members.rules.kinds import ApplicationState

DRAFT_LASTS = timedelta(days=30)  # since it was last kept, then it is deleted
LINK_LASTS = timedelta(days=120)  # since the last move
KEPT_AFTER_NO = timedelta(days=365)  # declined or withdrawn, then it is deleted
LONGEST_WORDS = 4000

_MOVES = {
    ApplicationState.DRAFT: {ApplicationState.SENT},
    ApplicationState.ASKED_BACK: {
        ApplicationState.SENT,
        ApplicationState.DECLINED,
        ApplicationState.WITHDRAWN,
    },
    ApplicationState.SENT: {
        ApplicationState.ASKED_BACK,
        ApplicationState.APPROVED,
        ApplicationState.DECLINED,
        ApplicationState.WITHDRAWN,
    },
}
OPEN = frozenset({ApplicationState.DRAFT, ApplicationState.ASKED_BACK})  # the applicant writes
_NOW = {
    ApplicationState.DRAFT: N_("The application was not sent yet."),
    ApplicationState.SENT: N_("The application is with the office."),
    ApplicationState.ASKED_BACK: N_("The application is with the applicant, who was asked back."),
    ApplicationState.APPROVED: N_("The application was approved already."),
    ApplicationState.DECLINED: N_("The application was declined already."),
    ApplicationState.WITHDRAWN: N_("The application was withdrawn."),
}


@dataclass(frozen=True)
class Quote:
    """The fee that was quoted: of a year, and what the first invoice asks for its period."""

    yearly: Money
    first: Money
    clause: str
    covers: Period
    because: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Debt:
    """What the applicant, or a relative, still owes from before."""

    organization_id: int
    name: str
    open: Money
    since: date  # due


@dataclass(frozen=True)
class Dossier:
    """What an approval is judged by: the family's memberships from the day on, and its debts."""

    began_on: date
    family: tuple[Held, ...] = ()
    debts: tuple[Debt, ...] = ()
    despite_debts: bool = False


def cannot_move(state: ApplicationState, to: ApplicationState) -> tuple[Phrase, ...]:
    """Say why the application cannot go there; empty means go."""
    return () if to in _MOVES.get(state, ()) else (Phrase(_NOW[state]),)


def cannot_approve(dossier: Dossier) -> tuple[Phrase, ...]:
    """Say what stands against taking the applicant in; empty means go.

    What an organization owns more than half of counts as the same member (domain.md 4.2), and
    whoever owes from before is not taken in unless the office says so (domain.md 5.5).
    """
    problems = [
        Phrase(
            N_("Related organizations count as one member: %(name)s belongs already."), name=name
        )
        for name in _belonging(dossier)
    ]
    if not dossier.despite_debts:
        problems += [
            Phrase(
                N_("%(name)s still owes %(amount)s: say that they join in spite of it."),
                name=debt.name,
                amount=debt.open,
            )
            for debt in dossier.debts
        ]
    return tuple(problems)


def _belonging(dossier: Dossier) -> Iterable[str]:
    from_then = Period(dossier.began_on, None)
    return sorted({held.name for held in dossier.family if held.period.overlaps(from_then)})


def checked_words(words: str, *, needed: bool) -> str:
    """The office's own words in a letter; a question or a refusal cannot do without."""
    clean = texts.lines(words, LONGEST_WORDS)
    if needed and not clean:
        raise Invalid({"words": Phrase(N_("Say it in your own words; they stand in the letter."))})
    return clean
