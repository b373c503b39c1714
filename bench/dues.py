"""What the pages of dues cost with a hundred thousand invoices, and how fast Stripe may tell us.

    python bench/dues.py [members]

Two fresh SQLite databases: ten members with ten years of invoices each, and `members` (10,000)
with as many. Nine in ten invoices are paid. Times are of the processor, the best of several asks
through the whole application, signed in as treasurer. Then the webhook and a bare Flask endpoint
that verifies the same signature and commits one row, on one server in one process, asked in turns.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import multiprocessing
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask, request
from sqlalchemy import Select, insert, select
from sqlalchemy.dialects import sqlite
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

from govapp import create_app
from govapp.charter.models import CharterVersion
from govapp.db import create_schema, db, transaction
from govapp.dues.models import Invoice, InvoiceLine, NumberSeries, Payment, Settlement
from govapp.dues.queries.aging import open_by_payer, page_of_payers
from govapp.foundation.access.actor import Role
from govapp.foundation.kernel import clock
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.members.models import Membership, Organization
from govapp.settings import Settings
from tests import make
from tests.clients import Client

NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)
YEARS = tuple(range(2018, 2028))
SECRET = "whsec_bench"  # noqa: S105 - of a database that is thrown away
ROUNDS, A_ROUND = 6, 100
KEY = {"STRIPE_SECRET_KEY": "sk_test_bench", "STRIPE_WEBHOOK_SECRET": SECRET}
PORTION = 20_000

PAGES = (
    ("list of invoices", "/invoices"),
    ("list, by due day", "/invoices?sort=due&dir=asc"),
    ("list, by organization", "/invoices?sort=organization&dir=asc"),
    ("list, overdue ones", "/invoices?state=late"),
    ("list, one year", "/invoices?year=2027"),
    ("list of payments", "/payments"),
    ("one invoice", "/invoices/57"),
    ("book money, by name", "/payments/new?search=Example+7&amount=10"),
    ("an organization", "/organizations/7"),
    ("handing over a month", "/money/handover?format=journal-csv&first=2027-01-01&last=2027-01-31"),
    ("statement of an organization", "/statements/7"),
    ("receivables by age", "/money/receivables"),
    ("dues board", "/money/dues"),
    ("who came and went", "/money/dues/members"),
    ("forecast", "/money/dues/forecast"),
)


# --- rows ----------------------------------------------------------------------------------------


def fill(members: int) -> None:
    make.charter("codex", effective_from=date(2010, 1, 1))
    make.consortium()
    version = db.session.scalars(select(CharterVersion.id)).first()
    bills = [(n, year) for year in YEARS for n in range(1, members + 1)]
    paid = [at for at, (n, year) in enumerate(bills, 1) if (n + year) % 10]
    add(Organization, (_organization(n) for n in range(1, members + 1)))
    add(Membership, (_membership(n) for n in range(1, members + 1)))
    add(NumberSeries, ({"series": "invoices", "year": year, "last": members} for year in YEARS))
    settled = set(paid)
    add(Invoice, (_invoice(at, *bill, version, settled) for at, bill in enumerate(bills, 1)))
    add(InvoiceLine, (_line(at) for at in range(1, len(bills) + 1)))
    add(Payment, (_payment(at, *bills[at - 1]) for at in paid))
    add(Settlement, (_settlement(at, bills[at - 1][1]) for at in paid))
    both = [("invoice", at) for at in range(1, len(bills) + 1)] + [("payment", at) for at in paid]
    for begin in range(0, len(both), PORTION):
        booked = list(enumerate(both[begin : begin + PORTION], begin + 1))
        with transaction() as session:
            heads = [_entry(no, kind, bills[at - 1][1], at) for no, (kind, at) in booked]
            session.execute(insert(JournalEntry), heads)
            lines = (_journal(no, kind, at, bills[at - 1][0]) for no, (kind, at) in booked)
            session.execute(insert(JournalLine), [line for two in lines for line in two])


def add(model: type, rows: Iterable[dict[str, object]]) -> None:
    waiting = list(rows)
    for at in range(0, len(waiting), PORTION):
        with transaction() as session:
            session.execute(insert(model), waiting[at : at + PORTION])


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


def _membership(n: int) -> dict[str, object]:
    return {"organization_id": n, "tier": "member", "began_on": date(2017, 1, 1)}


def _invoice(
    at: int, n: int, year: int, version: int | None, settled: set[int]
) -> dict[str, object]:
    return {
        "id": at,
        "number": f"{year}-{n:05d}",
        "number_year": year,
        "number_in_year": n,
        "kind": "dues",
        "organization_id": n,
        "dues_year": year,
        "tier": "member",
        "charter_version_id": version,
        "currency": "USD",
        "total_minor": 1000,
        "issued_on": date(year, 1, 2),
        "due_on": date(year, 2, 1) + timedelta(days=n % 28),
        "billed_to": "Example",
        "state": "issued",
        "settled_on": date(year, 1, 20) if at in settled else None,
    }


def _line(at: int) -> dict[str, object]:
    words = json.dumps({"msgid": "Dues", "values": {}})
    return {"invoice_id": at, "position": 1, "words": words, "amount_minor": 1000}


def _payment(at: int, n: int, year: int) -> dict[str, object]:
    return {
        "id": at,
        "organization_id": n,
        "method": "cheque",
        "reference": str(at),
        "reference_key": str(at),
        "received_on": date(year, 1, 20),
        "amount_minor": 1000,
        "currency": "USD",
        "booked_at": NOW,
        "state": "settled",
    }


def _settlement(at: int, year: int) -> dict[str, object]:
    day = date(year, 1, 20)
    return {"payment_id": at, "invoice_id": at, "amount_minor": 1000, "settled_on": day}


def _entry(number: int, kind: str, year: int, at: int) -> dict[str, object]:
    return {
        "id": number,
        "booked_on": date(year, 1, 2 if kind == "invoice" else 20),
        "recorded_at": NOW,
        "source": f"{kind}:{at}",
        "kind": kind,
        "currency": "USD",
        "lines_to_come": 2,
    }


def _journal(number: int, kind: str, at: int, n: int) -> Iterable[dict[str, object]]:
    other, sign = ("dues income", 1) if kind == "invoice" else ("bank", -1)
    for account, amount, about in (
        ("receivable", sign * 1000, f"invoice:{at}"),
        (other, -sign * 1000, f"{kind}:{at}"),
    ):
        yield {
            "entry_id": number,
            "account": account,
            "amount_minor": amount,
            "currency": "USD",
            "about": about,
            "party": f"organization:{n}",
        }


# --- pages ---------------------------------------------------------------------------------------


@contextmanager
def application(folder: str, **more: object):
    settings = Settings(
        SECRET_KEY="bench" * 8, INSTANCE=Path(folder), ALARM=False, LOG_LEVEL="ERROR", **more
    )
    app = create_app(settings)
    with app.app_context():
        create_schema(db.engine)
        yield app
        db.session.rollback()
        db.engine.dispose()


def best(act: Callable[[], object], tries: int) -> float:
    spent = []
    for _ in range(tries):
        began = time.process_time()
        act()
        spent.append(time.process_time() - began)
    return min(spent)


def pages(members: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, application(folder) as app:
        fill(members)
        client = Client(app, app.response_class, use_cookies=True)
        make.sign_in(client, make.staff(Role.TREASURER))
        found = {}
        for name, address in PAGES:

            def ask(address: str = address) -> None:
                answer = client.get(address)
                assert answer.status_code == 200, (address, answer.status_code)

            ask()
            found[name] = best(ask, 9 if name.startswith("list") else 3)
        day = NOW.date()
        found["its SQL alone"] = best(bare(page_of_payers(day, "", None)), 5)
        found["the sums by payer alone"] = best(bare(open_by_payer(day)), 5)
        return found


def bare(statement: Select[Any]) -> Callable[[], object]:
    """The same SQL through Python's own library, nothing around it."""
    text = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    wire = sqlite3.connect(str(db.engine.url.database))
    return lambda: wire.execute(str(text)).fetchall()


