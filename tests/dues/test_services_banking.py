"""Statements: read for a look, taken over once, each line once whatever file brings it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import BankLine, BankStatement, StatementState
from govapp.dues.rules.statements import Columns, DayOrder
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import Forbidden, Invalid, NotFound, Refused
from tests import make

TREASURER = operator("tests", Role.TREASURER)
CSV = b"Date,Description,Amount\n02/01/2027,Wire Example,12.00\n02/02/2027,Fee,-1.00\n"
COLUMNS = Columns(day="Date", amount="Amount", text="Description", order=DayOrder.MONTH_FIRST)
OFX = b"""OFXHEADER:100

<OFX><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>%b</BANKACCTFROM><BANKTRANLIST>
<STMTTRN><DTPOSTED>20270201<TRNAMT>12.00<FITID>F1<NAME>Example</STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></OFX>"""


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _read(content: bytes = CSV, account: int | None = None) -> int:
    account = account or make.bank_account()
    return services.read_statement(account, "feb.csv", content, actor=TREASURER)


def _lines() -> list[tuple[int, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(BankLine).order_by(BankLine.id))
    return [(row.amount_minor, row.text) for row in rows]


def test_a_table_is_taken_over_after_its_columns_are_told_and_they_are_remembered():
    account = make.bank_account()
    first = _read(account=account)
    with pytest.raises(Refused, match="which column says what"):
        services.take_statement(first, actor=TREASURER)

    services.choose_columns(first, COLUMNS, actor=TREASURER)
    taken = services.take_statement(first, actor=TREASURER)
    second = _read(CSV.replace(b"12.00", b"13.00"), account)
    again = services.take_statement(second, actor=TREASURER)

    assert (taken, again) == ((2, 0), (1, 1))
    assert _lines() == [(1200, "Wire Example"), (-100, "Fee"), (1300, "Wire Example")]


def test_the_same_file_is_refused_with_its_first_day():
    account = make.bank_account()
    _read(account=account)

    with pytest.raises(Refused, match=r"uploaded on 2027-02-10 as feb\.csv"):
        _read(account=account)


def test_a_file_of_another_account_is_refused():
    account = make.bank_account()

    with pytest.raises(Refused, match="···9999, this one is ···4321"):
        _read(OFX % b"12349999", account)

    assert _read(OFX % b"12344321", account)


def test_columns_that_read_nothing_are_refused_and_not_remembered():
    number = _read()

    with pytest.raises(Invalid, match="Row 1"):
        services.choose_columns(
            number, Columns(day="Description", amount="Amount"), actor=TREASURER
        )
    with pytest.raises(Refused, match="column with the day"):
        services.choose_columns(number, Columns(day="None", amount="Amount"), actor=TREASURER)
    with pytest.raises(Refused, match="column with the amount"):
        services.choose_columns(number, Columns(day="Date"), actor=TREASURER)

    with pytest.raises(Refused, match="which column says what"):
        services.take_statement(number, actor=TREASURER)


def test_a_file_is_thrown_away_only_before_its_lines_are_taken_over():
    account = make.bank_account()
    kept, thrown = _read(OFX % b"", account), _read(account=account)
    services.take_statement(kept, actor=TREASURER)

    services.discard_statement(thrown, actor=TREASURER)
    with pytest.raises(Refused, match="taken over already"):
        services.discard_statement(kept, actor=TREASURER)
    with pytest.raises(Refused, match="taken over already"):
        services.take_statement(kept, actor=TREASURER)

    assert db.session.scalars(select(BankStatement.id)).all() == [kept]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"Date,Amount\n", "no rows"),
        (b"\x00\x01\x02\x81\x8d", "cannot be read"),
        (b"<OFX><STMTTRNRS></OFX>", "no bookings"),
        (OFX.replace(b"12.00", b"12.001") % b"", "no amount"),
    ],
)
def test_what_is_no_statement_is_said_in_a_sentence(content, why):
    with pytest.raises(Invalid, match=why):
        _read(content)

    assert db.session.scalar(select(func.count(BankStatement.id))) == 0


def test_two_files_with_the_same_line_taken_over_at_once_bring_it_once(app):
    account = make.bank_account()
    files = [OFX % b"" + b"\n" * blank for blank in range(6)]
    numbers = [_read(content, account) for content in files]

    def take(number: int) -> int:
        with app.app_context():
            return services.take_statement(number, actor=TREASURER)[0]

    with ThreadPoolExecutor(6) as pool:
        added = list(pool.map(take, numbers))

    assert sum(added) == 1
    assert _lines() == [(1200, "Example")]


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR])
def test_only_the_treasurer_reads_statements(role):
    account = make.bank_account()
    number = _read(account=account)
    actor = operator("tests", role)

    for command in (
        lambda: services.read_statement(account, "x", OFX % b"", actor=actor),
        lambda: services.choose_columns(number, COLUMNS, actor=actor),
        lambda: services.take_statement(number, actor=actor),
        lambda: services.discard_statement(number, actor=actor),
    ):
        with pytest.raises(Forbidden):
            command()

    db.session.rollback()
    assert db.session.get(BankStatement, number).state is StatementState.READ


def test_an_account_or_file_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        services.read_statement(99, "x", CSV, actor=TREASURER)
    with pytest.raises(NotFound):
        services.take_statement(99, actor=TREASURER)
