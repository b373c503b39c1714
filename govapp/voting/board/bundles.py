"""What can be downloaded after closing: the bundle of the public and that of the tellers.

Both are zip files with the verifier inside. The same board gives the same bytes: files are
stored uncompressed, because compressors differ from machine to machine, in a fixed order and
with a fixed date.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from . import records
from .joined import source
from .tree import root

PUBLIC, TELLERS = "public", "tellers"
README = """This is the board of a secret vote, for you to check.

    python3 verify.py BUNDLE.zip
    python3 verify.py BUNDLE.zip --receipt receipt.json

verify.py is in this zip file and needs nothing but Python 3.10 or later. If you would rather not
trust the copy that came with the data, take the one of somebody you trust: it is one text file.

bundle.json      what kind of bundle this is
definition.json  everything that was fixed when the vote opened; the first leaf
leaves.txt       the hashes of all leaves in their order, one a line
replaced.json    the secrets with which voters replaced a ballot
close.json       the close record; the last leaf
heads.json       the signed roots
result.json      the digest of the protocol of the count, and what was published of it
openings.json    (tellers only) the paper and the salt of each ballot
protocol.json    (tellers only) the protocol of the count
"""


@dataclass(frozen=True)
class Head:
    """A signed root: so many leaves on that day (ISO 8601); the signature is hex."""

    size: int
    root: str
    day: str
    signature: str


@dataclass(frozen=True)
class Board:
    """A closed board. Codes are the leaf hashes of the final ballots, in any order."""

    definition: Mapping[str, object]
    codes: frozenset[str]
    secrets: frozenset[str]
    day: str
    heads: tuple[Head, ...] = ()

    @cached_property
    def bound(self) -> str:
        """The hash of the definition."""
        return records.definition_hash(self.definition)

    @cached_property
    def leaves(self) -> tuple[bytes, ...]:
        """The leaf hashes in the order of the tree."""
        return records.leaves(self.definition, self.codes, self.secrets, self.day)


@dataclass(frozen=True)
class Result:
    """A count: the protocol's text as it was stored, and what the public may see of it.

    `tie_order` names the candidates in the order of the draw, as the count was given it.
    """

    protocol: str
    published: Mapping[str, object] = field(default_factory=dict)
    tie_order: tuple[str, ...] = ()

    @property
    def as_published(self) -> dict[str, object]:
        """The digest that pins the protocol, beside what was published."""
        return {**self.published, "protocol_digest": sha256(self.protocol.encode()).hexdigest()}


def head(leaves: tuple[bytes, ...], bound: str, day: str, sign: Callable[[bytes], bytes]) -> Head:
    """The signed head of these leaves."""
    top = root(leaves).hex()
    signature = sign(records.head_text(bound, len(leaves), top, day))
    return Head(len(leaves), top, day, signature.hex())


def receipt(bound: str, code: str, secret: str, signature: bytes) -> dict[str, object]:
    """What a voter keeps, as the verifier reads it. It does not say how they voted."""
    return {
        "kind": "receipt",
        "edition": records.EDITION,
        "for": bound,
        "code": code,
        "secret": secret,
        "signature": signature.hex(),
    }


def public_bundle(board: Board, result: Result) -> bytes:
    """The zip file that anybody may have: inclusion and tampering, no papers."""
    return packed(_public_files(board, result, {"kind": PUBLIC}))


def tellers_bundle(board: Board, result: Result, openings: Iterable[tuple[str, str]]) -> bytes:
    """The zip file with every paper and its salt, for those who may count again."""
    by_code = sorted(
        (records.code_of(board.bound, paper, salt), paper, salt) for paper, salt in openings
    )
    if [code for code, _, _ in by_code] != sorted(board.codes):
        raise ValueError("the opened papers are not those of this board")
    about = {"kind": TELLERS, "tie_order": list(result.tie_order)}
    return packed(
        {
            **_public_files(board, result, about),
            "openings.json": _text([[paper, salt] for _, paper, salt in by_code]),
            "protocol.json": result.protocol.encode(),
        }
    )


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as a zip file that depends on nothing but them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def unpacked(bundle: bytes) -> dict[str, bytes]:
    """The files of a bundle by name."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _public_files(board: Board, result: Result, about: Mapping[str, object]) -> dict[str, bytes]:
    closed = records.closing(board.bound, len(board.codes), len(board.secrets), board.day)
    heads = [
        {"size": one.size, "root": one.root, "day": one.day, "signature": one.signature}
        for one in board.heads
    ]
    return {
        "README.txt": README.encode(),
        "bundle.json": _text({**about, "edition": records.EDITION}),
        "close.json": records.close_record(closed),
        "definition.json": records.definition_record(board.definition),
        "heads.json": _text(heads),
        "leaves.txt": "".join(f"{leaf.hex()}\n" for leaf in board.leaves).encode(),
        "replaced.json": _text(sorted(board.secrets)),
        "result.json": _text(result.as_published),
        "verify.py": source().encode(),
    }


def _text(values: object) -> bytes:
    return json.dumps(values, sort_keys=True, indent=1, ensure_ascii=False).encode() + b"\n"
