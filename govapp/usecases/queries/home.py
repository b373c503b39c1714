"""What waits for authors, champions and leads: steps missing, and word on how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import and_, or_, select

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.charter.rules.values import GateRule
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.panels import Waiting
from govapp.usecases.models import UseCase
from govapp.usecases.queries.dossiers import dossiers_of
from govapp.usecases.rules import ACTIVE, Dossier, Stage, checklist, onward

WORD_HOLDS = timedelta(days=31)
MOST = 20


def lines(actor: Actor) -> Iterator[Waiting]:
    """For each use case of this person: what is missing for the next stage, and the health word."""
    session, today = current_session(), consortium_today()
    driven = actor.scopes("usecase", Role.LEAD, Role.CHAMPION)
    if actor.person_id is None or not has_charter(session, today):
        return
    own = and_(
        UseCase.author_id == actor.person_id,
        UseCase.organization_id.in_(actor.organizations),
        UseCase.stage.in_((Stage.DRAFT, Stage.SUBMITTED)),
    )
    found = session.scalars(
        select(UseCase)
        .where(or_(own, and_(UseCase.id.in_(driven), UseCase.stage.in_((*ACTIVE, Stage.DRAFT)))))
        .order_by(UseCase.sort_key, UseCase.id)
        .limit(MOST)
    ).all()
    if not found:
        return
    gates, dossiers = charter_on(session, today).gates, dossiers_of(session, found)
    for use_case in found:
        gate = onward(gates, use_case.stage)
        if gate is not None:
            yield from _step(use_case, dossiers[use_case.id], gate, actor)
        leads = actor.has(Role.LEAD, scope=key("usecase", use_case.id))
        silent = use_case.health_on is None or today - use_case.health_on > WORD_HOLDS
        if leads and silent and use_case.stage in ACTIVE:
            yield _word(use_case, actor)


def _step(use_case: UseCase, dossier: Dossier, gate: GateRule, actor: Actor) -> Iterator[Waiting]:
    to = Phrase(gate.to_stage)
    missing = sum(not line.met for line in checklist(dossier, gate))
    if missing:
        words = N_("%(title)s: steps still missing before %(stage)s: %(count)s")
        title = Phrase(words, title=use_case.title, stage=to, count=missing)
        yield _line(use_case, "list-check", title, N_("See what is missing"), "way-onward", actor)
    elif use_case.stage is Stage.DRAFT:
        title = Phrase(N_("%(title)s is whole and can be submitted"), title=use_case.title)
        yield _line(use_case, "send", title, N_("Look and submit"), "way-onward", actor)


def _word(use_case: UseCase, actor: Actor) -> Waiting:
    title = Phrase(N_("Say how %(title)s stands"), title=use_case.title)
    return _line(use_case, "heart-pulse", title, N_("Say it"), "how-it-stands", actor)


def _line(
    use_case: UseCase, icon: str, title: Phrase, button: str, anchor: str, actor: Actor
) -> Waiting:
    scope = key("usecase", use_case.id)
    hat = N_("as author")
    if actor.has(Role.LEAD, scope=scope):
        hat = N_("as lead")
    elif actor.has(Role.CHAMPION, scope=scope):
        hat = N_("as champion")
    return Waiting(
        kind=Phrase(N_("Use case")),
        icon=icon,
        title=title,
        due=None,
        hat=Phrase(hat),
        url=f"/use-cases/{use_case.slug}#{anchor}",
        button=Phrase(button),
        place="usecases",
    )
