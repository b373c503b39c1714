"""Taking over a file: look first, then all of it or nothing, and take it back while nobody built
on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from govapp.db import session as current_session
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.files.tables import read_tables
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Invalid, NotFound, Refused
from govapp.foundation.kernel.ids import canonical, digest, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.facts import ImportCommitted, ImportDiscarded, ImportPreviewed, ImportUndone
from govapp.members.models import ImportRun
from govapp.members.permissions import IMPORT_RUN
from govapp.members.queries.importing import days_of, known, settled, stored
from govapp.members.rules import ImportState
from govapp.members.rules.importing import (
    DateOrder,
    Entry,
    Known,
    Plan,
    Settled,
    order_in,
    plan,
    recognize,
)
from govapp.members.services import adding, removing

MOST_ENTRIES = 20_000
CHANGED = Phrase(N_("Somebody changed the same rows meanwhile; look at the preview again."))


def keep(
    files: Sequence[tuple[str, bytes]], *, order: DateOrder | None = None, actor: Actor
) -> int:
    """Read an upload (name, content) and keep it for a look; its number. Nothing is taken over.

    Everything slow happens before the transaction. Without an order of day and month the one
    that the file itself proves is taken.
    """
    authorize(actor, IMPORT_RUN)
    entries, unread = read_upload(files)
    order = order or order_in(days_of(entries))
    rows = canonical(
        {
            "entries": [
                [entry.source, entry.line, entry.record.value, entry.cells, list(entry.formulas)]
                for entry in entries
            ],
            "unread": [list(pair) for pair in unread],
        }
    )
    with transaction() as session:
        run = ImportRun(
            filename=", ".join(shown_name(name) for name, _ in files)[:500],
            digest=digest(b"".join(content for _, content in files)),
            date_order=order.value if order else "",
            rows=rows,
            made="{}",
            state=ImportState.PREVIEWED,
            uploaded_by=actor.person_id,
            uploaded_at=clock.now(),
            committed_at=None,
        )
        session.add(run)
        session.flush()
        record(session, ImportPreviewed(key("import", run.id), len(entries)), actor=actor)
        return run.id


def read_upload(
    files: Sequence[tuple[str, bytes]],
) -> tuple[tuple[Entry, ...], tuple[tuple[str, str], ...]]:
    """The rows of all tables of all files, and the columns that nothing reads."""
    entries: list[Entry] = []
    unread: list[tuple[str, str]] = []
    for name, content in files:
        for table in read_tables(shown_name(name), content):
            lines = [(line.number, line.cells, line.formulas) for line in table.lines]
            found = recognize(table.name, lines)
            entries.extend(found.entries)
            unread.extend(found.unread)
    if not entries:
        raise Invalid(Phrase(N_("The file has no rows below its first.")))
    if len(entries) > MOST_ENTRIES:
        raise Invalid(
            Phrase(N_("One upload may have %(most)s rows; divide it."), most=MOST_ENTRIES)
        )
    return tuple(entries), tuple(unread)


def shown_name(name: str) -> str:
    """A file's name without what could disturb the line it is shown in."""
    return "".join(letter for letter in name if letter.isprintable())[:100]


def choose_order(import_id: int, order: DateOrder, *, actor: Actor) -> None:
    """Say how the days of an upload are to be read."""
    with transaction() as session:
        run = _locked(session, import_id)
        authorize(actor, IMPORT_RUN, run)
        _in_state(run, ImportState.PREVIEWED)
        run.date_order = order.value


def discard(import_id: int, *, actor: Actor) -> None:
    """Throw away an upload that was never taken over, with the personal data in it."""
    with transaction() as session:
        run = _locked(session, import_id)
        authorize(actor, IMPORT_RUN, run)
        _in_state(run, ImportState.PREVIEWED)
        session.execute(delete(ImportRun).where(ImportRun.id == run.id))
        record(session, ImportDiscarded(key("import", run.id)), actor=actor)


def commit(import_id: int, *, actor: Actor) -> None:
    """Take over all rows of an upload, or none.

    The plan is made before the transaction and used in it when nothing it was made from has
    changed; otherwise it is made again under the lock.
    """
    authorize(actor, IMPORT_RUN)
    seen = _made_before(import_id)
    try:
        with transaction() as session:
            run = _locked(session, import_id)
            authorize(actor, IMPORT_RUN, run)
            _in_state(run, ImportState.PREVIEWED)
            whole = _still(session, run, seen)
            if whole.problems:
                raise Refused(Phrase(N_("%(count)s rows have problems."), count=whole.problems))
            if not whole.adds:
                raise Refused(Phrase(N_("Everything in this file is here already.")))
            made = adding.add(session, whole)
            run.made = canonical({table: list(numbers) for table, numbers in made.items()})
            run.state, run.committed_at = ImportState.COMMITTED, clock.now()
            session.flush()
            fact = ImportCommitted(
                key("import", run.id),
                organizations=len(whole.organizations),
                people=len(whole.people),
                affiliations=len(whole.affiliations),
                memberships=len(whole.terms),
            )
            record(session, fact, actor=actor)
    except IntegrityError:  # two commands added the same row at once; the other one was first
        raise Refused(CHANGED) from None


Seen = tuple[Known, Settled, Plan]


def _made_before(import_id: int) -> Seen | None:
    session = current_session()
    run = session.get(ImportRun, import_id)
    if run is None or run.state is not ImportState.PREVIEWED:
        return None
    held, words = known(session), settled(session, _order(run))
    return held, words, plan(stored(run)[0], held, words)


def _still(session: Session, run: ImportRun, seen: Seen | None) -> Plan:
    held, words = known(session), settled(session, _order(run))
    if seen is not None and (held, words) == seen[:2]:
        return seen[2]
    return plan(stored(run)[0], held, words)


def _order(run: ImportRun) -> DateOrder | None:
    return DateOrder(run.date_order) if run.date_order else None


def undo(import_id: int, *, actor: Actor) -> None:
    """Take out what an import made; refused with what was built on it meanwhile."""
    try:
        with transaction() as session:
            run = _locked(session, import_id)
            authorize(actor, IMPORT_RUN, run)
            _in_state(run, ImportState.COMMITTED)
            made = removing.made_by(run)
            reasons = removing.in_use(session, made)
            if reasons:
                raise Refused(reasons)
            removing.remove(session, made)
            run.state = ImportState.UNDONE
            count = sum(len(numbers) for numbers in made.values())
            record(session, ImportUndone(key("import", run.id), count), actor=actor)
    except IntegrityError:  # somebody referred to a row between the look and the removal
        raise Refused(CHANGED) from None


def _locked(session: Session, import_id: int) -> ImportRun:
    run = session.scalars(
        select(ImportRun).where(ImportRun.id == import_id).with_for_update()
    ).one_or_none()
    if run is None:
        raise NotFound
    return run


def _in_state(run: ImportRun, wanted: ImportState) -> None:
    if run.state is not wanted:
        raise Refused(
            Phrase(N_("This import is %(state)s; there is nothing to do."), state=run.state.value)
        )
