"""Merkle trees against the known answers of RFC 6962 and RFC 9162, and against the definition."""

from __future__ import annotations

from hashlib import sha256
from time import process_time

import pytest

from govapp.voting.board.tree import (
    consistency,
    consistent,
    included,
    inclusion,
    leaf_hash,
    root,
)

# The known answers of the Certificate Transparency project, for the trees of its first 1 to 8
# leaves; inclusion paths by (index, size), consistency proofs by (size, later size).
DATA = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f")  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
A, B, C, D, E, F, G = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
)
PATHS = {
    (0, 1): (),
    (0, 8): (A, B, C),
    (5, 8): (D, E, F),
    (2, 3): (ROOTS[1],),
    (1, 5): (ROOTS[0], B, D),
}
PROOFS = {(1, 1): (), (1, 8): (A, B, C), (6, 8): (G, E, F), (2, 5): (B, D)}

LEAVES = tuple(leaf_hash(bytes.fromhex(text)) for text in DATA)
SIZES = range(1, 40)


def _by_definition(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256().digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    parts = _by_definition(leaves[:split]) + _by_definition(leaves[split:])
    return sha256(b"\x01" + parts).digest()


def _many(size):
    return [leaf_hash(str(number).encode()) for number in range(size)]


def test_an_empty_tree_is_the_hash_of_nothing():
    assert root(()) == sha256().digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_the_known_ones(size):
    assert root(LEAVES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_the_paths_are_the_known_ones(index, size):
    path = inclusion(LEAVES[:size], index)

    assert tuple(step.hex() for step in path) == PATHS[index, size]


@pytest.mark.parametrize(("size", "later"), PROOFS)
def test_the_consistency_proofs_are_the_known_ones(size, later):
    proof = consistency(LEAVES[:later], size)

    assert tuple(step.hex() for step in proof) == PROOFS[size, later]


def test_the_root_is_what_the_definition_says_at_every_size():
    assert [root(_many(size)) for size in SIZES] == [_by_definition(_many(size)) for size in SIZES]


def test_every_leaf_of_every_tree_is_included_at_its_place_and_at_no_other():
    for size in SIZES:
        leaves = _many(size)
        head = root(leaves)
        for index in range(size):
            path = inclusion(leaves, index)
            shown = [
                place for place in range(size) if included(leaves[index], place, size, path, head)
            ]

            assert shown == [index]


def test_a_path_with_a_step_changed_missing_or_too_many_shows_nothing():
    leaves = _many(13)
    head, path = root(leaves), inclusion(leaves, 6)

    for step in range(len(path)):
        changed = (*path[:step], leaf_hash(path[step]), *path[step + 1 :])
        assert not included(leaves[6], 6, 13, changed, head)
    assert not included(leaves[6], 6, 13, path[:-1], head)
    assert not included(leaves[6], 6, 13, (*path, head), head)
    assert not included(leaves[6], 13, 13, path, head)


def test_every_earlier_tree_is_shown_in_every_later_one():
    for later in SIZES:
        leaves = _many(later)
        for size in range(1, later + 1):
            proof = consistency(leaves, size)

            assert consistent(size, root(leaves[:size]), later, root(leaves), proof)


def test_a_tree_whose_past_was_changed_is_not_shown_in_the_later_one():
    for later in range(2, 20):
        leaves = _many(later)
        for size in range(1, later):
            past = root([*leaves[: size - 1], leaf_hash(b"another")])

            assert not consistent(size, past, later, root(leaves), consistency(leaves, size))


def test_a_place_outside_the_tree_has_no_proof():
    with pytest.raises(IndexError):
        inclusion(LEAVES, 8)
    with pytest.raises(IndexError):
        consistency(LEAVES, 9)


def test_a_hundred_thousand_leaves_take_less_than_a_second():
    leaves = _many(100_000)
    began = process_time()

    root(leaves)

    assert process_time() - began < 1
