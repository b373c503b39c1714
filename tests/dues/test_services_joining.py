"""What who joins during the year is billed, and told before it joins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from govapp.charter import services as charter
from govapp.charter.rules.values import FeeTable, Proration
from govapp.db import db
from govapp.dues import services
from govapp.dues.models import Invoice
from govapp.dues.queries.assessment import assessment
from govapp.dues.queries.quotes import quote
from govapp.dues.rules.charges import unpacked
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money
from govapp.ledger.queries import balance
from govapp.ledger.rules import Account
from tests import make
from tests.makers.charter import SETTER

TREASURER = operator("tests", Role.TREASURER)
NOW = datetime(2027, 10, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(NOW)
    make.charter("codex")  # by quarter; who joins in the last one pays the next year as well
    make.consortium()


def _change_fees(**changes: object) -> None:
    fees = charter.starter("codex")["fees"]
    assert isinstance(fees, FeeTable)
    version = charter.draft(
        "fees", replace(fees, **changes), effective_from=date(2021, 1, 1), note="", actor=SETTER
    )
    charter.adopt(version, actor=SETTER)


def _issue(year: int) -> None:
    run_id = services.start_assessment(year, actor=TREASURER)
    while services.issue_some(run_id, actor=TREASURER).going:
        pass


def _invoices() -> list[Invoice]:
    db.session.rollback()
    return list(
        db.session.scalars(
            select(Invoice).options(selectinload(Invoice.lines)).order_by(Invoice.id)
        )
    )


def test_who_joined_in_may_is_billed_three_quarters_and_the_line_says_so():
    make.member(began_on=date(2027, 5, 20))

    _issue(2027)

    (row,) = _invoices()
    (line,) = row.lines
    assert (row.total_minor, line.amount_minor) == (1_500_000, 1_500_000)
    assert (row.period_start, row.period_end) == (date(2027, 5, 20), date(2027, 12, 31))
    assert str(unpacked(line.words)) == (
        "Membership dues 2027, Member, 2027-05-20 to 2027-12-31: 3 of 4 quarters of USD 20000.00 "
        "(rulebook, clause 1.3)"
    )
    assert balance(db.session, Account.RECEIVABLE) == 1_500_000


def test_a_member_of_earlier_years_pays_the_whole_year_also_after_a_change_of_tier():
    organization_id = make.member(
        "developer", began_on=date(2020, 1, 1), ended_on=date(2027, 5, 31)
    )
    make.membership(organization_id, began_on=date(2027, 6, 1))

    _issue(2027)

    (row,) = _invoices()
    assert row.total_minor == 2_000_000
    assert (row.period_start, row.period_end) == (date(2027, 1, 1), date(2027, 12, 31))


def test_who_joins_again_pays_the_whole_year():
    organization_id = make.member(began_on=date(2020, 1, 1), ended_on=date(2026, 12, 31))
    make.membership(organization_id, began_on=date(2027, 10, 1))

    _issue(2027)

    (row,) = _invoices()
    assert row.total_minor == 2_000_000
    assert row.period_start == date(2027, 10, 1)


def test_who_joins_in_the_last_quarter_gets_one_invoice_for_it_and_the_next_year():
    make.member(began_on=date(2027, 10, 5))

    _issue(2027)

    (row,) = _invoices()
    assert [line.amount_minor for line in row.lines] == [500_000, 2_000_000]
    assert (row.total_minor, row.period_end) == (2_500_000, date(2028, 12, 31))
    assert assessment(2028, TREASURER).proposed == ()
    with pytest.raises(Refused, match="Nobody is left"):
        services.start_assessment(2028, actor=TREASURER)


def test_voiding_that_invoice_lets_both_years_be_billed_again():
    make.member(began_on=date(2027, 10, 5))
    _issue(2027)

    services.void(_invoices()[0].id, "wrong tier", actor=TREASURER)

    assert [one.amount for one in assessment(2028, TREASURER).proposed] == [Money(2_000_000)]
    assert [one.amount for one in assessment(2027, TREASURER).proposed] == [Money(2_500_000)]


def test_a_next_year_that_is_billed_already_is_not_billed_with_the_last_quarter():
    make.member(began_on=date(2027, 10, 5))
    _issue(2028)

    _issue(2027)

    assert [row.total_minor for row in _invoices()] == [2_000_000, 500_000]


def test_runs_of_both_years_at_once_bill_each_year_once(app):
    for _ in range(8):
        make.member(began_on=date(2027, 10, 5))
    runs = [services.start_assessment(year, actor=TREASURER) for year in (2027, 2028)]

    def issue(number: int) -> None:
        with app.app_context():
            while services.issue_some(runs[number % 2], actor=TREASURER, at_most=2).going:
                pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(issue, range(4)))

    billed = sum(row.total_minor for row in _invoices())
    assert billed == 8 * 2_500_000


def test_a_free_tier_is_not_billed_whenever_it_joins():
    make.member("sponsored", began_on=date(2027, 10, 5))

    with pytest.raises(Refused, match="Nobody is left"):
        services.start_assessment(2027, actor=TREASURER)


@pytest.mark.parametrize(
    ("by", "minor"),
    [(Proration.NONE, 2_000_000), (Proration.MONTH, 1_333_333), (Proration.DAY, 1_238_356)],
)
def test_the_rulebook_says_how_the_part_is_found(by, minor):
    _change_fees(proration=by, last_quarter_adds_next_year=False)
    make.member(began_on=date(2027, 5, 20))

    _issue(2027)

    assert _invoices()[0].total_minor == minor


# --- told before joining -------------------------------------------------------------------------


def _quote(tier: str, on: date, *, again: bool = False):
    return quote(db.session, tier=tier, type_="for-profit", band="", on=on, again=again)


def test_a_quote_is_what_the_invoice_will_ask():
    found = _quote("member", date(2027, 5, 20))
    make.member(began_on=date(2027, 5, 20))
    _issue(2027)

    (row,) = _invoices()
    assert (found.amount, found.fee, found.clause) == (
        Money(row.total_minor),
        Money(2_000_000),
        "1.3",
    )
    assert (found.period.start, found.period.end) == (row.period_start, row.period_end)
    assert str(found.proration) == (
        "USD 15000.00 for the rest of 2027, from 2027-05-20 on, of USD 20000.00 for a year."
    )


def test_a_quote_names_the_next_year_with_its_fee():
    fees = charter.starter("codex")["fees"]
    dearer = tuple(replace(line, amount_minor=line.amount_minor * 2) for line in fees.lines)
    version = charter.draft(
        "fees", replace(fees, lines=dearer), effective_from=date(2028, 1, 1), note="", actor=SETTER
    )
    charter.adopt(version, actor=SETTER)

    found = _quote("member", date(2027, 10, 20))

    assert (found.amount, found.next_fee, found.changes) == (
        Money(500_000 + 4_000_000),
        Money(4_000_000),
        True,
    )
    assert str(found.proration) == (
        "USD 5000.00 for the rest of 2027, and the whole of 2028 at once: USD 40000.00."
    )


@pytest.mark.parametrize(
    ("tier", "on", "again", "words"),
    [
        ("government", date(2027, 10, 5), False, "This tier is free of dues."),
        ("member", date(2027, 10, 5), True, "Who joins again pays the whole year."),
        ("member", date(2027, 2, 5), False, "The whole fee of 2027."),
    ],
)
def test_a_quote_says_how_the_amount_follows(tier, on, again, words):
    assert str(_quote(tier, on, again=again).proration) == words


def test_a_tier_without_a_fee_has_no_quote():
    with pytest.raises(Refused):
        _quote("no such tier", date(2027, 2, 5))
