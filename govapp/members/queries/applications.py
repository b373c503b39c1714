"""The office's queue of applications, and one of them with all that bears on the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import folded
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase
from govapp.members.models import (
    Affiliation,
    Application,
    Organization,
)
from govapp.members.permissions import APPLICATION_READ
from govapp.members.queries.agreements import titles
from govapp.members.queries.applying import MoveLine, answer_by, moves_of
from govapp.members.queries.asking import debts
from govapp.members.queries.belonging import held_by, organization_names
from govapp.members.queries.directory import escaped
from govapp.members.queries.families import families
from govapp.members.rules import ApplicationState, Held
from govapp.members.rules.applications import (
    Answers,
    Debt,
    Dossier,
    Known,
    cannot_approve,
    domains_of,
    likeness,
    unpacked,
)
from govapp.members.rules.likeness import bare

Statement = Select[Any]  # Any: one row per application, see `queue`
MOST_LIKE = 8


@dataclass(frozen=True)
class Like:
    """An organization that may be the applicant, or its parent, and what is to be known of it."""

    id: int
    name: str
    reasons: tuple[Phrase, ...]
    held: tuple[Held, ...]  # by it and its relatives
    debts: tuple[Debt, ...]

    @property
    def same_name(self) -> bool:
        """A second organization of this name cannot be made."""
        return any(reason.msgid == "the same name" for reason in self.reasons)

    def stands_against(self, day: date) -> tuple[Phrase, ...]:
        """What an approval of it would be refused with."""
        return cannot_approve(Dossier(day, self.held, self.debts))


@dataclass(frozen=True)
class ApplicationPage:
    """Everything the office looks at before it answers."""

    id: int
    state: ApplicationState
    legal_name: str
    answers: Answers
    sent_at: datetime | None
    answer_by: date | None
    first: Money | None
    yearly: Money | None
    clause: str
    moves: tuple[MoveLine, ...]
    like: tuple[Like, ...]
    parents: tuple[Like, ...]
    agreements: dict[int, str]
    organization_id: int | None
    organization: str

    @property
    def resembling(self) -> tuple[tuple[Like, str], ...]:
        """Everything like the applicant or its owner, with which of the two."""
        return (
            *((one, "same") for one in self.like),
            *((one, "parent") for one in self.parents),
        )

    @property
    def owing(self) -> bool:
        """True if something is owed from before by any of them."""
        return any(one.debts for one, _as in self.resembling)


def queue() -> Statement:
    """Every application that was sent, one row each."""
    return select(
        Application.id,
        Application.legal_name,
        Application.sort_key,
        Application.state,
        Application.tier,
        Application.first_minor,
        Application.currency,
        Application.sent_at,
        Application.answered_at,
        Application.organization_id,
    ).where(Application.state != ApplicationState.DRAFT)


def named(statement: Statement, text: str) -> Statement:
    """Those whose legal name holds the text."""
    return statement.where(Application.sort_key.like(f"%{escaped(folded(text))}%", escape="\\"))


def in_state(statement: Statement, word: str) -> Statement:
    """Those that stand there."""
    return statement.where(Application.state == ApplicationState(word))


def to_answer(session: Session, most: int) -> tuple[int, list[tuple[int, str, datetime]]]:
    """How many wait for the office, and the oldest of them: number, name, when sent."""
    waiting = Application.state == ApplicationState.SENT
    count = session.scalar(select(func.count(Application.id)).where(waiting)) or 0
    rows = session.execute(
        select(Application.id, Application.legal_name, Application.sent_at)
        .where(waiting)
        .order_by(Application.sent_at, Application.id)
        .limit(most)
    )
    return count, [(number, name, sent) for number, name, sent in rows if sent is not None]


def application_page(application_id: int, actor: Actor) -> ApplicationPage:
    """One application for the office; a draft is nobody's but the applicant's."""
    session = current_session()
    row = session.get(Application, application_id)
    if row is None or row.sent_at is None:
        raise NotFound
    visible(actor, APPLICATION_READ, row)
    answers = unpacked(row.answers)
    open_ = row.answered_at is None
    like = tuple(likely(session, answers)) if open_ else ()
    return ApplicationPage(
        id=row.id,
        state=row.state,
        legal_name=row.legal_name,
        answers=answers,
        sent_at=row.sent_at,
        answer_by=answer_by(session, row.sent_at) if row.state is ApplicationState.SENT else None,
        first=_money(row.first_minor, row.currency),
        yearly=_money(row.quoted_minor, row.currency),
        clause=row.clause,
        moves=moves_of(session, row.id),
        like=like,
        parents=tuple(likely_parents(session, answers)) if open_ else (),
        agreements=titles(session, answers.accepted),
        organization_id=row.organization_id,
        organization=organization_names(session, [row.organization_id]).get(row.organization_id, "")
        if row.organization_id
        else "",
    )


def likely(session: Session, answers: Answers) -> Iterator[Like]:
    """Organizations that may be the applicant, those with most reasons first."""
    rows = _candidates(session, answers)
    mails = _mail_domains(session, [row.id for row in rows])
    found = []
    for row in rows:
        known = Known(
            row.display_name,
            row.legal_name,
            row.website,
            row.tax_id,
            mails.get(row.id, frozenset()),
        )
        if reasons := likeness(answers, known):
            found.append((row, reasons))
    found.sort(key=lambda pair: (-len(pair[1]), pair[0].id))
    yield from _with_family(session, found[:MOST_LIKE])


def likely_parents(session: Session, answers: Answers) -> Iterator[Like]:
    """Organizations of the name that the applicant gave for its owner."""
    if not answers.parent:
        return
    asked = Answers(legal_name=answers.parent)
    rows = _candidates(session, asked)
    found = [
        (row, reasons)
        for row in rows
        if (reasons := likeness(asked, Known(row.display_name, row.legal_name)))
    ]
    yield from _with_family(session, found[:MOST_LIKE])


def _candidates(session: Session, answers: Answers) -> list[Organization]:
    """A net with wide meshes: names with the same words, tax id, website, mail of its people."""
    stem = bare(answers.legal_name)
    name, key = folded(answers.legal_name), escaped(stem)
    like = [Organization.name_key == name, Organization.sort_key == name]
    if stem:
        like += [
            Organization.name_key.like(f"%{key}%", escape="\\"),
            Organization.sort_key.like(f"%{key}%", escape="\\"),
        ]
    if answers.tax_id:
        like.append(Organization.tax_id == answers.tax_id)
    for domain in sorted(domains_of(answers)):
        at = escaped(domain)
        like.append(Organization.website.like(f"%{at}%", escape="\\"))
        people = (
            select(Affiliation.organization_id)
            .join(Person, Person.id == Affiliation.person_id)
            .where(Person.email_key.like(f"%@{at}", escape="\\"))
        )
        like.append(Organization.id.in_(people))
    return list(
        session.scalars(
            select(Organization)
            .where(
                Organization.on_record_only.is_(False),
                Organization.merged_into_id.is_(None),
                or_(*like),
            )
            .order_by(Organization.id)
            .limit(50)
        )
    )


def _mail_domains(session: Session, ids: Iterable[int]) -> dict[int, frozenset[str]]:
    rows = session.execute(
        select(Affiliation.organization_id, Person.email_key)
        .join(Person, Person.id == Affiliation.person_id)
        .where(Affiliation.organization_id.in_(list(ids)))
    )
    found: dict[int, set[str]] = {}
    for number, email in rows:
        found.setdefault(number, set()).add(email.rpartition("@")[2])
    return {number: frozenset(domains) for number, domains in found.items()}


def _with_family(
    session: Session, found: list[tuple[Organization, tuple[Phrase, ...]]]
) -> Iterator[Like]:
    related = families(session, [row.id for row, _reasons in found])
    everybody = {number for numbers in related.values() for number in numbers}
    held: dict[int, list[Held]] = {}
    for one in held_by(session, everybody):
        held.setdefault(one.organization_id, []).append(one)
    owed = debts(session, everybody)
    for row, reasons in found:
        family = related.get(row.id, frozenset({row.id}))
        yield Like(
            row.id,
            row.display_name,
            reasons,
            tuple(one for number in sorted(family) for one in held.get(number, ())),
            tuple(debt for debt in owed if debt.organization_id in family),
        )


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
