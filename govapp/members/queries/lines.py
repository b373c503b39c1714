"""What waits for whom: organizations nobody acts for, promised steps, files looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings
from govapp.foundation.web.panels import Waiting
from govapp.members.models import ImportRun, Membership, Organization, OrganizationNote
from govapp.members.permissions import APPLICATION_ANSWER, IMPORT_RUN, ORGANIZATION_WRITE
from govapp.members.queries import accepting
from govapp.members.queries.applications import to_answer
from govapp.members.queries.applying import answer_by
from govapp.members.queries.belonging import in_force
from govapp.members.queries.directory import lacks
from govapp.members.rules import ContactKind, ImportState

FEW = 3


def lines(actor: Actor) -> Iterator[Waiting]:
    """Everything about organizations that waits for this actor."""
    if not actor.signed_in:
        return
    day = consortium_today()
    if may(actor, ORGANIZATION_WRITE):
        yield from _without_primary(day)
        yield from _without_sponsor(day)
        yield from accepting.staff_lines()
    yield from accepting.own_lines(actor)
    yield from _own_gaps(actor, day)
    yield from _steps(actor)
    if may(actor, IMPORT_RUN):
        yield from _files(actor)
    if may(actor, APPLICATION_ANSWER):
        yield from _applications(day)


def _members_lacking(kind: ContactKind, day: date) -> list[tuple[int, str]]:
    statement = (
        select(Organization.id, Organization.display_name)
        .join(
            Membership,
            and_(Membership.organization_id == Organization.id, in_force(Membership, day)),
        )
        .where(Organization.on_record_only.is_(False), lacks(kind, day))
        .order_by(Organization.sort_key, Organization.id)
    )
    return [(number, name) for number, name in current_session().execute(statement)]


def _without_primary(day: date) -> Iterator[Waiting]:
    found = _members_lacking(ContactKind.PRIMARY, day)
    if len(found) > FEW:
        words = Phrase(N_("%(count)s members have no primary representative"), count=len(found))
        yield _gap(words, "/organizations?missing=primary", "")
        return
    for number, name in found:
        words = Phrase(N_("%(name)s has no primary representative"), name=name)
        yield _gap(words, f"/organizations/{number}#people", "")


def _without_sponsor(day: date) -> Iterator[Waiting]:
    """Members whose dues somebody covered who is no member any more."""
    there = aliased(Membership)
    rows = current_session().execute(
        select(Organization.id, Organization.display_name)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(
            in_force(Membership, day),
            Membership.sponsor_id.is_not(None),
            ~exists().where(
                there.organization_id == Membership.sponsor_id,
                there.began_on <= day,
                or_(there.ended_on.is_(None), there.ended_on >= day),
            ),
        )
        .order_by(Organization.sort_key, Organization.id)
    )
    for number, name in rows:
        yield Waiting(
            kind=Phrase(N_("Sponsor")),
            icon="exclamation-triangle",
            title=Phrase(N_("The sponsor of %(name)s is no member any more"), name=name),
            due=None,
            hat="",
            url=f"/organizations/{number}/membership#mark",
            button=Phrase(N_("Name another")),
            place="members",
        )


def _own_gaps(actor: Actor, day: date) -> Iterator[Waiting]:
    """An organization's own people are asked for the alternate, and for the primary."""
    run = actor.scopes("organization", Role.PRIMARY, Role.ORGANIZATION_ADMIN)
    if not run:
        return
    for kind, msgid in (
        (ContactKind.PRIMARY, N_("%(name)s has no primary representative")),
        (ContactKind.ALTERNATE, N_("%(name)s has no alternate: nobody can vote in your stead")),
    ):
        for number, name in _members_lacking(kind, day):
            if number in run:
                words = Phrase(msgid, name=name)
                yield _gap(words, f"/organizations/{number}/people/new?role={kind.value}", name)


def _gap(title: Phrase, url: str, hat: str) -> Waiting:
    return Waiting(
        kind=Phrase(N_("Representatives")),
        icon="person-badge",
        title=title,
        due=None,
        hat=hat,
        url=url,
        button=Phrase(N_("Name somebody")),
        place="members",
    )


def _steps(actor: Actor) -> Iterator[Waiting]:
    rows = current_session().execute(
        select(OrganizationNote, Organization.display_name)
        .join(Organization, Organization.id == OrganizationNote.organization_id)
        .where(
            OrganizationNote.owner_id == actor.person_id,
            OrganizationNote.next_step != "",
            OrganizationNote.done_at.is_(None),
        )
        .order_by(OrganizationNote.next_on, OrganizationNote.id)
    )
    for note, name in rows:
        yield Waiting(
            kind=Phrase(N_("Next step")),
            icon="telephone",
            title=Phrase(N_("%(name)s: %(step)s"), name=name, step=note.next_step),
            due=None if note.next_on is None else _end_of(note.next_on),
            hat="",
            url=f"/organizations/{note.organization_id}#notes",
            button=Phrase(N_("Open")),
            place="members",
        )


def _end_of(day: date) -> datetime:
    zone = ZoneInfo(settings().DEFAULT_ZONE)
    return datetime.combine(day, time(23, 59), zone).astimezone(UTC)


def _applications(day: date) -> Iterator[Waiting]:
    count, oldest = to_answer(current_session(), FEW + 1)
    if count > FEW:
        words = Phrase(N_("Applications to answer: %(count)s"), count=count)
        oldest = [(0, "", oldest[0][2])]
    for number, name, sent_at in oldest:
        if count <= FEW:
            words = Phrase(N_("%(name)s wants to join"), name=name)
        yield Waiting(
            kind=Phrase(N_("Application")),
            icon="person-plus",
            title=words,
            due=_end_of(answer_by(current_session(), sent_at) or day),
            hat="",
            url=f"/applications/{number}" if number else "/applications?state=sent",
            button=Phrase(N_("Answer")),
            place="members",
        )


def _files(actor: Actor) -> Iterator[Waiting]:
    rows = current_session().execute(
        select(ImportRun.id, ImportRun.filename)
        .where(ImportRun.state == ImportState.PREVIEWED, ImportRun.uploaded_by == actor.person_id)
        .order_by(ImportRun.id.desc())
        .limit(FEW)
    )
    for number, filename in rows:
        yield Waiting(
            kind=Phrase(N_("Import")),
            icon="upload",
            title=Phrase(N_("%(file)s was read but not taken over"), file=filename),
            due=None,
            hat="",
            url=f"/import/{number}",
            button=Phrase(N_("Look and decide")),
            place="members",
        )
