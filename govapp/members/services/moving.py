"""What members move when two records become one (helpers of the merge commands)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.accounts.services.merging import move_account
from govapp.foundation.access.actor import Actor
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import key
from govapp.foundation.mail.models import Letter, LetterState
from govapp.members.facts import MembershipEnded
from govapp.members.models import (
    Affiliation,
    AgreementSignature,
    ContactRole,
    Leaving,
    Membership,
    Organization,
    OrganizationNote,
    Tie,
    TierWish,
)
from govapp.members.queries.belonging import in_force
from govapp.members.queries.merging import (
    FILLED,
    Mover,
    account_looks,
    organization_looks,
    person_looks,
)
from govapp.members.rules import ContactKind
from govapp.members.services import contacts


def move_organization(session: Session, old_id: int, new_id: int, actor: Actor) -> None:
    """People, roles, notes, relatives and bonds of one organization go on in another."""
    _fill(session, old_id, new_id)
    _end_memberships(session, old_id, new_id, actor)
    _relatives(session, old_id, new_id)
    _affiliations(session, Affiliation.organization_id, old_id, new_id)
    _roles(session, old_id, new_id, actor)
    _plans(session, old_id)
    for note in session.scalars(
        select(OrganizationNote).where(OrganizationNote.organization_id == old_id)
    ):
        note.organization_id = new_id
    _signatures(session, old_id, new_id)
    _ties(session, key("organization", old_id), key("organization", new_id))
    session.flush()
    people = session.scalars(
        select(Person)
        .join(Affiliation, Affiliation.person_id == Person.id)
        .where(Affiliation.organization_id == new_id, in_force(Affiliation, consortium_today()))
        .order_by(Person.id)
    ).all()
    for person in people:
        contacts.find_by_organizations(session, person, consortium_today())


def _fill(session: Session, old_id: int, new_id: int) -> None:
    """What is empty in the one that stays comes from the one that goes."""
    old, new = session.get_one(Organization, old_id), session.get_one(Organization, new_id)
    for name in FILLED:
        value = getattr(old, name)
        if value and not getattr(new, name):
            if name == "external_id":
                old.external_id = None  # unique: it names one organization at a time
                session.flush()
            setattr(new, name, value)
    session.flush()


def _end_memberships(session: Session, old_id: int, new_id: int, actor: Actor) -> None:
    last_day = consortium_today() - timedelta(days=1)
    for membership in session.scalars(
        select(Membership)
        .where(
            Membership.organization_id == old_id,
            or_(Membership.ended_on.is_(None), Membership.ended_on > last_day),
        )
        .with_for_update()
    ):
        membership.ended_on = max(last_day, membership.began_on)
        membership.successor_id = new_id
        session.flush()
        fact = MembershipEnded(key("organization", old_id), membership.id, membership.ended_on)
        record(session, fact, actor=actor)
    for sponsored in session.scalars(
        select(Membership).where(
            Membership.sponsor_id == old_id,
            Membership.ended_on.is_(None),
            Membership.organization_id != new_id,
        )
    ):
        sponsored.sponsor_id = new_id
    session.flush()


def _relatives(session: Session, old_id: int, new_id: int) -> None:
    """What belongs to the one that goes belongs to the one that stays, without a circle."""
    old, new = session.get_one(Organization, old_id), session.get_one(Organization, new_id)
    above = old.parent_id
    old.parent_id = None
    if new.parent_id == old_id:
        new.parent_id = above
    for child in session.scalars(
        select(Organization).where(Organization.parent_id == old_id, Organization.id != new_id)
    ):
        child.parent_id = new_id
    session.flush()


def _affiliations(session: Session, column: object, old_id: int, new_id: int) -> None:
    """Belongings go on; where both have one that runs, the earlier beginning counts."""
    name = "organization_id" if column is Affiliation.organization_id else "person_id"
    other = "person_id" if name == "organization_id" else "organization_id"
    mine = {
        getattr(row, other): row
        for row in session.scalars(
            select(Affiliation).where(
                getattr(Affiliation, name) == new_id, Affiliation.ended_on.is_(None)
            )
        )
    }
    theirs = session.scalars(
        select(Affiliation).where(getattr(Affiliation, name) == old_id).with_for_update()
    ).all()
    for row in theirs:
        same = mine.get(getattr(row, other))
        if same is not None and row.ended_on is None:
            same.began_on = min(same.began_on, row.began_on)
            same.title, same.phone = same.title or row.title, same.phone or row.phone
            row.ended_on = consortium_today() - timedelta(days=1)
        else:
            setattr(row, name, new_id)
    session.flush()


def _roles(session: Session, old_id: int, new_id: int, actor: Actor) -> None:
    """Roles go on; a second primary ends, and who holds a role there already keeps it."""
    today = consortium_today()
    held = contacts.roles_of(session, new_id)
    pairs = {(one.person_id, one.kind) for one in held}
    has_primary = any(one.kind is ContactKind.PRIMARY for one in held)
    after = sum(one.kind is ContactKind.ALTERNATE for one in held)
    rows = session.scalars(
        select(ContactRole)
        .where(ContactRole.organization_id == old_id)
        .order_by(ContactRole.position, ContactRole.id)
        .with_for_update()
    ).all()
    for role in rows:
        runs = role.ended_on is None
        second = role.kind is ContactKind.PRIMARY and has_primary
        if runs and (second or (role.person_id, role.kind) in pairs):
            contacts.end(session, role, today, actor=actor)
        elif runs and role.kind is ContactKind.ALTERNATE:
            after += 1
            role.position = after
        role.organization_id = new_id
        session.flush()


def _signatures(session: Session, old_id: int, new_id: int) -> None:
    """The one that stays is bound by what the other signed, where it has not signed itself."""
    rows = select(AgreementSignature).order_by(AgreementSignature.id).with_for_update()
    own = {
        one.version_id
        for one in session.scalars(rows.where(AgreementSignature.organization_id == new_id))
    }
    for row in session.scalars(rows.where(AgreementSignature.organization_id == old_id)).all():
        if row.version_id not in own:
            row.organization_id = new_id
    session.flush()


def _plans(session: Session, old_id: int) -> None:
    """Leave days and wishes of the one that goes are over: its people are elsewhere now."""
    leavings = select(Leaving).where(
        Leaving.organization_id == old_id,
        Leaving.done_at.is_(None),
        Leaving.cancelled_at.is_(None),
    )
    for leaving in session.scalars(leavings):
        leaving.cancelled_at = clock.now()
    wishes = select(TierWish).where(
        TierWish.organization_id == old_id,
        TierWish.done_at.is_(None),
        TierWish.cancelled_at.is_(None),
    )
    for wish in session.scalars(wishes):
        wish.cancelled_at = clock.now()
    session.flush()


def _ties(session: Session, old: str, new: str) -> None:
    """Bonds go on under the other key; one that is there already stays once."""
    known = {  # their rows stay under the old key
        (one.kind, one.who, one.thing, one.began_on)
        for one in session.scalars(select(Tie).where(or_(Tie.who == new, Tie.thing == new)))
    }
    for row in session.scalars(select(Tie).where(or_(Tie.who == old, Tie.thing == old))).all():
        who = new if row.who == old else row.who
        thing = new if row.thing == old else row.thing
        if (row.kind, who, thing, row.began_on) not in known and who != thing:
            row.who, row.thing = who, thing
    session.flush()


def move_person(session: Session, old_id: int, new_id: int, actor: Actor) -> None:
    """Belonging, roles, bonds and promised steps of one record of a person go to the other."""
    _affiliations(session, Affiliation.person_id, old_id, new_id)
    held = {
        (one.organization_id, one.kind)
        for one in session.scalars(
            select(ContactRole).where(
                ContactRole.person_id == new_id, ContactRole.ended_on.is_(None)
            )
        )
    }
    for role in session.scalars(
        select(ContactRole).where(ContactRole.person_id == old_id).with_for_update()
    ).all():
        if role.ended_on is None and (role.organization_id, role.kind) in held:
            contacts.end(session, role, consortium_today(), actor=actor)
        role.person_id = new_id
        session.flush()
        contacts.close_ranks(session, role.organization_id)
    _ties(session, key("person", old_id), key("person", new_id))
    for note in session.scalars(
        select(OrganizationNote).where(OrganizationNote.owner_id == old_id)
    ):
        note.owner_id = new_id
    for plan in session.scalars(
        select(Leaving).where(
            Leaving.person_id == old_id, Leaving.done_at.is_(None), Leaving.cancelled_at.is_(None)
        )
    ):
        plan.cancelled_at = clock.now()
    person = session.get_one(Person, new_id)
    for letter in session.scalars(
        select(Letter).where(
            Letter.person_id == old_id,
            Letter.state == LetterState.WAITING,
            Letter.secret.is_(False),
        )
    ):
        letter.person_id, letter.address = new_id, person.email
    session.flush()


ACCOUNTS = Mover(account_looks, move_account)
ORGANIZATIONS = Mover(organization_looks, move_organization)
PEOPLE = Mover(person_looks, move_person)
