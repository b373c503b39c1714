"""What a bank line is for: reasons, a word of confidence, and never more than is open."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.matching import (
    Confidence,
    InBooks,
    Incoming,
    Known,
    Match,
    Target,
    match_all,
    matches,
    name_key,
)
from govapp.dues.rules.settling import OpenInvoice
from govapp.foundation.kernel.money import Money

DAY = date(2027, 3, 1)


def _open(number: int, minor: int, organization_id: int = 7) -> OpenInvoice:
    due_on = date(2027, 1, 1) + timedelta(number)
    return OpenInvoice(
        number, f"2027-{number:04d}", organization_id, "Example", due_on, Money(minor)
    )


def _line(minor: int, text: str = "", payer: str = "", **more) -> Incoming:
    return Incoming(more.pop("id", 1), DAY, Money(minor), text, payer, **more)


def _best(line: Incoming, known: Known) -> Match:
    return matches(line, known)[0]


def _paid(match: Match) -> dict[int, int]:
    return {share.invoice_id: share.amount.minor for share in match.shares}


# --- invoices ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["Invoice 2027-0002", "INV 2027/0002 dues", "pays:2027 0002", "2027-0002"]
)
def test_a_number_in_the_text_with_the_exact_amount_is_sure(text):
    best = _best(_line(300, text), Known(invoices=(_open(1, 300), _open(2, 300))))

    assert (best.confidence, _paid(best)) == (Confidence.SURE, {2: 300})
    assert str(best.reasons[0]) == "The text names 2027-0002."


def test_a_number_inside_a_longer_one_is_not_meant():
    found = matches(_line(301, "ref 12027-00021"), Known(invoices=(_open(2, 300),)))

    assert found == ()


def test_numbers_of_several_invoices_that_come_to_the_amount_are_sure():
    known = Known(invoices=(_open(1, 100), _open(2, 300), _open(3, 50)))

    best = _best(_line(400, "2027-0001 and 2027-0002"), known)

    assert (best.confidence, _paid(best)) == (Confidence.SURE, {1: 100, 2: 300})


@pytest.mark.parametrize(
    ("minor", "paid", "left", "why"),
    [(350, 300, 50, "USD 0.50 stays over."), (250, 250, 0, "USD 0.50 stays open.")],
)
def test_a_named_invoice_with_another_amount_is_likely_and_says_what_remains(
    minor, paid, left, why
):
    best = _best(_line(minor, "2027-0001"), Known(invoices=(_open(1, 300),)))

    assert (best.confidence, _paid(best)) == (Confidence.LIKELY, {1: paid})
    assert best.left == Money(left)
    assert str(best.reasons[1]) == why


def test_somebody_who_paid_before_is_known_by_the_name_on_the_line():
    known = Known(invoices=(_open(1, 300, 7), _open(2, 300, 8)), payers={"acme treasury": 8})

    best = _best(_line(300, payer="ACME Treasury, Inc."), known)

    assert (best.confidence, best.organization_id, _paid(best)) == (Confidence.SURE, 8, {2: 300})
    assert str(best.reasons[0]) == "ACME Treasury, Inc. paid for it before."


def test_another_payer_pays_the_invoice_that_the_text_names():
    known = Known(invoices=(_open(1, 300, 7),), names={"parent": 9})

    best = _best(_line(300, "2027-0001", payer="Parent Ltd"), known)

    assert (best.organization_id, _paid(best)) == (9, {1: 300})


def test_a_group_of_invoices_is_proposed_only_if_no_other_of_its_size_fits():
    clear = Known(invoices=(_open(1, 100), _open(2, 200), _open(3, 400)), names={"example": 7})
    unclear = Known(
        invoices=(_open(1, 100), _open(2, 200), _open(3, 100), _open(4, 900)), names={"example": 7}
    )

    assert _paid(_best(_line(500, payer="Example"), clear)) == {1: 100, 3: 400}
    assert _best(_line(300, payer="Example"), unclear).confidence is Confidence.POSSIBLE


def test_the_amount_alone_is_only_possible():
    found = matches(_line(300), Known(invoices=(_open(1, 300), _open(2, 300, 8))))

    assert [match.confidence for match in found] == [Confidence.POSSIBLE] * 2


def test_money_that_left_is_no_payment():
    assert matches(_line(-300, "2027-0001"), Known(invoices=(_open(1, 300),))) == ()


def test_another_currency_is_not_matched():
    line = Incoming(1, DAY, Money(300, "EUR"), "2027-0001")

    assert matches(line, Known(invoices=(_open(1, 300),))) == ()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Example Hospital, Inc.", "example hospital"),
        ("THE EXAMPLE HOSPITAL", "example hospital"),
        ("Beispiel GmbH & Co", "beispiel"),
        ("The Co", "the co"),
        ("例病院", "例病院"),
    ],
)
def test_names_are_compared_without_their_legal_form(name, key):
    assert name_key(name) == key


# --- in the books already ------------------------------------------------------------------------


def _cheque(minor: int = 300, days: int = 3, **more) -> InBooks:
    return InBooks(Target.PAYMENT, 5, "4711", DAY - timedelta(days), Money(minor), 7, **more)


def test_a_cheque_that_is_booked_already_is_not_booked_again():
    known = Known(invoices=(_open(1, 300),), in_books=(_cheque(),))

    best = _best(_line(300, "CHECK 4711"), known)

    assert (best.target, best.confidence) == (Target.PAYMENT, Confidence.SURE)
    assert best.shares == ()


def test_a_cheque_of_another_number_and_payer_is_only_possible():
    best = _best(_line(300, "CHECK 47110"), Known(in_books=(_cheque(),)))

    assert best.confidence is Confidence.POSSIBLE


@pytest.mark.parametrize("cheque", [_cheque(301), _cheque(300, 31), _cheque(bank="bank-2")])
def test_another_amount_account_or_a_day_long_ago_is_something_else(cheque):
    assert matches(_line(300, "4711"), Known(in_books=(cheque,))) == ()


def test_a_payout_of_stripe_is_told_by_its_name_and_amount():
    payout = InBooks(Target.ENTRY, 1, "po_1", DAY, Money(900), kind="payout")

    best = _best(_line(900, "STRIPE TRANSFER"), Known(in_books=(payout,)))

    assert (best.target, best.confidence) == (Target.ENTRY, Confidence.SURE)


def test_money_that_left_is_matched_with_a_refund_in_the_books():
    refund = InBooks(Target.ENTRY, 3, "refund 3", DAY, Money(-300), 7, kind="refund")

    best = _best(_line(-300, "transfer"), Known(invoices=(_open(1, 300),), in_books=(refund,)))

    assert (best.target, best.confidence) == (Target.ENTRY, Confidence.LIKELY)


# --- many lines ----------------------------------------------------------------------------------


def test_two_lines_do_not_take_the_same_invoice():
    known = Known(invoices=(_open(1, 300),), names={"example": 7})
    lines = [_line(300, payer="Example", id=1), _line(300, "2027-0001", id=2)]

    found = match_all(lines, known)

    paying = [number for number, some in found.items() if some and _paid(some[0]) == {1: 300}]
    assert len(paying) == 1


minors = st.integers(1, 500)
some_lines = st.lists(
    st.tuples(minors, st.sampled_from(["", "2027-0001", "2027-0002 2027-0003", "4711"])),
    max_size=8,
)


@given(st.lists(minors, max_size=5), some_lines, st.booleans())
def test_together_they_never_pay_more_than_is_open_and_every_sum_is_exact(owed, wanted, named):
    invoices = tuple(_open(number, minor) for number, minor in enumerate(owed, 1))
    known = Known(invoices, (_cheque(),), names={"example": 7})
    payer = "Example" if named else ""
    lines = [_line(minor, text, payer, id=n) for n, (minor, text) in enumerate(wanted, 1)]

    found = match_all(lines, known)

    taken: Counter[int] = Counter()
    books: Counter[int] = Counter()
    for line in lines:
        for match in found[line.id]:
            if match.target is Target.INVOICES:
                assert sum(_paid(match).values()) + match.left.minor == line.amount.minor
                assert all(minor > 0 for minor in _paid(match).values())
        if found[line.id] and found[line.id][0].confidence is not Confidence.POSSIBLE:
            taken.update(_paid(found[line.id][0]))
            if found[line.id][0].in_books:
                books[found[line.id][0].in_books.id] += 1
    assert all(minor <= owed[number - 1] for number, minor in taken.items())
    assert all(count == 1 for count in books.values())
