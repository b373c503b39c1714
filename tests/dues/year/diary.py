"""What happened, written down by the players themselves, and what follows from it by the words of
`standing.md`, reckoned slowly: day by day, sum by sum, without a query or a rule of the product.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
RIGHTS_REST = 75  # days after the due date

# The yearly fees of the starter rulebook.
FEES = {
    ("premier", "for-profit"): 50_000_00,
    ("premier", "nonprofit"): 25_000_00,
    ("member", "for-profit"): 20_000_00,
    ("member", "nonprofit"): 10_000_00,
    ("developer", "for-profit"): 8_000_00,
    ("developer", "nonprofit"): 8_000_00,
}
FREE = ("government", "sponsored")


@dataclass
class Agreement:
    """Parts of a debt and the days by which they were to come; from `ended_on` on taken back."""

    agreed_on: date
    left: int  # open when it was agreed
    parts: list[tuple[date, int]]
    ended_on: date | None = None

    def is_kept(self, demand: Demand, day: date) -> bool:
        """True while the clock stands still at the end of `day`."""
        if day < self.agreed_on or (self.ended_on is not None and day >= self.ended_on):
            return False
        past = [due for due, _minor in self.parts if due < day]
        return all(
            demand.open(due) <= self.left - sum(minor for on, minor in self.parts if on <= due)
            for due in past
        )


@dataclass
class Demand:
    """An invoice as its payer sees it: each move takes something off (or, below zero, adds)."""

    id: int
    number: str
    year: int
    issued_on: date
    due_on: date
    total: int
    moves: list[tuple[date, int]] = field(default_factory=list)
    void_on: date | None = None
    lost: list[tuple[date, int]] = field(default_factory=list)  # given up, but not paid
    plans: list[Agreement] = field(default_factory=list)

    def stands(self, day: date) -> bool:
        return self.issued_on <= day and (self.void_on is None or self.void_on > day)

    def open(self, day: date) -> int:
        return self.total - sum(minor for on, minor in self.moves if on <= day)

    def owed(self, day: date) -> int:
        """What the books still wait for."""
        return self.open(day) - sum(minor for on, minor in self.lost if on <= day)

    def too_late(self, day: date) -> bool:
        """True once its clock has run for `RIGHTS_REST` days, those of a kept plan left out."""
        ran = (day - self.due_on).days
        if self.plans and ran > 0:
            days = (self.due_on + timedelta(days=at) for at in range(ran))
            ran = sum(not any(plan.is_kept(self, one) for plan in self.plans) for one in days)
        return ran >= RIGHTS_REST


@dataclass
class Span:
    """A membership in one tier; `last` is its last day."""

    first: date
    last: date | None
    tier: str


@dataclass
class Life:
    """One organization's."""

    type: str
    spans: list[Span] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    waived: dict[int, date] = field(default_factory=dict)
    holds: list[tuple[date, date]] = field(default_factory=list)
    suspensions: list[tuple[date, date]] = field(default_factory=list)

    def span_on(self, day: date) -> Span | None:
        for span in self.spans:
            if span.first <= day and (span.last is None or day <= span.last):
                return span
        return None

    def since(self, day: date) -> date:
        """The first day of the membership that has no gap until `day`, found by walking back."""
        while (span := self.span_on(day - DAY)) is not None:
            day = span.first
        return day

    def is_settled(self, demand: Demand, day: date) -> bool:
        waived = self.waived.get(demand.year)
        return demand.open(day) <= 0 or (waived is not None and waived <= day)

    def good(self, day: date) -> bool:
        """Good standing on a day, by the four sentences of `standing.md`."""
        span = self.span_on(day)
        if span is None or any(first <= day <= last for first, last in self.suspensions):
            return False
        standing = [one for one in self.demands if one.stands(day)]
        on_hold = any(first <= day <= last for first, last in self.holds)
        for one in standing:
            if one.too_late(day) and not on_hold and not self.is_settled(one, day):
                return False
        if span.tier in FREE:
            return True
        joined = self.since(day).year
        for one in standing:
            if one.year >= joined and self.is_settled(one, day):
                return True
        if any(year >= joined and on <= day for year, on in self.waived.items()):
            return True
        return day.year > joined and not any(one.year == joined for one in standing)

    def difference(self, day: date) -> int:
        """What the tier of `day` costs more than the one before, by the quarters that are left."""
        *_, before, now = (span.tier for span in self.spans)
        quarters = 4 - (day.month - 1) // 3
        return (FEES[now, self.type] - FEES[before, self.type]) * quarters // 4

    def fee(self, year: int, tier: str) -> int:
        """What a year costs: by quarters in the year of joining for the first time."""
        whole = FEES[tier, self.type]
        first = min(span.first for span in self.spans)
        if first.year != year:
            return whole
        quarters = 4 - (first.month - 1) // 3
        return whole * quarters // 4


@dataclass
class Purse:
    """The consortium's money, as whoever carries it to the bank counts it."""

    bank: int = 0
    clearing: int = 0
    unapplied: int = 0
    fees: int = 0
