"""Each way to tamper with a board, and how the verifier names it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from govapp.voting.board import records
from govapp.voting.board.bundles import (
    Board,
    Head,
    head,
    packed,
    public_bundle,
    tellers_bundle,
    unpacked,
)
from govapp.voting.board.damage import HOW, damaged
from govapp.voting.board.tree import leaf_hash, root
from govapp.voting.board.verifier.main import checked, options
from tests.voting.board.boards import (
    BOUND,
    CODES,
    DAY,
    DEFINITION,
    NAMES,
    OPENINGS,
    OTHER_KEY,
    REPLACED,
    board,
    receipt_for,
    result,
    sign,
)

PUBLIC = public_bundle(board(), result())
TELLERS = tellers_bundle(board(), result(), OPENINGS)


@pytest.fixture
def look(tmp_path):
    """Run the verifier on a bundle and files beside it; its report."""

    def looked(bundle, *, receipts=(), heads=(), others=(), codes=(), noted=""):
        paths = [str(_written(tmp_path / "bundle.zip", bundle))]
        paths += [f"--code={code}" for code in codes]
        for flag, contents in (("receipt", receipts), ("head", heads), ("other", others)):
            for number, content in enumerate(contents):
                text = content if isinstance(content, bytes) else json.dumps(content).encode()
                paths += [f"--{flag}", str(_written(tmp_path / f"{flag}{number}", text))]
        return checked(options([*paths, "--definition", noted]))

    return looked


def _written(path, content):
    path.write_bytes(content)
    return path


def _says(report, *words):
    return all(any(word in fault for fault in report.faults) for word in words)


@pytest.mark.parametrize("bundle", [PUBLIC, TELLERS], ids=["public", "tellers"])
def test_nothing_is_wrong_with_an_honest_board(look, bundle):
    report = look(
        bundle,
        receipts=[receipt_for(CODES[0], "mine"), receipt_for(*REPLACED)],
        heads=[vars(board().heads[-1])],
        others=[PUBLIC],
        noted=BOUND,
    )

    assert report.faults == ()


def test_the_public_bundle_says_that_it_allows_no_recount(look):
    text = look(PUBLIC).text()

    assert "not checked This bundle does not open the ballots" in text
    assert "not checked This bundle does not allow the count" in text


@pytest.mark.parametrize("bundle", [PUBLIC, TELLERS], ids=["public", "tellers"])
@pytest.mark.parametrize(
    ("how", "word"),
    [
        ("drop a leaf", "1 ballot was dropped after closing: 10 when it closed, 9 here"),
        ("add a leaf", "1 ballot was added after closing: 10 when it closed, 11 here"),
        ("swap two leaves", "stand out of order: leaves were swapped"),
        ("alter a leaf", "a leaf was altered"),
        ("replace the definition", "not the first leaf of the board: it was replaced"),
        ("forge a head", "Head 2 is not signed by the key of this definition: it was forged"),
    ],
)
def test_tampering_with_the_board_is_named(look, bundle, how, word):
    assert _says(look(damaged(bundle, how)), word)


@pytest.mark.parametrize(
    ("how", "word"),
    [
        ("drop a leaf", "belongs to no leaf: its leaf was dropped"),
        ("add a leaf", "has no opening: it was added or altered"),
        ("alter a leaf", "has no opening: it was added or altered"),
        ("swap two opened papers", "were swapped"),
        ("falsify the count", "The count is wrong: the protocol elects"),
        ("falsify the count", "not the one whose digest was published"),
    ],
)
def test_the_tellers_bundle_names_the_leaf_the_paper_and_the_count(look, how, word):
    assert _says(look(damaged(TELLERS, how)), word)


def test_every_damage_for_demonstrations_is_found(look):
    assert [how for how in HOW if not look(damaged(TELLERS, how)).faults] == []


def test_swapped_papers_are_named_by_their_numbers_and_nothing_else_is_blamed(look):
    faults = look(damaged(TELLERS, "swap two opened papers")).faults

    assert [fault for fault in faults if "swapped" in fault] == list(faults[:1])
    assert not _says(look(damaged(TELLERS, "swap two opened papers")), "belongs to no leaf")


def test_an_altered_leaf_is_named_by_comparing_two_bundles(look):
    report = look(damaged(PUBLIC, "alter a leaf"), others=[PUBLIC])

    gone, new = min(CODES), leaf_hash(b"another ballot").hex()
    assert _says(report, f"Leaf {gone[:12]}… of the other bundle is not here")
    assert _says(report, f"Leaf {new[:12]}… is here but not in the other bundle")


# --- a board that its own keeper falsified, signed anew -----------------------------------------


def _signed_anew(codes, secrets=frozenset({REPLACED[1]}), definition=DEFINITION):
    closed = Board(definition, frozenset(codes), secrets, DAY)
    return replace(closed, heads=(head(closed.leaves, closed.bound, DAY, sign),))


def test_a_ballot_dropped_before_signing_is_proved_by_its_receipt(look):
    bundle = public_bundle(_signed_anew(CODES[1:]), result())

    assert look(bundle).faults == ()
    assert _says(look(bundle, receipts=[receipt_for(CODES[0], "mine")]), "DROPPED")


def test_a_replaced_ballot_without_its_secret_on_the_board_was_dropped(look):
    bundle = public_bundle(_signed_anew(CODES, frozenset()), result())

    assert _says(look(bundle, receipts=[receipt_for(*REPLACED)]), "DROPPED")


def test_the_receipt_of_a_replaced_ballot_says_so(look):
    report = look(PUBLIC, receipts=[receipt_for(*REPLACED)])

    assert report.faults == ()
    assert f"receipt {REPLACED[0][:12]}… was replaced" in report.text()


def test_a_replaced_ballot_that_counts_all_the_same_is_named(look):
    bundle = public_bundle(_signed_anew([*CODES, REPLACED[0]]), result())

    assert _says(look(bundle, receipts=[receipt_for(*REPLACED)]), "a replaced ballot counts")


def test_a_code_alone_finds_its_ballot_however_it_was_copied(look):
    spelled = _spelled(CODES[4])

    for typed in (CODES[4], spelled, spelled.lower().replace("-", " ")):
        assert f"The code {typed} is a leaf of the board" in look(PUBLIC, codes=[typed]).text()


def test_a_code_that_is_nowhere_is_no_proof_of_anything(look):
    report = look(PUBLIC, codes=[_spelled(REPLACED[0]), "0"])

    assert report.faults == ()
    assert report.text().count("mistyped, replaced, or dropped") == 2


def _spelled(code):
    """The first hundred bits in base 32, in groups of four letters."""
    number = int(code[:25], 16)
    word = ""
    for _ in range(20):
        number, place = divmod(number, 32)
        word = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[place] + word
    return "-".join(word[start : start + 4] for start in range(0, 20, 4))


def test_a_receipt_that_the_board_did_not_sign_proves_nothing(look):
    forged = receipt_for(CODES[0], "mine", key=OTHER_KEY)

    assert _says(look(PUBLIC, receipts=[forged]), "was not signed by the key of this board")


def test_a_receipt_whose_code_was_changed_proves_nothing(look):
    changed = receipt_for(CODES[0], "mine") | {"code": CODES[1]}

    assert _says(look(PUBLIC, receipts=[changed]), "was not signed by the key of this board")


def test_a_definition_replaced_and_signed_anew_is_shown_by_a_receipt_and_by_the_noted_hash(look):
    other = {**DEFINITION, "seats": 3}
    bundle = public_bundle(_signed_anew(CODES, definition=other), result())

    assert look(bundle).faults == ()
    report = look(bundle, receipts=[receipt_for(CODES[0], "mine")])
    assert _says(report, "the definition was replaced after that vote was cast")
    assert _says(look(bundle, noted=BOUND), "the definition was replaced after the vote opened")


def test_two_heads_of_one_size_are_a_fork(look):
    fork = _signed_anew((*CODES[1:], leaf_hash(b"stuffed").hex())).heads[0]

    assert _says(look(PUBLIC, heads=[vars(fork)]), "2 different roots were signed for 13 leaves")
    assert _says(
        look(public_bundle(replace(board(), heads=(*board().heads, fork)), result())), "fork"
    )


def test_a_head_kept_from_the_mail_that_does_not_fit_is_named(look):
    past = head((*board().leaves[:1], leaf_hash(b"gone")), BOUND, "2027-02-21", sign)

    assert _says(look(PUBLIC, heads=[vars(past)]), "signed root of 2 leaves is not the root")


def test_a_head_larger_than_the_board_shows_that_leaves_are_gone(look):
    leaves = (*board().leaves, leaf_hash(b"gone"))

    report = look(PUBLIC, heads=[vars(head(leaves, BOUND, DAY, sign))])

    assert _says(report, "A head of 14 leaves was signed, but 13 are here")


def test_papers_heavier_than_any_right_are_named(look):
    definition = {**DEFINITION, "weights": {"1": 8, "2": 2}, "paper_length": 13}
    bound = records.definition_hash(definition)
    openings = [(f"{2 if n < 3 else 1}x{paper}", salt) for n, (paper, salt) in enumerate(OPENINGS)]
    codes = [records.code_of(bound, *opening) for opening in openings]
    heavy = _signed_anew(codes, definition=definition)

    report = look(tellers_bundle(heavy, result(), openings))

    assert _says(report, "3 papers weigh 2, but 2 such rights exist")


def test_more_ballots_than_rights_are_added_ones(look):
    codes = [records.code_of(BOUND, OPENINGS[0][0], f"{n:064x}") for n in range(100, 113)]

    assert _says(look(public_bundle(_signed_anew(codes), result())), "13 ballots for 12 rights")


def test_a_leaf_that_stands_twice_was_added(look):
    files = unpacked(PUBLIC)
    leaves = files["leaves.txt"].decode().split()
    files["leaves.txt"] = "\n".join([*leaves[:2], *leaves[1:]]).encode()

    assert _says(look(packed(files)), "stands on the board twice: one was added")


def test_a_secret_that_is_not_on_the_board_is_named(look):
    files = unpacked(PUBLIC)
    files["replaced.json"] = b'["another secret"]'

    assert _says(look(packed(files)), "Secret 1 of those shown is not on the board")


def test_a_close_record_with_another_day_is_not_the_last_leaf(look):
    files = unpacked(PUBLIC)
    files["close.json"] = files["close.json"].replace(DAY.encode(), b"2027-03-02")

    assert _says(look(packed(files)), "The close record is not the last leaf")


def test_a_board_without_any_head_is_not_signed(look):
    bundle = public_bundle(replace(board(), heads=()), result())

    assert _says(look(bundle), "No signed head covers all the leaves")


def test_a_head_signed_for_another_vote_is_forged_here(look):
    bare = root(board().leaves).hex()
    text = records.head_text("00" * 32, 13, bare, DAY)

    assert _says(look(PUBLIC, heads=[vars(Head(13, bare, DAY, sign(text).hex()))]), "forged")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda p: p["rounds"][0]["tallies"].update(Ada="4.00000"), "wrong in round 1: Ada has 3"),
        (lambda p: p["rounds"].pop(), "the protocol has"),
        (
            lambda p: p["ballots"].update(total=11),
            "11 votes were counted, the opened papers hold 10",
        ),
        (lambda p: p["ballots"].update(blank=0), "0 blank votes counted, the papers hold 1"),
        (lambda p: p.update(rule="irv"), "the count was made by irv"),
        (lambda p: p.update(seats=3), "3 seats were counted for"),
        (lambda p: p.update(candidates=[*NAMES[:3], "Eve"]), "name different candidates"),
        (lambda p: p.pop("elected"), "cannot be compared"),
    ],
)
def test_a_falsified_protocol_is_named_by_its_first_difference(look, change, word):
    protocol = json.loads(result().protocol)
    change(protocol)

    falsified = replace(result(), protocol=json.dumps(protocol))

    assert _says(look(tellers_bundle(board(), falsified, OPENINGS)), word)
