"""What a higher tier costs more for the rest of the year; see ../proration.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govapp.charter.rules.values import FeeTable
from govapp.dues.rules.charges import Charge, Item, Payer, part_words
from govapp.dues.rules.proration import Part, rest_of
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period
from govapp.foundation.kernel.phrases import N_, Phrase


@dataclass(frozen=True)
class Held:
    """The tier a member had until now, by its name, and the year's fee as it was billed."""

    tier: str
    fee: Money


def charge_difference(
    fees: FeeTable, payer: Payer, held: Held, *, year: Period, from_day: date
) -> Charge:
    """What a member that rises to `payer.tier` pays for the rest of `year`.

    The part of the new fee by the table in force, less the same part of the fee it had: two lines.
    Zero, without lines, where the new fee is not higher.
    """
    found = fees.fee(payer.tier, payer.type, payer.band)
    tier = fees.tier(payer.tier)
    name = tier.name if tier else payer.tier
    new = rest_of(found.amount, year, from_day, fees.proration)
    unused = rest_of(held.fee, year, from_day, fees.proration)
    line = _new_line(fees, name, new, found.amount, found.clause)
    because = Phrase(
        N_("From %(old)s to %(new)s: %(part)s of %(fee)s, less the same part of %(had)s"),
        old=held.tier,
        new=name,
        part=part_words(new, fees.proration),
        fee=found.amount,
        had=held.fee,
    )
    amount = new.amount - unused.amount
    if amount.minor <= 0:
        nothing = Money(0, found.amount.currency)
        return Charge(nothing, line, because, found.clause, found.amount)
    less = Phrase(
        N_("Not used of %(tier)s: %(part)s of %(fee)s"),
        tier=held.tier,
        part=part_words(unused, fees.proration),
        fee=held.fee,
    )
    items = (Item(line, new.amount), Item(less, -unused.amount))
    return Charge(amount, line, because, found.clause, found.amount, items, new.period)


def _new_line(fees: FeeTable, tier: str, part: Part, fee: Money, clause: str) -> Phrase:
    return Phrase(
        N_("%(tier)s from %(start)s to %(end)s: %(part)s of %(fee)s (rulebook, clause %(clause)s)"),
        tier=tier,
        start=part.period.start,
        end=part.period.end,
        part=part_words(part, fees.proration),
        fee=fee,
        clause=clause,
    )
