"""Papers, codes, windows, the seal and the phrases of the roll."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase
from govapp.voting.rules import (
    PaperForm,
    Right,
    Window,
    code_of,
    packed,
    paper_problems,
    receipt_of,
    roll_digest,
    seal_of,
    unpacked,
)

FORM = PaperForm((3, 7, 12))
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def _every_paper():
    return [order for ranks in range(4) for order in permutations(FORM.choices, ranks)]


def test_every_paper_comes_back_as_it_went_in():
    assert [FORM.decoded(FORM.encoded(paper)) for paper in _every_paper()] == _every_paper()


def test_all_papers_and_an_unused_slot_are_equally_long():
    lengths = {len(FORM.encoded(paper)) for paper in _every_paper()} | {len(FORM.unused)}

    assert len(lengths) == 1


def test_no_paper_looks_like_an_unused_slot():
    assert FORM.unused not in {FORM.encoded(paper) for paper in _every_paper()}


@pytest.mark.parametrize("choices", [(), (0, 1), (-1, 2), (4, 4)])
def test_choices_that_no_paper_can_hold_are_a_bug(choices):
    with pytest.raises(ValueError, match="numbers above zero"):
        PaperForm(choices)


def test_a_paper_may_not_repeat_a_name_or_invent_one():
    assert paper_problems((7, 3), FORM.choices) == ()
    assert paper_problems((), FORM.choices) == ()
    assert paper_problems((7, 7), FORM.choices) == (Phrase("Each name can have one rank only."),)
    assert paper_problems((8,), FORM.choices) == (
        Phrase("The paper names somebody who does not stand."),
    )


def test_a_tracking_code_is_groups_of_letters_that_cannot_be_misread():
    code = code_of(bytes(range(16)))

    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4, 4]
    assert not set(code) & set("ILOU")


def test_a_tracking_code_is_found_however_it_is_typed():
    code = code_of(b"\x01" * 16)
    untidy = code.replace("-", " ").lower().replace("1", "l").replace("0", "o")

    assert receipt_of(5, untidy) == receipt_of(5, code)
    assert receipt_of(6, code) != receipt_of(5, code)


@pytest.mark.parametrize(
    ("open_", "now", "says"),
    [
        (True, NOON, None),
        (True, NOON - timedelta(seconds=1), "Voting opens later."),
        (False, NOON, "Voting has not been opened yet."),
        (True, NOON + timedelta(days=1) - timedelta(microseconds=1), None),
        (True, NOON + timedelta(days=1), "Voting is closed."),
        (False, NOON + timedelta(days=2), "Voting is closed."),
    ],
)
def test_the_window_takes_votes_from_the_opening_until_just_before_the_closing(open_, now, says):
    window = Window(NOON, NOON + timedelta(days=1), open_)

    assert window.unmet(now) == ((Phrase(says),) if says else ())


SEALED = ("election:4", "r" * 64, (3, 7), {"3.7": 2, "7.0": 1}, ["a" * 64, "b" * 64, "c" * 64])


@pytest.mark.parametrize(
    ("place", "other"),
    [
        (0, "election:5"),
        (1, "s" * 64),
        (2, (7, 3)),
        (3, {"3.7": 1, "7.0": 2}),
        (3, {"3.7": 3}),
        (4, ["a" * 64, "b" * 64, "d" * 64]),
    ],
)
def test_altering_anything_changes_the_seal(place, other):
    altered = [*SEALED]
    altered[place] = other

    assert seal_of(*altered) != seal_of(*SEALED)


def test_the_seal_and_the_roll_digest_know_no_order():
    about, roll, choices, profile, receipts = SEALED
    turned = seal_of(about, roll, choices, dict(reversed(profile.items())), receipts[::-1])
    rights = [Right("organization:1", "A", (1,)), Right("organization:2", "B", (2, 3))]

    assert turned == seal_of(*SEALED)
    assert roll_digest(rights) == roll_digest(rights[::-1])
    assert roll_digest(rights) != roll_digest(rights[:1])


def test_a_reason_on_the_roll_comes_back_as_the_same_phrase():
    reason = Phrase(
        "owes %(amount)s since %(day)s: %(more)s",
        amount=Money(1250, "EUR"),
        day=date(2027, 1, 31),
        more=Phrase("told at %(at)s, %(times)s times", at=NOON, times=3),
    )

    assert unpacked(packed(reason)) == reason
    assert unpacked(packed(None)) is None
