"""Writing a proposal: its parts, the money asked for, how it stands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import Permission, authorize, visible
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import index
from govapp.members import services as members
from govapp.members.rules import TieKind
from govapp.usecases.facts import HealthSet, MoneyAsked, UseCaseDrafted, UseCaseEdited
from govapp.usecases.models import Ask, UseCase
from govapp.usecases.permissions import (
    USECASE_DRAFT,
    USECASE_EDIT,
    USECASE_LEAD,
    USECASE_READ_DRAFT,
)
from govapp.usecases.rules import Health, Stage, hidden

_PROPOSE = Phrase(N_("propose use cases"))


@dataclass(frozen=True)
class Parts:
    """The written parts of a proposal (Markdown but for title, specialty and summary)."""

    title: str
    specialty: str
    summary: str
    problem: str = ""
    solution: str = ""
    impact: str = ""
    resources: str = ""


def draft(parts: Parts, *, organization_id: int, actor: Actor) -> str:
    """Begin a proposal for an organization; its slug. Only its authors see it for now."""
    with transaction() as session:
        authorize(actor, USECASE_DRAFT, organization_id)
        members.require_benefit(session, organization_id, "propose", _PROPOSE)
        use_case = UseCase(
            slug=free_slug(session, parts.title),
            sort_key=folded(parts.title),
            stage=Stage.DRAFT,
            organization_id=organization_id,
            author_id=actor.person_id,
            added_at=clock.now(),
            **asdict(parts),
        )
        session.add(use_case)
        session.flush()
        if actor.person_id is not None:
            members.tie(
                session,
                TieKind.AUTHOR,
                key("person", actor.person_id),
                key("usecase", use_case.id),
                consortium_today(),
            )
        reindex(session, use_case)
        record(session, UseCaseDrafted(key("usecase", use_case.id), organization_id), actor=actor)
        return use_case.slug


def edit(use_case_id: int, parts: Parts, *, actor: Actor) -> None:
    """Replace the written parts; who reads the page sees the new ones at once."""
    with transaction() as session:
        use_case = locked_for(session, use_case_id, USECASE_EDIT, actor)
        changed = tuple(
            name for name, text in asdict(parts).items() if getattr(use_case, name) != text
        )
        if not changed:
            return
        for name in changed:
            setattr(use_case, name, getattr(parts, name))
        use_case.sort_key = folded(parts.title)
        reindex(session, use_case)
        record(session, UseCaseEdited(key("usecase", use_case.id), changed), actor=actor)


def ask(use_case_id: int, year: int, amount: Money, *, actor: Actor) -> None:
    """Say how much money is asked for in a year; zero takes the year out."""
    with transaction() as session:
        locked_for(session, use_case_id, USECASE_EDIT, actor)
        if not 2000 <= year <= 2100 or amount.minor < 0:
            raise Refused(Phrase(N_("Ask for an amount in a year between 2000 and 2100.")))
        session.add(
            Ask(
                use_case_id=use_case_id,
                year=year,
                amount_minor=amount.minor,
                asked_at=clock.now(),
            )
        )
        record(session, MoneyAsked(key("usecase", use_case_id), year, amount.minor), actor=actor)


def set_health(use_case_id: int, health: Health, note: str, *, actor: Actor) -> None:
    """Say how the use case stands today, in a word and a sentence."""
    with transaction() as session:
        use_case = locked_for(session, use_case_id, USECASE_LEAD, actor)
        use_case.health, use_case.health_note = health, note
        use_case.health_on = consortium_today()
        record(session, HealthSet(key("usecase", use_case_id), health.value), actor=actor)


def locked(session: Session, use_case_id: int) -> UseCase:
    """The use case, locked for this command."""
    use_case = session.get(UseCase, use_case_id, with_for_update=True)
    if use_case is None:
        raise NotFound
    return use_case


def locked_for(session: Session, use_case_id: int, permission: Permission, actor: Actor) -> UseCase:
    """The use case, locked, for somebody who may do this; a hidden draft is not there (404)."""
    use_case = locked(session, use_case_id)
    if hidden(use_case.stage, submitted=use_case.submitted_at is not None):
        visible(actor, USECASE_READ_DRAFT, use_case)
    authorize(actor, permission, use_case)
    return use_case


def reindex(session: Session, use_case: UseCase) -> None:
    """Put it into the search: everybody once submitted, before that its authors and staff."""
    readers = ["public"]
    if hidden(use_case.stage, submitted=use_case.submitted_at is not None):
        readers = ["staff", key("usecase", use_case.id)]
    index(
        session,
        key("usecase", use_case.id),
        kind="use case",
        title=use_case.title,
        body=f"{use_case.specialty} {use_case.summary}",
        url=f"/use-cases/{use_case.slug}",
        readers=readers,
    )


def free_slug(session: Session, title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "use-case"
    taken = set(session.scalars(select(UseCase.slug).where(UseCase.slug.startswith(base))))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
