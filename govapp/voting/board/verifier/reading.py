"""The files of a bundle, read without trusting them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

EDITION = 1
PUBLIC, TELLERS = "public", "tellers"


class Unreadable(Exception):
    """The bundle or a file beside it is damaged beyond checking; the text says where."""


@dataclass(frozen=True)
class Bundle:
    """What one zip file says, nothing of it checked yet. Leaves are hashes in hex, in order."""

    kind: str
    definition_record: bytes
    definition: Mapping[str, Any]  # Any: whatever the organizers wrote into it
    leaves: tuple[str, ...]
    replaced: tuple[str, ...]
    close_record: bytes
    closing: Mapping[str, Any]
    heads: tuple[Mapping[str, Any], ...]
    result: Mapping[str, Any]
    openings: tuple[tuple[str, str], ...] | None
    protocol: str | None
    tie_order: tuple[str, ...]

    @property
    def bound(self) -> str:
        """The hash of the definition as it lies in this bundle."""
        return leaf_hash(self.definition_record)

    @property
    def ballots(self) -> tuple[str, ...]:
        """The leaves between the definition and the secrets that were shown."""
        return self.leaves[1 : max(1, len(self.leaves) - 1 - len(self.replaced))]


def read(path: str) -> Bundle:
    """Read a bundle, or say in words why it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _bundle({name: archive.read(name) for name in archive.namelist()})
    except FileNotFoundError:
        raise Unreadable(f"There is no file {path}.") from None
    except (zipfile.BadZipFile, OSError) as damage:
        raise Unreadable(f"{path} is no zip file, or it is damaged: {damage}") from None
    except KeyError as missing:
        raise Unreadable(f"The bundle lacks {missing}.") from None
    except (ValueError, TypeError, RecursionError) as damage:
        raise Unreadable(f"A file of the bundle cannot be understood: {damage}") from None


def read_json(path: str) -> dict[str, Any]:
    """One JSON object from a file beside the bundle: a receipt or a head."""
    try:
        with open(path, encoding="utf-8") as file:
            values = json.load(file)
    except (OSError, ValueError) as damage:
        raise Unreadable(f"{path} cannot be read: {damage}") from None
    if not isinstance(values, dict):
        raise Unreadable(f"{path} should hold one JSON object.")
    return values


def canonical(values: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: the bytes that are hashed and signed."""
    return json.dumps(
        values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def record(kind: str, **values: Any) -> bytes:
    """A record of the board as bytes."""
    return canonical({**values, "kind": kind, "edition": EDITION})


def leaf_hash(data: bytes) -> str:
    """RFC 9162, 2.1.1: the hash of a leaf, in hex."""
    return hashlib.sha256(b"\x00" + data).hexdigest()


def tree_root(leaves: tuple[str, ...]) -> str:
    """RFC 9162, 2.1.1: the hash of the whole tree; a node without a sibling rises unchanged."""
    level = [bytes.fromhex(leaf) for leaf in leaves]
    if not level:
        return hashlib.sha256().hexdigest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = above + level[len(level) - len(level) % 2 :]
    return level[0].hex()


def _bundle(files: Mapping[str, bytes]) -> Bundle:
    about = json.loads(files["bundle.json"])
    if about["edition"] != EDITION or about["kind"] not in {PUBLIC, TELLERS}:
        raise ValueError("bundle.json names a kind or an edition this verifier does not know")
    leaves = tuple(files["leaves.txt"].decode("ascii").split())
    if any(len(leaf) != 64 or leaf != bytes.fromhex(leaf).hex() for leaf in leaves):
        raise ValueError("leaves.txt holds a line that is no SHA-256 hash in hex")
    openings = json.loads(files["openings.json"]) if "openings.json" in files else None
    protocol = files.get("protocol.json")
    return Bundle(
        kind=about["kind"],
        definition_record=files["definition.json"],
        definition=_object(json.loads(files["definition.json"])["definition"]),
        leaves=leaves,
        replaced=tuple(map(_text, json.loads(files["replaced.json"]))),
        close_record=files["close.json"],
        closing=_object(json.loads(files["close.json"])),
        heads=tuple(map(_object, json.loads(files["heads.json"]))),
        result=_object(json.loads(files["result.json"])),
        openings=None
        if openings is None
        else tuple((_text(paper), _text(salt)) for paper, salt in openings),
        protocol=None if protocol is None else protocol.decode(),
        tie_order=tuple(map(_text, about.get("tie_order", ()))),
    )


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("an object was expected")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return value
