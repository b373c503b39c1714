"""Hashing passwords with argon2id, as slow as the settings say."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from govapp.accounts.rules import normalized, password_problems
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.ids import token
from govapp.foundation.web.current import settings


@cache
def _hasher(memory_kib: int, rounds: int) -> tuple[PasswordHasher, str]:
    """The hasher, and a hash that no password fits, to spend the same time on unknown names."""
    hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1)
    return hasher, hasher.hash(token())


def _here() -> tuple[PasswordHasher, str]:
    return _hasher(settings().ARGON2_MEMORY_KIB, settings().ARGON2_ROUNDS)


@cache
def common() -> frozenset[str]:
    """Well known passwords and the words they are made of, folded."""
    text = files("govapp.accounts").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def hashed(password: str, *, own_words: Collection[str] = ()) -> str:
    """The password's hash; `Invalid` on field `password` when it cannot be taken."""
    problems = password_problems(password, common=common(), own_words=own_words)
    if problems:
        raise Invalid({"password": problems[0]})
    return _here()[0].hash(normalized(password))


def matches(stored: str | None, password: str) -> bool:
    """True if the password is the one; takes the same time when nothing is stored."""
    hasher, unknown = _here()
    try:
        hasher.verify(stored or unknown, normalized(password)[:1024])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """True if the settings ask for a slower hash than this one."""
    return _here()[0].check_needs_rehash(stored)


def rehashed(password: str) -> str:
    """A fresh hash of a password that was just found right, whatever today's rules say of it."""
    return _here()[0].hash(normalized(password))
