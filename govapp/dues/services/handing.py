"""Making files for the accounting program, and remembering what it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.db import is_sqlite, transaction
from govapp.db import session as current_session
from govapp.dues.facts import AccountsNamed, HandedOver, HandoverTakenBack
from govapp.dues.models import AccountName, HandedThing, Handover
from govapp.dues.permissions import HANDOVER_MAKE
from govapp.dues.queries.accounting import Asked, Gathered, gather
from govapp.dues.rules.exports import journal
from govapp.dues.rules.exports.formats import File, written
from govapp.dues.rules.exports.names import usual
from govapp.dues.rules.exports.rows import Name
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.files import store
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.exports import XLSX_TYPE, workbook
from govapp.foundation.web.filters import say, words

PORTION = 500


@dataclass(frozen=True)
class Written:
    """What staff wrote for one account; an empty name gives it the usual one again."""

    key: str
    name: str
    code: str


def hand_to_accounting(asked: Asked, *, actor: Actor) -> int:
    """Make a file and note that the accounting program has what is in it; the number of the run.

    Gathering and writing come before the lock. When two people hand over the same new things at
    once, the second is refused: each is new once.
    """
    authorize(actor, HANDOVER_MAKE)
    gathered = gather(asked, actor)
    current_session().rollback()
    if not gathered.things:
        raise Refused(Phrase(N_("There is nothing to hand over in this period.")))
    file = _file(asked, gathered)
    kept = store.put(file.content)
    with transaction() as session:
        authorize(actor, HANDOVER_MAKE)
        row = _row(asked, gathered, file, kept, actor)
        session.add(row)
        session.flush()
        new = _remember(session, row.id, asked.format.family, gathered.things)
        if asked.only_new and new < len(gathered.things):
            raise Refused(
                Phrase(N_("Somebody handed over a part of this meanwhile; look at it again."))
            )
        about = key("handover", row.id)
        size, media_type = len(file.content), file.media_type
        store.note(session, kept, about=about, name=file.name, media_type=media_type, size=size)
        fact = HandedOver(
            about, row.format.value, row.first_day, row.last_day, row.things, row.digest
        )
        record(session, fact, actor=actor)
        return row.id


def take_back(handover_id: int, *, actor: Actor) -> None:
    """Let what a file held count as new again, because the accounting program did not keep it."""
    with transaction() as session:
        row = session.get(Handover, handover_id, with_for_update=True)
        authorize(actor, HANDOVER_MAKE)
        if row is None:
            raise NotFound
        if row.taken_back_at is not None:
            raise Refused(Phrase(N_("This was taken back already.")))
        row.taken_back_at = clock.now()
        session.execute(delete(HandedThing).where(HandedThing.handover_id == row.id))
        record(session, HandoverTakenBack(key("handover", row.id), row.things), actor=actor)


def name_accounts(names: Sequence[Written], *, actor: Actor) -> None:
    """Keep what accounts are called in the accounting program; later files use it."""
    with transaction() as session:
        known = {
            row.key: row for row in session.scalars(select(AccountName).with_for_update()).all()
        }
        authorize(actor, HANDOVER_MAKE)
        changed = tuple(one.key for one in names if _name(session, known, one))
        if changed:
            record(session, AccountsNamed("accounts", changed), actor=actor)


def _name(session: Session, known: Mapping[str, AccountName], one: Written) -> bool:
    """Write one name; True if that changed anything. The usual name needs no row."""
    row = known.get(one.key)
    wanted = Name(one.name, one.code) if one.name else usual(one.key)
    before = Name(row.name, row.code) if row else usual(one.key)
    if wanted == before:
        return False
    if row is not None and wanted == usual(one.key):
        session.delete(row)
    elif row is not None:
        row.name, row.code = wanted.name, wanted.code
    else:
        session.add(AccountName(key=one.key, name=wanted.name, code=wanted.code))
    return True


# --- the file ------------------------------------------------------------------------------------


def _file(asked: Asked, gathered: Gathered) -> File:
    about = _about(asked, gathered)
    text = "".join(f"{name}: {value}\n" for name, value in about)
    file = written(asked.format, gathered.rows, asked.period, text, asked.days)
    if file is not None:
        return file
    name = f"{asked.format.value}-{asked.period.first}-to-{asked.period.last}.xlsx"
    rows = [journal.HEADS, *journal.rows(gathered.rows)]
    content = workbook({"Journal": rows, "About": [("What", "Value"), *about]})
    return File(name, XLSX_TYPE, content)


def _about(asked: Asked, gathered: Gathered) -> list[tuple[str, str]]:
    """What a file says of itself."""
    return [
        (say(Phrase(N_("Format"))), asked.format.value),
        (say(Phrase(N_("From"))), asked.period.first.isoformat()),
        (say(Phrase(N_("Until"))), asked.period.last.isoformat()),
        (say(Phrase(N_("Only what was not handed over before"))), words(asked.only_new)),
        (say(Phrase(N_("How many"))), str(len(gathered.things))),
        (say(Phrase(N_("Comes to"))), str(Money(gathered.total_minor, asked.currency))),
        (say(Phrase(N_("Made at"))), f"{clock.now():%Y-%m-%d %H:%M} UTC"),
    ]


def _row(asked: Asked, gathered: Gathered, file: File, kept: str, actor: Actor) -> Handover:
    return Handover(
        format=asked.format,
        first_day=asked.period.first,
        last_day=asked.period.last,
        only_new=asked.only_new,
        things=len(gathered.things),
        total_minor=gathered.total_minor,
        currency=asked.currency,
        file_name=file.name,
        media_type=file.media_type,
        digest=kept,
        made_by=actor.person_id,
        made_at=clock.now(),
    )


def _remember(
    session: Session, handover_id: int, family: str, things: Sequence[tuple[str, int]]
) -> int:
    """Note what the accounting program has now; how much of it is new."""
    insert = sqlite.insert if is_sqlite(session) else postgresql.insert
    statement = (
        insert(HandedThing)
        .on_conflict_do_nothing(index_elements=["family", "kind", "thing_id"])
        .returning(HandedThing.thing_id)
    )
    new = 0
    for at in range(0, len(things), PORTION):
        rows = [
            {"family": family, "kind": kind, "thing_id": number, "handover_id": handover_id}
            for kind, number in things[at : at + PORTION]
        ]
        new += len(session.scalars(statement, rows).all())
    return new
