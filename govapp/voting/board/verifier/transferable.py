"""Scottish STV (SSI 2007/42, Schedule 1, rules 45 to 52) and instant runoff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .counting import Counted, CountedRound, Election

UNIT = 10**5  # a vote in the smallest unit of the Scottish rule


def count_scottish(election: Election) -> Counted:
    """The weighted inclusive Gregory method; values are cut after the fifth decimal."""
    return ScottishCount(election).counted()


@dataclass
class HeldPaper:
    """Papers alike: their ranking, how many, what one is worth, and who holds them."""

    ranking: tuple[int, ...]
    weight: int
    value: int = UNIT
    holder: int | None = None


class ScottishCount:
    """Every paper with who holds it and what it is worth; nothing is merged or cached."""

    def __init__(self, election: Election) -> None:
        self.seats, self.drawn = election.seats, election.drawn
        self.papers = [HeldPaper(*paper) for paper in election.clear()]
        valid = sum(paper.weight for paper in self.papers)
        self.quota = (valid // (election.seats + 1) + 1) * UNIT
        self.standing, self.hopeful = list(election.standing), set(election.standing)
        self.kept = dict.fromkeys(self.standing, 0)  # what an elected candidate keeps for good
        self.elected: list[int] = []
        self.surpluses: list[int] = []
        self.history: list[dict[int, int]] = []
        self.rounds: list[CountedRound] = []
        self.hand_out(None)

    def counted(self) -> Counted:
        """Round after round until every seat is filled."""
        while True:
            votes = self.votes()
            self.history.insert(0, votes)
            elected = self.elect(votes)
            source, excluded = self.choose(votes)
            shown = {c: Fraction(number, UNIT) for c, number in votes.items()}
            out = () if source is None or not excluded else (source,)
            self.rounds.append(CountedRound(shown, elected, out))
            if source is None:
                return Counted(tuple(self.elected), tuple(self.rounds))
            self.move(source, votes, excluded=excluded)

    def votes(self) -> dict[int, int]:
        """What each candidate holds now."""
        votes = {c: self.kept[c] for c in self.standing}
        for paper in self.papers:
            if paper.holder is not None:
                votes[paper.holder] += paper.weight * paper.value
        return votes

    def elect(self, votes: dict[int, int]) -> tuple[int, ...]:
        """Rules 47 and 52."""
        fits = len(self.hopeful) <= self.seats - len(self.elected)
        reached = [c for c in self.hopeful if fits or votes[c] >= self.quota]
        reached.sort(key=lambda c: (-votes[c], c))
        self.hopeful -= set(reached)
        self.elected += reached
        self.surpluses += [c for c in reached if votes[c] > self.quota]
        return tuple(reached)

    def choose(self, votes: dict[int, int]) -> tuple[int | None, bool]:
        """Whose papers move next, and whether that is an exclusion (rules 49 to 51)."""
        if len(self.elected) == self.seats or not self.hopeful:
            return None, False
        if self.surpluses:
            most = max(votes[c] for c in self.surpluses)
            level = {c for c in self.surpluses if votes[c] == most}
            return looked_back(level, self.history, self.drawn, most=True), False
        least = min(votes[c] for c in self.hopeful)
        level = {c for c in self.hopeful if votes[c] == least}
        return looked_back(level, self.history, self.drawn, most=False), True

    def move(self, source: int, votes: dict[int, int], *, excluded: bool) -> None:
        """Rule 48 for a surplus, rule 50 for an exclusion."""
        if excluded:
            self.hopeful.discard(source)
            self.standing.remove(source)
        else:
            self.surpluses.remove(source)
            self.kept[source] = self.quota
            surplus = votes[source] - self.quota
            for paper in self.papers:
                if paper.holder == source:
                    paper.value = paper.value * surplus // votes[source]
        self.hand_out(source)

    def hand_out(self, source: int | None) -> None:
        """Give the papers of `source` to the next hopeful candidate on each, or set them aside."""
        for paper in self.papers:
            if paper.holder == source:
                paper.holder = next((c for c in paper.ranking if c in self.hopeful), None)
        self.papers = [paper for paper in self.papers if paper.holder is not None]


def looked_back(
    level: set[int], history: Sequence[dict[int, int]], drawn: dict[int, int], *, most: bool
) -> int:
    """Settle a tie by the most recent round in which those level were unequal, else by the draw."""
    for votes in history:
        best = (max if most else min)(votes[c] for c in level)
        level = {c for c in level if votes[c] == best}
    return min(level, key=lambda c: drawn[c])


def count_irv(election: Election) -> Counted:
    """Instant runoff: one winner, the lowest goes, more than half of what is left wins."""
    papers = [
        ([c for rank in ranks for c in rank], weight)
        for ranks, weight in election.papers
        if all(len(rank) <= 1 for rank in ranks)
    ]
    hopeful = set(election.standing)
    history: list[dict[int, int]] = []
    rounds: list[CountedRound] = []
    while True:
        votes = dict.fromkeys(sorted(hopeful), 0)
        for ranking, weight in papers:
            first = next((c for c in ranking if c in hopeful), None)
            if first is not None:
                votes[first] += weight
        history.insert(0, votes)
        winners = tuple(c for c in votes if votes[c] * 2 > sum(votes.values()))
        if len(hopeful) == 1:
            winners = tuple(hopeful)
        last: tuple[int, ...] = ()
        if not winners:
            least = min(votes.values())
            level = {c for c in hopeful if votes[c] == least}
            last = (looked_back(level, history, election.drawn, most=False),)
        shown = {c: Fraction(number) for c, number in votes.items()}
        rounds.append(CountedRound(shown, winners, last))
        if winners:
            return Counted(winners, tuple(rounds))
        hopeful -= set(last)
