"""Previews before rights stop or a membership ends, and the page of decisions by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import session as current_session
from govapp.dues.models import Invoice
from govapp.dues.permissions import DUES_READ
from govapp.dues.queries.case import Case, DecisionCard, decisions
from govapp.dues.queries.endings import Ended, ended
from govapp.dues.queries.gates import Gate, gates
from govapp.dues.rules.rights import VoteToday
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Consequence


@dataclass(frozen=True)
class StandingDesk:
    """What people have to look at before and after the clock."""

    day: date
    gates: tuple[Gate, ...]
    decisions: tuple[DecisionCard, ...]
    ended: tuple[Ended, ...]


def standing_desk(actor: Actor) -> StandingDesk:
    """Looks wanted, decisions that run or wait, and memberships that may come back."""
    visible(actor, DUES_READ, Invoice)
    session, today = current_session(), consortium_today()
    return StandingDesk(
        today, gates(session, today), decisions(session, today), ended(session, today)
    )


def suspension_effects(case: Case) -> list[Consequence]:
    """What the suspension of an organization does, before it comes."""
    stops_on = case.gate.stops_on if case.gate else None
    rests = N_("From %(day)s on it does not vote and is not counted in quorums.")
    return [
        Consequence(Phrase(rests, day=stops_on), "calendar-x"),
        *_lost(case.stopping),
        *_kept(case.staying),
        Consequence(
            Phrase(N_("Its billing contacts and primary representative get a letter that day.")),
            "envelope",
        ),
        Consequence(
            Phrase(N_("Paying what is late brings the rights back on the day of payment.")),
            "arrow-counterclockwise",
        ),
    ]


def ending_effects(case: Case) -> list[Consequence]:
    """What ending a membership does, before somebody does it."""
    owed = case.owed or Money(0)
    days = charter_on(current_session(), case.today).standing.reinstate_days
    ends = N_("The membership of %(name)s ends; yesterday was its last day.")
    return [
        Consequence(Phrase(ends, name=case.name), "building-x"),
        *_lost(case.stopping),
        *_kept(case.staying),
        Consequence(Phrase(N_("%(owed)s stays owed; nothing is forgiven."), owed=owed), "receipt"),
        Consequence(
            Phrase(N_("Its billing contacts and primary representative get a letter at once.")),
            "envelope",
        ),
        Consequence(
            Phrase(
                N_("For %(days)s days it comes back by paying everything; later it applies anew."),
                days=days,
            ),
            "arrow-counterclockwise",
        ),
    ]


def _lost(votes: Iterable[VoteToday]) -> Iterator[Consequence]:
    for vote in votes:
        words = Phrase(N_("It loses its vote: %(title)s"), title=vote.title)
        yield Consequence(words, "hammer", vote.url)


def _kept(votes: Iterable[VoteToday]) -> Iterator[Consequence]:
    """Votes that are open now: their lists of voters were fixed when they opened."""
    for vote in votes:
        words = N_("It keeps its vote, which is open until %(until)s: %(title)s")
        phrase = Phrase(words, until=vote.closes_at, title=vote.title)
        yield Consequence(phrase, "check-circle", vote.url)
