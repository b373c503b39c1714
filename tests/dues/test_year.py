"""One year with members of all kinds: the books balance every night, standing is right every day.

What is right is reckoned by `year/diary.py`, slowly and without the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from govapp.demo.stripe_stand_in.server import StandIn
from govapp.dues.rules.settling import Method
from govapp.foundation.jobs import services as jobs
from govapp.foundation.kernel import clock
from tests import make
from tests.dues.conftest import point_at
from tests.dues.year import online, plots, trouble
from tests.dues.year.bank import Banks
from tests.dues.year.world import LONG_AGO, Plot, World
from tests.fakes.stripe import running

FIRST, LAST = date(2026, 11, 16), date(2028, 3, 20)
Kinds = tuple[tuple[Plot, str, str], ...]
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


IN_TROUBLE = (
    (trouble.is_written_off, "member", PROFIT),
    (trouble.pays_after_all, "developer", NONPROFIT),
    (trouble.is_corrected, "premier", NONPROFIT),
    (trouble.keeps_its_plan, "member", PROFIT),
    (trouble.breaks_its_plan, "premier", PROFIT),
    (trouble.plans_before_it_is_due, "member", NONPROFIT),
    (trouble.gets_the_rest_back, "developer", PROFIT),
    (trouble.wants_half_back, "member", PROFIT),
    (trouble.in_a_letter, "member", NONPROFIT),
    (trouble.in_a_letter, "premier", PROFIT),
    (trouble.in_a_letter, "developer", PROFIT),
    (trouble.is_moved, "member", PROFIT),
    (trouble.comes_again, "member", NONPROFIT),
)


ONLINE = (
    (online.pays_online(Method.CARD, -8), "developer", PROFIT),
    (online.pays_online(Method.ACH_DEBIT, 79), "member", NONPROFIT),
    (online.pays_online(Method.BANK_TRANSFER, -1), "premier", PROFIT),
    (online.waits_for_its_bank, "member", PROFIT),
    (online.debit_is_refused, "developer", PROFIT),
    (online.debit_comes_back_late, "member", PROFIT),
    (online.loses_its_dispute, "developer", NONPROFIT),
    (online.wins_its_dispute, "developer", PROFIT),
    (online.wants_a_part_back, "member", NONPROFIT),
)


def _story(kinds: Kinds) -> World:
    """A consortium on the first day, with everything that will be decided by then on its way."""
    with clock.at(datetime(2026, 11, 16, 8, tzinfo=UTC)):
        make.charter("codex")
        make.consortium()
        world = World(FIRST)
        for plot, tier, type_ in kinds:
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


@pytest.fixture
def stripe(app, monkeypatch) -> Iterator[StandIn]:
    """The stand-in, its answers compared with the books once a week."""
    weekly = replace(jobs._kinds["stripe.compare"], every=timedelta(days=7))
    monkeypatch.setitem(jobs._kinds, "stripe.compare", weekly)
    with running(checked=False) as found:
        point_at(app, found)
        yield found


@pytest.mark.long
def test_sixty_members_live_through_a_year_and_the_books_balance_every_night(app):
    world = _story((*ONE_OF_EACH, *IN_TROUBLE, *ONE_OF_EACH[:14]))

    nights = world.live(LAST)

    assert nights == (LAST - FIRST).days + 1
    assert len(world.members) == 60
    world.check_trail()
    world.check_history([FIRST + timedelta(days=days) for days in range(0, 490, 3)])


@pytest.mark.long
def test_a_year_of_members_who_pay_online_balances_every_night(app, stripe):
    world = _story(ONLINE)
    world.banks = Banks(stripe, app.test_client(), lambda: world.today)

    nights = world.live(LAST)

    assert nights == (LAST - FIRST).days + 1
    assert len(world.members) == 15
    world.check_trail()
    world.check_history([FIRST + timedelta(days=days) for days in range(0, 490, 3)])


def test_a_quarter_with_one_member_of_each_kind(app):
    world = _story(ONE_OF_EACH)

    world.live(date(2027, 4, 2), every_day=False)

    assert len(world.members) == 30
    world.check_trail()
    world.check_history([FIRST + timedelta(days=days) for days in range(0, 137, 17)])
