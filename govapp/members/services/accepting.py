"""New versions of agreements: members accept them here, and are written to until they did."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members import letters
from govapp.members.models import AgreementVersion
from govapp.members.permissions import AGREEMENT_ACCEPT
from govapp.members.queries.accepting import PUT, REMINDER, Accepting, outdated, signers
from govapp.members.queries.agreements import in_force
from govapp.members.rules import texts
from govapp.members.rules.agreements import SignatureDraft
from govapp.members.services.agreements import sign
from govapp.members.services.shelf import locked

AT_ONCE = 50


def accept_agreement(organization_id: int, version_id: int, title: str, *, actor: Actor) -> None:
    """Accept a version in force for an organization; `title` is the signer's position there."""
    title = texts.line(title)
    with transaction() as session:
        row = locked(session, organization_id)
        day = consortium_today()
        named = frozenset(one.person_id for one in signers(session, row.id, day))
        authorize(actor, AGREEMENT_ACCEPT, Accepting(row.id, row.display_name, named))
        if version_id not in {one.id for one in in_force(session, day)}:
            raise NotFound
        name = session.get_one(Person, actor.person_id).name
        draft = SignatureDraft(version_id, name, title, day)
        if not sign(session, row.id, draft, noted_by=name, actor=actor):
            raise Refused(Phrase(N_("The organization signed this version already.")))


@unrestricted("run by the clock; who is written to is read under the lock of the command")
def chase_agreements() -> int:
    """Put each version in force to the members that accepted an older one, then remind once."""
    session, day = current_session(), consortium_today()
    written = 0
    for version_id in [one.id for one in in_force(session, day)]:
        for kind in (PUT, REMINDER):
            due = _due(current_session(), version_id, kind)
            for start in range(0, len(due), AT_ONCE):
                with transaction() as session:
                    for organization_id in due[start : start + AT_ONCE]:
                        written += _write(session, version_id, organization_id, kind)
    return written


def _due(session: Session, version_id: int, kind: str, only: int | None = None) -> list[int]:
    """Members that have this letter to get now: the first, or the reminder days after it."""
    day = consortium_today()
    rows = outdated(session.get_one(AgreementVersion, version_id), day).subquery()
    if kind == PUT:
        statement = select(rows.c.id).where(rows.c.put_at.is_(None))
    elif has_charter(session, day):
        before = clock.now() - timedelta(days=charter_on(session, day).standing.agreement_days)
        statement = select(rows.c.id).where(rows.c.put_at <= before, rows.c.reminded_at.is_(None))
    else:
        return []
    if only is not None:
        statement = statement.where(rows.c.id == only)
    return list(session.scalars(statement.order_by(rows.c.id)))


def _write(session: Session, version_id: int, organization_id: int, kind: str) -> int:
    """Its letters, if it is still to get them now that it is locked; how many."""
    row = locked(session, organization_id)
    if not _due(session, version_id, kind, only=row.id):
        return 0
    version = session.get_one(AgreementVersion, version_id)
    people = signers(session, row.id, consortium_today())
    for one in people:
        letters.agreement(session, row, version, one, kind)
    return len(people)
