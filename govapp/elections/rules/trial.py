"""A trial of the count: random papers, always the same for the same seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping

MOST_PAPERS = 500


def random_profile(candidates: int, papers: int, seed: str) -> Mapping[tuple[int, ...], int]:
    """So many papers that each rank some of the candidates in an order of their own."""
    chance = random.Random(seed)
    drawn: Counter[tuple[int, ...]] = Counter()
    for _ in range(min(papers, MOST_PAPERS)):
        order = list(range(candidates))
        chance.shuffle(order)
        drawn[tuple(order[: chance.randint(1, candidates)])] += 1
    return drawn
