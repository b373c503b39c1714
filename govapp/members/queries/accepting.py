"""Members that accepted an older version of an agreement only, and who may accept the new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.mail.models import Letter
from govapp.foundation.web.panels import Waiting
from govapp.members.models import (
    AgreementSignature,
    AgreementVersion,
    ContactRole,
    Membership,
    Organization,
)
from govapp.members.queries.agreements import in_force
from govapp.members.queries.belonging import Contact, contacts
from govapp.members.queries.belonging import in_force as holds
from govapp.members.rules import ContactKind

PUT, REMINDER = "agreement_put", "agreement_reminder"  # the letters
Statement = Select[Any]  # Any: one row per member, see `outdated`


@dataclass(frozen=True)
class Accepting:
    """An organization as the predicate asks for it: who is named to sign for it."""

    id: int
    name: str
    signers: frozenset[int]


def outdated(version: AgreementVersion, day: date) -> Statement:
    """Members on `day` whose latest accepted version of this agreement is an older one."""
    older = (
        select(AgreementSignature.organization_id, func.max(AgreementVersion.effective_on))
        .join(AgreementVersion, AgreementVersion.id == AgreementSignature.version_id)
        .where(AgreementVersion.kind == version.kind)
        .group_by(AgreementSignature.organization_id)
        .having(func.max(AgreementVersion.effective_on) < version.effective_on)
        .subquery("older")
    )
    accepted = aliased(AgreementVersion)
    latest = and_(accepted.kind == version.kind, accepted.effective_on == older.c[1])
    return (
        select(
            Organization.id,
            Organization.display_name,
            Organization.sort_key,
            accepted.version.label("accepted"),
            _written(version, PUT).label("put_at"),
            _written(version, REMINDER).label("reminded_at"),
        )
        .join(older, older.c.organization_id == Organization.id)
        .join(accepted, latest)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(holds(Membership, day), Organization.on_record_only.is_(False))
    )


def _written(version: AgreementVersion, kind: str) -> ColumnElement[Any]:
    return (
        select(func.min(Letter.written_at))
        .where(
            Letter.organization_id == Organization.id,
            Letter.kind == kind,
            Letter.about == key("agreement", version.id),
        )
        .correlate(Organization)
        .scalar_subquery()
    )


def named(statement: Statement, text: str) -> Statement:
    """Those whose name holds the text."""
    return statement.where(Organization.sort_key.contains(folded(text), autoescape=True))


def open_list(version_id: int) -> tuple[AgreementVersion, Statement]:
    """A version in force, and the members that accepted an older one only."""
    session, day = current_session(), consortium_today()
    version = next((one for one in in_force(session, day) if one.id == version_id), None)
    if version is None:
        raise NotFound
    return version, outdated(version, day)


def reminded_after() -> int | None:
    """After how many days the rulebook has them reminded; None while there is none."""
    session, day = current_session(), consortium_today()
    if not has_charter(session, day):
        return None
    return charter_on(session, day).standing.agreement_days


def signers(session: Session, organization_id: int, day: date) -> tuple[Contact, ...]:
    """Who binds it on `day`: whoever is named to sign, and the primary representative."""
    found = {
        one.person_id: one
        for kind in (ContactKind.SIGNING, ContactKind.PRIMARY)
        for one in contacts(session, organization_id, kind, day)
    }
    return tuple(found.values())


def to_accept(actor: Actor, version_id: int) -> tuple[Accepting, ...]:
    """The organizations for which the actor may accept this version, and that have not."""
    session, day = current_session(), consortium_today()
    version = next((one for one in in_force(session, day) if one.id == version_id), None)
    if version is None or not actor.signed_in:
        return ()
    return tuple(_waiting_ones(session, version, actor, day))


def _waiting_ones(
    session: Session, version: AgreementVersion, actor: Actor, day: date
) -> Iterator[Accepting]:
    bound = select(ContactRole.organization_id).where(
        ContactRole.person_id == actor.person_id,
        ContactRole.kind == ContactKind.SIGNING,
        holds(ContactRole, day),
    )
    own = actor.scopes("organization", Role.PRIMARY) | set(session.scalars(bound))
    if own:
        for row in session.execute(outdated(version, day).where(Organization.id.in_(own))):
            yield Accepting(row.id, row.display_name, frozenset({actor.person_id or 0}))


def own_lines(actor: Actor) -> Iterator[Waiting]:
    """The new versions that wait for this person's acceptance."""
    session, day = current_session(), consortium_today()
    for version in in_force(session, day):
        for one in _waiting_ones(session, version, actor, day):
            words = N_("%(name)s has not accepted version %(version)s of the %(title)s yet")
            yield _line(version, words, "#accept", N_("Read and accept"), name=one.name)


def staff_lines() -> Iterator[Waiting]:
    """For the office: how many members have not accepted a version in force."""
    session, day = current_session(), consortium_today()
    for version in in_force(session, day):
        rows = outdated(version, day).subquery()
        count = session.scalar(select(func.count()).select_from(rows))
        if count:
            words = N_(
                "Members that have not accepted version %(version)s of the %(title)s: %(count)s"
            )
            yield _line(version, words, "/open", N_("Look"), count=count)


def _line(
    version: AgreementVersion, words: str, where: str, button: str, **values: object
) -> Waiting:
    return Waiting(
        kind=Phrase(N_("Agreement")),
        icon="file-earmark-text",
        title=Phrase(words, title=version.title, version=version.version, **values),
        due=None,
        hat="",
        url=f"/agreements/{version.id}{where}",
        button=Phrase(button),
        place="members",
    )
