"""Ticked invoices as forms send them."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 200


def seen(values: Sequence[str]) -> dict[int, int]:
    """Ticked invoices and what was open on them, from `12:5000000`; what makes no sense is left."""
    found = {}
    for value in values[:MOST]:
        number, _colon, minor = value.partition(":")
        if all(part.isascii() and part.isdigit() and len(part) < 18 for part in (number, minor)):
            found[int(number)] = int(minor)
    return found


def ticked(values: Sequence[str]) -> set[int]:
    """The numbers of ticked invoices; what makes no sense is left."""
    return {int(one) for one in values[:MOST] if one.isascii() and one.isdigit() and len(one) < 18}
