"""Which stakeholder groups sit in a body on a day, drawn, and whether one has too much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.rules.values import BodyRules
from govapp.committees.models import Seat, Term
from govapp.committees.rules.sitting import GroupShare, balance
from govapp.foundation.charts.descriptions import Bars
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.web.filters import say
from govapp.members.models import Organization


@dataclass(frozen=True)
class RosterBalance:
    """The shares of a roster with their chart; `percent` is the share above which is warned."""

    shares: tuple[GroupShare, ...]
    chart: Bars
    percent: int
    cap: int

    @property
    def lopsided(self) -> GroupShare | None:
        return next((one for one in self.shares if one.lopsided), None)


def roster_balance(
    session: Session, body_id: int, rule: BodyRules | None, day: date
) -> RosterBalance | None:
    """The balance of those who hold seats on a day, None where nobody does."""
    groups = session.scalars(
        select(Organization.group)
        .join(Term, Term.organization_id == Organization.id)
        .join(Seat, Seat.id == Term.seat_id)
        .where(Seat.body_id == body_id, Term.began_on <= day, Term.ends_on >= day)
    ).all()
    if not groups or rule is None:
        return None
    shares = balance((group.value for group in groups), rule.lopsided_percent)
    chart = Bars(
        title=_("Seats by stakeholder group"),
        description=_("Who holds a seat on the day that is shown."),
        category_name=_("Stakeholder group"),
        value_name=_("Seats"),
        categories=tuple(say(Phrase(one.group)) for one in shares),
        values=tuple(one.seats for one in shares),
    )
    return RosterBalance(shares, chart, rule.lopsided_percent, rule.organization_cap)