# --- webhook -------------------------------------------------------------------------------------


def _bare(keep: Callable[[str, str], None]) -> Flask:
    """Verifies the signature and commits one row; nothing else."""
    app = Flask("bare")

    @app.post("/")
    def hear() -> str:
        content = request.get_data()
        parts = dict(part.split("=", 1) for part in request.headers["Stripe-Signature"].split(","))
        assert hmac.compare_digest(_signed(parts["t"], content), parts["v1"])
        event = json.loads(content)
        keep(event["id"], event["type"])
        return "kept"

    return app


def _by_sqlite(path: Path) -> Callable[[str, str], None]:
    """The library of Python by itself, in the same manner of writing."""
    kept = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for word in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", _TABLE):
        kept.execute(word)

    def keep(number: str, kind: str) -> None:
        kept.execute("BEGIN IMMEDIATE")
        kept.execute("INSERT INTO event VALUES (?, ?)", (number, kind))
        kept.execute("COMMIT")

    return keep


def _by_orm(path: Path) -> Callable[[str, str], None]:
    """A session of SQLAlchemy, as a Flask application has it."""
    from sqlalchemy import String, create_engine
    from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

    class Base(DeclarativeBase):
        pass

    class Event(Base):
        __tablename__ = "event"
        id = mapped_column(String, primary_key=True)
        type = mapped_column(String)

    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("PRAGMA synchronous=FULL")
    Base.metadata.create_all(engine)

    def keep(number: str, kind: str) -> None:
        with Session(engine) as session:
            session.info["writing"] = True  # govapp's guard watches every session of the process
            session.add(Event(id=number, type=kind))
            session.commit()

    return keep


