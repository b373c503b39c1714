"""Parts of a year's fee: exact cents, by month, quarter or day, in any membership year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.charter.rules.values import Proration
from govapp.dues.rules.proration import Joined, Part, first_year, in_last_quarter, joined, rest_of
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period, year_period

YEAR = year_period(2027)
FROM_JULY = year_period(2027, 7)  # to June 2028: its February has 29 days
FEE = Money(2_000_000)
CUT = (Proration.MONTH, Proration.QUARTER, Proration.DAY)

years = st.builds(year_period, st.integers(1999, 2105), st.integers(1, 12))
fees = st.integers(0, 10**9).map(Money)
kinds = st.sampled_from(list(Proration))
days_in = st.integers(0, 365)


def _day(year: Period, number: int) -> date:
    return min(year.start + timedelta(days=number), year.end)


@pytest.mark.parametrize(
    ("by", "day", "count", "of", "minor"),
    [
        (Proration.NONE, date(2027, 11, 30), 1, 1, 2_000_000),
        (Proration.MONTH, date(2027, 1, 1), 12, 12, 2_000_000),
        (Proration.MONTH, date(2027, 1, 31), 12, 12, 2_000_000),
        (Proration.MONTH, date(2027, 6, 15), 7, 12, 1_166_666),
        (Proration.MONTH, date(2027, 12, 31), 1, 12, 166_666),
        (Proration.QUARTER, date(2027, 3, 31), 4, 4, 2_000_000),
        (Proration.QUARTER, date(2027, 4, 1), 3, 4, 1_500_000),
        (Proration.QUARTER, date(2027, 12, 31), 1, 4, 500_000),
        (Proration.DAY, date(2027, 1, 1), 365, 365, 2_000_000),
        (Proration.DAY, date(2027, 6, 15), 200, 365, 1_095_890),
        (Proration.DAY, date(2027, 12, 31), 1, 365, 5_479),
    ],
)
def test_the_worked_table_of_a_calendar_year(by, day, count, of, minor):
    assert rest_of(FEE, YEAR, day, by) == Part(Money(minor), count, of, Period(day, YEAR.end))


@pytest.mark.parametrize(
    ("by", "day", "count", "of", "minor"),
    [
        (Proration.MONTH, date(2027, 7, 31), 12, 12, 2_000_000),
        (Proration.MONTH, date(2028, 2, 29), 5, 12, 833_333),
        (Proration.QUARTER, date(2027, 12, 31), 3, 4, 1_500_000),
        (Proration.QUARTER, date(2028, 4, 1), 1, 4, 500_000),
        (Proration.DAY, date(2028, 2, 29), 123, 366, 672_131),
        (Proration.DAY, date(2028, 6, 30), 1, 366, 5_464),
    ],
)
def test_the_worked_table_of_a_year_from_july_with_a_leap_day(by, day, count, of, minor):
    part = rest_of(FEE, FROM_JULY, day, by)

    assert (part.count, part.of, part.amount.minor) == (count, of, minor)


def test_who_came_before_the_year_pays_all_and_for_all_of_it():
    part = rest_of(FEE, YEAR, date(2020, 5, 5), Proration.DAY)

    assert part == Part(FEE, 365, 365, YEAR)


def test_a_year_that_is_over_has_no_part():
    with pytest.raises(ValueError, match="over"):
        rest_of(FEE, YEAR, date(2028, 1, 1), Proration.DAY)


def test_who_joins_again_pays_the_whole_year_from_the_day_of_joining():
    part = first_year(FEE, YEAR, Joined(date(2027, 9, 1), again=True), Proration.QUARTER)

    assert part == Part(FEE, 4, 4, Period(date(2027, 9, 1), YEAR.end))


def test_the_last_quarter_is_counted_from_the_first_month_of_the_year():
    assert not in_last_quarter(YEAR, date(2027, 9, 30))
    assert in_last_quarter(YEAR, date(2027, 10, 1))
    assert not in_last_quarter(FROM_JULY, date(2027, 10, 1))
    assert in_last_quarter(FROM_JULY, date(2028, 4, 1))
    assert not in_last_quarter(FROM_JULY, date(2028, 7, 1))


@given(fees, years, days_in, kinds)
def test_a_part_is_never_more_than_the_fee_and_never_less_than_nothing(fee, year, number, by):
    part = rest_of(fee, year, _day(year, number), by)

    assert 0 <= part.amount.minor <= fee.minor
    assert 1 <= part.count <= part.of
    assert part.whole == (part.count == part.of)


@given(fees, years, days_in, days_in, kinds)
def test_who_joins_later_never_pays_more(fee, year, one, other, by):
    early, late = sorted((_day(year, one), _day(year, other)))

    assert rest_of(fee, year, late, by).amount <= rest_of(fee, year, early, by).amount


@given(fees, fees, years, days_in, kinds)
def test_a_higher_fee_never_gives_a_lower_part(one, other, year, number, by):
    low, high = sorted((one, other), key=lambda fee: fee.minor)
    day = _day(year, number)

    assert rest_of(low, year, day, by).amount <= rest_of(high, year, day, by).amount


@given(fees, years, st.sampled_from(CUT))
def test_the_parts_of_a_year_add_up_to_its_fee(fee, year, by):
    days = [year.start + timedelta(days=n) for n in range((year.end - year.start).days + 1)]
    rests = {rest_of(fee, year, day, by).count: rest_of(fee, year, day, by) for day in days}
    left = [rests[count].amount.minor for count in sorted(rests)]
    single = [after - before for before, after in zip([0, *left], left, strict=False)]

    assert sum(single) == fee.minor
    assert max(single) - min(single) <= 1
    assert sorted(rests) == list(range(1, rests[1].of + 1))


@given(fees, years, days_in, kinds)
def test_a_part_is_off_by_less_than_a_cent_in_the_members_favour(fee, year, number, by):
    part = rest_of(fee, year, _day(year, number), by)

    assert 0 <= fee.minor * part.count - part.amount.minor * part.of < part.of


def test_a_change_of_tier_is_no_new_beginning_and_a_gap_is():
    first = Period(date(2020, 1, 1), date(2027, 4, 30))
    second = Period(date(2027, 5, 1))
    later = Period(date(2027, 6, 2))

    assert joined([second, first], date(2027, 8, 1)) == Joined(date(2020, 1, 1))
    assert joined([first, later], date(2027, 8, 1)) == Joined(date(2027, 6, 2), again=True)
    assert joined([later], date(2027, 8, 1)) == Joined(date(2027, 6, 2))
    assert joined([first, later], date(2027, 5, 15)) is None
    assert joined([], date(2027, 5, 15)) is None
