"""What the board hashes and signs, byte for byte."""

from __future__ import annotations

import json
from hashlib import sha256

from govapp.voting.board import records
from govapp.voting.board.tree import leaf_hash

DEFINITION = {"title": "Wahl der Vorständin", "seats": 1, "candidates": ["Ada", "Ben"]}
BOUND = records.definition_hash(DEFINITION)


def test_a_record_is_the_same_bytes_whatever_the_order_of_its_values():
    turned = dict(reversed(DEFINITION.items()))

    assert records.definition_record(turned) == records.definition_record(DEFINITION)


def test_a_ballot_record_is_this_text():
    assert records.ballot_record("ab", "1.2", "cd") == (
        b'{"edition":1,"for":"ab","kind":"ballot","paper":"1.2","salt":"cd"}'
    )


def test_a_promise_is_this_text():
    assert records.promise_text("ab", "cd", "ef") == (
        b'{"code":"cd","edition":1,"for":"ab","kind":"promise","secret_digest":"ef"}'
    )


def test_letters_beyond_ascii_are_utf8():
    assert "Vorständin".encode() in records.definition_record(DEFINITION)


def test_the_code_is_the_leaf_hash_of_the_ballot():
    record = records.ballot_record(BOUND, "1.2", "00" * 32)

    assert records.code_of(BOUND, "1.2", "00" * 32) == sha256(b"\x00" + record).hexdigest()


def test_what_is_signed_can_never_be_a_leaf_of_another_kind():
    texts = (
        records.definition_record({}),
        records.ballot_record("", "", ""),
        records.replaced_record("", ""),
        records.close_record({}),
        records.promise_text("", "", ""),
        records.head_text("", 0, "", ""),
    )

    assert len({json.loads(text)["kind"] for text in texts}) == len(texts)


def test_no_value_of_a_record_can_change_its_kind():
    record = json.loads(records.close_record({"kind": "ballot", "edition": 7}))

    assert (record["kind"], record["edition"]) == ("close", 1)


def test_the_leaves_stand_in_an_order_that_tells_nothing():
    codes = [records.code_of(BOUND, "1.2", f"{number:064x}") for number in range(5)]
    secrets = ["zeta", "alpha"]

    leaves = records.leaves(DEFINITION, codes, secrets, "2027-03-01")

    again = records.leaves(DEFINITION, reversed(codes), reversed(secrets), "2027-03-01")
    closed = records.closing(BOUND, 5, 2, "2027-03-01")
    assert leaves == again
    assert [leaf.hex() for leaf in leaves[:6]] == [BOUND, *sorted(codes)]
    assert leaves[6] == leaf_hash(records.replaced_record(BOUND, "alpha"))
    assert leaves[-1] == leaf_hash(records.close_record(closed))
    assert closed["size"] == len(leaves) == 9
