"""A process killed in the middle of a run: nothing lost, nothing doubled, no gap."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date

from sqlalchemy import select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import Invoice
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.audit.services import verify
from govapp.ledger.queries import soundness
from tests import make

TREASURER = operator("tests", Role.TREASURER)
MEMBERS = 60
CHILD = """
import sys
from pathlib import Path
from govapp import create_app
from govapp.dues import services
from govapp.foundation.access.actor import Role, operator
from tests.applications import settings_for

app = create_app(settings_for(Path(sys.argv[1])))
with app.app_context():
    actor = operator("tests", Role.TREASURER)
    while services.issue_some(int(sys.argv[2]), actor=actor, at_most=3).going:
        print("portion", flush=True)
"""


def test_a_killed_run_goes_on_without_loss_or_double(app, settings):
    make.charter("codex", effective_from=date(2020, 1, 1))
    for _ in range(MEMBERS):
        make.member()
    run_id = services.start_assessment(2027, actor=TREASURER)
    command = [sys.executable, "-c", CHILD, str(settings.INSTANCE), str(run_id)]

    for portions in (1, 4, 7):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            for _ in range(portions):
                child.stdout.readline()
            os.kill(child.pid, signal.SIGKILL)
    while services.issue_some(run_id, actor=TREASURER).going:
        pass

    rows = db.session.execute(select(Invoice.organization_id, Invoice.number_in_year)).all()
    assert len({row.organization_id for row in rows}) == MEMBERS
    assert sorted(row.number_in_year for row in rows) == list(range(1, MEMBERS + 1))
    assert soundness(db.session).entries == MEMBERS
    assert verify(db.session).first_bad is None
