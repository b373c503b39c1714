"""Tries are counted by account and by address, alike for unknown names, and never for good."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from govapp.accounts import rules, services
from govapp.accounts.models import Throttle
from govapp.accounts.rules import Limit, Throttled
from govapp.accounts.services import throttles
from govapp.db import db
from govapp.foundation.kernel.errors import Refused
from tests import make

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
PAIR, ACCOUNT = rules.TRIES_FROM_ADDRESS_ON_ACCOUNT.tries, rules.TRIES_ON_ACCOUNT.tries

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


@pytest.fixture(params=["rows", "redis"])
def store(request, monkeypatch, app) -> Iterator[throttles.Counters]:
    """Both places where tries are counted."""
    if request.param == "redis":
        import fakeredis

        counters: throttles.Counters = throttles.InRedis(fakeredis.FakeRedis())
        monkeypatch.setattr(throttles, "counters", lambda: counters)
    else:
        counters = throttles.Rows()
    return counters


def _try(email: str = "ada@people.example", address: str = "203.0.113.7", right: bool = False):
    password = make.PASSWORD if right else "not the password"
    return services.sign_in(email, password, address=address, browser="")


def _fail(times: int, **where: str) -> None:
    for _ in range(times):
        with pytest.raises(Refused) as refusal:
            _try(**where)
        assert not isinstance(refusal.value, Throttled)


@pytest.mark.parametrize("email", ["ada@people.example", "nobody@people.example"])
def test_from_one_address_an_account_is_tried_so_often_and_no_more(store, email):
    make.person(email="ada@people.example", password=make.PASSWORD)
    _fail(PAIR, email=email)

    with pytest.raises(Throttled) as refusal:
        _try(email=email.upper())

    assert 0 < refusal.value.retry_after <= 15 * 60


def test_from_many_addresses_an_account_is_tried_so_often_and_no_more(store):
    for number in range(ACCOUNT):
        _fail(1, address=f"198.51.100.{number}")

    with pytest.raises(Throttled):
        _try(address="198.51.100.200")
    _fail(1, email="other@people.example", address="198.51.100.200")


def test_one_address_tries_so_many_accounts_and_no_more(store):
    for number in range(rules.TRIES_FROM_ADDRESS.tries):
        _fail(1, email=f"person{number}@people.example")

    with pytest.raises(Throttled):
        _try(email="fresh@people.example")
    _fail(1, email="fresh@people.example", address="198.51.100.1")


def test_strangers_cannot_keep_the_owner_out(store):
    make.person(email="ada@people.example", password=make.PASSWORD)
    assert _try(right=True)
    for number in range(ACCOUNT):
        _fail(1, address=f"198.51.100.{number}")

    assert _try(right=True)  # from where she was seen before


def test_the_right_password_gives_its_try_back(store):
    make.person(email="ada@people.example", password=make.PASSWORD)

    for _ in range(PAIR + 3):
        assert _try(right=True)


def test_a_try_that_is_turned_away_counts_nowhere(store):
    spent = [("one", Limit(1, timedelta(minutes=1)))]
    both = [("two", Limit(5, timedelta(minutes=1))), *spent]
    assert store.spend(spent) == 0

    for _ in range(9):
        assert store.spend(both) > 0

    assert store.spend([("two", Limit(1, timedelta(minutes=1)))]) == 0


def test_after_the_window_one_may_try_again(at):
    at(NOON)
    _fail(PAIR)
    at(NOON + timedelta(minutes=14))
    with pytest.raises(Throttled):
        _try()

    at(NOON + timedelta(minutes=15))
    _fail(1)


def test_many_at_once_get_no_more_tries(app):
    store = throttles.Rows()

    def spend(_: int) -> bool:
        with app.app_context():
            return store.spend([("key", Limit(5, timedelta(minutes=1)))]) == 0

    with ThreadPoolExecutor(6) as threads:
        went_through = sum(threads.map(spend, range(24)))

    assert went_through == 5


def test_the_rows_hold_no_names():
    _fail(1)

    kept = " ".join(db.session.scalars(select(Throttle.key)))
    assert "ada" not in kept
    assert "203.0.113" not in kept


def test_too_many_resets_from_one_address_are_turned_away(store):
    for number in range(rules.RESETS_FROM_ADDRESS.tries):
        services.ask_for_reset(f"person{number}@people.example", address="203.0.113.7")

    with pytest.raises(Throttled):
        services.ask_for_reset("more@people.example", address="203.0.113.7")


def test_a_key_that_lost_its_end_in_redis_gets_one_again(app):
    import fakeredis

    client = fakeredis.FakeRedis()
    store = throttles.InRedis(client)
    client.set("throttle:key", 99)  # without an end: nobody could ever try again

    assert store.spend([("key", Limit(5, timedelta(minutes=1)))]) > 0

    assert 0 < client.ttl("throttle:key") <= 60


def test_while_redis_does_not_answer_rows_count(app, monkeypatch):
    import fakeredis

    server = fakeredis.FakeServer()
    store = throttles.WithRows(throttles.InRedis(fakeredis.FakeRedis(server=server)))
    monkeypatch.setattr(throttles, "counters", lambda: store)
    make.person(email="ada@people.example", password=make.PASSWORD)
    assert _try(right=True)
    server.connected = False

    _fail(PAIR)

    with pytest.raises(Throttled):
        _try(right=True)