_TABLE = "CREATE TABLE event (id TEXT PRIMARY KEY, type TEXT)"


def _signed(moment: str, content: bytes) -> str:
    return hmac.new(SECRET.encode(), f"{moment}.".encode() + content, hashlib.sha256).hexdigest()


class _Quiet(WSGIRequestHandler):
    """Writes no line a request, for either of the two."""

    def log_request(self, code: object = "-", size: object = "-") -> None:
        pass


def _serve(folder: str, told: multiprocessing.Queue[int]) -> None:
    with application(folder, **KEY) as app:
        make.charter("codex", effective_from=date(2020, 1, 1))
    bare = {
        "/sqlite": _bare(_by_sqlite(Path(folder) / "sqlite.db")),
        "/orm": _bare(_by_orm(Path(folder) / "orm.db")),
    }
    whole = DispatcherMiddleware(app, bare)
    server = make_server("127.0.0.1", 0, whole, threaded=False, request_handler=_Quiet)
    told.put(server.server_port)
    server.serve_forever()


def _event(number: int) -> tuple[bytes, dict[str, str]]:
    moment = str(int(time.time()))
    content = json.dumps(
        {
            "id": f"evt_{number}",
            "object": "event",
            "type": "invoice.paid",
            "api_version": "2026-10-28.bench",
            "created": int(moment),
            "livemode": False,
            "data": {"object": {"id": f"in_{number}", "object": "invoice"}},
        }
    ).encode()
    signature = f"t={moment},v1={_signed(moment, content)}"
    return content, {"Stripe-Signature": signature, "Content-Type": "application/json"}


@dataclass
class Told:
    """How fast an address took events: events a second by rounds, processor seconds in all."""

    address: str
    speeds: list[float] = field(default_factory=list)
    spent: float = 0.0

    @property
    def speed(self) -> float:
        return median(self.speeds)

    @property
    def milliseconds(self) -> float:
        return self.spent / (len(self.speeds) * A_ROUND) * 1000


def webhook() -> dict[str, Told]:
    """The three addresses asked in turns, round by round."""
    found = {
        "webhook": Told("/webhooks/stripe"),
        "bare endpoint with a session": Told("/orm/"),
        "bare endpoint with sqlite3": Told("/sqlite/"),
    }
    with tempfile.TemporaryDirectory() as folder:
        told: multiprocessing.Queue[int] = multiprocessing.Queue()
        server = multiprocessing.Process(target=_serve, args=(folder, told), daemon=True)
        server.start()
        port, number = told.get(timeout=120), 0
        for round_ in range(ROUNDS + 1):
            for one in found.values():
                events = [_event(number + at) for at in range(A_ROUND)]
                number += A_ROUND
                before, began = _processor(server.pid), time.perf_counter()
                for content, headers in events:
                    _tell(port, one.address, content, headers)
                if round_:  # the first one warms up
                    one.speeds.append(A_ROUND / (time.perf_counter() - began))
                    one.spent += _processor(server.pid) - before
        server.terminate()
        server.join()
    return found


def _tell(port: int, address: str, content: bytes, headers: dict[str, str]) -> None:
    wire = http.client.HTTPConnection("127.0.0.1", port)
    wire.request("POST", address, content, headers)
    answer = wire.getresponse()
    assert answer.status == 200, (address, answer.status, answer.read())
    answer.read()
    wire.close()


def _processor(pid: int | None) -> float:
    """Seconds of the processor that the server has used so far (Linux)."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(int(one) for one in ticks) / os.sysconf("SC_CLK_TCK")


def main(members: int) -> None:
    if members:
        compare(members)
    told = webhook()
    ours = told["webhook"]
    print("\n| what | a second | processor | webhook against it |\n|---|---:|---:|---:|")
    for name, one in told.items():
        ratio = median(a / b for a, b in zip(ours.speeds, one.speeds, strict=True))
        print(f"| {name} | {one.speed:.0f} | {one.milliseconds:.2f} ms | {ratio:.2f} |")


def compare(members: int) -> None:
    with clock.at(NOW):
        few, many = pages(10), pages(members)
    print(f"{10 * len(YEARS)} invoices against {members * len(YEARS)}\n")
    print("| page | few | many | ratio |\n|---|---:|---:|---:|")
    for name in few:
        ratio = many[name] / few[name]
        print(f"| {name} | {few[name] * 1000:.0f} ms | {many[name] * 1000:.0f} ms | {ratio:.2f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
