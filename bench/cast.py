"""How many secret votes a second are cast, how long does one take, and how long does closing take.

    python bench/cast.py [seconds of the steady part, 60]

Three parts. *As fast as it goes*: eight browsers cast one vote after another through the whole
application (sign-in row, token of the form, guard, service, page with the receipt), beside a
Flask view under the same server that reads a session row and commits one row through SQLAlchemy
with the same pragmas. The two take turns, so that a busy machine slows both. *Steady*: fifty casts
a second, each begun at its instant whether the one before has come back or not. Then every
receipt is looked for in the closed box. *Large*: 100,000 papers of eight candidates, closed,
sealed, checked and counted by STV. SQLite on disk with synchronous=FULL.
"""

from __future__ import annotations

import os
import re
import secrets
import signal
import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from queue import Queue
from random import Random
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask, request, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import create_engine, event, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from govapp import create_app
from govapp.accounts.models import Person, SignIn
from govapp.db import create_schema, db, transaction
from govapp.elections.models import Election
from govapp.elections.services import count as count_election
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import digest
from govapp.members.models import ContactRole, Membership, Organization
from govapp.serve import serve_web
from govapp.settings import Settings
from govapp.voting import services as voting
from govapp.voting.board import records
from govapp.voting.models import BallotSlot, Poll, RollEntry
from govapp.voting.queries import form_of, seal_holds, slot_form_of
from govapp.voting.rules import Right, Slot
from govapp.voting.services.announcing import freeze, hex_letters
from tests import make
from tests.makers import elections as made_elections

VOTERS, BROWSERS, A_SECOND, TURNS, EACH = 5000, 8, 50, 4, 250
PORT, FLOOR_PORT = 18471, 18472
LARGE, CANDIDATES, SEATS = 100_000, 8, 3


# --- the floor: a view that reads a session row and commits one row -----------------------------


class Floor(DeclarativeBase):
    """The tables of the floor."""


class SignedIn(Floor):
    __tablename__ = "session"

    token: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str]


class Vote(Floor):
    __tablename__ = "vote"

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str]
    paper: Mapped[str]


def floor_app(path: Path) -> Flask:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def _manners(connection, _record):
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    Floor.metadata.create_all(engine)
    with Session(engine, info={"writing": True}) as writing:
        writing.add_all(SignedIn(token=f"token-{n}", person=f"person-{n}") for n in range(VOTERS))
        writing.commit()
    engine.dispose()
    app = Flask("floor")

    @app.post("/")
    def cast() -> str:
        with Session(engine, info={"writing": True}) as current:
            found = current.get_one(SignedIn, request.cookies["token"])
            current.add(Vote(person=found.person, paper=request.form["paper"]))
            current.commit()
        return "recorded"

    return app


# --- an election with many voters ---------------------------------------------------------------


def shift_dates() -> None:
    """Let the makers build an election whose vote is open today."""
    begins = datetime.now(UTC).replace(microsecond=0) - timedelta(days=15, hours=1)
    shift = begins - made_elections.NOMINATIONS_OPEN
    dates = made_elections.ELECTION_DATES
    made_elections.ELECTION_DATES = type(dates)(
        *(getattr(dates, name) + shift for name in dates.__dataclass_fields__)
    )
    made_elections.NOMINATIONS_OPEN += shift
    made_elections.DURING_NOMINATIONS += shift
    made_elections.AFTER_VOTING += shift


def many_voters(count: int) -> tuple[list[int], list[Right]]:
    """So many organizations with one representative each; persons and their rights."""
    now = datetime.now(UTC)
    numbers = range(100_001, 100_001 + count)
    with transaction() as writing:
        writing.execute(
            insert(Organization),
            [
                {
                    "id": n,
                    "legal_name": f"Example {n}",
                    "display_name": f"Example {n}",
                    "name_key": f"example {n}",
                    "sort_key": f"example {n}",
                    "group": "vendor",
                    "type": "nonprofit",
                    "billing_address": "1 Example Way",
                    "added_at": now,
                }
                for n in numbers
            ],
        )
        writing.execute(
            insert(Membership),
            [{"organization_id": n, "tier": "member", "began_on": now.date()} for n in numbers],
        )
        writing.execute(
            insert(Person),
            [
                {
                    "id": n,
                    "name": f"Voter {n}",
                    "email": f"voter{n}@members.example",
                    "email_key": f"voter{n}@members.example",
                    "added_at": now,
                }
                for n in numbers
            ],
        )
        writing.execute(
            insert(ContactRole),
            [
                {"organization_id": n, "person_id": n, "kind": "primary", "began_on": now.date()}
                for n in numbers
            ],
        )
    return list(numbers), [Right(f"organization:{n}", f"Example {n}", (n,)) for n in numbers]


