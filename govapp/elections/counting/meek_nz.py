"""Meek's method as local elections in New Zealand count by it.

Local Electoral Regulations 2001 (SR 2001/145), Schedule 1A, "New Zealand method of counting
single transferable votes". Read for this: clauses 2, 3, 5, the rounding in 10, 13, 19 and 40 to
48; a clause is named only where one of these is followed. The others are followed as the page
`meek_nz.md` beside this file says, which also has a worked example.

The text decides even the last tie: by the order in which candidates were ahead at the first
difference, then by pseudo-random numbers that it prescribes to the digit.
"""

from __future__ import annotations

from .ballots import checked_order
from .errors import BadPapers
from .meek import PLACES, VOTE, Pools, over_up, times_up, with_transfers
from .protocol import Protocol, Round, Tie
from .rankings import up_to_a_gap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .ballots import Papers

RULE = "meek-nz"
VERSION = "Local Electoral Regulations 2001 (SR 2001/145) Schedule 1A, edition 1"
NO_SURPLUS = VOTE // 10**4  # clause 13
BY_NUMBER = "pseudo-random number"
MOST_CANDIDATES = 10_000


def count(papers: Papers, tie_order: tuple[int, ...] = ()) -> Protocol:
    """Count the papers; no tie is left for `tie_order`, which is only checked.

    A paper ends at a skipped rank or where two stand equal, and is void if it begins so.
    """
    checked_order(papers, tie_order)
    valid, sorting = up_to_a_gap(papers.struck())
    standing = [c not in papers.withdrawn for c in range(len(papers.candidates))]
    numbers = pseudo_random(
        [c for c, stands in enumerate(standing) if stands], papers.seats, sorting.valid
    )
    state = _State(Pools(valid, standing), papers.seats, numbers)
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
        extra={
            "pseudo_random_numbers": {papers.candidates[c]: n for c, n in numbers.items()},
            "steps": list(state.steps),
        },
    )


def shared(weight: int, keep: int) -> tuple[int, int]:
    """Clause 10: each product has nine decimals and is rounded up if it is not exact."""
    return times_up(weight, keep), times_up(weight, VOTE - keep)


def pseudo_random(candidates: Sequence[int], vacancies: int, valid: int) -> dict[int, int]:
    """Clauses 41 to 47: the number of each candidate at the first step."""
    if len(candidates) > MOST_CANDIDATES:
        raise BadPapers(f"this rule has no distinct numbers for {len(candidates)} candidates")
    x, y, z = len(candidates) + 5, vacancies, (valid + 1000 * (valid % 10)) % 30323  # 42
    numbers: dict[int, int] = {}
    taken: set[int] = set()
    drawn = 0
    while len(numbers) < len(candidates):
        x, y, z = 171 * x % 30269, 172 * y % 30307, 170 * z % 30323  # 43
        number = 10_000 * x // 30269 + 10_000 * y // 30307 + 10_000 * z // 30323
        drawn += 1
        if drawn > 4 and number not in taken:  # 44: the first four are discarded; 45 and 46
            numbers[candidates[len(numbers)]] = number
            taken.add(number)
    return numbers


