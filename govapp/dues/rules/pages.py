"""A page for paying several invoices, or a part of one, online: what it may ask for, what it pays.

It asks for an amount that is fixed when it is made. Money that comes is booked as it comes, even
if something else has paid the invoices meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from govapp.dues.rules.settling import OpenInvoice, by_age
from govapp.foundation.kernel.money import Money, total
from govapp.foundation.kernel.phrases import N_, Phrase

# One charge at Stripe is less than a million (https://docs.stripe.com/currencies).
MOST_MINOR = 99_999_999
LEAST_MINOR = 50  # half a dollar, the least that Stripe takes


def methods_for(amount: Money, totals: Iterable[int], card_limit_minor: int) -> tuple[str, ...]:
    """Ways to pay an amount: by bank debit in dollars, by card up to the rulebook's limit.

    An invoice above the limit is paid by no card, in parts neither (`totals`, in minor units).
    """
    debit = ("us_bank_account",) if amount.currency == "USD" else ()
    largest = max([amount.minor, *totals])
    return (*debit, "card") if largest <= card_limit_minor else debit


def against_page(
    amount: Money, chosen: Sequence[OpenInvoice], methods: Sequence[str]
) -> Iterator[Phrase]:
    """What keeps a page for this amount from being made."""
    if len({one.open.currency for one in chosen}) != 1:
        yield Phrase(N_("Choose open invoices of one currency."))
        return
    if amount.currency != chosen[0].open.currency or amount > open_of(chosen):
        yield Phrase(N_("No more than %(open)s is open on them."), open=open_of(chosen))
        return
    if amount.minor < LEAST_MINOR:
        yield Phrase(N_("Less than %(least)s is not taken."), least=_of(amount, LEAST_MINOR))
    if amount.minor > MOST_MINOR:
        yield Phrase(N_("More than %(most)s is not taken at once."), most=_of(amount, MOST_MINOR))
    if not methods:
        yield Phrase(N_("The rulebook allows no way to pay this much online."))


def _of(amount: Money, minor: int) -> Money:
    return Money(minor, amount.currency)


def open_of(chosen: Sequence[OpenInvoice]) -> Money:
    """What is open on these invoices of one currency."""
    return total([one.open for one in chosen], chosen[0].open.currency)


def in_order(chosen: Iterable[OpenInvoice], others: Iterable[OpenInvoice]) -> list[int]:
    """Which invoices money pays: those chosen, oldest first, then the others, oldest first."""
    first = [one.id for one in by_age(chosen)]
    return [*first, *(one.id for one in by_age(others) if one.id not in first)]
