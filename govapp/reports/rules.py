"""What a line of the funding report says, and what its bar is made of. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govapp.foundation.kernel.money import Money, total
from govapp.foundation.kernel.phrases import N_


@dataclass(frozen=True)
class FundingRow:
    """A use case's money: asked for, allocated, spent."""

    use_case_id: int
    slug: str
    title: str
    specialty: str
    asked: Money
    allocated: Money
    spent: Money

    @property
    def left(self) -> Money:
        """What is allocated and not spent."""
        return self.allocated - self.spent

    @property
    def open(self) -> Money:
        """What is asked for beyond what is allocated; never below nothing."""
        return Money(max(0, self.asked.minor - self.allocated.minor), self.asked.currency)


@dataclass(frozen=True)
class FundingSums:
    """The last line of the report."""

    asked: Money
    allocated: Money
    spent: Money

    @property
    def left(self) -> Money:
        """What is allocated and not spent."""
        return self.allocated - self.spent


def sums(rows: Iterable[FundingRow], currency: str) -> FundingSums:
    """The exact sums of the lines."""
    found = tuple(rows)
    return FundingSums(
        total([row.asked for row in found], currency),
        total([row.allocated for row in found], currency),
        total([row.spent for row in found], currency),
    )


# What each column counts, in words: the footnotes of page and paper.
FOOTNOTES = (
    (
        N_("Asked"),
        N_("the newest amount that a submitted use case asked for by the end of the day"),
    ),
    (
        N_("Allocated"),
        N_("given by carried motions out of the year's budget; debits of “funds allocated”"),
    ),
    (
        N_("Spent"),
        N_("bills paid out of those allocations, in whatever year; debits of “use case spending”"),
    ),
    (N_("Left"), N_("allocated less spent")),
)
AS_KNOWN = N_(
    "Counted is what was booked for the day or before and stood in the books when the day ended, "
    "so the same day always gives the same figures."
)
