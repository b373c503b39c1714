"""A year's dues held against the year before, and what else to know before they are billed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.dues.permissions import DUES_ASSESS
from govapp.dues.queries.assessment import Assessment, Exceptional
from govapp.dues.queries.billing import billing_day, joined_by, puts_of
from govapp.dues.queries.standings import year_starts
from govapp.dues.queries.yearly import Change, changes
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period, year_period
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.models import Membership, Organization
from govapp.members.queries import members_on

SPONSORED = "sponsored"  # the tier that lives from another member's dues


@dataclass(frozen=True)
class Differences:
    """Who is new, who is gone, whose fee or tier is another one, against the year before."""

    year: int
    new: tuple[Change, ...]
    gone: tuple[Change, ...]
    changed: tuple[Change, ...]
    to_put: int
    may_put: bool

    @property
    def none(self) -> bool:
        return not (self.new or self.gone or self.changed)

    @property
    def rows(self) -> tuple[Change, ...]:
        """All of them, changed ones first."""
        return (*self.changed, *self.new, *self.gone)

    @property
    def more(self) -> list[Money]:
        """By how much each changed fee differs."""
        return [one.more for one in self.changed if one.more is not None]


def differences(year: int, actor: Actor) -> Differences:
    """The year against the year before, member by member, by the fees of the rulebook."""
    session = current_session()
    found = changes(session, year)
    put = puts_of(session, year)
    changed = tuple(one for one in found if not one.new and not one.gone)
    return Differences(
        year=year,
        new=tuple(one for one in found if one.new),
        gone=tuple(one for one in found if one.gone),
        changed=changed,
        to_put=sum(one.organization_id not in put for one in changed),
        may_put=may(actor, DUES_ASSESS),
    )


def notes(preview: Assessment, found: Differences) -> tuple[Exceptional, ...]:
    """What to know of members although it stops nothing, most pressing first."""
    session = current_session()
    span = year_period(preview.year, year_starts(session))
    day = billing_day(span, consortium_today())
    proposed = {one.member.organization_id: one.member.name for one in preview.proposed}
    return (
        *_not_put(session, preview.year, proposed, found),
        *_without_sponsor(session, day, proposed),
        *_first_years(session, span, day, proposed),
    )


def _not_put(
    session: Session, year: int, proposed: dict[int, str], found: Differences
) -> Iterator[Exceptional]:
    """Members billed a changed fee that was never put to them."""
    put = puts_of(session, year)
    for one in found.changed:
        if one.organization_id in put or one.organization_id not in proposed:
            continue
        if one.before is None or one.after is None:
            continue
        yield Exceptional(
            one.organization_id,
            one.name,
            Phrase(
                N_("Its fee changes from %(before)s to %(after)s and was not put to it."),
                before=one.before.fee,
                after=one.after.fee,
            ),
        )


def _without_sponsor(
    session: Session, day: date, proposed: dict[int, str]
) -> Iterator[Exceptional]:
    members = members_on(session, day)
    present = {member.organization_id for member in members}
    for member in members:
        if member.sponsored_by is None and member.tier == SPONSORED:
            words = N_("It is sponsored, but no sponsor is named.")
        elif member.sponsored_by is not None and member.sponsored_by not in present:
            words = N_("Its sponsor is not a member any more.")
        else:
            continue
        stops = member.organization_id not in proposed
        yield Exceptional(member.organization_id, member.name, Phrase(words), stops=stops)


def _first_years(
    session: Session, span: Period, day: date, proposed: dict[int, str]
) -> Iterator[Exceptional]:
    """First years are billed in part, and first terms of several years run on."""
    terms = dict(
        session.execute(
            select(Membership.organization_id, Membership.initial_years)
            .join(Organization, Organization.id == Membership.organization_id)
            .where(Membership.initial_years > 1)
        ).all()
    )
    for number, since in joined_by(session, day, None).items():
        if number not in proposed:
            continue
        if span.holds(since.on) and since.on > span.start:
            words = (
                N_("It joined again on %(day)s: the whole fee.")
                if since.again
                else N_("Its first year: it joined on %(day)s.")
            )
            yield Exceptional(number, proposed[number], Phrase(words, day=since.on))
        ends = _term_end(since.on, terms.get(number, 1))
        if ends is not None and ends >= span.start:
            words = N_("Its first term runs until %(day)s.")
            yield Exceptional(number, proposed[number], Phrase(words, day=ends))


def _term_end(began: date, years: int) -> date | None:
    """The last day of a first term of several years."""
    if years < 2:
        return None
    after = began.replace(year=began.year + years, day=min(began.day, 28))
    return after + timedelta(days=began.day - after.day) - timedelta(days=1)
