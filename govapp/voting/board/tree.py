"""Merkle trees as RFC 9162 defines them, section 2.1: roots, inclusion and consistency proofs.

SHA-256; a leaf is hashed behind a zero byte, a node behind a one, so that neither can pass for
the other. Functions take the hashes of the leaves, in the order of the tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(data: bytes) -> bytes:
    """The hash under which a record stands in the tree."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node from those of its two children."""
    return sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The head of the tree; that of no leaves is the hash of nothing (2.1.1)."""
    if not leaf_hashes:
        return sha256().digest()
    level = list(leaf_hashes)
    while len(level) > 1:
        level = _parents(level)
    return level[0]


def inclusion(leaf_hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The path that leads from the leaf at `index` to the root (2.1.3.1)."""
    if not 0 <= index < len(leaf_hashes):
        raise IndexError("the tree has no such leaf")
    path = []
    level = list(leaf_hashes)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        level, index = _parents(level), index >> 1
    return tuple(path)


def included(
    leaf_hash: bytes,
    index: int,
    size: int,
    path: Sequence[bytes],
    root: bytes,
) -> bool:
    """Whether the path shows the leaf at `index` in the tree of that size and root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, reached = index, size - 1, leaf_hash
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached = node_hash(step, reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, step)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == root


def consistency(leaf_hashes: Sequence[bytes], size: int) -> tuple[bytes, ...]:
    """The proof that the tree of the first `size` leaves was only added to (2.1.4.1)."""
    if not 0 < size <= len(leaf_hashes):
        raise IndexError("the tree never had that size")
    return tuple(_subproof(list(leaf_hashes), size, whole=True))


def consistent(
    size: int, root: bytes, later_size: int, later_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows the first tree at the beginning of the later one (2.1.4.2)."""
    if not 0 < size <= later_size:
        return False
    if size == later_size:
        return not proof and root == later_root
    steps = list(proof)
    if size & (size - 1) == 0:
        steps.insert(0, root)
    if not steps:
        return False
    place, last = size - 1, later_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, step)
        place, last = place >> 1, last >> 1
    return last == 0 and old == root and new == later_root


def _parents(level: list[bytes]) -> list[bytes]:
    """The level above; a node without a sibling rises unchanged."""
    pairs = zip(level[::2], level[1::2], strict=False)
    parents = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
    if len(level) & 1:
        parents.append(level[-1])
    return parents


def _subproof(leaves: list[bytes], size: int, *, whole: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if whole else [root(leaves)]
    split = 1 << (len(leaves) - 1).bit_length() - 1  # the largest power of two below the size
    if size <= split:
        return [*_subproof(leaves[:split], size, whole=whole), root(leaves[split:])]
    return [*_subproof(leaves[split:], size - split, whole=False), root(leaves[:split])]
