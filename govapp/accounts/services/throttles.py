"""Counting tries: in rows, or in Redis when there is one. Keys are digests, never names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import structlog
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.accounts.models import Throttle
from govapp.accounts.rules import (
    ADDRESS_STAYS_KNOWN,
    RESETS_FOR_ACCOUNT,
    RESETS_FROM_ADDRESS,
    TRIES_FROM_ADDRESS,
    TRIES_FROM_ADDRESS_ON_ACCOUNT,
    TRIES_ON_ACCOUNT,
    Limit,
    Throttled,
    address_block,
)
from govapp.db import is_sqlite, transaction
from govapp.db import session as current_session
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import digest, folded
from govapp.foundation.web.current import settings

if TYPE_CHECKING:
    from redis import Redis

Wanted = Sequence[tuple[str, Limit]]
Answer = TypeVar("Answer")


class Counters(Protocol):
    """Where tries are counted."""

    def spend(self, wanted: Wanted) -> int:
        """Count one try on each key, or none if one is used up: seconds to wait, 0 to go on."""
        ...

    def give_back(self, keys: Iterable[str]) -> None:
        """Take one try back from each key."""
        ...

    def remember(self, key: str, lasts: timedelta) -> None:
        """Keep `key` as known for a while."""
        ...

    def known(self, key: str) -> bool:
        """True if `key` was remembered and is not yet forgotten."""
        ...


class Rows:
    """Counters in the database."""

    def spend(self, wanted: Wanted) -> int:
        with transaction() as session:
            now = clock.now()
            rows = [
                (_row(session, key, now + limit.window), limit) for key, limit in sorted(wanted)
            ]
            now = clock.now()
            for row, limit in rows:
                if row.window_until <= now:
                    row.tries, row.window_until = 0, now + limit.window
            waits = [row.window_until - now for row, limit in rows if row.tries >= limit.tries]
            if waits:
                return max(1, int(max(waits).total_seconds()))
            for row, _limit in rows:
                row.tries += 1
            return 0

    def give_back(self, keys: Iterable[str]) -> None:
        with transaction() as session:
            for key in sorted(keys):
                row = session.get(Throttle, key, with_for_update=True)
                if row is not None and row.tries:
                    row.tries -= 1

    def remember(self, key: str, lasts: timedelta) -> None:
        with transaction() as session:
            until = clock.now() + lasts
            _row(session, key, until).window_until = until

    def known(self, key: str) -> bool:
        until = current_session().scalar(select(Throttle.window_until).where(Throttle.key == key))
        return until is not None and until > clock.now()


def _row(session: Session, key: str, until: datetime) -> Throttle:
    """The locked row of a key, made if it is not there."""
    insert = sqlite.insert if is_sqlite(session) else postgresql.insert
    fresh = insert(Throttle).values(key=key, tries=0, window_until=until)
    session.execute(fresh.on_conflict_do_nothing())
    return session.scalars(select(Throttle).where(Throttle.key == key).with_for_update()).one()


class InRedis:
    """Counters in Redis: each key lives as long as its window."""

    def __init__(self, client: Redis) -> None:
        self.client: Any = client  # Any: the driver's methods answer now or later, says its type

    def spend(self, wanted: Wanted) -> int:
        asked = self.client.pipeline(transaction=True)
        for key, limit in wanted:
            asked.set(f"throttle:{key}", 0, ex=int(limit.window.total_seconds()), nx=True)
            asked.incr(f"throttle:{key}")
            asked.ttl(f"throttle:{key}")
        answers = asked.execute()
        waits = []
        for place, (key, limit) in enumerate(wanted):
            _made, tries, left = answers[3 * place : 3 * place + 3]
            if int(left) < 0:  # given back in the instant it ran out: it must not stay for good
                self.client.expire(f"throttle:{key}", int(limit.window.total_seconds()))
            if int(tries) > limit.tries:
                waits.append(int(left))
        if not waits:
            return 0
        self.give_back(key for key, _limit in wanted)
        return max(1, *waits)

    def give_back(self, keys: Iterable[str]) -> None:
        for key in keys:
            if int(self.client.get(f"throttle:{key}") or 0) > 0:
                self.client.decr(f"throttle:{key}")

    def remember(self, key: str, lasts: timedelta) -> None:
        self.client.set(f"throttle:{key}", 0, ex=int(lasts.total_seconds()))

    def known(self, key: str) -> bool:
        return bool(self.client.exists(f"throttle:{key}"))


class WithRows:
    """Redis, and rows while it does not answer: nobody guesses freely, nobody is locked out."""

    def __init__(self, redis: InRedis) -> None:
        self.redis, self.rows = redis, Rows()

    def spend(self, wanted: Wanted) -> int:
        return self._either(lambda where: where.spend(wanted))

    def give_back(self, keys: Iterable[str]) -> None:
        kept = list(keys)
        self._either(lambda where: where.give_back(kept))

    def remember(self, key: str, lasts: timedelta) -> None:
        self._either(lambda where: where.remember(key, lasts))

    def known(self, key: str) -> bool:
        return self._either(lambda where: where.known(key))

    def _either(self, act: Callable[[Counters], Answer]) -> Answer:
        from redis import RedisError

        try:
            return act(self.redis)
        except RedisError:
            structlog.get_logger("accounts").warning("redis does not answer", exc_info=True)
            return act(self.rows)


@cache
def _redis(url: str) -> WithRows:
    from redis import Redis

    return WithRows(InRedis(Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)))


def counters() -> Counters:
    """Where this installation counts."""
    return _redis(settings().REDIS_URL) if settings().REDIS_URL else Rows()


def _key(kind: str, *parts: str) -> str:
    return f"{kind}:{digest(chr(0).join(parts))[:40]}"


@unrestricted("before signing in nobody is anybody")
def before_sign_in(email: str, address: str) -> None:
    """Count a try to sign in, or raise `Throttled`; alike for unknown addresses."""
    account, block = folded(email), address_block(address)
    wanted = [
        (_key("pair", account, block), TRIES_FROM_ADDRESS_ON_ACCOUNT),
        (_key("address", block), TRIES_FROM_ADDRESS),
    ]
    where = counters()
    if not where.known(_key("known", account, block)):
        wanted.append((_key("account", account), TRIES_ON_ACCOUNT))
    wait = where.spend(wanted)
    if wait:
        raise Throttled(wait)


@unrestricted("follows a sign-in that went through")
def after_sign_in(email: str, address: str) -> None:
    """Take the try back that went well, and know the address from now on."""
    account, block = folded(email), address_block(address)
    where = counters()
    spent = [_key("pair", account, block), _key("address", block)]
    if not where.known(_key("known", account, block)):
        spent.append(_key("account", account))
    where.give_back(spent)
    where.remember(_key("known", account, block), ADDRESS_STAYS_KNOWN)


@unrestricted("before signing in nobody is anybody")
def before_reset(email: str, address: str) -> bool:
    """Count a request for a reset letter: False if this account had enough of them.

    Raises `Throttled` when the address asks too often, which says nothing of any account.
    """
    where = counters()
    wait = where.spend([(_key("reset-from", address_block(address)), RESETS_FROM_ADDRESS)])
    if wait:
        raise Throttled(wait)
    return not where.spend([(_key("reset", folded(email)), RESETS_FOR_ACCOUNT)])


@unrestricted("counts what people without an account do")
def before_public_act(kind: str, who: str, limit: Limit, words: str) -> None:
    """Count an act of somebody without an account, or raise `Throttled` with these words."""
    wait = counters().spend([(_key(kind, who), limit)])
    if wait:
        raise Throttled(wait, words)


def tidy(session: Session, now: datetime) -> None:
    """Forget counters whose window is over (helper of the daily job)."""
    session.execute(delete(Throttle).where(Throttle.window_until < now))
