"""What another tier would change, said before it is chosen."""

from __future__ import annotations

from collections.abc import Iterator

from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Consequence
from govapp.members.queries.limits import rooms
from govapp.members.queries.tiers import TierOffered, TierPage
from govapp.members.rules.tiers import Direction


def consequences(organization_id: int, page: TierPage, to: TierOffered) -> Iterator[Consequence]:
    """What happens when a member goes to the tier, and when."""
    own = page.own
    if to.way is Direction.DOWN:
        words = N_("From %(day)s, with the next membership year: %(tier)s instead of %(own)s.")
        text = Phrase(words, day=page.from_next_year, tier=to.name, own=own.name)
        yield Consequence(text, icon="calendar-event")
        yield Consequence(
            Phrase(N_("Until then everything stays; the wish can be taken back.")), icon="clock"
        )
        if page.bound is not None and page.bound >= page.from_next_year:
            words = N_("It will be refused: the first term lasts until %(day)s.")
            yield Consequence(Phrase(words, day=page.bound), icon="lock")
    else:
        words = N_("From today: %(tier)s instead of %(own)s.")
        yield Consequence(Phrase(words, tier=to.name, own=own.name), icon="calendar-event")
    yield _money(own, to)
    yield from _rights(own, to)
    yield from _room(organization_id, to)


def _money(own: TierOffered, to: TierOffered) -> Consequence:
    if to.way is Direction.UP:
        words = N_(
            "The fee of a year rises from %(old)s to %(new)s; the difference for the rest of "
            "this year is invoiced."
        )
    elif to.way is Direction.DOWN:
        words = N_("The fee of a year falls from %(old)s to %(new)s; nothing is paid back.")
    else:
        words = N_("The fee of a year stays: %(new)s.")
    return Consequence(Phrase(words, old=own.fee, new=to.fee), icon="cash-coin")


def _rights(own: TierOffered, to: TierOffered) -> Iterator[Consequence]:
    gained = [name for name in to.votes_in if name not in own.votes_in]
    lost = [name for name in own.votes_in if name not in to.votes_in]
    more = [one.words for one in to.benefits if one.code not in {b.code for b in own.benefits}]
    less = [one.words for one in own.benefits if one.code not in {b.code for b in to.benefits}]
    for words, names, icon in (
        (
            N_("It votes in: %(names)s, in votes whose list is made from then on."),
            gained,
            "plus-lg",
        ),
        (N_("It no longer votes in: %(names)s. Open votes keep their list."), lost, "dash"),
        (N_("New: %(names)s."), more, "plus-lg"),
        (N_("No longer: %(names)s."), less, "dash"),
    ):
        if names:
            yield Consequence(Phrase(words, names=", ".join(names)), icon=icon)


def _room(organization_id: int, to: TierOffered) -> Iterator[Consequence]:
    found = rooms(current_session(), organization_id, consortium_today())
    if found is None:
        return
    if to.people and found.people.count > to.people:
        words = N_(
            "%(count)s people belong to it and the tier has room for %(most)s: nobody is taken "
            "out, and nobody can be added until there are fewer."
        )
        text = Phrase(words, count=found.people.count, most=to.people)
        yield Consequence(text, icon="exclamation-triangle")
    if to.alternates and found.alternates.count > to.alternates:
        words = N_(
            "%(count)s alternates are named and the tier has room for %(most)s: they stay, and "
            "nobody can be added until there are fewer."
        )
        text = Phrase(words, count=found.alternates.count, most=to.alternates)
        yield Consequence(text, icon="exclamation-triangle")
