"""What is true of passwords, sign-ins, links and tries."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from govapp.foundation.kernel.errors import Invalid, Refused
from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.phrases import N_, Phrase

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 256
LONGEST_SIGN_IN = timedelta(days=14)  # however busy the browser is
SEEN_EVERY = timedelta(minutes=1)
INVITATION_LASTS = timedelta(days=14)
FIRST_LINK_LASTS = timedelta(hours=24)
RESET_LASTS = timedelta(hours=1)
MOST_KEPT_LISTS, LONGEST_QUERY = 50, 1000

_PATH = re.compile(r"(/[A-Za-z0-9_-]+)+/?")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_EMAIL = re.compile(
    r"[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s<>,;:\"()\[\]\\.]+(\.[^@\s<>,;:\"()\[\]\\.]+)+"
)


@dataclass(frozen=True)
class Limit:
    """How many tries a window allows."""

    tries: int
    window: timedelta


# A known browser address of an account is held to its own tries only, so that strangers who guess
# from elsewhere cannot keep the owner out; the letter with a reset link works at any time.
TRIES_FROM_ADDRESS_ON_ACCOUNT = Limit(6, timedelta(minutes=15))
TRIES_ON_ACCOUNT = Limit(20, timedelta(minutes=15))
TRIES_FROM_ADDRESS = Limit(100, timedelta(minutes=15))
RESETS_FOR_ACCOUNT = Limit(3, timedelta(hours=1))
RESETS_FROM_ADDRESS = Limit(20, timedelta(hours=1))
ADDRESS_STAYS_KNOWN = timedelta(days=60)


def normalized(password: str) -> str:
    """The password as it is hashed: composed letters (NFC), nothing else changed."""
    return unicodedata.normalize("NFC", password)


def password_problems(
    password: str, *, common: Collection[str], own_words: Collection[str] = ()
) -> tuple[Phrase, ...]:
    """Why a password cannot be taken; empty means it can.

    There are no rules of composition. `common` holds folded well known passwords, `own_words`
    what a stranger would try first: the person's name and address.
    """
    length = len(normalized(password))
    if length < SHORTEST_PASSWORD:
        return (Phrase(N_("Use at least %(least)s characters."), least=SHORTEST_PASSWORD),)
    if length > LONGEST_PASSWORD:
        return (Phrase(N_("Use at most %(most)s characters."), most=LONGEST_PASSWORD),)
    whole = folded(password)
    core = _EDGES.sub("", whole)
    if whole in common or core in common or len(set(whole)) < 3:
        return (Phrase(N_("This password is among the first that strangers try.")),)
    if any(whole == folded(word) or (core and core == folded(word)) for word in own_words):
        return (Phrase(N_("Do not use your name or address as the password.")),)
    return ()


def sign_in_ends(began_at: datetime, seen_at: datetime, hours: int) -> datetime:
    """When a browser is signed out by itself: idle for `hours`, or signed in for too long."""
    return min(seen_at + timedelta(hours=hours), began_at + LONGEST_SIGN_IN)


def address_block(address: str) -> str:
    """What counts as one visitor's address: an IPv4 address or an IPv6 network of 64 bits."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        return str(mapped)
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))


def cookie_name(https: bool) -> str:
    """The cookie with the sign-in; over https its name forbids other hosts and paths."""
    return "__Host-session" if https else "govapp-session"


class Throttled(Refused):
    """Too many tries for now; `retry_after` is in whole seconds."""

    def __init__(
        self,
        retry_after: int,
        words: str = N_(
            "There were too many tries. Wait %(minutes)s min, or ask for a new password."
        ),
    ) -> None:
        self.retry_after = max(1, retry_after)
        super().__init__(Phrase(words, minutes=-(-self.retry_after // 60)))


_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
             ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip


def browser_name(user_agent: str) -> str:
    """`Firefox, Linux` for what a browser says of itself; its own words when they say neither."""
    found = [
        next((name for sign, name in table if sign in user_agent), "")
        for table in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or user_agent[:60]


# Said alike for unknown addresses, wrong passwords and people without a password.
WRONG_SIGN_IN = Phrase(N_("Address and password do not fit together."))
HAS_ACCOUNT = Phrase(N_("This person has an account already."))
DEAD_LINK = Phrase(N_("This link was used already, replaced by a newer one, or is too old."))


@dataclass(frozen=True)
class PersonCard:
    """A person as other pages show them, with the organizations they act for or belong to."""

    person_id: int
    name: str
    email: str
    organizations: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Profile:
    """What people say of themselves; zone "" is the consortium's."""

    name: str
    zone: str = ""


def checked_name(name: str) -> str:
    """A name in composed letters and single spaces; `Invalid` when empty, long or not text."""
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not clean or len(clean) > 200 or any(_disturbs(letter) for letter in clean):
        raise Invalid({"name": Phrase(N_("Write a name of at most 200 letters."))})
    return clean


def checked_email(email: str) -> str:
    """One bare mail address; `Invalid` for anything else."""
    clean = unicodedata.normalize("NFC", email).strip()
    if len(clean) > 254 or not _EMAIL.fullmatch(clean) or any(_disturbs(one) for one in clean):
        raise Invalid({"email": Phrase(N_("Write one address like name@organization.org."))})
    return clean


def _disturbs(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and letter not in {
        "\u200c",
        "\u200d",
    }


@dataclass(frozen=True)
class ListAddress:
    """Where a list with its filter is found again: its path and its query."""

    path: str
    query: str

    @property
    def url(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


def list_address(address: str) -> ListAddress:
    """The path and query of a list's own address, or `Invalid`."""
    path, _, query = address.partition("?")
    if not _PATH.fullmatch(path) or len(query) > LONGEST_QUERY or not query.isprintable():
        raise Invalid(Phrase(N_("This is not the address of a list.")))
    return ListAddress(path, query)


def may_keep_another(kept: int) -> None:
    """Refuse more kept lists than anybody finds again."""
    if kept >= MOST_KEPT_LISTS:
        raise Refused(
            Phrase(N_("You keep %(count)s filters already; forget one first."), count=kept)
        )
