"""What a member is billed for a year, line by line, with the clause that says so."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

from govapp.charter.rules.values import Fee, FeeTable, Proration
from govapp.dues.rules.proration import Joined, Part, first_year, in_last_quarter
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import canonical
from govapp.foundation.kernel.money import Money, total
from govapp.foundation.kernel.periods import Period, year_of, year_period
from govapp.foundation.kernel.phrases import N_, Phrase

PARTS = {
    Proration.MONTH: N_("%(count)s of %(of)s months"),
    Proration.QUARTER: N_("%(count)s of %(of)s quarters"),
    Proration.DAY: N_("%(count)s of %(of)s days"),
    Proration.NONE: N_("the whole fee"),
}


@dataclass(frozen=True)
class Item:
    """One line of an invoice to be; a credit is negative."""

    line: Phrase
    amount: Money


@dataclass(frozen=True)
class Charge:
    """What is billed: the amount, its lines, how it was found and the days it is for.

    `fee` is the whole year's; `extra` the year that is billed with it, 0 for none.
    """

    amount: Money
    line: Phrase
    because: Phrase
    clause: str
    fee: Money
    items: tuple[Item, ...] = ()
    period: Period | None = None
    extra: int = 0


@dataclass(frozen=True)
class Payer:
    """What a fee depends on."""

    tier: str
    type: str
    band: str


def charge(fees: FeeTable, *, year: int, tier: str, type_: str, band: str) -> Charge:
    """The dues of a member for a whole year by the fee table; `Refused` if it has no such fee.

    In the table's currency and exact to the cent.
    """
    payer = Payer(tier, type_, band)
    return _whole(fees, year, payer, fees.fee(tier, type_, band))


def charge_joined(
    fees: FeeTable,
    later: FeeTable | None,
    payer: Payer,
    *,
    year: Period,
    joined: Joined,
    agreed: Money | None = None,
) -> Charge:
    """What a member that `joined` is billed for `year`, part of the fee in its first year.

    `later` is the next year's fee table, for joiners of the last quarter that pay the next year
    at once; `agreed` a yearly fee that the member has confirmed, in place of the table's.
    """
    number = year_of(year.start, year.start.month)
    found = fees.fee(payer.tier, payer.type, payer.band)
    whole = _whole(fees, number, payer, found if agreed is None else Fee(agreed, found.clause))
    part = first_year(whole.fee, year, joined, fees.proration)
    if part.whole:
        result = replace(whole, period=part.period)
    else:
        result = _part(fees, number, payer, whole, part)
    starts_now = not joined.again and in_last_quarter(year, joined.on)
    if later is None or not starts_now or not adds_next_year(fees):
        return result
    return _with_next(result, later, payer, number, year)


def adds_next_year(fees: FeeTable) -> bool:
    """True if joiners of the last quarter are billed the next year at once (the charter)."""
    return fees.last_quarter_adds_next_year and fees.proration is not Proration.NONE


def part_words(part: Part, by: Proration) -> Phrase:
    """`3 of 12 months`."""
    return Phrase(PARTS[by], count=part.count, of=part.of)


def _tier_name(fees: FeeTable, tier: str) -> str:
    found = fees.tier(tier)
    return found.name if found else tier


def _whole(fees: FeeTable, year: int, payer: Payer, fee: Fee) -> Charge:
    name = _tier_name(fees, payer.tier)
    line = Phrase(
        N_("Membership dues %(year)s, %(tier)s (rulebook, clause %(clause)s)"),
        year=str(year),
        tier=name,
        clause=fee.clause,
    )
    because = _because(fees, name, payer.type, payer.band, fee.clause)
    items = (Item(line, fee.amount),)
    return Charge(fee.amount, line, because, fee.clause, fee.amount, items)


def _part(fees: FeeTable, year: int, payer: Payer, whole: Charge, part: Part) -> Charge:
    line = Phrase(
        N_(
            "Membership dues %(year)s, %(tier)s, %(start)s to %(end)s: %(part)s of %(fee)s "
            "(rulebook, clause %(clause)s)"
        ),
        year=str(year),
        tier=_tier_name(fees, payer.tier),
        start=part.period.start,
        end=part.period.end,
        part=part_words(part, fees.proration),
        fee=whole.fee,
        clause=whole.clause,
    )
    because = Phrase(
        N_("%(why)s; in its first year %(part)s of %(fee)s"),
        why=whole.because,
        part=part_words(part, fees.proration),
        fee=whole.fee,
    )
    return replace(
        whole,
        amount=part.amount,
        line=line,
        because=because,
        items=(Item(line, part.amount),),
        period=part.period,
    )


def _with_next(now: Charge, later: FeeTable, payer: Payer, year: int, span: Period) -> Charge:
    """The next year's whole fee on the same invoice; nothing is added where it is free or unset."""
    try:
        following = charge(later, year=year + 1, tier=payer.tier, type_=payer.type, band=payer.band)
    except Refused:
        return now
    if not following.amount or not now.amount or now.period is None:
        return now
    because = Phrase(
        N_("%(why)s; and %(year)s at once: %(fee)s"),
        why=now.because,
        year=str(year + 1),
        fee=following.amount,
    )
    return replace(
        now,
        amount=total([now.amount, following.amount], now.amount.currency),
        because=because,
        items=(*now.items, *following.items),
        period=Period(now.period.start, year_period(year + 1, span.start.month).end),
        extra=year + 1,
    )


def _because(fees: FeeTable, tier: str, type_: str, band: str, clause: str) -> Phrase:
    bands = {one.code: one.name for one in fees.bands}
    if band in bands:
        return Phrase(
            N_("%(tier)s, %(type)s, %(band)s: clause %(clause)s of the rulebook"),
            tier=tier,
            type=type_,
            band=bands[band],
            clause=clause,
        )
    return Phrase(
        N_("%(tier)s, %(type)s: clause %(clause)s of the rulebook"),
        tier=tier,
        type=type_,
        clause=clause,
    )


def is_free(fees: FeeTable, *, tier: str, type_: str, band: str) -> bool:
    """True if the fee table asks nothing of such a member; a missing fee is not a free one."""
    try:
        return not fees.fee(tier, type_, band).amount
    except Refused:
        return False


# --- lines as they are kept ----------------------------------------------------------------------


def packed(phrase: Phrase) -> str:
    """A phrase whose values are text, whole numbers, days, money or such phrases, as JSON."""
    return canonical(_plain_phrase(phrase))


def unpacked(text: str) -> Phrase:
    """The phrase that `packed` wrote."""
    return _phrase(json.loads(text))


def _plain_phrase(phrase: Phrase) -> dict[str, object]:
    return {
        "msgid": phrase.msgid,
        "values": {name: _plain(value) for name, value in phrase.values.items()},
    }


def _plain(value: object) -> object:
    match value:
        case Phrase():
            return _plain_phrase(value)
        case Money():
            return {"minor": value.minor, "currency": value.currency}
        case date():
            return {"day": value.isoformat()}
        case str() | int():
            return value
    raise TypeError(f"a line cannot hold {type(value).__name__}")


def _phrase(found: dict[str, dict[str, object]]) -> Phrase:
    values = {name: _value(value) for name, value in found["values"].items()}
    return Phrase(str(found["msgid"]), **values)


def _value(found: object) -> object:
    if not isinstance(found, dict):
        return found
    if "day" in found:
        return date.fromisoformat(found["day"])
    if "minor" in found:
        return Money(found["minor"], found["currency"])
    return _phrase(found)
