"""Money in whole minor units of one currency. No float ever touches it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import N_, Phrase

# ISO 4217: digits after the point, where they differ from two.
MINOR_DIGITS = {"JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "BHD": 3, "KWD": 3, "TND": 3, "JOD": 3}
LARGEST_MINOR = 10**13  # a hundred thousand million dollars in cents; fits any integer column

_PLAIN = re.compile(r"[0-9]{1,14}(\.[0-9]{1,3})?", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,3})?", re.ASCII)


@dataclass(frozen=True, order=False)
class Money:
    """An amount: `minor` in the currency's smallest unit (cents), may be negative."""

    minor: int
    currency: str = "USD"

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("money is counted in whole minor units")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.currency} {self.plain}"

    @property
    def decimal(self) -> Decimal:
        """The exact amount in major units."""
        return Decimal(self.minor).scaleb(-digits(self.currency))

    @property
    def plain(self) -> str:
        """Major units with a point and no grouping, for files: `12500.00`."""
        return f"{self.decimal:f}"

    def _same(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other


def digits(currency: str) -> int:
    """Digits after the point for a currency (ISO 4217)."""
    return MINOR_DIGITS.get(currency, 2)


def total(amounts: list[Money] | tuple[Money, ...], currency: str = "USD") -> Money:
    """The exact sum; zero of `currency` when there is nothing to add."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result


def parse_money(text: str, currency: str = "USD") -> Money:
    """Read `12,500.00`, `12500` or `$ 12,500` as money; raise `Invalid` with how to write it.

    Only ASCII digits, a point before the minor units and commas between thousands are read:
    `1,50` is refused rather than guessed. The amount must be zero or more.
    """
    bare = text.strip().replace("\u00a0", " ").removeprefix(currency).removeprefix("$").strip()
    if not (_PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare)):
        raise Invalid(Phrase(N_("Write the amount like 12500 or 12,500.00.")))
    whole, _, fraction = bare.replace(",", "").partition(".")
    places = digits(currency)
    if len(fraction) > places:
        raise Invalid(
            Phrase(
                N_("%(currency)s has %(places)s digits after the point."),
                currency=currency,
                places=places,
            )
        )
    minor = int(whole + fraction.ljust(places, "0"))
    if minor > LARGEST_MINOR:
        raise Invalid(Phrase(N_("This amount is larger than the books can hold.")))
    return Money(minor, currency)
