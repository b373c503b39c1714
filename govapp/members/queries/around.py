"""What lies ahead of and happened around a person: memberships that end and begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Event
from govapp.members.models import Leaving, Membership, Organization
from govapp.members.permissions import ORGANIZATION_LIST_ALL
from govapp.members.queries.directory import tiers

MOST = 5


def coming(actor: Actor, until: datetime) -> Iterator[Event]:
    """Memberships and people's time that end soon: staff hear of all, others of their own's."""
    statement = (
        select(Organization.id, Organization.display_name, Membership.ended_on)
        .join(Organization, Organization.id == Membership.organization_id)
        .where(Membership.ended_on.between(consortium_today(), until.date()))
        .order_by(Membership.ended_on, Organization.sort_key)
    )
    if not may(actor, ORGANIZATION_LIST_ALL):
        statement = statement.where(Organization.id.in_(actor.organizations))
    for number, name, ended_on in current_session().execute(statement.limit(MOST)):
        yield Event(
            ended_on,
            Phrase(N_("Last day of %(name)s as a member"), name=name),
            url=f"/organizations/{number}",
            icon="building-x",
            tone="warn",
        )
    yield from _leave_days(actor, until)


def _leave_days(actor: Actor, until: datetime) -> Iterator[Event]:
    statement = (
        select(Organization.id, Organization.display_name, Person.name, Leaving.last_day)
        .join(Organization, Organization.id == Leaving.organization_id)
        .join(Person, Person.id == Leaving.person_id)
        .where(
            Leaving.last_day.between(consortium_today(), until.date()),
            Leaving.done_at.is_(None),
            Leaving.cancelled_at.is_(None),
        )
        .order_by(Leaving.last_day, Leaving.id)
    )
    if not may(actor, ORGANIZATION_LIST_ALL):
        statement = statement.where(Organization.id.in_(actor.organizations))
    for number, organization, name, last_day in current_session().execute(statement.limit(MOST)):
        words = N_("Last day of %(name)s at %(organization)s")
        yield Event(
            last_day,
            Phrase(words, name=name, organization=organization),
            url=f"/organizations/{number}#people",
            icon="box-arrow-right",
        )


def news(actor: Actor, since: datetime) -> Iterator[Event]:
    """Members that joined or went on in another tier since then."""
    if not actor.signed_in:
        return
    names = dict(tiers())
    rows = current_session().execute(
        select(Organization.id, Organization.display_name, Membership.tier, Membership.began_on)
        .join(Organization, Organization.id == Membership.organization_id)
        .where(
            Membership.began_on.between(since.date(), consortium_today()),
            Organization.on_record_only.is_(False),
        )
        .order_by(Membership.began_on.desc(), Organization.sort_key)
        .limit(MOST)
    )
    for number, name, tier, began_on in rows:
        yield Event(
            began_on,
            Phrase(N_("%(name)s belongs now: %(tier)s"), name=name, tier=names.get(tier, tier)),
            url=f"/organizations/{number}",
            icon="building-check",
        )
