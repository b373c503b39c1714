"""A process killed while bank lines and slips are booked: each line once, a slip whole or not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues.models import BankLine, Deposit, LineState, Payment
from govapp.dues.queries.checks import agreement
from govapp.dues.services import Pick, book_line
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.audit.services import verify
from govapp.ledger.queries import soundness
from tests import make

TREASURER = operator("tests", Role.TREASURER)
LINES, DAY = 24, date(2026, 11, 1)
CHILD = """
import sys
from pathlib import Path
from govapp import create_app
from govapp.accounts.queries import consortium_today
from govapp.db import db
from govapp.dues.models import BankLine, LineState
from govapp.dues.rules.deposits import Cheque, Slip
from govapp.dues.services import Pick, book_line
from govapp.dues.services.depositing import book_deposit
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.money import Money
from sqlalchemy import select
from tests.applications import settings_for

app = create_app(settings_for(Path(sys.argv[1])))
with app.app_context():
    actor, member = operator("tests", Role.TREASURER), int(sys.argv[2])
    waiting = select(BankLine.id).where(BankLine.state == LineState.NEW).order_by(BankLine.id)
    for line in db.session.scalars(waiting).all():
        book_line(line, Pick(member, {}), actor=actor)
        cheques = [Cheque(member, f"{line}-{number}", Money(10)) for number in range(20)]
        book_deposit(Slip("", f"slip {line}", consortium_today(), Money(200)), cheques, actor=actor)
        print("step", flush=True)
"""


@pytest.mark.long
def test_killed_between_any_two_steps_nothing_is_lost_or_doubled(app, settings):
    make.charter("codex")
    make.consortium()
    member = make.member()
    lines = [make.bank_line(100, reference=str(number), day=DAY) for number in range(LINES)]
    command = [sys.executable, "-c", CHILD, str(settings.INSTANCE), str(member)]

    for steps in (1, 3, 4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            for _ in range(steps):
                child.stdout.readline()
            os.kill(child.pid, signal.SIGKILL)
    db.session.rollback()
    new = select(BankLine.id).where(BankLine.state == LineState.NEW)
    for line in db.session.scalars(new).all():
        book_line(line, Pick(member, {}), actor=TREASURER)

    db.session.rollback()
    booked = db.session.scalars(select(BankLine.payment_id)).all()
    assert len(set(booked)) == len(lines)
    slips = db.session.scalar(select(func.count(Deposit.id)))
    assert slips >= 8
    cheques = select(func.count(Payment.id)).where(Payment.deposit_id.is_not(None))
    assert db.session.scalar(cheques) == 20 * slips
    assert agreement(db.session).faults == soundness(db.session).faults == ()
    assert verify(db.session).first_bad is None
