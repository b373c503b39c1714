"""Papers, slots, receipts, windows, weights, secrecy and the phrases of the roll."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase
from govapp.voting.rules import (
    PaperForm,
    Right,
    Slot,
    SlotForm,
    Window,
    buckets,
    code_typed,
    packed,
    paper_problems,
    roll_digest,
    secret_typed,
    spelled_code,
    telling_weights,
    unpacked,
)
from govapp.voting.rules.former import receipt_of, seal_of
from govapp.voting.rules.papers import CHANGES, UNUSED
from govapp.voting.rules.receipts import Receipt
from govapp.voting.rules.secrecy import Box, Stage, secrecy

FORM = PaperForm((3, 7, 12))
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def _every_paper():
    return [order for ranks in range(4) for order in permutations(FORM.choices, ranks)]


def test_every_paper_comes_back_as_it_went_in():
    assert [FORM.decoded(FORM.encoded(paper)) for paper in _every_paper()] == _every_paper()


def test_all_papers_are_as_long_as_the_form_says():
    assert {len(FORM.encoded(paper)) for paper in _every_paper()} == {FORM.length}


def test_a_weighted_paper_comes_back_with_its_weight():
    form = PaperForm((3, 7), weights=(1, 10))

    light, heavy = form.encoded((7,), 1), form.encoded((7,), 10)

    assert len(light) == len(heavy) == form.length
    assert [form.decoded(text) for text in (light, heavy)] == [(7,), (7,)]
    assert [form.weight_of(text) for text in (light, heavy)] == [1, 10]
    with pytest.raises(ValueError, match="weight"):
        form.encoded((7,), 2)


def _drawn(count):
    return "f" * count


def _slot(changes):
    slot = Slot("3.7", "a" * 32, "b" * 64, "c" * 64)
    for number in range(changes):
        slot = slot.changed("7.3", "d" * 32, "e" * 64, "0" * 64, f"{number:032x}")
    return slot


@pytest.mark.parametrize("changes", [0, 1, CHANGES])
def test_a_slot_comes_back_as_it_was_written_and_is_always_equally_long(changes):
    form = SlotForm(3)
    slot = _slot(changes)

    text = form.written(slot, _drawn)

    assert form.read(text) == slot
    assert slot.full is (changes == CHANGES)
    assert len(text) == form.length == len(form.blank(_drawn))
    assert text[form.digest_at - 1 :].startswith(slot.secret_digest)


def test_a_slot_that_is_changed_too_often_cannot_be_written():
    with pytest.raises(ValueError, match="length"):
        SlotForm(3).written(_slot(CHANGES + 1), _drawn)


def test_only_an_unused_slot_begins_like_one():
    form = SlotForm(FORM.length)

    assert form.blank(_drawn)[0] == UNUSED
    assert UNUSED not in {FORM.encoded(paper)[0] for paper in _every_paper()}


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


HASH = "0123456789abcdef" * 4
SECRET = "00112233445566778899aabbccddeeff"
RECEIPT = Receipt("d" * 64, HASH, SECRET, "e" * 64, "f" * 128, "a" * 64)


def test_codes_and_secrets_are_groups_of_letters_that_cannot_be_misread():
    assert [len(group) for group in RECEIPT.short_code.split("-")] == [4] * 5
    assert [len(group) for group in RECEIPT.spelled_secret.split("-")] == [4] * 6 + [2]
    assert not set(RECEIPT.short_code + RECEIPT.spelled_secret) & set("ILOU")


@pytest.mark.parametrize("untidy", [str.lower, lambda text: text.replace("-", " ")])
def test_a_code_or_secret_is_understood_however_it_is_typed(untidy):
    code, secret = untidy(RECEIPT.short_code), untidy(RECEIPT.spelled_secret)

    assert HASH.startswith(code_typed(code.replace("1", "l").replace("0", "o")))
    assert len(code_typed(code)) == 25
    assert secret_typed(secret.replace("1", "I").replace("0", "O")) == SECRET
    assert code_typed(HASH.upper()) == HASH
    assert secret_typed(SECRET) == SECRET


@pytest.mark.parametrize("text", ["", "ABCD", "U" * 20, "U" * 26, "Z" * 26, "x" * 64])
def test_what_is_neither_code_nor_secret_is_nothing(text):
    assert code_typed(text) == ""
    assert secret_typed(text) == ""


def test_the_short_code_is_the_beginning_of_the_hash():
    assert spelled_code("f" * 64) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert spelled_code("0" * 63 + "1") == "0000-0000-0000-0000-0000"


def test_a_former_tracking_code_is_found_however_it_is_typed():
    assert receipt_of(5, "abcd 1l0o") == receipt_of(5, "ABCD-1100")
    assert receipt_of(6, "ABCD-1100") != receipt_of(5, "ABCD-1100")


def test_a_weight_that_few_share_forbids_a_secret_vote():
    roll = [Right(f"organization:{n}", "A", (n,), weight=1 + 2 * (n < 2)) for n in range(8)]

    (why,) = telling_weights(buckets(roll), 5)

    assert buckets(roll) == {1: 6, 3: 2}
    assert "Only 2 hold 3 votes each" in str(why)
    assert telling_weights(buckets(roll), 2) == ()
    assert telling_weights(buckets(roll[2:4]), 5) == ()


SMALL = Box(rights=4, few=5, postgresql=False, stage=Stage.OPEN)


@pytest.mark.parametrize(
    ("box", "says", "never"),
    [
        (SMALL, "write-ahead log (WAL)", "xmin"),
        (Box(30, 5, True, Stage.OPEN), "(xmin)", "WAL"),
        (Box(30, 5, True, Stage.LOCKED), "being erased", "Nobody hears"),
        (Box(30, 5, True, Stage.SWEPT), "was erased", "xmin"),
        (SMALL, "Only 4 may vote", "4 may vote. How"),
        (Box(30, 5, False, Stage.OPEN, backups_days=14), "window of 14 days", "Only 30"),
        (Box(30, 5, False, Stage.OPEN, weighted=True), "how many votes it counts for", "xmin"),
    ],
)
def test_the_statement_of_secrecy_says_what_holds_here(box, says, never):
    words = " ".join(map(str, secrecy(box)))

    assert says in words
    assert never not in words
    assert "Whoever runs the server" in words


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
    assert roll_digest([replace(rights[0], salt="s"), rights[1]]) != roll_digest(rights)


def test_a_reason_on_the_roll_comes_back_as_the_same_phrase():
    reason = Phrase(
        "owes %(amount)s since %(day)s: %(more)s",
        amount=Money(1250, "EUR"),
        day=date(2027, 1, 31),
        more=Phrase("told at %(at)s, %(times)s times", at=NOON, times=3),
    )

    assert unpacked(packed(reason)) == reason
    assert unpacked(packed(None)) is None
