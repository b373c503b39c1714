"""Counting rules a second time: slow, plain, written from the rules and from nothing else.

Every voter's paper is an object of its own with an exact fraction for its value. Nothing is
merged, nothing is an integer of small units. It exists to disagree with the fast one.
"""

from fractions import Fraction
from math import ceil, floor


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


def instant_runoff(rankings, candidates):
    """Rounds as (tallies, elected, excluded) of tuples."""
    left, stages = list(candidates), []
    rounds = []
    while left:
        firsts = [next((c for c in ranking if c in left), None) for ranking in rankings]
        stages.append({c: firsts.count(c) for c in left})
        held = sum(stages[-1].values())
        won = [c for c in left if len(left) == 1 or Fraction(stages[-1][c], max(held, 1)) * 2 > 1]
        if won:
            rounds.append((stages[-1], (won[0],), ()))
            return rounds
        out = chosen(left, stages, min, candidates)
        rounds.append((stages[-1], (), (out,)))
        left.remove(out)
    return rounds


NANO = Fraction(1, 10**9)


def up(value):
    """Nine decimals, rounded up."""
    return ceil(value / NANO) * NANO


def down(value):
    return floor(value / NANO) * NANO


def shares(ranking, keep, passed_on):
    """What one paper gives to each candidate on it, by what they keep."""
    weight, given = Fraction(1), {}
    for c in ranking:
        given[c] = up(weight * keep[c])
        weight = passed_on(weight, keep[c])
    return given


def tally(rankings, candidates, keep, passed_on):
    votes = {c: Fraction(0) for c in candidates}
    for ranking in rankings:
        for c, given in shares(ranking, keep, passed_on).items():
            votes[c] += given
    return votes


def meek_prf(rankings, candidates, seats):
    """Rounds as (votes of who is in, quota, elected, defeated), and all the elected."""
    keep = {c: Fraction(1) for c in candidates}
    hopeful, elected, rounds = list(candidates), [], []
    while len(elected) < seats and len(elected) + len(hopeful) > seats:
        last_surplus, won, lost = None, [], []
        while not won and not lost:
            votes = tally(rankings, candidates, keep, lambda w, k: w - up(w * k))
            quota = down(sum(votes.values()) / (seats + 1)) + NANO
            won = [c for c in hopeful if votes[c] >= quota]
            surplus = max(Fraction(0), sum(votes[c] - quota for c in elected))
            stuck = last_surplus is not None and surplus >= last_surplus
            if not won and (surplus < Fraction(1, 10**6) or stuck):
                lowest = min(votes[c] for c in hopeful)
                lost = [next(c for c in hopeful if votes[c] <= lowest + surplus)]
            elif not won:
                last_surplus = surplus
                for c in elected:
                    keep[c] = up(up(keep[c] * quota) / votes[c])
        shown = {c: votes[c] for c in candidates if c in hopeful or c in elected}
        rounds.append((shown, quota, won, lost))
        for c in lost:
            keep[c] = Fraction(0)
        elected += won
        hopeful = [c for c in hopeful if c not in won and c not in lost]
    if len(elected) + len(hopeful) <= seats:
        elected += hopeful
    return rounds, elected


def meek_nz(rankings, candidates, seats):
    """As `meek_prf`, by the New Zealand text."""
    keep = {c: Fraction(1) for c in candidates}
    hopeful, elected, rounds, step, last_surplus = list(candidates), [], [], 0, None
    votes, quota, stages = {}, None, []
    while len(elected) < seats and len(elected) + len(hopeful) > seats:
        step += 1
        for c in elected:
            keep[c] = up(up(keep[c] * quota) / votes[c])
        votes = tally(rankings, candidates, keep, lambda w, k: up(w * (1 - k)))
        stages.append(votes)
        quota = down(sum(votes.values()) / (seats + 1)) + NANO
        won = [c for c in hopeful if votes[c] >= quota]
        shown = {c: votes[c] for c in candidates if c in hopeful or c in elected}
        elected += won
        hopeful = [c for c in hopeful if c not in won]
        surplus = sum(max(Fraction(0), votes[c] - quota) for c in elected)
        lost = []
        if step > 1 and len(elected) < seats and len(elected) + len(hopeful) > seats:
            ranked = sorted(hopeful, key=votes.get)
            clear = len(ranked) == 1 or votes[ranked[0]] + surplus < votes[ranked[1]]
            stuck = last_surplus is not None and surplus >= last_surplus
            if clear or stuck or surplus < Fraction(1, 10_000):
                lost = [
                    earliest_behind(hopeful, votes, stages, numbers(candidates, seats, rankings))
                ]
        if won or lost:
            rounds.append((shown, quota, won, lost))
        last_surplus = None if won or lost else surplus
        for c in lost:
            keep[c] = Fraction(0)
            hopeful.remove(c)
    if len(elected) < seats:
        elected += hopeful
    return rounds, elected


def earliest_behind(hopeful, votes, stages, prn):
    left = [c for c in hopeful if votes[c] == min(votes[h] for h in hopeful)]
    for stage in stages:
        left = [c for c in left if stage[c] == min(stage[o] for o in left)]
    sign = 1 if len(stages) % 2 == 1 else -1
    return min(left, key=lambda c: sign * prn[c])


def numbers(candidates, seats, rankings):
    v = len(rankings)
    x, y, z = len(candidates) + 5, seats, (v + 1000 * (v % 10)) % 30323
    stream = []
    while len(dict.fromkeys(stream[4:])) < len(candidates):
        x, y, z = x * 171 % 30269, y * 172 % 30307, z * 170 % 30323
        parts = (floor(Fraction(10_000 * p, m)) for p, m in ((x, 30269), (y, 30307), (z, 30323)))
        stream.append(sum(parts))
    return dict(zip(candidates, dict.fromkeys(stream[4:]), strict=False))
