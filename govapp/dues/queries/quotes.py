"""What membership would cost somebody, told before they join."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.dues.queries.standings import year_starts
from govapp.dues.rules.charges import Charge, Item, Payer, charge, charge_joined
from govapp.dues.rules.proration import Joined
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period, year_of, year_period
from govapp.foundation.kernel.phrases import N_, Phrase


@dataclass(frozen=True)
class FeeQuote:
    """What the first invoice would ask: `amount` for `period`, line by line.

    `fee` is the whole year's by `clause`; `proration` says in a sentence how the amount follows
    from it; `next_fee` is what the next year costs by what is adopted today, None if unknown.
    """

    year: int
    amount: Money
    fee: Money
    clause: str
    because: Phrase
    proration: Phrase
    period: Period
    items: tuple[Item, ...]
    next_year: int
    next_fee: Money | None
    fictitious: bool

    @property
    def changes(self) -> bool:
        """True if another fee is adopted for the next year."""
        return self.next_fee is not None and self.next_fee != self.fee


def quote(
    session: Session, *, tier: str, type_: str, band: str, on: date, again: bool = False
) -> FeeQuote:
    """The quote for joining a tier on a day; `Refused` if the fee table has no such fee.

    By the rulebook in force on that day. `again`: it was a member before.
    """
    fees, month = charter_on(session, on).fees, year_starts(session)
    year = year_of(on, month)
    span = year_period(year, month)
    later = charter_on(session, (span.end or on) + timedelta(days=1)).fees
    payer = Payer(tier, type_, band)
    found = charge_joined(fees, later, payer, year=span, joined=Joined(on, again))
    try:
        following = charge(later, year=year + 1, tier=tier, type_=type_, band=band).amount
    except Refused:  # the tier is not in the next year's table: what it costs then is not known
        following = None
    return FeeQuote(
        year=year,
        amount=found.amount,
        fee=found.fee,
        clause=found.clause,
        because=found.because,
        proration=_sentence(found, year, again=again),
        period=found.period or span,
        items=found.items,
        next_year=year + 1,
        next_fee=following,
        fictitious=fees.fictitious,
    )


def _sentence(found: Charge, year: int, *, again: bool) -> Phrase:
    if not found.fee:
        return Phrase(N_("This tier is free of dues."))
    first = found.items[0]
    if found.extra:
        return Phrase(
            N_("%(first)s for the rest of %(year)s, and the whole of %(next)s at once: %(fee)s."),
            first=first.amount,
            year=str(year),
            next=str(found.extra),
            fee=found.items[1].amount,
        )
    if first.amount != found.fee and found.period is not None:
        return Phrase(
            N_("%(amount)s for the rest of %(year)s, from %(day)s on, of %(fee)s for a year."),
            amount=first.amount,
            year=str(year),
            day=found.period.start,
            fee=found.fee,
        )
    if again:
        return Phrase(N_("Who joins again pays the whole year."))
    return Phrase(N_("The whole fee of %(year)s."), year=str(year))
