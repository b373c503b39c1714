"""What the trail tells of an organization, in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Event

Values = Mapping[str, object]
Names = Mapping[int, str]
Words = Callable[[Values, Names], Phrase]


def history(session: Session, organization_id: int, *, limit: int = 30) -> tuple[Event, ...]:
    """The last changes to an organization, its people and its memberships, newest first."""
    rows = session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.about == key("organization", organization_id), AuditEvent.fact.in_(_WORDS)
        )
        .order_by(AuditEvent.number.desc())
        .limit(limit)
    ).all()
    told = [(row, json.loads(row.text)["values"]) for row in rows]
    names = _names(session, told)
    return tuple(
        Event(
            at=row.at,
            title=_WORDS[row.fact](values, names),
            text=_actor(row.actor, names),
            icon=_ICONS[row.fact],
        )
        for row, values in told
    )


def _names(session: Session, told: list[tuple[AuditEvent, dict[str, object]]]) -> dict[int, str]:
    numbers = {number for row, _ in told if (number := key_number(row.actor, "person"))}
    for _, values in told:
        person = values.get("person_id")
        if isinstance(person, int):
            numbers.add(person)
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(numbers)))
    return dict(rows.all())


def _actor(actor: str, names: Names) -> Phrase:
    number = key_number(actor, "person")
    name = actor if number is None else names.get(number, actor)
    return Phrase(N_("by %(name)s"), name=name)


def _who(values: Values, names: Names) -> str:
    person = values.get("person_id")
    return names.get(person, "") if isinstance(person, int) else ""


def _day(values: Values, name: str) -> date:
    return datetime.fromisoformat(str(values[name])).date()


def _fixed(msgid: str) -> Words:
    return lambda _values, _names: Phrase(msgid)


def _began(values: Values, _names: Names) -> Phrase:
    words = N_("Membership in tier %(tier)s from %(day)s")
    return Phrase(words, tier=values["tier"], day=_day(values, "began_on"))


def _ended(values: Values, _names: Names) -> Phrase:
    return Phrase(N_("Membership ends with %(day)s"), day=_day(values, "ended_on"))


def _joined(values: Values, names: Names) -> Phrase:
    return Phrase(N_("%(name)s joined its people"), name=_who(values, names))


def _left(values: Values, names: Names) -> Phrase:
    return Phrase(N_("%(name)s left its people"), name=_who(values, names))


def _planned(values: Values, names: Names) -> Phrase:
    words = N_("%(name)s will leave after %(day)s")
    return Phrase(words, name=_who(values, names), day=_day(values, "last_day"))


def _stays(values: Values, names: Names) -> Phrase:
    return Phrase(N_("%(name)s stays after all"), name=_who(values, names))


def _named(values: Values, names: Names) -> Phrase:
    kind = Phrase(str(values["kind"]))
    return Phrase(N_("%(name)s became: %(kind)s"), name=_who(values, names), kind=kind)


def _unnamed(values: Values, names: Names) -> Phrase:
    kind = Phrase(str(values["kind"]))
    return Phrase(N_("%(name)s is no longer: %(kind)s"), name=_who(values, names), kind=kind)


_WORDS: Mapping[str, Words] = {
    "OrganizationAdded": _fixed(N_("The organization was written down")),
    "OrganizationChanged": _fixed(N_("What is written of it was changed")),
    "MembershipBegan": _began,
    "MembershipEnded": _ended,
    "OrganizationMerged": _fixed(N_("It was merged into another organization")),
    "SaidApart": _fixed(N_("It is not the same as another one that looks like it")),
    "TierRaised": _fixed(N_("It went up to a dearer tier")),
    "TierLowered": _fixed(N_("It went down to a cheaper tier")),
    "TierWished": _fixed(N_("It wished for a cheaper tier at the renewal")),
    "TierWishCancelled": _fixed(N_("The wish for a cheaper tier ended")),
    "MembershipMarked": _fixed(N_("Founder or sponsor of the membership was written down")),
    "LeavingPlanned": _planned,
    "LeavingCancelled": _stays,
    "PersonJoined": _joined,
    "PersonLeft": _left,
    "ContactNamed": _named,
    "ContactEnded": _unnamed,
    "AlternatesOrdered": _fixed(N_("The alternates were put in another order")),
    "AgreementSigned": _fixed(N_("A version of an agreement was signed")),
}
_ICONS = {
    "OrganizationAdded": "building-add",
    "OrganizationChanged": "pencil",
    "MembershipBegan": "building-check",
    "MembershipEnded": "building-x",
    "OrganizationMerged": "union",
    "SaidApart": "x-lg",
    "TierRaised": "arrow-up",
    "TierLowered": "arrow-down",
    "TierWished": "calendar-event",
    "TierWishCancelled": "calendar-x",
    "MembershipMarked": "award",
    "LeavingPlanned": "calendar-event",
    "LeavingCancelled": "calendar-x",
    "PersonJoined": "person-plus",
    "PersonLeft": "person-x",
    "ContactNamed": "person-badge",
    "ContactEnded": "person-x",
    "AlternatesOrdered": "list-ol",
    "AgreementSigned": "file-earmark-text",
}
