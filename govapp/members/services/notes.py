"""Notes of staff: what was said, what comes next, and who does it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key
from govapp.members.facts import NoteDone, NoteWritten
from govapp.members.models import OrganizationNote
from govapp.members.permissions import NOTE_WRITE
from govapp.members.rules import NoteDraft, checked_note
from govapp.members.services.shelf import card_of, locked


def write_note(organization_id: int, draft: NoteDraft, *, actor: Actor) -> int:
    """Note a call or a letter; the next step is the writer's unless the draft names another."""
    draft = checked_note(draft)
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, NOTE_WRITE, card_of(row))
        return add_note(session, row.id, draft, actor=actor)


def add_note(session: Session, organization_id: int, draft: NoteDraft, *, actor: Actor) -> int:
    """Add a checked note (helper); the next step is the writer's unless it names another."""
    owner = draft.owner_id or actor.person_id
    note = OrganizationNote(
        organization_id=organization_id,
        text=draft.text,
        next_step=draft.next_step,
        next_on=draft.next_on,
        owner_id=owner if draft.next_step else None,
        written_by=actor.name,
        written_at=clock.now(),
        done_at=None,
    )
    session.add(note)
    session.flush()
    record(session, NoteWritten(key("organization", organization_id), note.id), actor=actor)
    return note.id


def finish_note(organization_id: int, note_id: int, *, actor: Actor) -> None:
    """Say that the next step of a note was taken."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, NOTE_WRITE, card_of(row))
        note = session.get(OrganizationNote, note_id, with_for_update=True)
        if note is None or note.organization_id != row.id:
            raise NotFound
        if note.done_at is None and note.next_step:
            note.done_at = clock.now()
            record(session, NoteDone(key("organization", row.id), note.id), actor=actor)
