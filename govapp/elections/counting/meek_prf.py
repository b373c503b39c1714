"""Meek's method as the Proportional Representation Foundation's reference rule.

"Reference Meek Rule", prfound.org/resources/reference/reference-meek-rule, whose steps A, B.1 to
B.4, C and T are named where they are followed. Figures have nine decimals and are integers here.

The prose page `meek_prf.md` beside this file explains it with a worked example.
"""

from __future__ import annotations

from .meek import PLACES, VOTE, Pools, over_up, times_up, with_transfers
from .protocol import Protocol, Round, Tie
from .rankings import passing_over_gaps
from .ties import Lot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .ballots import Papers

RULE = "meek-prf"
VERSION = "PR Foundation Reference Meek Rule, edition 1"
OMEGA = VOTE // 10**6


def count(papers: Papers, tie_order: tuple[int, ...] = ()) -> Protocol:
    """Count the papers; a tie falls to `tie_order` at once, for this rule does not look back.

    Of those tied, the earliest in it is defeated. Where it does not name all of them, the order
    of the ballot paper stands in and the tie is marked as needing a lot. Skipped ranks are passed
    over; a paper ends where two stand equal, and is void if nobody stands before them.
    """
    lot = Lot(papers, tie_order)
    valid, sorting = passing_over_gaps(papers.struck())
    standing = [c not in papers.withdrawn for c in range(len(papers.candidates))]
    state = _State(Pools(valid, standing), papers.seats, lot)
    state.run()
    return Protocol(
        rule=RULE,
        version=VERSION,
        title=papers.title,
        seats=papers.seats,
        candidates=papers.candidates,
        withdrawn=tuple(sorted(papers.withdrawn)),
        ballots=sorting,
        quota=None,
        places=PLACES,
        rounds=with_transfers(state.rounds),
        elected=tuple(state.elected),
        runners_up=state.runners_up(),
    )


def shared(weight: int, keep: int) -> tuple[int, int]:
    """B.2.a: the part kept, rounded up, and the weight reduced by the same amount."""
    kept = times_up(weight, keep)
    return kept, weight - kept


class _State:
    """A count under way: who is hopeful, elected, defeated, and what the elected keep."""

    def __init__(self, pools: Pools, seats: int, lot: Lot) -> None:
        self.pools = pools
        self.seats = seats
        self.lot = lot
        self.keeps = [VOTE] * len(pools.hopeful)  # A: keep factors are 1 at first
        self.hopeful = [c for c, stands in enumerate(pools.hopeful) if stands]
        self.elected: list[int] = []
        self.defeated: list[int] = []
        self.votes: Sequence[int] = ()
        self.exhausted = 0
        self.quota = 0
        self.rounds: list[Round] = []

    def run(self) -> None:
        """Steps B and C."""
        while len(self.elected) < self.seats < len(self.elected) + len(self.hopeful):  # B.1
            self._round()
        if len(self.elected) + len(self.hopeful) <= self.seats:  # C: elect the remaining
            self._elect_the_rest()

    def runners_up(self) -> tuple[int, ...]:
        """Those not elected: by votes at the end, then the last defeated first."""
        by_votes = sorted(
            self.hopeful, key=lambda c: (self.votes[c], self.lot.rank[c]), reverse=True
        )
        return (*by_votes, *reversed(self.defeated))

    def _round(self) -> None:
        """B.2 until somebody is elected, or B.3."""
        before: int | None = None
        while True:
            self.votes, self.exhausted = self.pools.distribute(self.keeps, shared)  # B.2.a
            self.quota = sum(self.votes) // (self.seats + 1) + 1  # B.2.b
            won = [c for c in self.hopeful if self.votes[c] >= self.quota]  # B.2.c
            if won:
                self._elect(won)
                return
            surplus = max(0, sum(self.votes[c] - self.quota for c in self.elected))  # B.2.d
            if surplus < OMEGA or (before is not None and surplus >= before):  # B.2.e
                self._defeat(surplus)
                return
            before = surplus
            for c in self.elected:  # B.2.f
                if self.votes[c]:
                    self.keeps[c] = over_up(times_up(self.keeps[c], self.quota), self.votes[c])

    def _elect(self, won: list[int]) -> None:
        won.sort(key=lambda c: (-self.votes[c], c))
        self._record(elected=tuple(won))
        self.elected.extend(won)
        self.hopeful = [c for c in self.hopeful if c not in won]
        self.pools.elect(won)

    def _defeat(self, surplus: int) -> None:
        """B.3: the lowest, with whom everybody is tied who is not more than the surplus ahead."""
        most = min(self.votes[c] for c in self.hopeful) + surplus
        tied = [c for c in self.hopeful if self.votes[c] <= most]
        lost = min(tied, key=self.lot.rank.__getitem__)  # T
        ties = (Tie(tuple(tied), self.lot.drawn(tied), lost),) if len(tied) > 1 else ()
        self._record(eliminated=(lost,), ties=ties)
        self.defeated.append(lost)
        self.hopeful.remove(lost)
        self.pools.exclude(lost)

    def _elect_the_rest(self) -> None:
        """Whoever is left fills the seats; the last round shows it, if there was one."""
        rest = sorted(self.hopeful, key=lambda c: (-self.votes[c] if self.votes else 0, c))
        self.elected.extend(rest)
        self.hopeful = []
        if self.rounds and rest:
            last = self.rounds[-1]
            self.rounds[-1] = Round(**{**vars(last), "elected": (*last.elected, *rest)})

    def _record(
        self,
        *,
        elected: tuple[int, ...] = (),
        eliminated: tuple[int, ...] = (),
        ties: tuple[Tie, ...] = (),
    ) -> None:
        standing = sorted((*self.elected, *self.hopeful))
        self.rounds.append(
            Round(
                number=len(self.rounds) + 1,
                tallies={c: self.votes[c] for c in standing},
                exhausted=self.exhausted,
                elected=elected,
                eliminated=eliminated,
                transfer=None,
                ties=ties,
                quota=self.quota,
            )
        )
