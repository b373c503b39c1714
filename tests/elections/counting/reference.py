"""Scottish STV a second time: slow, plain, written from the rules and from nothing else.

Every voter's paper is an object of its own with an exact fraction for its value. Nothing is
merged, nothing is an integer of small units. It exists to disagree with the fast one.
"""

from fractions import Fraction
from math import floor


class Paper:
    def __init__(self, ranking):
        self.ranking = ranking
        self.value = Fraction(1)


def cut(value):
    """Five decimals, the rest dropped."""
    return Fraction(floor(value * 100_000), 100_000)


def scottish(rankings, candidates, seats):
    """Rounds as (tallies, elected, excluded or None), for papers that rank standing candidates."""
    piles = {c: [] for c in candidates}
    for ranking in rankings:
        piles[ranking[0]].append(Paper(ranking))
    quota = len(rankings) // (seats + 1) + 1
    hopeful, winners, to_transfer, stages, rounds = list(candidates), [], [], [], []
    votes = {c: Fraction(len(pile)) for c, pile in piles.items()}
    while True:
        stages.append(dict(votes))
        vacancies = seats - len(winners)
        elected = (
            list(hopeful)
            if len(hopeful) <= vacancies
            else [c for c in hopeful if votes[c] >= quota]
        )
        elected.sort(key=lambda c: votes[c], reverse=True)
        for c in elected:
            hopeful.remove(c)
            winners.append(c)
            if votes[c] > quota:
                to_transfer.append(c)
        if len(winners) == seats or not hopeful:
            rounds.append((stages[-1], elected, None))
            return rounds
        if to_transfer:
            source = chosen(to_transfer, stages, max, candidates)
            to_transfer.remove(source)
            rounds.append((stages[-1], elected, None))
            surplus, total = votes[source] - quota, votes[source]
            for paper in piles[source]:
                paper.value = cut(surplus * paper.value / total)
            votes[source] = Fraction(quota)
        else:
            source = chosen(hopeful, stages, min, candidates)
            hopeful.remove(source)
            rounds.append((stages[-1], elected, source))
            del votes[source]
        for paper in piles.pop(source):
            heirs = [c for c in paper.ranking if c in hopeful]
            if heirs:
                votes[heirs[0]] += paper.value
                piles[heirs[0]].append(paper)


def chosen(among, stages, extreme, candidates):
    """The one with the most or fewest votes, looking back stage by stage, then ballot order."""
    left = list(among)
    for stage in reversed(stages):
        bound = extreme(stage[c] for c in left)
        left = [c for c in left if stage[c] == bound]
    return min(left, key=candidates.index)
