"""The leave day's one screen: what somebody holds, who may take it, what will happen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Consequence
from govapp.members.models import Leaving
from govapp.members.queries.belonging import employers, organization_names
from govapp.members.queries.holdings import holdings
from govapp.members.queries.roster import PersonLine, people
from govapp.members.rules.leaving import Holding, LeavingDraft, passings


@dataclass(frozen=True)
class LeavingPage:
    """Who leaves, what they hold, the colleagues who may take it over, and where they stay."""

    line: PersonLine
    holdings: tuple[Holding, ...]
    colleagues: tuple[tuple[int, str], ...]
    elsewhere: tuple[str, ...]
    planned: date | None


def leaving_page(organization_id: int, person_id: int) -> LeavingPage:
    """The page (the caller asked who may manage the people)."""
    session, today = current_session(), consortium_today()
    everybody = people(session, organization_id, today)
    line = next((one for one in everybody if one.person_id == person_id), None)
    if line is None:
        raise NotFound
    others = set(employers(session, [person_id], today).get(person_id, ())) - {organization_id}
    names = organization_names(session, others)
    return LeavingPage(
        line,
        holdings(session, person_id, organization_id, today),
        tuple((one.person_id, one.name) for one in everybody if one.person_id != person_id),
        tuple(sorted(names.values())),
        planned_days(session, organization_id).get(person_id),
    )


def planned_days(session: Session, organization_id: int) -> Mapping[int, date]:
    """The last days that are planned for people of an organization, by person."""
    rows = session.execute(
        select(Leaving.person_id, Leaving.last_day).where(
            Leaving.organization_id == organization_id,
            Leaving.done_at.is_(None),
            Leaving.cancelled_at.is_(None),
        )
    )
    return dict(rows.all())


def planned(organization_id: int, person_id: int) -> Leaving | None:
    """The plan that waits for its day, or None."""
    return (
        current_session()
        .scalars(
            select(Leaving).where(
                Leaving.organization_id == organization_id,
                Leaving.person_id == person_id,
                Leaving.done_at.is_(None),
                Leaving.cancelled_at.is_(None),
            )
        )
        .one_or_none()
    )


def consequences(page: LeavingPage, draft: LeavingDraft) -> Iterator[Consequence]:
    """What the plan does, line by line, in the order of the things."""
    names = dict(page.colleagues)
    if draft.last_day is None:
        yield Consequence(
            Phrase(N_("%(name)s leaves at once."), name=page.line.name), icon="person-x"
        )
    else:
        words = N_("%(day)s is the last day of %(name)s; what follows happens the morning after.")
        yield Consequence(
            Phrase(words, day=draft.last_day, name=page.line.name), icon="calendar-event"
        )
    heirs = []
    for passing in passings(page.holdings, draft):
        held, to_person = passing.holding, passing.to_person
        if to_person is None:
            words = N_("%(kind)s, %(title)s: %(otherwise)s")
            text = Phrase(words, kind=held.kind, title=held.title, otherwise=held.otherwise)
            yield Consequence(text, icon="dash-circle" if held.moves else "lock")
        else:
            heirs.append(to_person)
            words = N_("%(kind)s, %(title)s: goes to %(name)s.")
            text = Phrase(words, kind=held.kind, title=held.title, name=names.get(to_person, ""))
            yield Consequence(text, icon="arrow-right")
    yield from _letters(page, [names.get(heir, "") for heir in dict.fromkeys(heirs)])


def _letters(page: LeavingPage, heirs: list[str]) -> Iterator[Consequence]:
    if page.elsewhere:
        words = N_("The sign-in stays: they belong to %(names)s.")
        yield Consequence(Phrase(words, names=", ".join(page.elsewhere)), icon="key")
    else:
        words = N_("The sign-in ends, unless they hold an office or role of the consortium.")
        yield Consequence(Phrase(words), icon="key")
    yield Consequence(
        Phrase(N_("A letter tells %(name)s what ended and what stays."), name=page.line.name),
        icon="envelope",
    )
    for name in heirs:
        words = N_("A letter tells %(name)s what is theirs from then on.")
        yield Consequence(Phrase(words, name=name), icon="envelope")
    yield Consequence(
        Phrase(N_("All dated rows stay: votes, terms and roles of the past keep their name.")),
        icon="clock-history",
    )
