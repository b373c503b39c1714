"""How much of an invoice a discount or an in-kind credit may take off (the charter's limit)."""

from __future__ import annotations

from collections.abc import Iterator

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase

WHOLE = 100


def largest_credit(total: Money, given: Money, left: Money, percent: int) -> Money:
    """The most that may still be credited: so many percent of the invoice, all credits together.

    Never more than what is open, rounded down to the cent, never below zero. `given` was credited
    before.
    """
    limit = total.minor * percent // WHOLE - given.minor
    return Money(max(min(limit, left.minor), 0), total.currency)


def against_credit(asked: Money, most: Money, percent: int, reason: str) -> Iterator[Phrase]:
    """What stands against asking for such a credit; nothing: it may be asked."""
    if not reason.strip():
        yield Phrase(N_("Say what the credit is for."))
    if asked.currency != most.currency:
        yield Phrase(N_("The invoice is in %(currency)s."), currency=most.currency)
    elif asked.minor <= 0:
        yield Phrase(N_("A credit is more than zero."))
    elif most < asked:
        yield Phrase(
            N_(
                "At most %(most)s may be credited: credits together are up to %(percent)s percent "
                "of the invoice and never more than is open (rulebook, chapter 8)."
            ),
            most=most,
            percent=percent,
        )
