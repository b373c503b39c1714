"""How many invoices a second a year's assessment issues, held against the bare inserts.

    python bench/assess.py [members]

Times are of the processor, so that a busy machine tells the same. A fresh SQLite database.
The floor commits the same rows (invoice, line, entry, two journal lines, audit row) in
transactions of the same size, with nothing decided, checked or hashed.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import func, insert, select

from govapp import create_app
from govapp.charter.models import CharterVersion
from govapp.db import create_schema, db, transaction
from govapp.dues.models import Invoice, InvoiceLine
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.audit.models import AuditEvent
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.members.models import Membership, Organization
from govapp.settings import Settings

ACTOR = operator("bench", Role.TREASURER)
SETTER = operator("bench", Role.SECRETARIAT)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
PORTION = 50
EACH = 2000
REACHED: list[tuple[int, int, float]] = []  # invoices, resident memory in MB, seconds


def resident() -> int:
    """What the process holds in memory now, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 2**20


def members(count: int) -> None:
    with transaction() as session:
        session.execute(
            insert(Organization),
            [
                {
                    "id": number,
                    "legal_name": f"Example {number}",
                    "display_name": f"Example {number}",
                    "name_key": f"example {number}",
                    "sort_key": f"example {number:06d}",
                    "group": "vendor",
                    "type": ("for-profit", "nonprofit")[number % 2],
                    "billing_address": "1 Example Way",
                    "added_at": NOW,
                }
                for number in range(1, count + 1)
            ],
        )
        session.execute(
            insert(Membership),
            [
                {
                    "organization_id": number,
                    "tier": ("member", "premier", "developer")[number % 3],
                    "began_on": date(2020, 1, 1),
                }
                for number in range(1, count + 1)
            ],
        )


def assess(count: int) -> float:
    from govapp.dues import services

    began = time.process_time()
    run_id = services.start_assessment(2027, actor=ACTOR)
    REACHED.append((0, resident(), time.process_time() - began))
    card = services.issue_some(run_id, actor=ACTOR)
    while card.going:
        if card.issued % EACH == 0:
            REACHED.append((card.issued, resident(), time.process_time() - began))
        card = services.issue_some(run_id, actor=ACTOR)
    spent = time.process_time() - began
    assert db.session.scalar(select(func.count(Invoice.id))) == count
    return spent


def floor(count: int) -> float:
    """The same number of rows in portions of the same size, written without a thought."""
    version = db.session.scalars(select(CharterVersion.id)).first()
    began = time.process_time()
    for first in range(1, count + 1, PORTION):
        numbers = range(first, min(first + PORTION, count + 1))
        with transaction() as session:
            session.execute(insert(Invoice), [_invoice(n, version) for n in numbers])
            session.execute(insert(InvoiceLine), [_line(n) for n in numbers])
            session.execute(insert(JournalEntry), [_entry(n) for n in numbers])
            session.execute(
                insert(JournalLine), [_journal(n, side) for n in numbers for side in (1, -1)]
            )
            session.execute(insert(AuditEvent), [_event(n) for n in numbers])
    return time.process_time() - began


def _invoice(n: int, version: int | None) -> dict[str, object]:
    return {
        "id": n,
        "number": f"2027-{n:04d}",
        "number_year": 2027,
        "number_in_year": n,
        "kind": "dues",
        "organization_id": n,
        "dues_year": 2027,
        "tier": "member",
        "charter_version_id": version,
        "currency": "USD",
        "total_minor": 1000,
        "issued_on": NOW.date(),
        "due_on": NOW.date(),
        "billed_to": "Example",
        "state": "issued",
    }


def _line(n: int) -> dict[str, object]:
    return {"invoice_id": n, "position": 1, "words": "{}", "amount_minor": 1000}


def _entry(n: int) -> dict[str, object]:
    return {
        "id": n,
        "booked_on": NOW.date(),
        "recorded_at": NOW,
        "source": f"invoice:{n}",
        "kind": "invoice",
        "currency": "USD",
        "lines_to_come": 2,
    }


def _journal(n: int, side: int) -> dict[str, object]:
    return {
        "entry_id": n,
        "account": "dues income",
        "amount_minor": 1000 * side,
        "currency": "USD",
        "about": f"invoice:{n}",
        "party": f"organization:{n}",
    }


def _event(n: int) -> dict[str, object]:
    return {
        "number": n,
        "at": NOW,
        "actor": "bench",
        "hat": "",
        "fact": "InvoiceIssued",
        "about": f"invoice:{n}",
        "text": "{}",
        "previous": str(n),
        "hash": str(n),
    }


def in_fresh(folder: str, count: int, act: object) -> float:
    from govapp.charter import services as charter

    app = create_app(
        Settings(SECRET_KEY="bench" * 8, INSTANCE=Path(folder), ALARM=False, LOG_LEVEL="ERROR")
    )
    with app.app_context():
        create_schema(db.engine)
        charter.begin_with("codex", effective_from=date(2020, 1, 1), actor=SETTER)
        if act is floor:
            with transaction() as session:
                session.connection().exec_driver_sql("DROP TRIGGER audit_event_no_delete")
                session.execute(AuditEvent.__table__.delete())
        members(count)
        spent = act(count)  # type: ignore[operator]
        db.engine.dispose()
    return spent


def main(count: int) -> None:
    print(f"{count} members, portions of {PORTION}\n\n| what | time | a second |\n|---|---|---|")
    spent = {}
    for name, act in (("assessment", assess), ("bare inserts", floor)):
        with tempfile.TemporaryDirectory() as folder:
            spent[name] = in_fresh(folder, count, act)
        print(f"| {name} | {spent[name]:.1f} s | {count / spent[name]:.0f} |")
    print("\n| invoices | memory | time |\n|---|---|---|")
    for issued, megabytes, seconds in REACHED:
        print(f"| {issued} | {megabytes} MB | {seconds:.1f} s |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nratio {spent['assessment'] / spent['bare inserts']:.1f}, peak memory {peak} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
