"""What a year of membership costs, with the clause that says so."""

from __future__ import annotations

import json
from dataclasses import dataclass

from govapp.charter.rules.values import FeeTable
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import canonical
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


@dataclass(frozen=True)
class Charge:
    """A year's dues: the amount, the line on the invoice, and how it was found."""

    amount: Money
    line: Phrase
    because: Phrase
    clause: str


def charge(fees: FeeTable, *, year: int, tier: str, type_: str, band: str) -> Charge:
    """The dues of a member for a year by the fee table; `Refused` if it has no such fee.

    The whole year's fee, in the table's currency and exact to the cent.
    """
    fee = fees.fee(tier, type_, band)
    found = fees.tier(tier)
    name = found.name if found else tier
    line = Phrase(
        N_("Membership dues %(year)s, %(tier)s (rulebook, clause %(clause)s)"),
        year=str(year),
        tier=name,
        clause=fee.clause,
    )
    return Charge(fee.amount, line, _because(fees, name, type_, band, fee.clause), fee.clause)


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


def packed(phrase: Phrase) -> str:
    """A phrase with text values as JSON, for a stored invoice line."""
    return canonical({"msgid": phrase.msgid, "values": dict(phrase.values)})


def unpacked(text: str) -> Phrase:
    """The phrase that `packed` wrote."""
    found = json.loads(text)
    return Phrase(found["msgid"], **found["values"])
