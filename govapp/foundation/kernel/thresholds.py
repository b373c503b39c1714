"""Shares and comparisons that explain themselves: numerator, denominator, threshold, verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Comparison(StrEnum):
    """How a share is held against its threshold."""

    AT_LEAST = "at least"
    MORE_THAN = "more than"


@dataclass(frozen=True)
class Threshold:
    """A share such as 2/3 and the comparison that goes with it."""

    share: Fraction
    comparison: Comparison

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError("a threshold is a share between 0 and 1")

    def needed(self, base: int) -> int:
        """The smallest whole number out of `base` that meets the threshold."""
        exact = self.share * base
        whole = -(-exact.numerator // exact.denominator)
        if self.comparison is Comparison.MORE_THAN and whole == exact:
            whole += 1
        return whole


@dataclass(frozen=True)
class Measured:
    """`count` of `base` held against a threshold, with the verdict and what was needed.

    An empty base never meets a threshold: nobody present is no quorum, no votes are no majority.
    """

    count: int
    base: int
    threshold: Threshold

    @property
    def needed(self) -> int:
        return self.threshold.needed(self.base)

    @property
    def met(self) -> bool:
        return self.base > 0 and self.count >= self.needed
