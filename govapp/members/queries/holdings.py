"""What a person holds for an organization: asked of every slice, answered here for members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.mail.models import Letter, LetterState
from govapp.members.models import ContactRole, OrganizationNote
from govapp.members.queries.belonging import in_force
from govapp.members.rules import ContactKind
from govapp.members.rules.leaving import Holding


@dataclass(frozen=True)
class HandOn:
    """The order to hand one thing on; `to_person` None: nobody takes it. `last_day` is theirs."""

    key: str
    person_id: int
    organization_id: int
    to_person: int | None
    last_day: date
    actor: Actor


@dataclass(frozen=True)
class Keeper:
    """A slice that knows things people hold, by the heads of their keys.

    `hand_on` runs inside the command; a refusal comes before it changes anything.
    """

    heads: frozenset[str]
    holds: Callable[[Session, int, int, date], Iterable[Holding]] = field(repr=False)
    hand_on: Callable[[Session, HandOn], None] = field(repr=False)


_keepers: list[Keeper] = []


def register_keepers(keepers: Iterable[Keeper]) -> None:
    """Take over who knows what people hold (from wiring)."""
    _keepers[:] = keepers


def holdings(
    session: Session, person_id: int, organization_id: int, day: date
) -> tuple[Holding, ...]:
    """Everything a person holds for an organization on `day`, in the order of the wiring."""
    return tuple(
        one for keeper in _keepers for one in keeper.holds(session, person_id, organization_id, day)
    )


def keeper_of(name: str) -> Keeper:
    """Who hands on the thing of this key."""
    head = name.partition(":")[0]
    found = next((keeper for keeper in _keepers if head in keeper.heads), None)
    if found is None:
        raise NotFound
    return found


# --- what members know ---------------------------------------------------------------------------

_TITLES = {
    ContactKind.PRIMARY: N_("Primary representative"),
    ContactKind.ALTERNATE: N_("Alternate"),
    ContactKind.BILLING: N_("Billing contact"),
    ContactKind.NOTICES: N_("Official notices"),
    ContactKind.SIGNING: N_("Signs agreements"),
    ContactKind.ADMIN: N_("Organization admin"),
}
_OTHERWISE = {
    ContactKind.PRIMARY: N_("Nobody represents the organization; its alternates may still vote."),
    ContactKind.ALTERNATE: N_("There is one alternate less."),
    ContactKind.BILLING: N_("Invoices go to the other billing contacts, or to the primary."),
    ContactKind.NOTICES: N_("Official notices go to the others named for them, or to nobody."),
    ContactKind.SIGNING: N_("The others named for it sign, or nobody."),
    ContactKind.ADMIN: N_("The other admins and the primary manage the people."),
}


def held_here(
    session: Session, person_id: int, organization_id: int, day: date
) -> Iterator[Holding]:
    """Contact roles, promised next steps, and letters that have not gone out yet."""
    roles = session.scalars(
        select(ContactRole)
        .where(
            ContactRole.person_id == person_id,
            ContactRole.organization_id == organization_id,
            in_force(ContactRole, day),
        )
        .order_by(ContactRole.id)
    )
    ranks = tuple(ContactKind)
    for role in sorted(roles, key=lambda one: (ranks.index(one.kind), one.id)):
        yield Holding(
            key("contact", role.id),
            Phrase(N_("Role")),
            Phrase(_TITLES[role.kind]),
            Phrase(_OTHERWISE[role.kind]),
            url=f"/organizations/{organization_id}#people",
        )
    yield from _steps(session, person_id, organization_id)
    waiting = unsent(session, person_id, organization_id)
    if waiting:
        yield Holding(
            "mail:waiting",
            Phrase(N_("Mail")),
            Phrase(N_("Letters that have not gone out yet: %(count)s"), count=waiting),
            Phrase(N_("They still go to the person who leaves.")),
        )


def _steps(session: Session, person_id: int, organization_id: int) -> Iterator[Holding]:
    notes = session.scalars(
        select(OrganizationNote)
        .where(
            OrganizationNote.owner_id == person_id,
            OrganizationNote.organization_id == organization_id,
            OrganizationNote.next_step != "",
            OrganizationNote.done_at.is_(None),
        )
        .order_by(OrganizationNote.id)
    )
    for note in notes:
        yield Holding(
            key("note", note.id),
            Phrase(N_("Next step")),
            Phrase(N_("%(step)s"), step=note.next_step),
            Phrase(N_("It stays promised by them.")),
            url=f"/organizations/{organization_id}#notes",
        )


def unsent(session: Session, person_id: int, organization_id: int) -> int:
    """How many letters to a person for an organization wait; secret ones are theirs alone."""
    return (
        session.scalar(
            select(func.count()).where(
                Letter.person_id == person_id,
                Letter.organization_id == organization_id,
                Letter.state == LetterState.WAITING,
                Letter.secret.is_(False),
            )
        )
        or 0
    )