def open_election(count: int, candidates: int, seats: int) -> tuple[object, list[int]]:
    made = made_elections.election("list of voters", candidates=candidates, seats=seats)
    people, rights = many_voters(count)
    with transaction() as writing:
        poll = writing.get_one(Election, made.id).poll_id
        freeze(writing, poll, [_salted(right) for right in rights])
    made_elections.take(made, "voting", candidates, ())
    return made, people


def _salted(right: Right) -> Right:
    return type(right)(right.holder, right.label, right.voters, salt=secrets.token_hex(16))


def sign_everybody_in(people: list[int]) -> None:
    now = datetime.now(UTC)
    with transaction() as writing:
        writing.execute(
            insert(SignIn),
            [
                {
                    "token_digest": digest(f"token-{n}"),
                    "person_id": n,
                    "began_at": now,
                    "seen_at": now,
                    "expires_at": now + timedelta(hours=12),
                    "browser": "bench",
                }
                for n in people
            ],
        )


# --- browsers -----------------------------------------------------------------------------------


class Browsers:
    """Posts a form and keeps how long it took and what came back."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.spent: list[float] = []
        self.answers: list[tuple[int, str]] = []
        self.local = threading.local()

    def post(self, path: str, cookies: str, fields: dict[str, str], began: float) -> None:
        if not hasattr(self.local, "connection"):
            self.local.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
        self.local.connection.request("POST", path, urlencode(fields), headers)
        answer = self.local.connection.getresponse()
        text = answer.read().decode()
        self.spent.append(time.perf_counter() - began)
        self.answers.append((answer.status, text))

    def run(self, orders: list[tuple], *, a_second: int = 0) -> float:  # type: ignore[type-arg]
        """Work the orders off; how long it took. `a_second` of 0 is as fast as it goes."""
        waiting: Queue = Queue()  # type: ignore[type-arg]
        threads = BROWSERS if not a_second else 4 * BROWSERS
        begins = time.perf_counter()

        def work() -> None:
            while (order := waiting.get()) is not None:
                number, parts = order
                due = begins + number / a_second if a_second else time.perf_counter()
                time.sleep(max(0.0, due - time.perf_counter()))
                self.post(*parts, began=due)

        for order in enumerate(orders):
            waiting.put(order)
        workers = [threading.Thread(target=work) for _ in range(threads)]
        for _ in workers:
            waiting.put(None)
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return time.perf_counter() - begins


def serving(app: Flask, port: int) -> int:
    """Serve the application in a child; its process number."""
    child = os.fork()
    if child == 0:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            try:
                serve_web(app, port)
            finally:  # gunicorn leaves by SystemExit, which would tidy up this folder here
                os._exit(0)
    for _ in range(100):
        time.sleep(0.1)
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health")
            connection.getresponse().read()
            return child
        except OSError:
            continue
    raise SystemExit("the server did not come up")


def orders_of(app: Flask, made, people: list[int]) -> list[tuple]:  # type: ignore[no-untyped-def, type-arg]
    """One cast for each of these people, with a token and a paper of their own."""
    with app.test_request_context():
        token = generate_csrf()
        cookie = app.session_interface.get_signing_serializer(app).dumps(dict(session))
    name = app.config["SESSION_COOKIE_NAME"]
    drawn, orders = Random(5), []
    for n in people:
        order = drawn.sample(made.candidates, drawn.randint(1, len(made.candidates)))
        fields = {f"rank-{one}": str(rank) for rank, one in enumerate(order, start=1)}
        fields |= {"holder": f"organization:{n}", "csrf_token": token}
        cookies = f"govapp-session=token-{n}; {name}={cookie}"
        orders.append((f"/elections/{made.id}/voted", cookies, fields))
    return orders


# --- the parts ----------------------------------------------------------------------------------


def casting(folder: Path, seconds: int) -> None:
    settings = Settings(
        INSTANCE=folder,
        DATABASE_URL=f"sqlite:///{folder}/bench.db",
        SECRET_KEY="b" * 40,
        SERVER_URL=f"http://127.0.0.1:{PORT}",
        ALARM=False,
        ARGON2_MEMORY_KIB=8,
        ARGON2_ROUNDS=1,
    )
    app = create_app(settings)
    with app.app_context():
        create_schema(db.engine)
        made, people = open_election(VOTERS, CANDIDATES, SEATS)
        sign_everybody_in(people)
        db.session.close()
        db.engine.dispose()
    floor = floor_app(folder / "floor.db")
    children = [serving(app, PORT), serving(floor, FLOOR_PORT)]
    try:
        receipts = _in_turns(app, made, people, seconds)
    finally:
        for child in children:
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
    with app.app_context():
        _look_for(made, receipts)


def _in_turns(app: Flask, made, people: list[int], seconds: int) -> list[str]:  # type: ignore[no-untyped-def]
    orders = orders_of(app, made, people)
    fast, bare = Browsers(PORT), Browsers(FLOOR_PORT)
    floor_orders = [("/", f"token=token-{n}", {"paper": "3.1.2"}) for n in range(VOTERS)]
    rates: dict[str, list[float]] = {"casts": [], "floor": []}
    for turn in range(TURNS):
        part = slice(turn * EACH, (turn + 1) * EACH)
        rates["floor"].append(EACH / bare.run(floor_orders[part]))
        rates["casts"].append(EACH / fast.run(orders[part]))
    casts, floor = statistics.median(rates["casts"]), statistics.median(rates["floor"])
    print(
        f"| as fast as it goes | {casts:.0f} casts/s | floor {floor:.0f}/s | {casts / floor:.0%} |"
    )
    steady = Browsers(PORT)
    begins = TURNS * EACH
    wanted = orders[begins : begins + min(A_SECOND * seconds, VOTERS - begins)]
    took = steady.run(wanted, a_second=A_SECOND)
    times = sorted(steady.spent)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    rate = len(wanted) / took
    print(
        f"| steady | {len(wanted)} in {took:.1f} s ({rate:.0f}/s) | p50 {p50 * 1000:.0f} ms "
        f"| p95 {p95 * 1000:.0f} ms, worst {times[-1] * 1000:.0f} ms |"
    )
    answers = [*fast.answers, *steady.answers]
    wrong = [status for status, _ in answers if status != 200]
    found = [re.search(r"<code>([0-9A-Z-]{24})</code>", text) for _, text in answers]
    print(f"| answered | {len(answers)} | not 200: {len(wrong)} | |")
    return [code.group(1) for code in found if code]


def _look_for(made, receipts: list[str]) -> None:  # type: ignore[no-untyped-def]
    poll = db.session.get_one(Election, made.id).poll_id
    db.session.rollback()
    with transaction() as writing:
        voting.close_poll(writing, poll)
    lost = [code for code in receipts if not voting.counted(db.session, poll, code)]
    papers = sum(voting.sealed_profile(db.session, poll).values())
    print(f"| after closing | {papers} papers, {len(receipts)} receipts | lost: {len(lost)} | |")


def large(folder: Path) -> None:
    settings = Settings(
        INSTANCE=folder, DATABASE_URL=f"sqlite:///{folder}/large.db", SECRET_KEY="b" * 40
    )
    app = create_app(settings)
    with app.app_context():
        create_schema(db.engine)
        made, _people = open_election(LARGE, CANDIDATES, SEATS)
        poll_id = db.session.get_one(Election, made.id).poll_id
        db.session.rollback()
        _fill(poll_id)
        steps = {}
        began = time.perf_counter()
        with clock.at(made_elections.AFTER_VOTING):
            made_elections.close(made)
        steps["close and seal"] = time.perf_counter() - began
        began = time.perf_counter()
        assert seal_holds(db.session, poll_id)
        steps["(the seal alone)"] = time.perf_counter() - began
        began = time.perf_counter()
        with clock.at(made_elections.AFTER_VOTING):
            count_election(made.id, actor=made.officer)
        steps["check the seal and count by STV"] = time.perf_counter() - began
        for step, spent in steps.items():
            print(f"| {LARGE:,} ballots | {step} | {spent:.1f} s | |")


def _fill(poll_id: int) -> None:
    """Fill the box as casts would, without their transactions."""
    poll = db.session.get_one(Poll, poll_id)
    paper_form, form, bound = form_of(poll), slot_form_of(poll), poll.definition_hash
    size = db.session.query(BallotSlot).count()
    db.session.rollback()
    drawn, rows = Random(9), []
    for slot in range(size):
        order = drawn.sample(paper_form.choices, drawn.randint(1, len(paper_form.choices)))
        paper, salt = paper_form.encoded(order), hex_letters(32)
        code = records.code_of(bound, paper, salt)
        content = form.written(Slot(paper, salt, code, hex_letters(64)), hex_letters)
        rows.append({"poll_id": poll_id, "slot": slot, "content": content})
    with transaction() as writing:
        writing.execute(update(RollEntry).where(RollEntry.left_out == "").values(marked=True))
        writing.execute(update(BallotSlot), rows)
        assert writing.scalar(select(RollEntry.id).limit(1))


if __name__ == "__main__":
    shift_dates()
    with tempfile.TemporaryDirectory() as name:
        casting(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else 60)
        large(Path(name))
    assert make
