"""One year with members of all kinds: the books balance every night, standing is right every day.

What is right is reckoned by `year/diary.py`, slowly and without the product.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from govapp.dues.rules.settling import Method
from govapp.foundation.kernel import clock
from tests import make
from tests.dues.year import plots
from tests.dues.year.world import LONG_AGO, World

FIRST, LAST = date(2026, 11, 16), date(2028, 3, 20)
PROFIT, NONPROFIT = "for-profit", "nonprofit"

ONE_OF_EACH = (
    (plots.pays_by(Method.CHEQUE, -5), "premier", PROFIT),
    (plots.pays_by(Method.WIRE, 30), "member", NONPROFIT),
    (plots.pays_by(Method.ACH, 82), "developer", PROFIT),
    (plots.pays_by(Method.CARD, -10), "developer", NONPROFIT),
    (plots.pays_by(Method.BANK_TRANSFER, 0), "premier", NONPROFIT),
    (plots.debit_settles, "member", PROFIT),
    (plots.debit_fails, "member", PROFIT),
    (plots.debit_returns, "premier", PROFIT),
    (plots.bounces, "member", NONPROFIT),
    (plots.bounces_late, "member", PROFIT),
    (plots.disputes, "developer", PROFIT),
    (plots.overpays, "member", PROFIT),
    (plots.pays_short, "premier", NONPROFIT),
    (plots.misdirected, "member", NONPROFIT),
    (plots.is_terminated_and_returns, "member", PROFIT),
    (plots.lapses, "developer", PROFIT),
    (plots.renews_late, "member", PROFIT),
    (plots.leaves_at_the_end, "premier", PROFIT),
    (plots.is_waived, "member", NONPROFIT),
    (plots.is_waived_after_part, "member", NONPROFIT),
    (plots.gets_a_discount, "premier", PROFIT),
    (plots.is_issued_anew, "member", PROFIT),
    (plots.rises, "member", PROFIT),
    (plots.sinks, "premier", PROFIT),
    (plots.is_held, "member", PROFIT),
    (plots.owes_nothing, "government", NONPROFIT),
    (plots.owes_nothing, "sponsored", NONPROFIT),
)
JOINERS = (
    (plots.pays_by(Method.WIRE, -10), "member", PROFIT, date(2027, 2, 10)),
    (plots.pays_by(Method.CHEQUE, 20), "premier", NONPROFIT, date(2027, 5, 3)),
    (plots.pays_by(Method.CARD, -25), "developer", PROFIT, date(2027, 8, 20)),
    (plots.never_pays, "member", PROFIT, date(2027, 3, 1)),
    (plots.owes_nothing, "government", NONPROFIT, date(2027, 6, 1)),
)


def _story(*, times: int) -> World:
    """A consortium on the first day, with everything that will be decided by then on its way."""
    with clock.at(datetime(2026, 11, 16, 8, tzinfo=UTC)):
        make.charter("codex")
        make.consortium()
        world = World(FIRST)
        for _ in range(times):
            for plot, tier, type_ in ONE_OF_EACH:
                world.member(plot, tier, type_)
        came_back = ((LONG_AGO, date(2025, 6, 30)), (date(2027, 4, 1), None))
        world.member(plots.pays_by(Method.ACH, -7), "member", PROFIT, *came_back)
    for plot, tier, type_, day in JOINERS:
        world.joins(plot, tier, type_, day)
    world.on(date(2026, 11, 20), lambda: world.assess(2027))
    for month in range(1, 11):
        for day in (5, 25):
            world.on(date(2027, month, day), lambda: world.assess(2027))
    world.on(date(2027, 11, 20), lambda: world.assess(2028))
    return world


@pytest.mark.long
def test_sixty_members_live_through_a_year_and_the_books_balance_every_night(app):
    world = _story(times=2)

    nights = world.live(LAST)

    assert nights == (LAST - FIRST).days + 1
    assert len(world.members) == 60
    world.check_trail()
    world.check_history([FIRST + timedelta(days=days) for days in range(0, 490, 3)])


def test_a_quarter_with_one_member_of_each_kind(app):
    world = _story(times=1)

    world.live(date(2027, 4, 2), every_day=False)

    assert len(world.members) == 30
    world.check_trail()
    world.check_history([FIRST + timedelta(days=days) for days in range(0, 137, 17)])
