"""How long it takes to know the standing of every member, and in how many queries.

    python bench/standing.py [members]

A fresh SQLite database; each member has three years of invoices, nine in ten of them paid.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import event, insert, select

from govapp import create_app
from govapp.charter.models import CharterVersion
from govapp.db import create_schema, db, transaction
from govapp.dues.models import Invoice, Payment, Settlement
from govapp.dues.queries import standings
from govapp.foundation.access.actor import Role, operator
from govapp.members.models import Membership, Organization
from govapp.settings import Settings

SETTER = operator("bench", Role.SECRETARIAT)
NOW = datetime(2027, 6, 1, tzinfo=UTC)
YEARS = (2025, 2026, 2027)


def fill(count: int) -> None:
    from govapp.charter import services as charter

    charter.begin_with("codex", effective_from=date(2020, 1, 1), actor=SETTER)
    version = db.session.scalars(select(CharterVersion.id)).first()
    everybody = range(1, count + 1)
    bills = [(n, year) for n in everybody for year in YEARS]
    paid = [(place, n) for place, (n, year) in enumerate(bills, 1) if (n + year) % 10]
    with transaction() as session:
        session.execute(insert(Organization), [_organization(n) for n in everybody])
        session.execute(
            insert(Membership),
            [
                {"organization_id": n, "tier": "member", "began_on": date(2020, 1, 1)}
                for n in everybody
            ],
        )
        session.execute(
            insert(Invoice),
            [_invoice(place, *bill, version) for place, bill in enumerate(bills, 1)],
        )
        session.execute(insert(Payment), [_payment(place, n) for place, n in paid])
        session.execute(
            insert(Settlement),
            [
                {
                    "payment_id": place,
                    "invoice_id": place,
                    "amount_minor": 1000,
                    "settled_on": date(bills[place - 1][1], 1, 20),
                }
                for place, _ in paid
            ],
        )


def _organization(n: int) -> dict[str, object]:
    return {
        "id": n,
        "legal_name": f"Example {n}",
        "display_name": f"Example {n}",
        "name_key": f"example {n}",
        "sort_key": f"example {n:06d}",
        "group": "vendor",
        "type": "for-profit",
        "added_at": NOW,
    }


def _invoice(place: int, n: int, year: int, version: int | None) -> dict[str, object]:
    due_on = date(year, 2, 1)
    return {
        "id": place,
        "number": f"{year}-{n:04d}",
        "number_year": year,
        "number_in_year": n,
        "kind": "dues",
        "organization_id": n,
        "dues_year": year,
        "tier": "member",
        "charter_version_id": version,
        "currency": "USD",
        "total_minor": 1000,
        "issued_on": due_on - timedelta(days=30),
        "due_on": due_on,
        "billed_to": "Example",
        "state": "issued",
    }


def _payment(place: int, n: int) -> dict[str, object]:
    return {
        "id": place,
        "organization_id": n,
        "method": "cheque",
        "reference": str(place),
        "reference_key": str(place),
        "received_on": date(2027, 1, 20),
        "amount_minor": 1000,
        "currency": "USD",
        "booked_at": NOW,
    }


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            Settings(SECRET_KEY="bench" * 8, INSTANCE=Path(folder), ALARM=False, LOG_LEVEL="ERROR")
        )
        with app.app_context():
            create_schema(db.engine)
            fill(count)
            db.session.rollback()
            seen: list[str] = []
            event.listen(
                db.engine, "before_cursor_execute", lambda *given: seen.append(str(given[2]))
            )
            began = time.perf_counter()
            found = standings(db.session, date(2027, 6, 1))
            spent = time.perf_counter() - began
            asked = [one for one in seen if not one.startswith(("PRAGMA", "BEGIN"))]
            good = sum(one.good for one in found.values())
            print(
                "| members | invoices | in good standing | queries | time |\n|---|---|---|---|---|"
            )
            print(f"| {count} | {count * 3} | {good} | {len(asked)} | {spent:.2f} s |")
            db.engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
