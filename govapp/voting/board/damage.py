"""Bundles with a fault in them, to try the verifier on: for demonstrations and tests."""

from __future__ import annotations

import json
from collections.abc import Callable

from .bundles import packed, unpacked
from .tree import leaf_hash

Files = dict[str, bytes]


def damaged(bundle: bytes, how: str) -> bytes:
    """The bundle with one thing done to it; `HOW` names what can be done."""
    files = unpacked(bundle)
    HOW[how](files)
    return packed(files)


def _leaves(files: Files) -> list[str]:
    return files["leaves.txt"].decode().split()


def _put(files: Files, leaves: list[str]) -> None:
    files["leaves.txt"] = "".join(f"{leaf}\n" for leaf in leaves).encode()


def _ballots(files: Files) -> int:
    return int(json.loads(files["close.json"])["ballots"])


def _drop(files: Files) -> None:
    leaves = _leaves(files)
    _put(files, leaves[:1] + leaves[2:])


def _swap(files: Files) -> None:
    leaves = _leaves(files)
    leaves[1], leaves[2] = leaves[2], leaves[1]
    _put(files, leaves)


def _alter(files: Files) -> None:
    leaves = _leaves(files)
    ballots = _ballots(files)
    altered = leaf_hash(b"another ballot").hex()
    _put(files, [leaves[0], *sorted([altered, *leaves[2 : 1 + ballots]]), *leaves[1 + ballots :]])


def _add(files: Files) -> None:
    leaves, ballots = _leaves(files), _ballots(files)
    added = leaf_hash(b"one ballot more").hex()
    _put(files, [leaves[0], *sorted([added, *leaves[1 : 1 + ballots]]), *leaves[1 + ballots :]])


def _definition(files: Files) -> None:
    record = json.loads(files["definition.json"])
    record["definition"]["seats"] += 1
    files["definition.json"] = json.dumps(
        record, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def _head(files: Files) -> None:
    heads = json.loads(files["heads.json"])
    heads[-1]["root"] = leaf_hash(b"another root").hex()
    files["heads.json"] = json.dumps(heads).encode()


def _paper(files: Files) -> None:
    openings = json.loads(files["openings.json"])
    different = next(n for n, opening in enumerate(openings) if opening[0] != openings[0][0])
    openings[0][0], openings[different][0] = openings[different][0], openings[0][0]
    files["openings.json"] = json.dumps(openings).encode()


def _count(files: Files) -> None:
    protocol = json.loads(files["protocol.json"])
    protocol["elected"] = list(protocol["runners_up"][:1]) + protocol["elected"][1:]
    files["protocol.json"] = json.dumps(protocol, ensure_ascii=False).encode()


HOW: dict[str, Callable[[Files], None]] = {
    "drop a leaf": _drop,
    "swap two leaves": _swap,
    "alter a leaf": _alter,
    "add a leaf": _add,
    "replace the definition": _definition,
    "forge a head": _head,
    "swap two opened papers": _paper,
    "falsify the count": _count,
}
