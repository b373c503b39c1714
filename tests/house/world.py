"""A small consortium with one of each thing, and the people who try every address on it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from shutil import copytree

from sqlalchemy import select
from werkzeug.routing import Rule

from govapp.db import Base, db, transaction
from govapp.dues.models import Invoice
from govapp.elections.models import Candidate, Question
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.files import store
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import digest
from govapp.foundation.web.current import settings
from tests import make
from tests.applications import folder
from tests.clients import Client
from tests.databases import copy_sqlite

PERSONAS = (
    "visitor",
    "person",
    "administrator",
    "secretariat",
    "treasurer",
    "election officer",
    "auditor",
    "representative",
    "billing contact",
    "outsider",
)

# What stands in an address where no number of a row does; `endpoint:name` where it differs.
SAMPLES: dict[str, str] = {
    "key": "records",
    "body_code": "steering",
    "seat_class": "elected",
    "token": "no-such-token-as-this-one-here",
    "filename": "css/govapp.css",
    "secret": "a-secret-of-the-tests-of-all-pages",
    "chapter": "fees",
    "slug": "example-exchange-of-summaries",
    "requirement": "landscape",
    "code": "operating",
    "committees.appoint:code": "steering",
    "committees.resign:code": "steering",
    "committees.remove:code": "steering",
    "committees.end_office:code": "steering",
    "charter.start:name": "codex",
    "kind": "organization",
    "new_id": "2",
    "audit.show:number": "1",
    "letters.trace:kind": "person",
    "letters.trace:number": "1",
    "year": "2027",
}

# The table (and its column) whose first row is meant, where the name does not say it.
TABLES = {
    "old_id": "organization",
    "version_id": "charter_version",
    "difference_id": "stripe_difference",
    "call_id": "stripe_call",
    "members.colleague:person_id": "contact_role.person_id",
    "members.leave_day:person_id": "contact_role.person_id",
    "members.let_stay:person_id": "contact_role.person_id",
    "entry_id": "journal_entry",
    "change_id": "roll_change",
    "notice_id": "notice_again",
    "decision_id": "standing_decision",
    "request_id": "money_request",
}


@dataclass
class World:
    """Who is there (a person's number; None for a visitor), and what stands in addresses."""

    people: dict[str, int | None] = field(default_factory=dict)

    def sign_in(self, client: Client, persona: str) -> Client:
        person = self.people[persona]
        return client if person is None else make.sign_in(client, person)

    def address(self, rule: Rule) -> str:
        """The rule's address with the first row of each thing it names."""
        values = {name: self._value(rule.endpoint, name) for name in rule.arguments}
        _domain, address = rule.build(values, append_unknown=False) or ("", rule.rule)
        return address

    def _value(self, endpoint: str, name: str) -> str | int:
        sample = SAMPLES.get(f"{endpoint}:{name}", SAMPLES.get(name))
        if sample is not None:
            return sample
        told = TABLES.get(f"{endpoint}:{name}", TABLES.get(name, name.removesuffix("_id")))
        table_name, _dot, column = told.partition(".")
        table = Base.metadata.tables.get(table_name)
        if table is None or not name.endswith("_id"):
            raise LookupError(f"say in world.py what <{name}> is for {endpoint}")
        with db.engine.connect() as connection:
            wanted = select(table.c[column or "id"]).order_by(table.c.id).limit(1)
            found = connection.execute(wanted).scalar()
        return found or 1


_world: list[World] = []


def built_once() -> World:
    """The world in the running database (SQLite), made once per worker, copied with its files."""
    kept, kept_files = folder() / "world.db", folder() / "world-files"
    live, files = Path(db.engine.url.database or ""), settings().INSTANCE / "files"
    db.session.rollback()
    if _world:
        db.engine.dispose()
        copy_sqlite(kept, live)
        copytree(kept_files, files, dirs_exist_ok=True)
    else:
        _world.append(build())
        db.session.rollback()
        with closing(sqlite3.connect(live)) as source, closing(sqlite3.connect(kept)) as target:
            source.backup(target)
        copytree(files, kept_files)
    return _world[0]


def build() -> World:
    """Make the people and the things, committed."""
    people: dict[str, int | None] = {"visitor": None, "person": make.person()}
    for role in (
        Role.ADMINISTRATOR,
        Role.SECRETARIAT,
        Role.TREASURER,
        Role.ELECTION_OFFICER,
        Role.AUDITOR,
    ):
        people[role.value] = _number(make.staff(role))
    make.invitation(people["person"])  # a letter, and the job that sends it
    make.charter()
    make.consortium()
    made = make.election("declared", seats=2, candidates=3, papers=[(0, 1), (1,), (2,)])
    pairs = list(zip(made.organizations, made.voters, strict=True))
    home, representative = pairs[0]
    people["representative"] = _number(representative)
    people["billing contact"] = make.contact(home, "billing")
    people["outsider"] = _number(make.voting_member()[1])
    _nominee()
    review = make.bodies("technical")["technical"]
    seated = make.seated(review, 2)
    make.carried(review, seated)
    make.meeting(review)
    make.motion(review, seated)
    use_case = make.submitted(home, representative)
    make.budget(clock.today().year, 1000)
    make.given(use_case, clock.today().year, 100)
    make.import_run()
    make.agreement()
    make.accepted(home, make.agreement("membership", "0", date(2019, 1, 1)))
    make.application()
    make.note(home)
    make.waiver(home)
    make.requote(home, year=clock.today().year + 1)
    make.money_request(make.invoice(home, year=clock.today().year + 1))
    make.bank_statement(make.bank_account())
    make.bank_line()
    make.deposit(home)
    make.handover(clock.today().year)
    make.document()
    make.asked(representative)
    _at_stripe(home)
    _papers(home)
    return World(people)


def _nominee() -> None:
    """The first candidate with a letter's link, a picture, and a question that was asked."""
    candidate = select(Candidate.id).order_by(Candidate.id).limit(1)
    with transaction() as writing:
        row = writing.get_one(Candidate, writing.scalars(candidate).one())
        row.consent_digest = digest(SAMPLES["secret"])
        row.photo = store.put(b"a picture")
        writing.add(
            Question(
                election_id=row.election_id,
                asked_by=row.person_id,
                asked_for=row.organization_id,
                words="Why?",
                asked_at=clock.now(),
            )
        )


def _papers(home: int) -> None:
    invoice_id = db.session.scalars(select(Invoice.id).order_by(Invoice.id)).first()
    db.session.rollback()
    make.link(invoice_id, SAMPLES["secret"])
    make.plan(invoice_id, {clock.today(): 100})
    make.credit_note(make.invoice(home, year=2031, amount=1000))
    make.write_off_request(invoice_id)
    make.opening_import()
    make.order_file(invoice_id)
    make.tax_form()


def _at_stripe(organization_id: int) -> None:
    invoice_id = db.session.scalars(select(Invoice.id).order_by(Invoice.id)).first()
    db.session.rollback()
    make.announced_charge(invoice_id, make.saved_account(organization_id))
    make.twin_asked(invoice_id, organization_id)
    make.stripe_difference()


def _number(actor: Actor) -> int | None:
    return actor.person_id
