"""A voter says that no mail came: the same notice again, to an address that two officers mend."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.services.people import correct_address
from govapp.db import transaction
from govapp.elections import letters
from govapp.elections.facts import NoticeAsked, NoticeSentAgain, NoticeTurnedDown
from govapp.elections.models import Election, NoticeAgain
from govapp.elections.permissions import ELECTION_MANAGE
from govapp.elections.rules.states import ElectionState
from govapp.elections.rules.voters import NoticeState
from govapp.elections.services.loading import locked
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting import queries as polls
from govapp.voting.rules import Right


def send_notice_again(
    election_id: int, person_id: int, *, new_address: str = "", actor: Actor
) -> bool:
    """Write the notice of the open vote once more; True if it waits for a second officer.

    With another address than the one we hold, nothing is sent before that officer agrees.
    """
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        if actor.person_id is None:
            raise NotFound
        _entry(session, election, person_id)
        person = session.get_one(Person, person_id)
        corrected = bool(new_address) and folded(new_address) != person.email_key
        if corrected:
            _free(session, new_address)
        if _waiting(session, election_id, person_id):
            raise Refused(Phrase(N_("A corrected address waits for its second officer.")))
        row = NoticeAgain(
            election_id=election_id,
            person_id=person_id,
            state=NoticeState.PROPOSED if corrected else NoticeState.SENT,
            corrected=corrected,
            new_address=new_address if corrected else "",
            asked_by=actor.person_id,
            asked_at=clock.now(),
            sent_at=None if corrected else clock.now(),
        )
        session.add(row)
        session.flush()
        about = key("election", election_id)
        fact = NoticeAsked if corrected else NoticeSentAgain
        record(session, fact(about, row.id, person_id), actor=actor)
        if not corrected:
            _write(session, election, row)
        return corrected


def countersign_address(notice_id: int, *, actor: Actor) -> None:
    """As a second officer: the new address holds, and the notice goes there."""
    with transaction() as session:
        election, row, address = _decided(session, notice_id, NoticeState.SENT, actor)
        _free(session, address)
        correct_address(session, row.person_id, address, actor=actor)
        fact = NoticeSentAgain(key("election", election.id), row.id, row.person_id)
        record(session, fact, actor=actor)
        _write(session, election, row)


def turn_down_address(notice_id: int, *, actor: Actor) -> None:
    """As a second officer: the address stays as it is, and nothing is sent."""
    with transaction() as session:
        election, row, _ = _decided(session, notice_id, NoticeState.TURNED_DOWN, actor)
        fact = NoticeTurnedDown(key("election", election.id), row.id)
        record(session, fact, actor=actor)


def _decided(
    session: Session, notice_id: int, state: NoticeState, actor: Actor
) -> tuple[Election, NoticeAgain, str]:
    """The notice, locked and decided by its second officer, and the address it held."""
    election_id = session.scalar(select(NoticeAgain.election_id).where(NoticeAgain.id == notice_id))
    if election_id is None:
        raise NotFound
    election = locked(session, election_id)
    authorize(actor, ELECTION_MANAGE, election)
    row = session.get_one(NoticeAgain, notice_id, populate_existing=True)
    if row.state is not NoticeState.PROPOSED:
        raise Refused(Phrase(N_("This address was decided on before.")))
    if actor.person_id is None or actor.person_id == row.asked_by:
        raise Refused(Phrase(N_("A corrected address needs a second officer.")))
    _open(election)
    address, row.state, row.new_address = row.new_address, state, ""
    row.countersigned_by, row.sent_at = actor.person_id, clock.now()
    session.flush()
    return election, row, address


def _open(election: Election) -> None:
    if election.state is not ElectionState.VOTING or clock.now() >= election.closes_at:
        raise Refused(Phrase(N_("Voting is not open.")))


def _entry(session: Session, election: Election, person_id: int) -> Right:
    """The line of the list that this person may vote with today."""
    _open(election)
    held = polls.rights_of(session, election.poll_id or 0, person_id)
    if not held:
        raise NotFound
    return Right(held[0].holder, held[0].label, (person_id,))


def _free(session: Session, address: str) -> None:
    known = session.scalar(select(Person.id).where(Person.email_key == folded(address)))
    if known is not None:
        raise Refused(Phrase(N_("Somebody with this address is known already.")))


def _waiting(session: Session, election_id: int, person_id: int) -> bool:
    found = session.scalar(
        select(NoticeAgain.id).where(
            NoticeAgain.election_id == election_id,
            NoticeAgain.person_id == person_id,
            NoticeAgain.state == NoticeState.PROPOSED,
        )
    )
    return found is not None


def _write(session: Session, election: Election, row: NoticeAgain) -> None:
    held = polls.rights_of(session, election.poll_id or 0, row.person_id)
    right = Right(held[0].holder, held[0].label, (row.person_id,))
    first = ((row.person_id, right, held[0].position == 0),)
    letters.write_round(session, election, "open", f"open-again:{row.id}", first, {})
