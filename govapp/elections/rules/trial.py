"""A trial of the count: random papers, always the same for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import sha256

MOST_PAPERS = 500


def random_profile(candidates: int, papers: int, seed: str) -> Mapping[tuple[int, ...], int]:
    """So many papers that each rank some of the candidates in an order of their own.

    The order is that of the hashes of seed, paper and candidate, so that anybody can make the
    same papers again.
    """
    made: Counter[tuple[int, ...]] = Counter()
    for paper in range(min(papers, MOST_PAPERS)):
        drawn = [_number(f"{seed}:{paper}:{candidate}") for candidate in range(candidates)]
        order = sorted(range(candidates), key=drawn.__getitem__)
        made[tuple(order[: 1 + _number(f"{seed}:{paper}") % candidates])] += 1
    return made


def _number(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest(), "big")