class _State:
    """A count under way: who is hopeful, successful, excluded, and what the successful keep."""

    def __init__(self, pools: Pools, seats: int, numbers: dict[int, int]) -> None:
        self.pools = pools
        self.seats = seats
        self.numbers = numbers
        self.keeps = [VOTE] * len(pools.hopeful)
        self.hopeful = [c for c, stands in enumerate(pools.hopeful) if stands]
        self.elected: list[int] = []
        self.excluded: list[int] = []
        self.votes: list[int] = []
        self.exhausted = 0
        self.quota = 0
        self.history: list[tuple[list[int], int]] = []  # of each step: votes, round
        self.rounds: list[Round] = []
        self.steps: list[int] = []  # the step that ended each round

    @property
    def complete(self) -> bool:
        """Clause 3: the vacancies are filled, or whoever is left fills them."""
        return len(self.elected) >= self.seats or (
            len(self.elected) + len(self.hopeful) <= self.seats
        )

    def run(self) -> None:
        """Step 1, and steps 2 and on until counting is complete."""
        before: int | None = None
        while not self.complete:
            self._distribute()
            won = self._elect()
            surplus = sum(max(0, self.votes[c] - self.quota) for c in (*self.elected, *won))
            still = before is not None and surplus >= before
            level = self._lowest(won, surplus, still)
            if won or level:
                self._decide(won, level)
            before = None if won or level else surplus
        if len(self.elected) < self.seats:
            self._elect_the_rest()

    def runners_up(self) -> tuple[int, ...]:
        """Those not elected: by votes at the end, then the last excluded first."""
        by_votes = sorted(
            self.hopeful, key=lambda c: (self.votes[c], self.numbers[c]), reverse=True
        )
        return (*by_votes, *reversed(self.excluded))

    def _distribute(self) -> None:
        """Keep values, the votes they give, and the quota that these give."""
        for c in self.elected:
            if self.votes[c]:
                self.keeps[c] = over_up(times_up(self.keeps[c], self.quota), self.votes[c])
        self.votes, self.exhausted = self.pools.distribute(self.keeps, shared)
        self.quota = sum(self.votes) // (self.seats + 1) + 1  # clause 5, and again at each step
        self.history.append((self.votes, len(self.rounds) + 1))

    def _elect(self) -> list[int]:
        """Who has the quota now."""
        won = [c for c in self.hopeful if self.votes[c] >= self.quota]
        return sorted(won, key=lambda c: (-self.votes[c], c))

    def _lowest(self, won: list[int], surplus: int, still: bool) -> list[int]:
        """Clause 13: whoever has fewest votes, if one of them is to be excluded now.

        Also when the surplus does not fall any more, because rounding up many papers keeps it
        from vanishing.
        """
        left = [c for c in self.hopeful if c not in won]
        if len(self.history) == 1 or len(self.elected) + len(won) >= self.seats or not left:
            return []
        if len(self.elected) + len(won) + len(left) <= self.seats:
            return []
        least = min(self.votes[c] for c in left)
        level = [c for c in left if self.votes[c] == least]
        others = [self.votes[c] for c in left if self.votes[c] > least]
        safe = len(level) == 1 and least + surplus < min(others, default=0)
        return level if safe or still or surplus < NO_SURPLUS else []

    def _decide(self, won: list[int], level: list[int]) -> None:
        """Record the round that this step ends, and let the papers find their way anew."""
        standing = sorted((*self.elected, *self.hopeful))
        last, ties = self._tied(level) if level else (None, ())
        self.rounds.append(
            Round(
                number=len(self.rounds) + 1,
                tallies={c: self.votes[c] for c in standing},
                exhausted=self.exhausted,
                elected=tuple(won),
                eliminated=() if last is None else (last,),
                transfer=None,
                ties=ties,
                quota=self.quota,
            )
        )
        self.steps.append(len(self.history))
        self.elected.extend(won)
        self.hopeful = [c for c in self.hopeful if c not in won and c != last]
        self.pools.elect(won)
        if last is not None:
            self.excluded.append(last)
            self.pools.exclude(last)

    def _tied(self, level: list[int]) -> tuple[int, tuple[Tie, ...]]:
        """Clauses 19 and 40: who was behind at the first difference, then the lowest number."""

        def behind(candidate: int) -> tuple[list[int], int]:
            return [votes[candidate] for votes, _ in self.history], self._number(candidate)

        last, *others = sorted(level, key=behind)
        groups: dict[str, list[int]] = {}
        for other in others:
            groups.setdefault(self._apart(last, other), [last]).append(other)
        return last, tuple(Tie(tuple(sorted(group)), how, last) for how, group in groups.items())

    def _apart(self, one: int, other: int) -> str:
        for votes, number in self.history:
            if votes[one] != votes[other]:
                return f"round {number}"
        return BY_NUMBER

    def _number(self, candidate: int) -> int:
        """Clause 48: at every step the number of the step before is taken from 10,000."""
        first = self.numbers[candidate]
        return first if len(self.history) % 2 else 10_000 - first

    def _elect_the_rest(self) -> None:
        """Clause 3: whoever is left is elected; the last round shows it, if there was one."""
        rest = sorted(self.hopeful, key=lambda c: (-self.votes[c] if self.votes else 0, c))
        self.elected.extend(rest)
        self.hopeful = []
        if self.rounds and rest:
            last = self.rounds[-1]
            self.rounds[-1] = Round(**{**vars(last), "elected": (*last.elected, *rest)})
