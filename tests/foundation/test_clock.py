"""Days begin and end as they do at the consortium's seat, whatever the server's zone is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from govapp.foundation.kernel import clock

LATE_EVENING_IN_NEW_YORK = datetime(2027, 1, 1, 3, tzinfo=UTC)


def test_a_day_is_the_seats_day(app, at):
    at(LATE_EVENING_IN_NEW_YORK)

    assert clock.today() == date(2026, 12, 31)


@pytest.mark.settings(DEFAULT_ZONE="Europe/Vienna")
def test_another_seat_has_another_day(app, at):
    at(LATE_EVENING_IN_NEW_YORK)

    assert clock.today() == date(2027, 1, 1)


def test_a_named_zone_is_heeded(app, at):
    at(LATE_EVENING_IN_NEW_YORK)

    assert clock.today(ZoneInfo("UTC")) == date(2027, 1, 1)


def test_the_clock_goes_on_after_it_was_held():
    with clock.at(LATE_EVENING_IN_NEW_YORK):
        held = clock.now()

    assert held == LATE_EVENING_IN_NEW_YORK
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2027, 1, 1)):  # noqa: DTZ001
        pass
