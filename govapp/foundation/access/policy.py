"""Permissions and the table that grants them. What no line grants is denied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.kernel.errors import Forbidden, NotFound

Predicate = Callable[[Actor, object], bool]
Line = tuple[Predicate, ...]
Policy = Mapping["Permission", tuple[Line, ...]]


class Permission(str):
    """A name such as `invoice:read`; the slice that owns the thing declares it."""

    __slots__ = ()


_table: dict[Permission, tuple[Line, ...]] = {}


def register(policies: Iterable[Policy]) -> None:
    """Take over the tables of all slices; a permission with two tables is a bug."""
    merged: dict[Permission, tuple[Line, ...]] = {}
    for policy in policies:
        for permission, lines in policy.items():
            if permission in merged:
                raise ValueError(f"{permission} has two tables")
            merged[permission] = lines
    _table.clear()
    _table.update(merged)


def table() -> Mapping[Permission, tuple[Line, ...]]:
    """All permissions with their lines, for the tests and the page that explains them."""
    return _table


def may(actor: Actor, permission: Permission, thing: object = None) -> bool:
    """True if any line of the permission holds for this actor and thing."""
    return any(
        all(predicate(actor, thing) for predicate in line) for line in _table.get(permission, ())
    )


def authorize(actor: Actor, permission: Permission, thing: object = None) -> None:
    """Let the command go on, or raise `Forbidden`."""
    if not may(actor, permission, thing):
        raise Forbidden


def visible(actor: Actor, permission: Permission, thing: object) -> None:
    """Let the page go on, or raise `NotFound`: hidden and absent look the same."""
    if thing is None or not may(actor, permission, thing):
        raise NotFound


F = TypeVar("F", bound=Callable[..., object])


def unrestricted(why: str) -> Callable[[F], F]:
    """Mark a public service that authorizes nobody, with the reason in words."""

    def mark(function: F) -> F:
        function.__unrestricted__ = why  # type: ignore[attr-defined]
        return function

    return mark


def holds(*roles: Role) -> Predicate:
    """A predicate: the actor holds one of these consortium-wide roles."""

    def predicate(actor: Actor, _thing: object) -> bool:
        return actor.has(*roles)

    return predicate


def anyone(_actor: Actor, _thing: object) -> bool:
    """A predicate for what is public."""
    return True


def signed_in(actor: Actor, _thing: object) -> bool:
    """A predicate: somebody with an account."""
    return actor.signed_in


administrator = holds(Role.ADMINISTRATOR)
secretariat = holds(Role.ADMINISTRATOR, Role.SECRETARIAT)
treasurer = holds(Role.ADMINISTRATOR, Role.TREASURER)
election_officer = holds(Role.ADMINISTRATOR, Role.ELECTION_OFFICER)
auditor = holds(Role.AUDITOR)
staff = holds(Role.ADMINISTRATOR, Role.SECRETARIAT, Role.TREASURER, Role.ELECTION_OFFICER)


def staff_or_auditor(actor: Actor, thing: object) -> bool:
    """A predicate for what staff run and the auditor reads."""
    return staff(actor, thing) or auditor(actor, thing)
