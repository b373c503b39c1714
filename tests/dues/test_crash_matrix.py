"""Killed (`kill -9`) before any statement or commit of a command: all of it happened or nothing,
and doing it again ends where an undisturbed run does.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, select

from govapp.db import Base, db, transaction
from govapp.dues import services
from govapp.dues.models import CreditKind, CreditNote, Invoice, Payment
from govapp.dues.queries.accounting import Asked
from govapp.dues.queries.checks import agreement
from govapp.dues.rules.exports.formats import Days, Format
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.dues.services.crediting import credit
from govapp.dues.services.receiving import Origin, lock, receive, reverse
from govapp.foundation.access.actor import CLOCK, Role, operator
from govapp.foundation.audit.services import verify
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase
from govapp.ledger.queries import soundness
from tests import make
from tests.databases import copy_sqlite

TREASURER = operator("tests", Role.TREASURER)
TODAY = date(2027, 6, 1)
MOST_STEPS = 400

Act = Callable[[], None]


# --- the commands: each prepares its stage and returns what is to be done -------------------------


def issues() -> Act:
    for _ in range(4):
        make.member()
    run = services.start_assessment(2027, actor=TREASURER)
    return lambda: services.issue_some(run, actor=TREASURER)


def _owing(amount: int = 1000) -> tuple[int, int]:
    organization_id = make.member()
    return organization_id, make.invoice(organization_id, amount=amount, due_on=date(2027, 1, 20))


def _receipt(organization_id: int, minor: int, method: Method = Method.CHEQUE) -> Receipt:
    return Receipt(organization_id, method, "4711", TODAY, Money(minor))


def books() -> Act:
    organization_id, invoice_id = _owing()
    share = Share(invoice_id, Money(1000))
    return lambda: services.book_payment(_receipt(organization_id, 1500), [share], actor=TREASURER)


def applies() -> Act:
    organization_id, invoice_id = _owing()
    payment_id = make.payment(organization_id, amount=700)
    share = Share(invoice_id, Money(700))
    return lambda: services.apply(payment_id, share, actor=TREASURER)


def receives() -> Act:
    organization_id, invoice_id = _owing()

    def act() -> None:
        with transaction() as session:
            locked = lock(session, organization_id, [invoice_id])
            receipt = _receipt(organization_id, 1000, Method.CARD)
            shares = [Share(invoice_id, Money(1000))]
            origin = Origin(external_id="pi_1")
            receive(session, receipt, shares, locked, origin=origin, actor=CLOCK)

    return act


def takes_back() -> Act:
    organization_id, invoice_id = _owing()
    payment_id = make.payment(organization_id, {invoice_id: None}, amount=1200)

    def act() -> None:
        with transaction() as session:
            payment = session.get_one(Payment, payment_id, with_for_update=True)
            reverse(session, payment, "bounced", on=TODAY, actor=TREASURER)

    return act


def credits() -> Act:
    _organization_id, invoice_id = _owing()

    def act() -> None:
        with transaction() as session:
            invoice = session.get_one(Invoice, invoice_id, with_for_update=True)
            known = select(CreditNote.id).where(CreditNote.invoice_id == invoice_id)
            if session.scalar(known) is not None:
                raise Refused(Phrase("credited already"))
            credit(
                session,
                invoice,
                Money(300),
                CreditKind.CORRECTION,
                "half",
                on=TODAY,
                actor=TREASURER,
            )

    return act


def voids() -> Act:
    organization_id, invoice_id = _owing()
    make.payment(organization_id, {invoice_id: 400}, amount=400)
    return lambda: services.void(invoice_id, "wrong tier", actor=TREASURER)


def waives() -> Act:
    organization_id, _invoice_id = _owing()
    asker, answerer = make.staff(Role.SECRETARIAT), make.staff(Role.TREASURER)
    waiver = services.ask_waiver(organization_id, 2027, "in hardship", actor=asker)
    return lambda: services.answer_waiver(waiver, approve=True, actor=answerer)


def ends() -> Act:
    organization_id, _invoice_id = _owing()
    office = make.staff(Role.SECRETARIAT)
    return lambda: services.terminate(organization_id, "unpaid", actor=office)


def hands_over() -> Act:
    organization_id, invoice_id = _owing()
    make.payment(organization_id, {invoice_id: None})
    days = Days(date(2027, 1, 1), date(2027, 12, 31))
    asked = Asked(Format.JOURNAL_CSV, days, "USD")
    return lambda: services.hand_to_accounting(asked, actor=TREASURER)


COMMANDS = (
    issues,
    books,
    applies,
    receives,
    takes_back,
    credits,
    voids,
    waives,
    ends,
    hands_over,
)


# --- killing -------------------------------------------------------------------------------------


def _state() -> dict[str, object]:
    """How many rows each table has, and what each account comes to."""
    with db.engine.connect() as connection:
        counts: dict[str, object] = {
            name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()  # noqa: S608
            for name in Base.metadata.tables
        }
        sums = connection.exec_driver_sql(
            "SELECT account, sum(amount_minor) FROM journal_line GROUP BY account ORDER BY account"
        )
        counts["sums"] = [tuple(row) for row in sums]
        marks = connection.exec_driver_sql("SELECT id, settled_on, state FROM invoice ORDER BY id")
        counts["marks"] = [tuple(row) for row in marks]
    return counts


def _killed_at(step: int, act: Act) -> bool:
    """Do it in a child that is killed before its `step`-th statement or commit; if it was."""
    db.session.rollback()
    db.engine.dispose()  # nothing open crosses into the child
    child = os.fork()
    if not child:
        _die_at(step)
        try:
            act()
        finally:
            os._exit(0)
    _child, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _die_at(step: int) -> None:
    seen = 0

    def count(*_arguments: object) -> None:
        nonlocal seen
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(db.engine, "before_cursor_execute", count)
    event.listen(db.engine, "commit", count)


def _again(act: Act) -> None:
    """Do it (again); that it was done already may be said."""
    try:
        act()
    except Refused:
        db.session.rollback()


@pytest.fixture
def stage(app, at, tmp_path) -> Callable[[Act], None]:
    at(datetime(2027, 6, 1, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()

    def play(prepare: Callable[[], Act]) -> int:
        act = prepare()
        live, kept = Path(db.engine.url.database or ""), tmp_path / "kept.db"
        db.session.rollback()
        before = _state()
        db.engine.dispose()
        copy_sqlite(live, kept)
        act()
        db.session.rollback()
        after = _state()
        assert after != before

        steps = 0
        for step in range(1, MOST_STEPS):
            db.engine.dispose()
            copy_sqlite(kept, live)
            killed = _killed_at(step, act)
            _check(before, after, killed)
            _again(act)
            assert _state() == after, step
            if not killed:
                break
            steps += 1
        return steps

    return play


def _check(before: dict[str, object], after: dict[str, object], killed: bool) -> None:
    found = _state()
    assert found == after or (killed and found == before)
    assert soundness(db.session).faults == ()
    assert agreement(db.session).faults == ()
    assert verify(db.session).first_bad is None
    db.session.rollback()


@pytest.mark.long
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_a_killed_command_did_all_or_nothing_and_can_be_done_again(stage, command):
    assert stage(command) > 5


def test_a_killed_booking_did_all_or_nothing_and_can_be_done_again(stage):
    assert stage(books) > 5
