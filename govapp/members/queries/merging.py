"""Merging two records into one: what every slice would move, and what stays where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from govapp.accounts.models import Credential, Person, RoleGrant
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.mail.models import Letter
from govapp.members.models import (
    Affiliation,
    AgreementSignature,
    ContactRole,
    Membership,
    Organization,
    OrganizationNote,
    Tie,
)
from govapp.members.queries.belonging import in_force
from govapp.members.rules.merging import MergeLine


@dataclass(frozen=True)
class Mover:
    """A slice with rows of an organization (or a person): what it would move, and moving it.

    Both get the number that goes and the number that stays. `moves` runs inside the command.
    """

    looks: Callable[[Session, int, int, date], Iterable[MergeLine]] = field(repr=False)
    moves: Callable[[Session, int, int, Actor], None] = field(repr=False)


_movers: dict[str, Sequence[Mover]] = {}


def register_movers(movers: Mapping[str, Sequence[Mover]]) -> None:
    """Take over who moves what (from wiring), for "organization" and for "person"."""
    _movers.clear()
    _movers.update(movers)


def movers_of(kind: str) -> Sequence[Mover]:
    """Everybody who moves rows of that kind, members first."""
    return _movers.get(kind, ())


def merge_lines(
    session: Session, kind: str, old_id: int, new_id: int, day: date
) -> tuple[MergeLine, ...]:
    """The whole preview: what moves, then what stays."""
    lines = [
        line for mover in movers_of(kind) for line in mover.looks(session, old_id, new_id, day)
    ]
    return tuple(sorted(lines, key=lambda line: line.stays))


def counted(session: Session, number: InstrumentedAttribute[int], *which: object) -> int:
    """How many rows there are of a kind."""
    conditions = [one for one in which if isinstance(one, ColumnElement)]
    return session.scalar(select(func.count(number)).where(*conditions)) or 0


# --- what members would move ---------------------------------------------------------------------

FILLED = {
    "tax_id": N_("tax id"),
    "website": N_("website"),
    "billing_address": N_("billing address"),
    "country": N_("country"),
    "band": N_("band"),
    "external_id": N_("external id"),
}


def organization_looks(
    session: Session, old_id: int, new_id: int, day: date
) -> Iterator[MergeLine]:
    """People, roles, notes and bonds move; memberships and letters stay."""
    old, new = session.get_one(Organization, old_id), session.get_one(Organization, new_id)
    people = counted(
        session, Affiliation.id, Affiliation.organization_id == old_id, in_force(Affiliation, day)
    )
    roles = counted(
        session, ContactRole.id, ContactRole.organization_id == old_id, in_force(ContactRole, day)
    )
    notes = counted(session, OrganizationNote.id, OrganizationNote.organization_id == old_id)
    signed = counted(session, AgreementSignature.id, AgreementSignature.organization_id == old_id)
    about = key("organization", old_id)
    ties = counted(session, Tie.id, (Tie.who == about) | (Tie.thing == about))
    below = counted(session, Organization.id, Organization.parent_id == old_id)
    for count, words in (
        (people, N_("People who belong there: %(count)s")),
        (roles, N_("Contact roles: %(count)s; a second primary representative ends")),
        (notes, N_("Notes of the office: %(count)s")),
        (signed, N_("Signed agreements: %(count)s, as far as the other has not signed them")),
        (ties, N_("Bonds that make conflicts of interest known: %(count)s")),
        (below, N_("Organizations that belong to it: %(count)s")),
    ):
        if count:
            yield MergeLine(Phrase(words, count=count))
    for name, words in FILLED.items():
        if getattr(old, name) and not getattr(new, name):
            yield MergeLine(Phrase(N_("Filled in from it: %(name)s"), name=Phrase(words)))
    yield from _organization_stays(session, old_id, day)


def _organization_stays(session: Session, old_id: int, day: date) -> Iterator[MergeLine]:
    running = (Membership.organization_id == old_id, in_force(Membership, day))
    if counted(session, Membership.id, *running):
        yield MergeLine(
            Phrase(N_("Its membership ends today and refers to the one that goes on: one fee.")),
        )
    memberships = counted(session, Membership.id, Membership.organization_id == old_id)
    if memberships:
        words = N_("Memberships of the past: %(count)s stay in its history")
        yield MergeLine(Phrase(words, count=memberships), stays=True)
    letters = counted(session, Letter.id, Letter.organization_id == old_id)
    if letters:
        words = N_("Letters: %(count)s stay as they were written")
        yield MergeLine(Phrase(words, count=letters), stays=True)
    yield MergeLine(
        Phrase(N_("Its key and its lines in the audit trail stay; its page leads to the other.")),
        stays=True,
    )


def account_looks(session: Session, old_id: int, new_id: int, _day: date) -> Iterator[MergeLine]:
    """One sign-in stays; roles of the consortium and kept lists go along."""
    new = session.get_one(Person, new_id)
    if session.get(Credential, new_id) is not None:
        words = N_("They sign in with %(email)s; every other sign-in and link ends.")
        yield MergeLine(Phrase(words, email=new.email))
    elif session.get(Credential, old_id) is not None:
        words = N_("Their password goes along: they sign in with %(email)s and must do so anew.")
        yield MergeLine(Phrase(words, email=new.email))
    roles = counted(
        session, RoleGrant.id, RoleGrant.person_id == old_id, RoleGrant.ended_on.is_(None)
    )
    if roles:
        yield MergeLine(Phrase(N_("Roles of the consortium: %(count)s"), count=roles))


def person_looks(session: Session, old_id: int, new_id: int, day: date) -> Iterator[MergeLine]:
    """Belonging and roles move with their days."""
    places = counted(session, Affiliation.id, Affiliation.person_id == old_id)
    roles = counted(session, ContactRole.id, ContactRole.person_id == old_id)
    who = key("person", old_id)
    ties = counted(session, Tie.id, (Tie.who == who) | (Tie.thing == who))
    for count, words in (
        (places, N_("Organizations they belong or belonged to: %(count)s")),
        (roles, N_("Contact roles with their days: %(count)s")),
        (ties, N_("Bonds that make conflicts of interest known: %(count)s")),
    ):
        if count:
            yield MergeLine(Phrase(words, count=count))
    yield MergeLine(
        Phrase(
            N_(
                "Votes, motions, candidacies and what they booked stay under the old key, which "
                "leads to the other."
            )
        ),
        stays=True,
    )
