"""What can have happened to people, their access and their roles."""

from __future__ import annotations

from dataclasses import dataclass

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class PersonAdded(Fact):
    """Somebody became known to the consortium."""


@dataclass(frozen=True)
class PersonInvited(Fact):
    """An invitation letter was written to a person."""


@dataclass(frozen=True)
class ProfileChanged(Fact):
    """A person's name, zone or language was changed."""


@dataclass(frozen=True)
class AddressCorrected(Fact):
    """A person's mail address was corrected; links to the old one were called in."""


@dataclass(frozen=True)
class PasswordSet(Fact):
    """A password was set. `through`: "invitation", "reset" or "account"."""

    through: str


@dataclass(frozen=True)
class SignInsEnded(Fact):
    """Sign-ins of a person were ended, `count` of them."""

    count: int


@dataclass(frozen=True)
class AccountClosed(Fact):
    """A person without any hat left cannot sign in any more; an invitation opens it again."""


@dataclass(frozen=True)
class RoleGranted(Fact):
    """A person was given a role for the whole consortium."""

    role: str


@dataclass(frozen=True)
class RoleRevoked(Fact):
    """A person's role for the whole consortium ended."""

    role: str
